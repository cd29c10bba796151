"""What checks share: the graph, the settings, and everything that is derived from payloads once and looked up often."""

from __future__ import annotations

import fnmatch
import functools
import json
import re
from collections import defaultdict
from functools import cached_property
from typing import Any

from rca.config import CheckConfig, Config, HopConfig
from rca.model import FINAL, REQUEST, Complaint, Edge, Graph, Hop, Payload, Quote
from rca.text.claims import Claim, claims
from rca.text.contract import Contract, contract
from rca.text.language import language
from rca.text.match import ClaimIndex
from rca.text.similarity import Sentence, content_words, sentences, stem, tokenise

MAX_QUOTE = 200
MAX_CLAIM_TEXT = 60_000


class Context:
    """One trace under examination; everything is computed at most once for each text."""

    def __init__(self, graph: Graph, config: Config, complaint: Complaint) -> None:
        self.graph = graph
        self.config = config
        self.complaint = complaint
        self.hops = {hop.id: hop for hop in graph.hops}
        self._into: dict[str, list[Edge]] = defaultdict(list)
        self._out: dict[str, list[Edge]] = defaultdict(list)
        for edge in graph.edges:
            self._into[edge.target].append(edge)
            self._out[edge.source].append(edge)
        self._claims: dict[str, tuple[Claim, ...]] = {}
        self._languages: dict[str, tuple[str, float]] = {}
        self._indexes: dict[tuple[str, ...], ClaimIndex] = {}
        self._words: dict[str, frozenset[str]] = {}
        self._tokens: dict[str, tuple[str, ...]] = {}
        self._sentences: dict[str, list[Sentence]] = {}

    # ------------------------------------------------------------ the graph

    def into(self, node: str) -> list[Edge]:
        """Edges that end at a node."""
        return self._into.get(node, [])

    def out_of(self, node: str) -> list[Edge]:
        """Edges that begin at a node."""
        return self._out.get(node, [])

    @cached_property
    def handoffs(self) -> tuple[Edge, ...]:
        """Edges between two nodes that can be handed over: not those to the final output."""
        return tuple(e for e in self.graph.edges if e.target != FINAL and e.target in self.hops)

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
        if hop.input.usable:
            return (hop.input.text,)
        sent = [self.payload(e.source) for e in self.into(hop.id)]
        return tuple(p.text for p in sent if p.usable)

    def instructions(self, hop: Hop) -> str:
        """The rules of a hop, wherever they were recorded."""
        return hop.instructions or hop.input.instructions

    def contract(self, hop: Hop) -> Contract:
        """What the instructions of a hop demand of its output."""
        return contract(self.instructions(hop))

    def declared(self, hop: Hop) -> HopConfig:
        """What the user states about a hop; an empty record without."""
        for entry in self.config.hops:
            if fnmatch.fnmatchcase(hop.service, entry.service) and fnmatch.fnmatchcase(hop.name, entry.name):
                return entry
        return HopConfig()

    def params(self, check: str) -> dict[str, Any]:
        """The parameters that are configured for a check."""
        return dict(self.config.checks.get(check, CheckConfig()).params)

    def brings_news(self, hop: Hop) -> bool:
        """Whether an output is meant to hold what no input has: searches, look-ups and calculations without a model."""
        return hop.role == "retriever" or (hop.role in ("tool", "gateway") and not hop.model)

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

    def sentences(self, text: str) -> list[Sentence]:
        """The sentences of a text, with offsets."""
        if text not in self._sentences:
            self._sentences[text] = sentences(text[:MAX_CLAIM_TEXT])
        return self._sentences[text]

    def claims(self, text: str) -> tuple[Claim, ...]:
        """The claims of a text, of its first 60,000 characters."""
        if text not in self._claims:
            self._claims[text] = claims(text[:MAX_CLAIM_TEXT])
        return self._claims[text]

    def language(self, text: str) -> tuple[str, float]:
        """ISO 639-1 code and confidence, ("", 0.0) where a text is too short to tell."""
        if text not in self._languages:
            self._languages[text] = language(text[:4000])
        return self._languages[text]

    def index(self, *texts: str) -> ClaimIndex:
        """The claims of some texts, ready for look-up."""
        key = tuple(t[:MAX_CLAIM_TEXT] for t in texts)
        if key not in self._indexes:
            self._indexes[key] = ClaimIndex(key)
        return self._indexes[key]

    def known(self, hop: Hop) -> ClaimIndex:
        """The claims that a hop could know: those of its input, then those of its instructions."""
        rules = self.instructions(hop)
        return self.index(*self.inputs(hop), *([rules] if rules else []))

    def value(self, payload: Payload) -> Any:
        """The JSON value of a payload, also where it is in a code fence; None if it is none."""
        return payload.value if payload.value is not None else parsed(payload.text)


@functools.lru_cache(maxsize=512)
def parsed(text: str) -> Any:
    """The JSON object or array of a text, also in a code fence; None if it is none. Not to be changed by the caller."""
    text = text.strip()
    if text.startswith("```"):
        text = text.strip("`").removeprefix("json").strip()
    if text[:1] not in ("{", "["):
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


_PAIR = r"[\"'](?P<key>\w[\w -]{1,39})[\"']\s*:\s*(?P<value>true|false|True|False|null|None|-?\d[\d.]*|[\"'][^\"'\n]{0,60}[\"'])"
_SECTION = r"^#+ *(?P<head>\w[\w ]{1,39}?):?[ \t]*\n(?P<body>[^\n#]{0,60})$"
_TAG = r"<(?P<tag>\w{2,40})>\s*(?P<inner>[^<\n]{0,60}?)\s*</(?P=tag)>"


@functools.lru_cache(maxsize=512)
def short_fields(text: str) -> tuple[tuple[str, str], ...]:
    """Names and short values of the fields in a text: JSON anywhere in it, headings with one line under them, tags."""
    found = []
    for match in re.finditer(rf"(?m){_PAIR}|{_SECTION}|{_TAG}", text[:MAX_CLAIM_TEXT]):
        name = match["key"] or match["head"] or match["tag"]
        value = match["value"] if match["key"] else match["body"] if match["head"] else match["inner"]
        found.append((name, (value or "").strip().strip("\"'")))
    return tuple(found)


_last: list[Context] = []


def shared(graph: Graph, config: Config, complaint: Complaint) -> Context:
    """The context of a graph; the last one is kept, so that checks and attribution derive nothing twice."""
    if not _last or _last[0].graph is not graph or _last[0].config is not config or _last[0].complaint != complaint:
        _last[:] = [Context(graph, config, complaint)]
    return _last[0]


def quote(text: str, start: int = 0, end: int = -1) -> Quote:
    """The characters `start` to `end` of a payload's text, cut to a length that can be read."""
    end = len(text) if end < 0 else end
    if end - start > MAX_QUOTE:
        end = start + MAX_QUOTE
    return Quote(text[start:end], start, end)


def quote_of(text: str, piece: str) -> Quote:
    """A piece of a payload's text wherever it stands in it; without offsets where it does not."""
    at = text.find(piece) if piece else -1
    return quote(text, at, at + len(piece)) if at >= 0 else Quote(piece[:MAX_QUOTE])
