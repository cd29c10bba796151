"""How checks are declared and run.

A check is a pure function of a `Context` and, by its scope, one hop, one edge, or nothing:

    @check("shouting", scope="hop", needs=("output",))
    def shouting(ctx: Context, hop: Hop) -> Iterable[Evidence]:
        '''An answer all in capitals.'''
        if hop.output.text.isupper():
            yield bad(hop.id, 0.5, "The whole answer is in capitals.", quote(hop.output.text))

It yields what it saw; the engine fills in its name and weight. Nothing yielded means "looked, and found nothing".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

from rca import registry
from rca.checks.context import Context, shared
from rca.config import CheckConfig, Config
from rca.model import REQUEST, Complaint, Edge, Evidence, Graph, Hop, Outcome, Quote, Side, State
from rca.records import dataclass, replace
from rca.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rca.model import Comparison

SCOPES = ("hop", "edge", "request", "graph", "runs")
MAX_STRENGTH = 6.0
FOUND_NOTHING = "Looked, and found nothing: "
"""How the sentence of a check begins that looked and found nothing."""

CUT_INPUT = 0.15
"""What a finding keeps that compares an output with an input which recording cut."""


@dataclass(frozen=True, slots=True)
class Check:
    """A declared check.

    scope     hop: (ctx, hop) | edge: (ctx, edge) | request, graph: (ctx) | runs: (ctx, comparison with a good run), only where there is one
    needs     what must be recorded for it to look: input, output, instructions (of the hop), or arrived (of the edge)
    roles     only hops of these roles are looked at; () for all
    cleared   log-odds that a place is good when nothing was found there, 0 where finding nothing says nothing
    """

    id: str
    scope: str
    function: Callable[..., Iterable[Evidence]]
    needs: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    side: Side = Side.OUTPUT
    cleared: float = 0.0

    @property
    def explanation(self) -> str:
        """What it looks for, from the docstring."""
        return _one_line(self.function.__doc__ or "")

    @property
    def summary(self) -> str:
        """The first sentence of the explanation."""
        return _first_sentence(self.function.__doc__ or "")


@cache
def _nothing(text: str) -> str:
    """What is told of a check with this docstring that found nothing."""
    summary = _first_sentence(text)
    return f"{FOUND_NOTHING}{summary[:1].lower()}{summary[1:]}."


def _first_sentence(text: str) -> str:
    return _one_line(text).partition(". ")[0].rstrip(".")


@cache
def _one_line(text: str) -> str:
    return " ".join(text.split())


def check(
    id: str,
    *,
    scope: str = "hop",
    needs: tuple[str, ...] = (),
    roles: tuple[str, ...] = (),
    side: Side = Side.OUTPUT,
    cleared: float = 0.0,
) -> Callable[[Callable[..., Iterable[Evidence]]], Check]:
    """Declare a check; see `Check` for the arguments."""
    if scope not in SCOPES:
        raise ValueError(f"check {id!r}: no scope {scope!r}, known: {', '.join(SCOPES)}")

    def declare(function: Callable[..., Iterable[Evidence]]) -> Check:
        return Check(id, scope, function, needs, roles, side, cleared)

    return declare


# ---------------------------------------------------------------- what checks yield


def bad(
    node: str,
    strength: float,
    sentence: str,
    *quotes: Quote,
    side: Side = Side.OUTPUT,
    source: str = "",
    claim: str = "",
    fault: str = "",
) -> Evidence:
    """Something speaks for a fault at `node`, with `strength` in log-odds."""
    return Evidence("", node, side, Outcome.BAD, strength, sentence, quotes, source, claim, fault)


def good(node: str, strength: float, sentence: str, *quotes: Quote, side: Side = Side.OUTPUT, source: str = "") -> Evidence:
    """Something speaks against a fault at `node`; `strength` in log-odds, negative."""
    return Evidence("", node, side, Outcome.GOOD, strength, sentence, quotes, source)


def unknown(node: str, sentence: str, side: Side = Side.OUTPUT, source: str = "") -> Evidence:
    """The check could not look, and why."""
    return Evidence("", node, side, Outcome.UNKNOWN, 0.0, sentence, (), source)


def aside(node: str, sentence: str, *quotes: Quote) -> Evidence:
    """Worth telling, no blame."""
    return Evidence("", node, Side.CONTEXT, Outcome.GOOD, 0.0, sentence, quotes)


# ---------------------------------------------------------------- running


_AS_SHIPPED = CheckConfig()


def run(graph: Graph, config: Config, complaint: Complaint, runs: Comparison | None = None) -> tuple[Evidence, ...]:
    """All enabled checks at every place they look at, in the order of registry and graph; a failing check is evidence, too.

    `runs` compares this run with a good one, where there is one.
    """
    return run_in(shared(graph, config, complaint), runs)


def run_in(ctx: Context, runs: Comparison | None = None) -> tuple[Evidence, ...]:
    """`run` on a context that the caller keeps, so that what was derived is not derived again."""
    out: list[Evidence] = []
    places: dict[Any, list[_Place]] = {}
    for name in registry.names("rca.checks"):
        if _idle(name, ctx, runs):
            continue
        declared = registry.load("rca.checks", name)
        settings = ctx.config.checks.get(name, _AS_SHIPPED)
        if settings.enabled:
            key = declared.scope, declared.roles, declared.needs
            if key not in places:
                places[key] = [(place, *_where(place), missing(declared, ctx, place)) for place in _places(declared, ctx, runs)]
            _ask(declared, name, settings, ctx, places[key], out)
    return tuple(out)


_OF_RUNS = frozenset(("against-output", "against-handoff", "against-request", "against-form", "against-rounds"))
_OF_RETRIEVERS = frozenset(("empty-retrieval", "irrelevant-retrieval", "weak-matches", "stale-document"))
"""Checks of which the modules are not even imported where there is no good run and no retriever; a test holds them to what they declare."""


def _idle(name: str, ctx: Context, runs: Comparison | None) -> bool:
    return (name in _OF_RUNS and runs is None) or (name in _OF_RETRIEVERS and all(hop.role != "retriever" for hop in ctx.graph.hops))


def explain() -> list[tuple[str, str, Check]]:
    """Name, explanation and declaration of every check."""
    return [(name, declared.explanation, declared) for name, declared in registry.load_all("rca.checks")]


def _places(declared: Check, ctx: Context, runs: Comparison | None) -> Iterator[Any]:
    if declared.scope == "hop":
        yield from (h for h in ctx.graph.hops if not declared.roles or h.role in declared.roles)
    elif declared.scope == "edge":
        yield from ctx.handoffs
    elif declared.scope == "runs":
        yield from (runs,) if runs is not None else ()
    else:
        yield None


_Place = tuple[Any, str, str, str]
"""A hop, an edge, a comparison of runs or nothing in particular; the node and source that evidence there names; why checks with the
same needs cannot look at it, "" where they can."""


def _ask(declared: Check, name: str, settings: CheckConfig, ctx: Context, places: Sequence[_Place], out: list[Evidence]) -> None:
    """Add to `out` what a check says of each place."""
    side, function = declared.side, declared.function
    cleared, nothing = -declared.cleared * settings.weight, _nothing(function.__doc__ or "")
    for itself, node, source, reason in places:
        if reason:
            out.append(Evidence(name, node, side, Outcome.UNKNOWN, 0.0, reason, (), source))
            continue
        try:
            found = list(function(ctx) if itself is None else function(ctx, itself))
        except Exception as error:
            sentence = f"The check failed here: {type(error).__name__}: {error}"[:300]
            out.append(Evidence(name, node, side, Outcome.ERROR, 0.0, sentence, (), source))
            continue
        if found:
            weight = settings.weight * (CUT_INPUT if _compares_with_a_cut(declared, itself) else 1.0)
            out += [replace(e, check=name, strength=_bounded(e.strength * weight), source=e.source or source) for e in found]
        else:
            out.append(Evidence(name, node, side, Outcome.GOOD, cleared, nothing, (), source))


def _compares_with_a_cut(declared: Check, place: Any) -> bool:
    """Whether a check missed something in an input of which the tail was not recorded, where it may well stand."""
    return isinstance(place, Hop) and "input" in declared.needs and place.input.state is State.TRUNCATED


def _bounded(strength: float) -> float:
    return round(max(-MAX_STRENGTH, min(MAX_STRENGTH, strength)), 4)


def _where(place: Any) -> tuple[str, str]:
    if isinstance(place, Hop):
        return place.id, ""
    if isinstance(place, Edge):
        return place.target, place.source
    return REQUEST, ""


def missing(declared: Check, ctx: Context, place: Any) -> str:
    """Why a check cannot look at a place, "" if it can."""
    for need in declared.needs:
        if need == "output" and isinstance(place, Hop) and not place.output.usable:
            return f"The output of {place.name or place.id} is {_state(place.output.state)}."
        if need == "input" and isinstance(place, Hop) and not ctx.inputs(place):
            return f"The input of {place.name or place.id} is {_state(place.input.state)}."
        if need == "instructions" and isinstance(place, Hop) and not ctx.instructions(place):
            return f"No instructions of {place.name or place.id} are recorded."
        if need == "arrived" and isinstance(place, Edge) and place.arrived is None:
            return f"What {place.source} sent or what {place.target} received is not recorded."
        if need == "request" and not ctx.graph.request.usable:
            return f"The request is {_state(ctx.graph.request.state)}."
        if need == "final" and not ctx.graph.final.usable:
            return f"The final output is {_state(ctx.graph.final.state)}."
    return ""


def _state(state: str) -> str:
    return {"absent": "not recorded", "by_reference": "recorded as a reference only", "captured": "empty"}.get(
        state, f"recorded as {state}"
    )
