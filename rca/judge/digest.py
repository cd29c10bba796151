"""The question over a whole trace: the data-flow digest, each text once, within a number of tokens."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rca.checks.context import Context
from rca.config.records import JudgeConfig
from rca.judge.layout import Page
from rca.judge.records import Place, Question
from rca.judge.redact import PLACEHOLDER
from rca.judge.rubrics import rubric
from rca.judge.schemas import answer
from rca.judge.tokens import estimate
from rca.judge.view import HINT_STRENGTH, View, pieces_in_question, view
from rca.model import FINAL, REQUEST, Evidence, Hop, Outcome
from rca.provenance.point import NAMED
from rca.records import dataclass

PATH = "their data cannot have reached the final answer"
CLAIM = "they are not on the way of what the complaint names"
LIMITS = (6000, 3000, 1500, 800, 400, 200)
"""Characters that one text may take, tried in turn until a question fits."""

_SHAPE = """Answer with JSON only:
{"places":[{"id":"H2","verdict":"introduced","confidence":0.9,"quotes":[{"in":"H2.output","text":"..."}],"reason":"one sentence"}],\
"ranking":["H2"],"nothing_wrong":false}
"""
_QUOTES = "quotes: verbatim, short, from request, H2.input, H2.output or H2.instructions. ranking: possible origins, likeliest first."
TRACE_SHAPE = f"""{_SHAPE}places: only those not sound. verdict: introduced (born here), inherited (came in wrong), cannot_say. {_QUOTES} \
Nothing wrong: [], [], true."""
HOP_SHAPE = f"""{_SHAPE}places: each of ASKED. verdict: sound, introduced (born here), inherited (came in wrong), cannot_say. {_QUOTES} \
Nothing wrong: all sound, [], true."""


def size(question: Question) -> int:
    """Tokens that a question takes, estimated: instructions, data and schema are not counted twice."""
    return estimate(question.system) + estimate(question.user)


def trace_question(
    ctx: Context, evidence: Iterable[Evidence], config: JudgeConfig, blind: bool = False, budget_tokens: int = 0
) -> Question:
    """The question over all hops in one call.

    Where it takes more than `budget_tokens` (0: what the configured context leaves beside the answer), hops whose data cannot
    have reached the final answer are left out, then those that are not on the way of what the complaint names, then long texts are
    cut around what is open; `notes` tell. It may still be too long: `size` says so.
    """
    evidence = tuple(evidence)
    budget = budget_tokens or room(config)
    made = draft(ctx, evidence, config, blind, ctx.graph.hops)
    question = made.question()
    for within, why in ((ctx.on_path, PATH), (reaching(ctx, evidence), CLAIM)):
        hops = [h for h in ctx.graph.hops if h.id in within]
        if size(question) > budget and 0 < len(hops) < len(ctx.graph.hops):
            made = draft(ctx, evidence, config, blind, hops, why)
            question = made.question()
    return question if size(question) <= budget else made.fitting(budget, pieces_in_question(ctx, evidence))


def reaching(ctx: Context, evidence: Iterable[Evidence]) -> frozenset[str]:
    """The nodes that can have brought in what the complaint names word for word: those where it was seen on its way, where
    findings are, and what was sent to where it was born; nothing where the complaint names no piece of the final output."""
    named = [p for p in ctx.pointed[:3] if p.path is not None and p.relation == NAMED]
    if not named:
        return frozenset()
    seen = {step.where for p in named if p.path for step in p.path.steps}
    born = {node for p in named if p.path for node in (p.where, p.path.born)}
    found = {e.node for e in evidence if e.outcome is Outcome.BAD and e.strength >= HINT_STRENGTH}
    sources = {edge.source for node in born | found for edge in ctx.into(node)}
    return frozenset(seen | born | found | sources | {ctx.graph.final_hop}) & ctx.on_path


def room(config: JudgeConfig) -> int:
    """Tokens that a question may take: what the answer leaves, half of the context at least, a tenth less as they are estimated."""
    return max(config.context // 2, config.context - config.max_answer) * 9 // 10


def draft(ctx: Context, evidence: tuple[Evidence, ...], config: JudgeConfig, blind: bool, hops: Sequence[Hop], why: str = "") -> Draft:
    """The digest of some hops in the order of the data, with request, final answer, complaint, and hints unless `blind`."""
    seen = view(ctx, config.redact)
    page = Page(seen)
    page.request()
    for hop in hops:
        page.hop(hop)
    page.final()
    page.asked([] if blind else seen.hints(evidence))
    shown = {REQUEST, *(h.id for h in hops)}
    places = (Place(REQUEST, REQUEST), *(p for h in hops for p in places_of(seen, h) if not p.source or p.source in shown))
    roles = tuple(dict.fromkeys(h.role for h in hops))
    system, rubrics = instructions("trace", ("request", "handoff", *roles), config, TRACE_SHAPE)
    missing = [h.id for h in ctx.graph.hops if h.id not in shown]
    note = f"The question leaves out {_listed(missing)}: {why}."
    return Draft("trace", places, system, page, rubrics, (note,) if missing else ())


@dataclass(frozen=True, slots=True)
class Draft:
    """A question before it is known how much of its texts it may hold. `last` stands after the data."""

    kind: str
    places: tuple[Place, ...]
    system: str
    page: Page
    rubrics: Mapping[str, str]
    notes: tuple[str, ...] = ()
    last: str = ""
    schema: Mapping[str, Any] | None = None

    def question(self, limit: int = 0, open_pieces: Sequence[str] = ()) -> Question:
        """The question with about `limit` characters of each text (0: all of them)."""
        page = self.page
        body, cut = page.body(limit, open_pieces)
        notes = list(self.notes)
        if cut:
            notes.append(f"Long texts were cut around what is open: {_listed(cut)}.")
        there = {name for text in (body, *page.sources.values()) for name in re.findall(PLACEHOLDER, text)}
        hidden = {name: text for name, text in page.view.hidden.items() if name in there}
        if hidden:
            notes.append(f"{len(hidden)} private piece{'s were' if len(hidden) > 1 else ' was'} replaced by placeholders before sending.")
        schema = self.schema or answer([p.handle for p in self.places], [h for h in page.sources if h != FINAL])
        user = body + self.last
        return Question(self.kind, self.places, self.system, user, schema, page.sources, self.rubrics, tuple(notes), hidden=hidden)

    def fitting(self, budget: int, open_pieces: Sequence[str]) -> Question:
        """The question with as much of each text as `budget` tokens hold; the shortest one where it holds none."""
        question = self.question()
        for limit in LIMITS:
            if size(question) <= budget:
                break
            question = self.question(limit, open_pieces)
        return question


def places_of(seen: View, hop: Hop) -> tuple[Place, ...]:
    """The hand-offs into a hop, and the hop."""
    sources = dict.fromkeys(edge.source for edge in seen.into(hop.id))
    return (*(Place(f"{s}>{hop.id}", hop.id, s) for s in sources), Place(hop.id, hop.id))


def instructions(general: str, special: Iterable[str], config: JudgeConfig, shape: str, full: bool = False) -> tuple[str, dict[str, str]]:
    """The instructions of a question, and the versions of the rubrics that they were made from."""
    head = rubric(general, config.rubrics)
    rules = [rubric(name, config.rubrics) for name in special]
    lines = dict.fromkeys(f"- {' '.join((r.full if full else r.brief).split())}" for r in rules if r.brief)
    text = "\n".join([head.brief, *lines, "", shape])
    return text, {r.name: r.version for r in (head, *rules)}


def _listed(handles: Sequence[str]) -> str:
    return ", ".join(handles[:8]) + (f" and {len(handles) - 8} more" if len(handles) > 8 else "")
