"""A trace as a judge may see it: every text compact, without what is private, and inert; by handle."""

from __future__ import annotations

import weakref
from collections.abc import Iterable

from rca.checks.context import Context
from rca.config.records import RedactConfig
from rca.judge.compact import compact
from rca.judge.fence import neutral
from rca.judge.redact import Redactor
from rca.judge.shelf import folded
from rca.model import FINAL, REQUEST, Edge, Evidence, Hop, Outcome, Payload, Side, State

MAX_NAME = 80
MAX_FACT = 200
HINT_STRENGTH = 2.0
"""On labelled cases, findings from here on named the origin in 87 % of all cases, those below it in 25 %: they would lead astray."""
MAX_HINTS = 3
MAX_BEFORE = 24
"""Nodes whose texts are looked through for what a later one holds, so that a chain of thousands costs each its length only."""
_SILENT_FACTS = frozenset(
    ("temperature", "top_p", "top_k", "message_id", "conversation_id", "prompt_template", "input_tokens", "output_tokens", "data_source")
)
_STATES = {
    State.ABSENT: "not recorded",
    State.PLACEHOLDER: "not recorded: a placeholder stands there",
    State.DROPPED: "not recorded: dropped for its size",
    State.BY_REFERENCE: "not recorded: only a reference stands there",
    State.UNPARSEABLE: "recorded in a form that cannot be read",
}
_views: weakref.WeakKeyDictionary[Context, dict[RedactConfig, View]] = weakref.WeakKeyDictionary()


def view(ctx: Context, config: RedactConfig) -> View:
    """The view of a trace; the same one for all questions about it, so that a placeholder means the same in all of them."""
    known = _views.setdefault(ctx, {})
    if config not in known:
        known[config] = View(ctx, config)
    return known[config]


class View:
    """Texts by handle: `request`, `H2.input`, `H2.output`, `H2.instructions`, `final`."""

    def __init__(self, ctx: Context, config: RedactConfig) -> None:
        self.graph = ctx.graph
        self.hops = ctx.hops
        self.config = ctx.config
        said = ctx.complaint
        self.complaint, self.bad, self.expected = said.text, said.bad, said.expected
        self._raw = dict(self._texts(ctx))
        self._redactor = Redactor(config, "\n".join((said.text, said.bad, said.expected)), self._raw.values())
        self._seen: dict[str, str] = {}
        self._into = {hop: tuple(ctx.into(hop)) for hop in ctx.hops}
        self._before: dict[str, tuple[str, ...]] = {}

    def _texts(self, ctx: Context) -> Iterable[tuple[str, str]]:
        yield REQUEST, self._payload(ctx.graph.request)
        for hop in ctx.graph.hops:
            yield f"{hop.id}.instructions", compact(ctx.instructions(hop))
            yield f"{hop.id}.input", self._payload(hop.input)
            yield f"{hop.id}.output", self._payload(hop.output)
        yield FINAL, self._payload(ctx.graph.final)

    @staticmethod
    def _payload(payload: Payload) -> str:
        if not payload.usable:
            return ""
        text = compact(payload.text)
        unseen = [f"[{d.id}] {d.text}" for d in payload.documents if d.text and d.text[:80] not in payload.text and d.text not in text]
        return "\n".join([text, *unseen]) if unseen and payload.value is None else text

    def text(self, handle: str) -> str:
        """The text of a handle, "" if nothing was recorded."""
        if handle not in self._seen:
            self._seen[handle] = neutral(self._redactor.hide(self._raw.get(handle, "")))
        return self._seen[handle]

    def safe(self, text: str, limit: int = 0) -> str:
        """Any other text that comes from the trace or the user, on one line."""
        line = " ".join(neutral(self._redactor.hide(text)).split())
        return line if not limit or len(line) <= limit else line[: limit - 1].rstrip() + "…"

    @property
    def hidden(self) -> dict[str, str]:
        """Placeholder -> what stood there."""
        return self._redactor.hidden

    def into(self, hop_id: str) -> tuple[Edge, ...]:
        """The edges that end at a hop."""
        return self._into.get(hop_id, ())

    def before(self, node: str) -> tuple[str, ...]:
        """The nodes whose data can have reached a node, the nearest first: all that send to it, about MAX_BEFORE in all, the request."""
        if node not in self._before:
            seen: dict[str, None] = {}
            todo = [node]
            for current in todo:
                if len(seen) >= MAX_BEFORE:
                    break
                for edge in self.into(current):
                    if edge.source not in seen:
                        seen[edge.source] = None
                        todo.append(edge.source)
            self._before[node] = tuple(dict.fromkeys([*seen, REQUEST]))
        return self._before[node]

    # ------------------------------------------------------------ what is told beside the texts

    def title(self, hop: Hop) -> str:
        """`H2 claim-extractor @ extraction-service (extractor)`."""
        name, service = self.safe(hop.name, MAX_NAME), self.safe(hop.service, MAX_NAME)
        where = f"{name} @ {service}" if name and service and folded(name) != folded(service) else name or service
        role = f" ({hop.role})" if hop.role != "unknown" else ""
        return f"{hop.id} {where}{role}"

    def facts(self, hop: Hop) -> str:
        """What was recorded beside the payloads and may speak: errors, status, cache, confidence; "" if nothing does."""
        told = []
        if hop.error:
            told.append(f"error {self.safe(hop.error, MAX_FACT)}")
        if hop.failed:
            told.append(f"{len(hop.failed)} earlier attempt{'s' if len(hop.failed) > 1 else ''} failed")
        if hop.finish_reason not in ("", "stop", "tool_calls"):
            told.append(f"finish_reason {self.safe(hop.finish_reason, MAX_NAME)}")
        for name, value in hop.facts.items():
            quiet = name in _SILENT_FACTS or value is None or isinstance(value, dict | list | bytes)
            fine = name == "http_status" and isinstance(value, int) and 200 <= value < 300
            known = name == "documents_count" and hop.output.usable and value != 0
            if not (quiet or fine or known):
                told.append(f"{self.safe(name, MAX_NAME)} {self.safe(_plain(value), MAX_FACT)}")
        if hop.silent and not told:
            told.append(self.safe(hop.silent, MAX_FACT))
        return ", ".join(told)

    def state(self, payload: Payload, text: str) -> str:
        """What stands in the place of a payload, or after one that recording cut; "" where all is there."""
        if text:
            return "recording ends here" if payload.state is State.TRUNCATED else ""
        if payload.state in _STATES:
            return _STATES[payload.state]
        return "empty"

    def hints(self, evidence: Iterable[Evidence], hops: Iterable[str] = ()) -> list[str]:
        """The strongest findings of checks, one a place and claim, MAX_HINTS of them; only those at `hops` where some are named."""
        only = frozenset(hops)
        found = [
            e
            for e in evidence
            if e.outcome is Outcome.BAD and e.strength >= HINT_STRENGTH and e.side is not Side.CONTEXT and (not only or e.node in only)
        ]
        told: dict[tuple[str, str], str] = {}
        for e in sorted(found, key=lambda e: -e.strength):
            handle = f"{e.source}>{e.node}" if e.source else e.node
            if (handle, e.claim or e.check) not in told and len(told) < MAX_HINTS:
                told[handle, e.claim or e.check] = f"{handle}: {self.safe(e.sentence, 240)}"
        return list(dict.fromkeys(told.values()))


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else str(value)


def pieces_in_question(ctx: Context, evidence: Iterable[Evidence]) -> list[str]:
    """Pieces of text that are open, those most in question first: what the user names, what findings rest on, claims without support."""
    said = ctx.complaint
    pieces = [p for p in (said.bad, said.expected) if p]
    pieces += [p.claim for p in ctx.pointed[:6]]
    found = sorted((e for e in evidence if e.outcome is Outcome.BAD and e.strength >= HINT_STRENGTH), key=lambda e: -e.strength)
    pieces += [q.text for e in found[:6] for q in e.quotes[:2]]
    for path in ctx.provenance.claims:
        if path.status in ("introduced", "changed", "handed_over_wrongly"):
            pieces += [path.claim, path.before]
    pieces += said.text.split()
    return [p for p in dict.fromkeys(" ".join(p.split()) for p in pieces) if len(p) > 1 and (len(p) > 3 or any(c.isdigit() for c in p))]
