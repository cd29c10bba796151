"""Checks of citations: what a sentence says of a source that it names, and the source does not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rca.checks.context import Context, quote, quote_of
from rca.checks.engine import bad, check
from rca.model import Evidence, Hop
from rca.patterns import regex
from rca.text.claims import AMOUNT, DATE, NUMBER, PERCENT, Claim
from rca.text.match import Match
from rca.text.setaside import set_aside
from rca.text.tables import outside, rows, strings

_KINDS = (AMOUNT, NUMBER, PERCENT, DATE)
_MAX_SENTENCES, _MAX_PASSAGES, _LEAST = 80, 60, 40


@check("cited-elsewhere", needs=("input", "output"), cleared=0.1)
def cited_elsewhere(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A number, amount or date in a sentence that cites a passage by its id, where the passage does not have it and another passage has:
    "the union says that 64 posts were lost [union-18]", and 64 stands in a newspaper clip."""
    if ctx.brings_news(hop) or hop.role in ("classifier", "guardrail"):
        return
    passages = [p for text in ctx.inputs(hop) for p in _passages(text, hop.output.text)][:_MAX_PASSAGES]
    if not any(name for name, _ in passages):
        return
    told = [*(outside(text) for text in ctx.inputs(hop)), ctx.instructions(hop)]
    for sentence in ctx.statements(hop.output.text)[:_MAX_SENTENCES]:
        cited = [(name, body) for name, body in passages if name and _cites(sentence.text, name)]
        others = [body for name, body in passages if (name, body) not in cited]
        if not cited or not others:
            continue
        said = sentence.text
        for name, _ in cited:
            said = said.replace(name, " ")
        own = [*(body for _, body in cited), *told]
        for claim in ctx.claims(said):
            if not _hard(claim) or set_aside(said, claim.start, claim.end, ()):
                continue
            match = None if any(ctx.index(text).find(claim) for text in own) else _first(ctx, others, claim)
            if match is not None:
                what = f"{ctx.name(hop.id)} takes {claim.text} from {cited[0][0]}, which does not have it; another passage has."
                here = quote(hop.output.text, sentence.start, sentence.end)
                yield bad(hop.id, 2.6, what, here, quote_of(hop.input.text, match.text), fault="hallucinated_claim")
                break


def _first(ctx: Context, texts: list[str], claim: Claim) -> Match | None:
    """Where the first text that has a claim itself has it; one index for each text, as each sentence cites other ones."""
    matches = (ctx.index(text).stated(claim) for text in texts)
    return next((m for m in matches if m is not None), None)


def _hard(claim: Claim) -> bool:
    return claim.kind in _KINDS and (claim.kind != NUMBER or len(claim.key) > 1)


def _passages(text: str, output: str) -> Iterator[tuple[str, str]]:
    """The passages of a text: the id that the output cites ("" where it does not), and all that the passage says."""
    for items in rows(text):
        for item in items:
            pieces = strings(item)
            body = "\n".join(pieces)
            if len(body) >= _LEAST:
                yield next((s for s in pieces if _an_id(s) and _cites(output, s)), ""), body


def _an_id(text: str) -> bool:
    """Whether a text is the id of a passage; a plain word in brackets is a remark."""
    if not 3 <= len(text) <= 60 or regex(r"[\w./:#-]*").fullmatch(text) is None:
        return False
    return regex(r"[^\W\d_]").search(text) is not None and regex(r"[\d_./:#-]").search(text) is not None


def _cites(text: str, name: str) -> bool:
    """Whether a text has a name in brackets."""
    return name in text and re.search(rf"[\[(【][^\])】\n]{{0,80}}(?<![\w-]){re.escape(name)}(?![\w-])", text) is not None
