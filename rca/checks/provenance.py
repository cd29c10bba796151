"""Checks of what a complaint means: who brought in the piece of the final output that it names.

Right answers are complained about as well, so that a complaint counts only where the provenance of what it names adds to it. Findings
on the 126 development traces at hand (84 faulty, 42 healthy), at the origin / elsewhere / in healthy traces: a named value that was
changed or brought in on the way 5/0/0 (in four traces, which is little), a given value that was chosen among others 2/3/10, a value
that is missed 4/0/5, words or kind of a value that was brought in 4/8/6, a label of which the complaint uses the name while its words
fit another one, too, 3/0/1 (it ranked one or two more origins first, and made the Brier score of all three sets worse). So only the
first is evidence here; the others are told by `rca blame`.
"""

from __future__ import annotations

from collections.abc import Iterable

from rca.checks.context import Context, quote_of
from rca.checks.engine import bad, check
from rca.checks.grounding import FAULTS
from rca.model import Evidence, Quote

CHANGED, INTRODUCED = 1.6, 1.2
"""Log-odds where a complaint surely means a claim."""

MOST = 4
"""Claims of one kind that are told; a complaint seldom means more."""


@check("complained-claim", scope="graph")
def complained_claim(ctx: Context) -> Iterable[Evidence]:
    """A value that the complaint names, or of which it names what it should be, and that did not come from the request: the hop that
    changed it or brought it in. Searches and look-ups are there to bring news, and values that were given accuse nobody."""
    named = [p for p in ctx.pointed if p.relation == "named" and p.where in ctx.hops and p.path and not p.chosen]
    for item in [p for p in named if p.path and p.path.status in ("changed", "introduced") and not p.path.sourced][:MOST]:
        hop, path = ctx.hops[item.where], item.path
        if path is None or path.how == "chosen":
            continue
        changed = path.status == "changed"
        what = f"made of {path.before}" if changed else "brought in"
        sentence = f"The complaint is about {path.claim}, which {ctx.name(hop.id)} {what}."
        quotes = (quote_of(hop.output.text, path.claim), *([Quote(path.before)] if changed else []))
        fault = FAULTS.get(path.kind, "hallucinated_claim")
        yield bad(hop.id, CHANGED if changed else INTRODUCED, sentence, *quotes, claim=path.key, fault=fault)
