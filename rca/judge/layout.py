"""Lays out the data of a question: request, hops in the order of data, final answer, complaint, hints; each text once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rca.judge.cut import around
from rca.judge.fence import CLOSING, OPENING, REF_OPEN, block
from rca.judge.references import lay_out, like_the_first, plain, split_refs
from rca.judge.shelf import Shelf, common
from rca.judge.view import View
from rca.model import FINAL, REQUEST, Hop, Payload

MIN_OUTPUT_REF = 200
"""Characters of an output that must stand in the question already before they are referred to: outputs are what is judged."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One text on a page: its label, its handle, how it is laid out, what is told after it, and its own limit (0: none)."""

    label: str
    handle: str
    laid_out: str
    after: str = ""
    limit: int = 0


class Page:
    """The data of one question as it grows; how much of each text is told is decided when it is read."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.sources: dict[str, str] = {}
        """Handle -> text, for each text that the page holds, in full or by reference."""
        self._entries: list[Entry | str] = []
        self._shelf = Shelf()
        self._kin: dict[tuple[str, str], str] = {}  # service and name -> the input of the first such hop on the page

    def request(self) -> None:
        """The request."""
        self._payload(REQUEST, REQUEST, self.view.graph.request, ())

    def hop(self, hop: Hop) -> None:
        """A hop with its facts, instructions, input and output."""
        self._head(hop)
        rules = f"{hop.id}.instructions"
        if self.view.text(rules):
            self._text("instructions", rules, "", ())
        senders = [edge.source for edge in self.view.into(hop.id)]
        before = self.view.before(hop.id)
        shown = self._payload("in", f"{hop.id}.input", hop.input, before, senders, kind=(hop.service, hop.name))
        self._unseen(hop, shown)
        self._payload("out", f"{hop.id}.output", hop.output, (hop.id, *before), (), MIN_OUTPUT_REF)

    def sent(self, node: str, limit: int) -> None:
        """What a node sent to hops on the page; `limit` characters of it at most are spelled out that are not there already."""
        if node == REQUEST:
            self._entries.append("")
            self._payload(REQUEST, REQUEST, self.view.graph.request, (), limit=limit)
            return
        hop = self.view.hops[node]
        self._head(hop)
        self._payload("out", f"{node}.output", hop.output, (), limit=limit)

    def final(self, limit: int = 0) -> None:
        """Which text the final answer is; `limit` characters of it at most."""
        if self.view.text(FINAL):
            last = self.view.graph.final_hop
            self._entries.append("")
            self._text("final answer", FINAL, "", (last,), (last,), limit=limit)

    def asked(self, hints: Iterable[str]) -> None:
        """What the user says, and what programs found."""
        view = self.view
        told = [("complaint", view.complaint), ("wrong piece", view.bad), ("should be", view.expected)]
        self._entries += ["", *(f"{label}: {view.safe(text)}" for label, text in told if text)]
        if not any(text for _, text in told):
            self._entries.append("complaint: none was given")
        hints = list(hints)
        if hints:
            self._entries += ["hints of simple programs, may be wrong:", *(f"- {hint}" for hint in hints)]

    def body(self, limit: int = 0, open_pieces: Sequence[str] = ()) -> tuple[str, tuple[str, ...]]:
        """The data between its fences, each text in about `limit` characters (0: in full); the handles of texts that were cut."""
        lines, cut = [], []
        for entry in self._entries:
            if isinstance(entry, str):
                lines.append(entry)
                continue
            limits = [n for n in (limit, entry.limit) if n]
            shown = around(entry.laid_out, open_pieces, min(limits)) if limits else entry.laid_out
            if shown != entry.laid_out:
                cut.append(entry.handle)
            lines.append(f"{entry.label}: {block(plain(shown))}{entry.after}")
        return "\n".join([OPENING, "\n".join(lines).strip("\n"), CLOSING]), tuple(cut)

    # ------------------------------------------------------------ one text

    def _head(self, hop: Hop) -> None:
        self._entries.append(f"\n{self.view.title(hop)}")
        facts = self.view.facts(hop)
        if facts:
            self._entries.append(f"facts: {facts}")

    def _payload(
        self,
        label: str,
        handle: str,
        payload: Payload,
        among: Sequence[str],
        prefer: Sequence[str] = (),
        least: int = 0,
        limit: int = 0,
        kind: tuple[str, str] | None = None,
    ) -> str:
        text = self.view.text(handle)
        state = self.view.state(payload, text)
        if text:
            after = f" [{state}]" if state else ""
            return self._text(label, handle, after, among, prefer, least, limit, self._kin.setdefault(kind, handle) if kind else "")
        senders = f"; comes from {', '.join(prefer)}" if label == "in" and prefer else ""
        self._entries.append(f"{label}: [{state}{senders}]")
        return ""

    def _text(
        self,
        label: str,
        handle: str,
        after: str,
        among: Sequence[str],
        prefer: Sequence[str] = (),
        least: int = 0,
        limit: int = 0,
        kin: str = "",
    ) -> str:
        text = self.view.text(handle)
        shown = lay_out(text, self._shelf, among, prefer, least)
        if shown == text and kin not in ("", handle):
            shown = like_the_first(text, kin, self.view.text(kin))
        self._shelf.add(handle, text)
        self.sources[handle] = text
        self._entries.append(Entry(label, handle, shown, after, limit))
        return shown

    def _unseen(self, hop: Hop, shown: str) -> None:
        """Name hops that lead here although nothing of their output was found in the input: it may have been dropped."""
        spelled = " ".join(p for p in split_refs(shown) if not p.startswith(REF_OPEN))
        for edge in self.view.into(hop.id):
            sent = self.view.text(REQUEST if edge.source == REQUEST else f"{edge.source}.output")
            found = edge.arrived is None or f"{REF_OPEN}{edge.source}" in shown or common(sent, spelled)
            if sent and shown and not found:
                self._entries.append(f"({edge.source} leads here as well; nothing of what it sent was found in this input)")
