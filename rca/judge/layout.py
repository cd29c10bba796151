"""Lays out the data of a question: request, hops in the order of data, final answer, complaint, hints; each text once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rca.judge.cut import around
from rca.judge.fence import CLOSING, OPENING, block
from rca.judge.references import REF_OPEN, lay_out, plain
from rca.judge.shelf import Shelf
from rca.judge.view import View
from rca.model import FINAL, REQUEST, Hop, Payload

MIN_OUTPUT_REF = 200
"""Characters of an output that must stand in the question already before they are referred to: outputs are what is judged."""


@dataclass
class Page:
    """The data of one question as it grows.

    limit     characters that one text may take, 0 for any number; longer ones are cut around `open_pieces`
    sources   handle -> text, for each text that the page holds, in full or by reference
    cut       handles of texts that were cut
    """

    view: View
    limit: int = 0
    open_pieces: Sequence[str] = ()
    lines: list[str] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)
    cut: list[str] = field(default_factory=list)
    shelf: Shelf = field(default_factory=Shelf)

    def request(self) -> None:
        """The request."""
        self._payload(REQUEST, REQUEST, self.view.graph.request, ())

    def hop(self, hop: Hop) -> None:
        """A hop with its facts, instructions, input and output."""
        self.lines.append(f"\n{self.view.title(hop)}")
        facts = self.view.facts(hop)
        if facts:
            self.lines.append(f"facts: {facts}")
        rules = f"{hop.id}.instructions"
        if self.view.text(rules):
            self._text("instructions", rules, "", ())
        senders = [edge.source for edge in self.view.into(hop.id)]
        shown = self._payload("in", f"{hop.id}.input", hop.input, senders)
        self._unseen(hop, shown)
        self._payload("out", f"{hop.id}.output", hop.output, (), MIN_OUTPUT_REF)

    def sent(self, node: str, limit: int) -> None:
        """What a node sent to the hops on the page, of which about `limit` characters are spelled out that are not there already."""
        handle = REQUEST if node == REQUEST else f"{node}.output"
        label = REQUEST if node == REQUEST else f"{self.view.title(self.view.hops[node])}\nout"
        payload = self.view.graph.request if node == REQUEST else self.view.hops[node].output
        whole, self.limit = self.limit, min(limit, self.limit or limit)
        self.lines.append("")
        self._payload(label, handle, payload, ())
        self.limit = whole

    def final(self, limit: int = 0) -> None:
        """Which text the final answer is; `limit` characters of it at most."""
        if self.view.text(FINAL):
            whole, self.limit = self.limit, min(limit or self.limit, self.limit or limit)
            self.lines.append("")
            self._text("final answer", FINAL, "", (self.view.graph.final_hop,))
            self.limit = whole

    def asked(self, hints: Iterable[str]) -> None:
        """What the user says, and what programs found."""
        view = self.view
        told = [("complaint", view.complaint), ("wrong piece", view.bad), ("should be", view.expected)]
        self.lines += ["", *(f"{label}: {view.safe(text)}" for label, text in told if text)]
        if not any(text for _, text in told):
            self.lines.append("complaint: none was given")
        hints = list(hints)
        if hints:
            self.lines += ["hints of simple programs, often wrong:", *(f"- {hint}" for hint in hints)]

    def body(self) -> str:
        """The data between its fences."""
        return "\n".join([OPENING, "\n".join(self.lines).strip("\n"), CLOSING])

    # ------------------------------------------------------------ one text

    def _payload(self, label: str, handle: str, payload: Payload, prefer: Sequence[str], least: int = 0) -> str:
        text = self.view.text(handle)
        state = self.view.state(payload, text)
        if text:
            return self._text(label, handle, f" [{state}]" if state else "", prefer, least)
        senders = f"; comes from {', '.join(prefer)}" if label == "in" and prefer else ""
        self.lines.append(f"{label}: [{state}{senders}]")
        return ""

    def _text(self, label: str, handle: str, after: str, prefer: Sequence[str], least: int = 0) -> str:
        text = self.view.text(handle)
        shown = lay_out(text, self.shelf, prefer, least)
        self.shelf.add(handle, text)
        self.sources[handle] = text
        if self.limit and len(shown) > self.limit:
            kept = around(shown, self.open_pieces, self.limit)
            if kept != shown:
                self.cut.append(handle)
            shown = kept
        self.lines.append(f"{label}: {block(plain(shown))}{after}")
        return shown

    def _unseen(self, hop: Hop, shown: str) -> None:
        """Name hops that lead here although nothing of their output was found in the input: it may have been dropped."""
        if not self.view.text(f"{hop.id}.input"):
            return
        for edge in self.view.into(hop.id):
            sent = self.view.text(REQUEST if edge.source == REQUEST else f"{edge.source}.output")
            found = edge.arrived is None or edge.arrived > 0 or f"{REF_OPEN}{edge.source}" in shown or edge.form != "unseen"
            if sent and not found:
                self.lines.append(f"({edge.source} leads here as well; nothing of what it sent was found in this input)")
