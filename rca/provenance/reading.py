"""What following claims and checks share: the graph by node, and everything that is derived from a text once and looked up often."""

from __future__ import annotations

import itertools
import json
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from rca.model import FINAL, REQUEST, Edge, Graph, Hop, Payload
from rca.patterns import regex
from rca.text.claims import Claim, claims
from rca.text.leaves import leaves
from rca.text.match import ClaimIndex, Match
from rca.text.similarity import Sentence, content_words, sentences, stem, tokenise

MAX_CLAIM_TEXT = 60_000


class Reading:
    """One graph under examination; everything is computed at most once for each text."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.hops = {hop.id: hop for hop in graph.hops}
        self._into: dict[str, list[Edge]] = defaultdict(list)
        self._out: dict[str, list[Edge]] = defaultdict(list)
        for edge in graph.edges:
            self._into[edge.target].append(edge)
            self._out[edge.source].append(edge)
        self._inputs: dict[str, tuple[str, ...]] = {}
        self._known: dict[str, ClaimIndex] = {}
        self.found: dict[tuple[Claim, tuple[str, ...]], Match | None] = {}  # what `find` keeps
        self._claims: dict[str, tuple[Claim, ...]] = {}
        self._indexes: dict[tuple[str, ...], ClaimIndex] = {}
        self._words: dict[str, frozenset[str]] = {}
        self._tokens: dict[str, tuple[str, ...]] = {}
        self._token_sets: dict[str, frozenset[str]] = {}
        self._sentences: dict[str, tuple[Sentence, ...]] = {}
        self._statements: dict[str, list[Sentence]] = {}

    # ------------------------------------------------------------ the graph

    def into(self, node: str) -> list[Edge]:
        """Edges that end at a node."""
        return self._into.get(node, [])

    def out_of(self, node: str) -> list[Edge]:
        """Edges that begin at a node."""
        return self._out.get(node, [])

    def calls(self, hop: Hop) -> list[Hop]:
        """All hops of the same service and name, that one among them, in the order of the data."""
        return self._calls[hop.service, hop.name]

    @cached_property
    def _calls(self) -> dict[tuple[str, str], list[Hop]]:
        calls: dict[tuple[str, str], list[Hop]] = defaultdict(list)
        for hop in self.graph.hops:
            calls[hop.service, hop.name].append(hop)
        return calls

    @cached_property
    def on_path(self) -> frozenset[str]:
        """Nodes whose data can have reached the final output."""
        seen = {self.graph.final_hop} if self.graph.final_hop else {e.source for e in self.into(FINAL)}
        todo = list(seen)
        while todo:
            for edge in self.into(todo.pop()):
                if edge.source not in seen:
                    seen.add(edge.source)
                    todo.append(edge.source)
        return frozenset(seen)

    def payload(self, node: str) -> Payload:
        """What left a node: a hop's output, or the request."""
        return self.graph.request if node == REQUEST else self.graph.final if node == FINAL else self.hops[node].output

    def name(self, node: str) -> str:
        """A node as people call it."""
        if node == REQUEST:
            return "the request"
        if node == FINAL:
            return "the final output"
        hop = self.hops[node]
        return hop.name or hop.service or hop.id

    # ------------------------------------------------------------ what a hop had before it

    def inputs(self, hop: Hop) -> tuple[str, ...]:
        """The texts that a hop worked on: its input, else what the hops before it sent."""
        if hop.id not in self._inputs:
            sent = (hop.input,) if hop.input.usable else (self.payload(e.source) for e in self.into(hop.id))
            self._inputs[hop.id] = tuple(p.text for p in sent if p.usable)
        return self._inputs[hop.id]

    def instructions(self, hop: Hop) -> str:
        """The rules of a hop, wherever they were recorded."""
        return hop.instructions or hop.input.instructions

    def known(self, hop: Hop) -> ClaimIndex:
        """The claims that a hop could know: those of its input, of its instructions, and of what was sent to it unseen."""
        if hop.id not in self._known:
            rules = self.instructions(hop)
            given = self.inputs(hop)
            self._known[hop.id] = self.index(*given, *([rules] if rules else []), *(t for t in self._unseen(hop) if t not in given))
        return self._known[hop.id]

    def _unseen(self, hop: Hop) -> Iterator[str]:
        """The outputs behind hand-offs into a hop of which nothing was recorded, and those they were made from: a part of its input is
        missing in the trace, and a value that the hop repeats from there must have arrived."""
        todo = [e.source for e in self.into(hop.id) if e.form == "unseen" and e.source != REQUEST]
        seen = {hop.id, REQUEST, *todo}
        while todo:
            node = todo.pop()
            if self.hops[node].output.usable:
                yield self.hops[node].output.text
            above = [e.source for e in self.into(node) if e.source not in seen]
            seen.update(above)
            todo.extend(above)

    def brings_news(self, hop: Hop) -> bool:
        """Whether an output is meant to hold what no input has: searches, look-ups, rules and calculations without a model."""
        plain = not hop.model and not self.instructions(hop)
        # code that is given fields and not a text looks up, whatever it is called, where the calls of models are recorded as such
        fields = plain and hop.input.text.lstrip()[:1] == "{"
        looks_up = fields and self._names_models and hop.role == "extractor"
        if fields and hop.role not in ("classifier", "extractor") and hop.output.text.lstrip()[:1] in ("{", "["):
            looks_up = sum(bool(self.instructions(h)) for h in self.hops.values()) > 1  # where those of others are recorded
        rules = hop.role == "guardrail" and plain
        return hop.role == "retriever" or rules or looks_up or (hop.role in ("tool", "gateway") and not hop.model)

    @cached_property
    def _names_models(self) -> bool:
        """Whether most hops that were told something have their model recorded."""
        told = [hop for hop in self.hops.values() if self.instructions(hop)]
        return bool(told) and sum(bool(hop.model) for hop in told) * 2 > len(told)

    # ------------------------------------------------------------ derived once

    def words(self, text: str) -> frozenset[str]:
        """The stems of the words of a text that carry meaning."""
        if text not in self._words:
            self._words[text] = frozenset(stem(w) for w in content_words(text[:MAX_CLAIM_TEXT]))
        return self._words[text]

    def tokens(self, text: str) -> tuple[str, ...]:
        """The words of a text, case folded, in order."""
        if text not in self._tokens:
            self._tokens[text] = tuple(tokenise(text[:MAX_CLAIM_TEXT]))
        return self._tokens[text]

    def token_set(self, text: str) -> frozenset[str]:
        """The distinct words of a text, case folded."""
        if text not in self._token_sets:
            self._token_sets[text] = frozenset(self.tokens(text))
        return self._token_sets[text]

    def sentences(self, text: str) -> tuple[Sentence, ...]:
        """The sentences of a text, with offsets."""
        if text not in self._sentences:
            self._sentences[text] = sentences(text[:MAX_CLAIM_TEXT])
        return self._sentences[text]

    def statements(self, text: str) -> list[Sentence]:
        """The sentences of a text, with offsets; of JSON, also of that within a prompt, the sentences of its strings."""
        if text not in self._statements:
            self._statements[text] = list(_statements(text[:MAX_CLAIM_TEXT]))
        return self._statements[text]

    def claims(self, text: str) -> tuple[Claim, ...]:
        """The claims of a text, of its first 60,000 characters."""
        if text not in self._claims:
            self._claims[text] = claims(text[:MAX_CLAIM_TEXT])
        return self._claims[text]

    def index(self, *texts: str) -> ClaimIndex:
        """The claims of some texts, ready for look-up."""
        key = tuple(t[:MAX_CLAIM_TEXT] for t in texts)
        if key not in self._indexes:
            self._indexes[key] = ClaimIndex(key, self.claims)
        return self._indexes[key]


_BLOCK = regex(r"(?m)^[ \t]*(?=[\[{])", needs="{|[")
_MAX_BLOCKS = 20
_DECODER = json.JSONDecoder()


def _statements(text: str) -> Iterator[Sentence]:
    """The sentences of a text; where lines of it begin JSON, the sentences of its strings."""
    done = 0
    for begin in itertools.islice(_BLOCK.finditer(text), _MAX_BLOCKS):
        start = begin.end()
        if start < done:
            continue
        try:
            end = _DECODER.raw_decode(text, start)[1]
        except (ValueError, RecursionError):
            end = len(text)  # cut JSON is read as far as it goes
        fields = leaves(text[start:end])
        if fields is None:
            continue
        yield from _prose(text, done, start)
        for field in fields:
            for s in sentences(field.text) if field.kind == "string" else ():
                first, last = field.locate(s.start, s.end)
                yield Sentence(s.text, start + first, start + last)
        done = end
    yield from _prose(text, done, len(text))


def _prose(text: str, start: int, end: int) -> Iterator[Sentence]:
    return (Sentence(s.text, start + s.start, start + s.end) for s in sentences(text[start:end]))
