"""What checks share: the graph, the settings, and everything that is derived from payloads once and looked up often."""

from __future__ import annotations

import datetime
import fnmatch
import functools
from collections.abc import Callable, Iterator
from functools import cached_property

from rca.config import CheckConfig, Config, HopConfig
from rca.model import FINAL, Complaint, Edge, Graph, Hop, Payload, Quote
from rca.patterns import regex
from rca.provenance import Provenance, blame
from rca.provenance.reading import MAX_CLAIM_TEXT, Reading
from rca.text.claims import DATE, blocks
from rca.text.contract import Contract, contract
from rca.text.dates import parse
from rca.text.language import UNSPACED, language, plainly
from rca.text.leaves import leaves, parsed
from rca.typed import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from rca.provenance import Pointed

MAX_QUOTE = 200


_NOTHING = HopConfig()
"""What is stated about a hop that no entry is about."""

T = TypeVar("T")


def once_a_hop(function: Callable[[Context, Hop], T]) -> Callable[[Context, Hop], T]:
    """What several checks ask of a hop, found out once; it must be immutable."""

    def of(ctx: Context, hop: Hop) -> T:
        key = (function, hop.id)
        if key not in ctx.by_hop:
            ctx.by_hop[key] = function(ctx, hop)
        found: T = ctx.by_hop[key]
        return found

    return functools.update_wrapper(of, function)


class Context(Reading):
    """One trace under examination, with the settings and the complaint; everything is computed at most once for each text."""

    def __init__(self, graph: Graph, config: Config, complaint: Complaint) -> None:
        super().__init__(graph)
        self.config = config
        self.complaint = complaint
        self.by_hop: dict[tuple[Any, str], Any] = {}  # what `once_a_hop` keeps
        self._languages: dict[str, tuple[str, float]] = {}

    @cached_property
    def handoffs(self) -> tuple[Edge, ...]:
        """Edges between two nodes that can be handed over: not those to the final output."""
        return tuple(e for e in self.graph.edges if e.target != FINAL and e.target in self.hops)

    @cached_property
    def provenance(self) -> Provenance:
        """Where each piece of the final output comes from."""
        return blame(self.graph, self)

    @cached_property
    def pointed(self) -> tuple[Pointed, ...]:
        """What the complaint means, the surest first."""
        from rca.provenance import pointed

        return pointed(self.provenance, self.complaint)

    # ------------------------------------------------------------ what a hop was told

    @once_a_hop
    def contract(self, hop: Hop) -> Contract:
        """What the instructions of a hop demand of its output; JSON in them that is its data, filled into a template, demands nothing."""
        rules = self.instructions(hop)
        for start, end in reversed(list(blocks(rules))) if "{" in rules else ():
            told = [leaf.text for leaf in leaves(rules[start:end]) or () if len(leaf.text) >= 3]
            if len(told) >= 2 and sum(t in hop.input.text for t in told) * 5 >= len(told) * 4:
                rules = rules[:start] + rules[end:]
        return contract(rules)

    def today(self, hop: Hop) -> tuple[datetime.date | None, datetime.date | None]:
        """When the request came: by the clock of the trace, and the latest full date up to then that the request itself names."""
        recorded = datetime.datetime.fromtimestamp(hop.start_ns / 1e9, datetime.UTC).date() if hop.start_ns > 10**18 else None
        dates = [d for c in self.claims(self.graph.request.text) if c.kind == DATE and (d := parse(c.key)) is not None and d.year >= 2000]
        return recorded, max((d for d in dates if recorded is None or d <= recorded), default=None)

    def declared(self, hop: Hop) -> HopConfig:
        """What the user states about a hop; an empty record without."""
        for entry in self.config.hops:
            if fnmatch.fnmatchcase(hop.service, entry.service) and fnmatch.fnmatchcase(hop.name, entry.name):
                return entry
        return _NOTHING

    def params(self, check: str) -> dict[str, Any]:
        """The parameters that are configured for a check."""
        return dict(self.config.checks.get(check, CheckConfig()).params)

    # ------------------------------------------------------------ derived once

    def language(self, text: str) -> tuple[str, float]:
        """ISO 639-1 code and confidence, ("", 0.0) where a text is too short to tell."""
        if text not in self._languages:
            self._languages[text] = language(text[:4000])
        return self._languages[text]

    def spoken(self, text: str) -> str:
        """The code alone: the model that tells languages apart is loaded only where function words do not tell."""
        return plainly(text) or self.language(text)[0]

    def one_language(self, one: str, two: str) -> bool:
        """Whether two texts are in the same language, as far as it can be told."""
        first, second = self._both(one, two)
        return first == second

    def _both(self, one: str, two: str) -> tuple[str, str]:
        """The languages of two texts, told in the same way: by function words where these tell both, else by the model."""
        plain = plainly(one), plainly(two)
        return plain if all(plain) else (self.language(one)[0], self.language(two)[0])

    def kept_language(self, hop: Hop, spaced: bool = False) -> str:
        """The language of a hop's output if its input is in it as well, else ""; `spaced`: "" for a script without spaces, too."""
        made, given = self._both(hop.output.text, "\n".join(self.inputs(hop)))
        return made if made == given and not (spaced and made in UNSPACED) else ""

    def value(self, payload: Payload) -> Any:
        """The JSON value of a payload, also where it is in a code fence; None if it is none."""
        return payload.value if payload.value is not None else parsed(payload.text)


_PAIR = r"[\"'](?P<key>\w[\w -]{1,39})[\"']\s*:\s*(?P<value>true|false|True|False|null|None|-?\d[\d.]*|[\"'][^\"'\n]{0,60}[\"'])"
_SECTION = r"^#+ *(?P<head>\w[\w ]{1,39}?):?[ \t]*\n(?P<body>[^\n#]{0,60})$"
_TAG = r"<(?P<tag>\w{2,40})>\s*(?P<inner>[^<\n]{0,60}?)\s*</(?P=tag)>"
_FIELD = regex(rf"(?m){_PAIR}|{_SECTION}|{_TAG}", needs="\"|'|#|<")


@functools.lru_cache(maxsize=512)
def short_fields(text: str) -> tuple[tuple[str, str], ...]:
    """Names and short values of the fields in a text: JSON anywhere in it, headings with one line under them, tags."""
    found = []
    for match in _FIELD.finditer(text[:MAX_CLAIM_TEXT]):
        name = match["key"] or match["head"] or match["tag"]
        value = match["value"] if match["key"] else match["body"] if match["head"] else match["inner"]
        found.append((name, (value or "").strip().strip("\"'")))
    return tuple(found)


def fields(value: Any, most: int) -> Iterator[tuple[str, Any]]:
    """Names and values of the fields of a record, at any depth, those of a list under the list's name ("" where there is none);
    `most` values are looked at."""
    todo: list[tuple[str, Any]] = [("", value)]
    for _ in range(most):
        if not todo:
            return
        name, item = todo.pop()
        if isinstance(item, dict):
            todo.extend((str(k), v) for k, v in item.items())
        elif isinstance(item, list):
            todo.extend((name, v) for v in item)
        else:
            yield name, item


def objects(value: Any, most: int) -> Iterator[dict[str, Any]]:
    """The objects in a JSON value, at any depth; `most` objects and lists are looked at."""
    todo = [value]
    for _ in range(most):
        if not todo:
            return
        item = todo.pop()
        if isinstance(item, dict):
            yield item
        inner = item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
        todo.extend(x for x in inner if isinstance(x, dict | list))


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
