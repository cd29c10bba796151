"""Lays out the data of a question: request, hops in the order of data, final answer, complaint, hints; each text once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from rca.judge.cut import around
from rca.judge.fence import CLOSING, OPENING, REF_OPEN, block
from rca.judge.references import lay_out, like_the_first, plain, split_refs
from rca.judge.shelf import Shelf, common
from rca.judge.view import View
from rca.model import FINAL, REQUEST, Hop, Payload
from rca.records import dataclass

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
        self.entries: list[Entry | str] = []
        self._shelf = Shelf()
        self._steps: dict[tuple[str, ...], str] = {}  # service, name, role and instructions -> the first such hop on the page
        self._kin: dict[tuple[str, str], str] = {}  # service and name -> the input of the first such hop on the page

    def request(self) -> None:
        """The request."""
        self._payload(REQUEST, REQUEST, self.view.graph.request)

    def hop(self, hop: Hop, source: str = "", whole: str = "") -> None:
        """A hop with its facts, instructions, input and output; what it shares with an earlier one of the same step is not told again.

        source  what is told of where all of its input stands, where that is told nowhere else
        whole   the handle of an output that is the whole input
        """
        rules = f"{hop.id}.instructions"
        step = (hop.service, hop.name, hop.role, self.view.text(rules))
        first = self._steps.setdefault(step, hop.id)
        if first != hop.id:
            self._head(hop, f"{hop.id} (same step as {first})")
            self.sources[rules] = self.view.text(rules)
        else:
            self._head(hop)
            if self.view.text(rules):
                shown = lay_out(self.view.text(rules), self._shelf, self._steps.values())
                self._enter(Entry("instructions", rules, shown))
        self._unseen(hop, self._input(hop, source, whole))
        self._payload("out", f"{hop.id}.output", hop.output, (hop.id, *self.view.before(hop.id)), MIN_OUTPUT_REF)

    def sent(self, node: str, to: Collection[str] = (), limit: int = 0, brief: bool = False) -> None:
        """What a node sent to the hops `to` that stand on the page already, of which just the rest is spelled out.

        limit  characters that are spelled out at most
        brief  without saying what the node is
        """
        handle, payload, label = f"{node}.output", self.view.graph.request, "out"
        if node == REQUEST:
            handle, label = REQUEST, REQUEST
            self.entries.append("")
        else:
            payload = self.view.hops[node].output
            if brief:
                label = handle
            else:
                self._head(self.view.hops[node])
        text = self.view.text(handle)
        if not text:
            self.entries.append(f"{label}: [{self.view.state(payload, text)}]")
            return
        self._enter(Entry(label, handle, lay_out(text, self._shelf, to, differences=not to), "", limit))

    def hold(self, node: str) -> None:
        """Count what a node sent among the texts of the page, as parts of it stand there word for word."""
        handle = REQUEST if node == REQUEST else f"{node}.output"
        self.sources.setdefault(handle, self.view.text(handle))

    def final(self, limit: int = 0) -> None:
        """Which text the final answer is; `limit` characters of it at most."""
        if self.view.text(FINAL):
            last = self.view.graph.final_hop
            self.entries.append("")
            shown = lay_out(self.view.text(FINAL), self._shelf, (last,), (last,))
            self._enter(Entry("final answer", FINAL, shown, "", limit))

    def asked(self, hints: Iterable[str]) -> None:
        """What the user says, and what programs found."""
        view = self.view
        told = [("complaint", view.complaint), ("wrong piece", view.bad), ("should be", view.expected)]
        self.entries += ["", *(f"{label}: {view.safe(text)}" for label, text in told if text)]
        if not any(text for _, text in told):
            self.entries.append("complaint: none was given")
        hints = list(hints)
        if hints:
            self.entries += ["hints of simple programs, may be wrong:", *(f"- {hint}" for hint in hints)]

    def body(self, limit: int = 0, open_pieces: Sequence[str] = ()) -> tuple[str, tuple[str, ...]]:
        """The data between its fences, each text in about `limit` characters (0: in full); the handles of texts that were cut."""
        lines, cut = [], []
        for entry in self.entries:
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

    def _head(self, hop: Hop, title: str = "") -> None:
        self.entries.append(f"\n{title or self.view.title(hop)}")
        facts = self.view.facts(hop)
        if facts:
            self.entries.append(f"facts: {facts}")

    def _input(self, hop: Hop, source: str, whole: str) -> str:
        handle = f"{hop.id}.input"
        text, state = self.view.text(handle), self.view.state(hop.input, self.view.text(handle))
        senders = [edge.source for edge in self.view.into(hop.id)]
        if not text:
            self.entries.append(f"in: [{state}{'; comes from ' if senders else ''}{', '.join(senders)}]")
            return ""
        kin = self._kin.setdefault((hop.service, hop.name), handle)
        shown = lay_out(text, self._shelf, self.view.before(hop.id), senders)
        if shown == text and kin != handle:
            shown = like_the_first(text, kin, self.view.text(kin))
        if whole:
            self._shelf.add(whole, self.view.text(whole))
            self.sources[whole] = self.view.text(whole)
        self._enter(Entry(f"in ({source})" if source else "in", handle, shown, f" [{state}]" if state else ""))
        return shown

    def _payload(self, label: str, handle: str, payload: Payload, among: Collection[str] = (), least: int = 0) -> None:
        text = self.view.text(handle)
        state = self.view.state(payload, text)
        if text:
            shown = lay_out(text, self._shelf, among, (), least)
            self._enter(Entry(label, handle, shown, f" [{state}]" if state else ""))
        else:
            self.entries.append(f"{label}: [{state}]")

    def _enter(self, entry: Entry) -> None:
        text = self.view.text(entry.handle)
        self._shelf.add(entry.handle, text)
        self.sources[entry.handle] = text
        self.entries.append(entry)

    def _unseen(self, hop: Hop, shown: str) -> None:
        """Name hops that lead here although nothing of their output was found in the input: it may have been dropped."""
        spelled = " ".join(p for p in split_refs(shown) if not p.startswith(REF_OPEN))
        for edge in self.view.into(hop.id):
            sent = self.view.text(REQUEST if edge.source == REQUEST else f"{edge.source}.output")
            found = edge.arrived is None or f"{REF_OPEN}{edge.source}" in shown or common(sent, spelled)
            if sent and shown and not found:
                self.entries.append(f"({edge.source} leads here as well; nothing of what it sent was found in this input)")
