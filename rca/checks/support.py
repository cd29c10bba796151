"""Checks of statements that no source has, where the instructions allow none but those of the sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rca.checks.context import Context, quote
from rca.checks.engine import bad, check
from rca.model import Evidence, Hop
from rca.patterns import regex
from rca.text.bound import bound_to_data, bound_to_sources
from rca.text.claims import AMOUNT, NUMBER, PERCENT
from rca.text.money import currencies
from rca.text.normalise import fold_word
from rca.text.similarity import Sentence
from rca.text.support import Sources, polite, promises

_MAX_SENTENCES = 80
_WORDS, _NEW, _SHARE = 5, 2, 0.35
_NEW_TO_DATA, _SHARE_OF_DATA = 5, 0.6
"""What is asked of a statement by a hop that writes from records and rules, which have not the words of a letter."""
_LOST = 0.7
"""The share of a statement's words without which it has not come through."""
_FIELD_WORDS = 7
"""Fewer words in a field of JSON are no statement."""
_RICH = ("tr", "fi", "hu", "et", "pl", "cs")
"""Languages whose words have so many forms that a pair of unknown ones is nothing."""


@check("unsupported-promise", needs=("input", "output"), cleared=0.1)
def unsupported_promise(ctx: Context, hop: Hop) -> Iterable[Evidence]:
    """A statement that allows, promises or demands something, of whose words a third or more stand neither in the input nor in the
    instructions, by a hop that was told to say only what its sources say (or was handed passages, with no instructions recorded).
    From a summary also an abbreviation that stands in none of its sources and is not made of their words.
    Courtesies, references to somebody who knows, and sums are left out, and so are outputs in another language than the input."""
    if ctx.brings_news(hop) or hop.role in ("classifier", "guardrail"):
        return
    closely = _bound(ctx, hop)
    if not closely and not bound_to_data(ctx.instructions(hop)):
        return
    if hop.role == "summarizer":
        yield from _new_abbreviation(ctx, hop)
    least, most = (_NEW, _SHARE) if closely else (_NEW_TO_DATA, _SHARE_OF_DATA)
    sources = Sources((*ctx.inputs(hop), ctx.instructions(hop), *_not_shown(ctx, hop)))
    found = [(piece, sources.beyond(piece.text)) for piece in _promises(ctx, hop)]
    found = [(piece, b) for piece, b in found if b.words >= _WORDS and len(b.new) >= least and b.share >= most]
    # telling languages apart loads a model, so that it comes last
    if not found or not ctx.kept_language(hop, spaced=True):
        return
    if ctx.spoken(hop.output.text) in _RICH:
        found = [(piece, b) for piece, b in found if len(b.new) > _NEW]
    for piece, beyond in sorted(found, key=lambda f: -f[1].share)[:1]:
        words = ", ".join(_as_written(piece.text, beyond.new)[:5])
        said = f"{ctx.name(hop.id)} may say only what its sources say; none of them has: {words}."
        strength = 2.4 if _arrives(ctx, hop, piece.text) else 0.9
        yield bad(hop.id, strength, said, quote(hop.output.text, piece.start, piece.end), fault="hallucinated_claim")


def _not_shown(ctx: Context, hop: Hop) -> tuple[str, ...]:
    """What searches that feed a hop found, where its recorded input does not show it."""
    return tuple(
        ctx.hops[e.source].output.text
        for e in ctx.into(hop.id)
        if e.source in ctx.hops and ctx.hops[e.source].role == "retriever" and (e.arrived or 0.0) < _SHOWN
    )


_SHOWN = 0.05
"""The share of an output that an input shows at least where it was recorded with it."""


def _new_abbreviation(ctx: Context, hop: Hop) -> Iterator[Evidence]:
    told = "\n".join((*ctx.inputs(hop), ctx.instructions(hop)))
    words = regex(r"[^\W\d_]+").findall(told.casefold())
    money = {code for code, _ in currencies(hop.output.text)}
    for match in _ABBREVIATION.finditer(hop.output.text):
        short = match.group()
        if short in _EVERYWHERE or short in money or _made_of_words(short.casefold(), words) or not ctx.kept_language(hop, spaced=True):
            continue
        said = f"{ctx.name(hop.id)} may say only what its sources say; none of them has {short}."
        yield bad(hop.id, _ABBREVIATED, said, quote(hop.output.text, match.start(), match.end()), fault="hallucinated_claim")
        return


def _made_of_words(short: str, words: list[str]) -> bool:
    """Whether an abbreviation stands in some words, or is made of their first letters (with or without the short words between), or of
    letters of one long word: "ECG" of "electrocardiogram"."""
    first = "".join(w[0] for w in words), "".join(w[0] for w in words if len(w) > _BETWEEN)
    if any(short in letters for letters in first) or any(short in w for w in words):
        return True
    spread = re.compile(short[0] + r"\w*" + r"\w*".join(short[1:]))
    return any(len(w) >= _LONG and spread.match(w) for w in words)


_BETWEEN, _LONG = 3, 8
"""Letters of a word that an abbreviation may skip, and of one that it may be taken from alone."""
_EVERYWHERE = frozenset(
    [
        "USA",
        "VAT",
        "IVA",
        "TVA",
        "BTW",
        "MWST",
        "UST",
        "MOMS",
        "VIA",
        "UTC",
        "GMT",
        "CET",
        "CEST",
        "CEO",
        "CFO",
        "FAQ",
        "TBD",
        "TBC",
        "ASAP",
        "ETA",
        "DOB",
        "SMS",
        "URL",
        "PDF",
        "JSON",
        "CSV",
        "GPS",
        "IBAN",
        "RSVP",
    ]
)
_ABBREVIATION = regex(r"(?<![\w-])(?<![A-ZÄÖÜ] )[A-ZÄÖÜ]{3,6}(?![\w-])(?! [A-ZÄÖÜ]{2})")
_ABBREVIATED = 1.9
"""Strength of an abbreviation of the trade that no source has, in a summary that may say only what its sources say."""


def _as_written(statement: str, words: tuple[str, ...]) -> list[str]:
    """Folded words as the statement spells them, in its order."""
    return [word for word in dict.fromkeys(regex(r"[^\W\d_]+").findall(statement)) if fold_word(word) in words]


def _arrives(ctx: Context, hop: Hop, statement: str) -> bool:
    """Whether the final output has a good part of a statement's words, or is in a language in which it could not have them."""
    final = ctx.graph.final
    if hop.id == ctx.graph.final_hop or not final.usable or not ctx.one_language(final.text, hop.output.text):
        return True
    return Sources((final.text,)).beyond(statement).share <= _LOST


def _bound(ctx: Context, hop: Hop) -> bool:
    """Whether a hop may say only what its sources say: it was told so, or it was handed passages and what it was told is not recorded."""
    rules = ctx.instructions(hop)
    if rules:
        return bool(bound_to_sources(rules))
    return any(e.source in ctx.hops and ctx.hops[e.source].role == "retriever" for e in ctx.into(hop.id))


_PIECES = regex(r"[;:](?=\s)|\s[-–—]\s")


def _promises(ctx: Context, hop: Hop) -> Iterator[Sentence]:
    """The statements that promise, between full stops, semicolons and dashes, and are neither polite nor a sum."""
    known = ctx.known(hop)
    least = 1 if ctx.value(hop.output) is None else _FIELD_WORDS
    for sentence in ctx.statements(hop.output.text)[:_MAX_SENTENCES]:
        if len(sentence.text.split()) < least:
            continue
        start = 0
        for end in [*(m.start() for m in _PIECES.finditer(sentence.text)), len(sentence.text)]:
            piece = sentence.text[start:end]
            claims = [c for c in ctx.claims(piece) if c.kind in (AMOUNT, PERCENT) or (c.kind == NUMBER and len(c.key) > 1)]
            reckoned = any((m := known.find(c)) is not None and m.how == "derived" for c in claims)
            if promises(piece) and not reckoned and not polite(piece) and not piece.rstrip().endswith("?"):
                yield Sentence(piece, sentence.start + start, sentence.start + end)
            start = end + 1
