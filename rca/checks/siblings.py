"""Checks that compare hops that did the same work on different data: three summarizers of which one is off."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from rca.checks.constraints import LENGTH, violated
from rca.checks.context import Context, quote
from rca.checks.engine import bad, check
from rca.model import Evidence, Hop
from rca.text.claims import label_key
from rca.text.language import is_prose, plainly

_FEWEST = 3
_PROSE = 60  # characters from which on a text has a language
_LONGER = 4.0
"""So many times longer or shorter, by output over input, than its siblings in the middle is unusual."""


@check("sibling-differs", scope="graph")
def sibling_differs(ctx: Context) -> Iterable[Evidence]:
    """One of three or more hops with the same service, name and instructions whose answer is of another form than that of all the others:
    prose among records, other fields, another language for a text of the same one, or a length out of all proportion."""
    for group in _groups(ctx):
        yield from _off(ctx, group)


def _groups(ctx: Context) -> Iterator[list[Hop]]:
    alike: dict[tuple[str, ...], list[Hop]] = defaultdict(list)
    for hop in ctx.graph.hops:
        if hop.output.usable and ctx.inputs(hop) and not ctx.brings_news(hop):
            alike[hop.service, hop.name, hop.role, ctx.instructions(hop)].append(hop)
    yield from (hops for hops in alike.values() if len(hops) >= _FEWEST)


def _off(ctx: Context, group: list[Hop]) -> Iterator[Evidence]:
    """The hop that stands alone against all others, for each trait in which one does; the first trait that tells is enough."""
    told: set[str] = set()
    for what, strength, fault, traits in (
        ("answered in another form", 1.6, "schema_violation", [_form(ctx, hop) for hop in group]),
        ("answered in another language", 2.0, "wrong_language", _languages(ctx, group)),
        ("does not keep to the length that the others keep to", 0.6, "schema_violation", [_over(ctx, hop) for hop in group]),
    ):
        alone = _alone(traits)
        if alone is not None and group[alone].id not in told:
            told.add(group[alone].id)
            yield _evidence(ctx, group, alone, strength, what, fault)
    lengths = _disproportion(group) if len({_form(ctx, hop) for hop in group}) == 1 else None
    if lengths is not None and group[lengths].id not in told:
        yield _evidence(ctx, group, lengths, 0.6, "answered at quite another length for what it was given", "omitted_key_fact")


def _evidence(ctx: Context, group: list[Hop], at: int, strength: float, what: str, fault: str) -> Evidence:
    hop, other = group[at], group[1 if at == 0 else 0]
    said = (
        f"{ctx.name(hop.id)} {what} than the {len(group) - 1} others of its kind." if "another" in what else f"{ctx.name(hop.id)} {what}."
    )
    return bad(hop.id, strength, said, quote(hop.output.text), quote(other.output.text), fault=fault)


def _alone(traits: list[str]) -> int | None:
    """The place of the only one that differs from all others, which are equal; None where there is none, or a trait is unknown."""
    counted = Counter(traits).most_common()
    if "" in traits or len(counted) != 2 or counted[1][1] != 1 or counted[0][1] < _FEWEST - 1:
        return None
    return traits.index(counted[1][0])


def _form(ctx: Context, hop: Hop) -> str:
    value = ctx.value(hop.output)
    if isinstance(value, dict):
        return "{" + ",".join(sorted(label_key(str(key)) for key in value)) + "}"
    return "list" if isinstance(value, list) else "text"


def _languages(ctx: Context, group: list[Hop]) -> list[str]:
    """`from>to` of each hop, of prose that is long enough; [""] where it cannot be told of one of them. The model, which takes long to
    load, is asked where function words do not tell, and no further once it cannot tell."""
    texts = [(max(ctx.inputs(hop), key=len), hop.output.text) for hop in group]
    if any(min(len(given), len(made)) < _PROSE for given, made in texts) or any(ctx.value(hop.output) is not None for hop in group):
        return [""]
    if not all(is_prose(text) for both in texts for text in both):
        return [""]
    found = []
    for both in texts:
        (source, sure), (target, certain) = ((code, 1.0) if (code := plainly(text)) else ctx.language(text) for text in both)
        if min(sure, certain) < 0.6 or not source or not target:
            return [""]
        found.append(f"{source}>{target}")
    return found


def _over(ctx: Context, hop: Hop) -> str:
    return "over" if any(violated(ctx, hop, LENGTH)) else "within"


def _disproportion(group: list[Hop]) -> int | None:
    """The only one whose output over input is far from that of the one in the middle; inputs must be of comparable length."""
    given = [len(hop.input.text) for hop in group]
    if min(given) < _PROSE or max(given) > 3 * min(given):
        return None
    shares = [max(len(hop.output.text), 1) / n for hop, n in zip(group, given, strict=True)]
    ordered, half = sorted(shares), len(shares) // 2
    middle = (ordered[half] + ordered[~half]) / 2  # as statistics.median says, which takes 3 ms to import
    far = [n for n, share in enumerate(shares) if not middle / _LONGER <= share <= middle * _LONGER]
    return far[0] if len(far) == 1 else None
