"""Cuts a final output into pieces: statements that cover it, and in them the claims that are right or wrong by themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rca.patterns import folded, regex
from rca.provenance.reading import MAX_CLAIM_TEXT, Reading
from rca.records import dataclass
from rca.text.claims import LABEL, Claim, label_key
from rca.text.language import guess
from rca.text.leaves import leaves
from rca.text.modality import modals
from rca.text.similarity import polarity

SENTENCE, FIELD, NEGATION, MODAL = "sentence", "field", "negation", "modal"
WORDED = frozenset((SENTENCE, FIELD, NEGATION, MODAL))
"""Kinds that are looked for by their words and not by a key."""

MAX_CLAIMS = 400
MAX_STATEMENTS = 400
_CLAUSE = regex(
    r"[,;:](?=\s)\s*|[、；：()]\s*|\s+(?:and|but|although|while|because|und|aber|obwohl|weil|sondern|et|mais|y|pero|e|ma|en|maar)\s+"
)


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text in pieces: `statements` are its sentences or JSON fields in order, `claims` lie within them."""

    statements: tuple[Claim, ...]
    claims: tuple[Claim, ...]


def cut(reading: Reading, text: str) -> Pieces:
    """The pieces of a text, of its first 60,000 characters and 400 claims; prose sentence by sentence, JSON field by field."""
    text = text[:MAX_CLAIM_TEXT]
    claims = list(reading.claims(text))[:MAX_CLAIMS]
    fields = leaves(text)
    if fields is None:
        whole = [Claim(SENTENCE, s.text, label_key(s.text), s.start, s.end) for s in reading.sentences(text)]
    else:
        taken = {(c.start, c.end) for c in claims}
        whole = [
            Claim(FIELD, leaf.text, label_key(leaf.text), leaf.start, leaf.end, "", leaf.path, (label_key(leaf.text),))
            for leaf in fields
            if leaf.text and leaf.text not in ("null", "None") and (leaf.start, leaf.end) not in taken
        ]
    whole = whole[:MAX_STATEMENTS]
    language = guess(text)
    claims += [c for s in whole for c in _stances(text, s, language)]
    claims += [c for c in _labels(reading, text) if not _within(claims, c)]
    return Pieces(tuple(whole), tuple(sorted(claims, key=lambda c: (c.start, c.end))))


def _within(claims: list[Claim], claim: Claim) -> bool:
    return any(c.start < claim.end and claim.start < c.end and c.kind not in WORDED for c in claims)


def _stances(text: str, statement: Claim, language: str) -> Iterator[Claim]:
    """The clauses of a statement that deny something, or say how binding it is."""
    body = text[statement.start : statement.end]
    if len(body) < 4 or len(body) > 2000:
        return
    at = 0
    for cutting in [*_CLAUSE.finditer(body), None]:
        end = cutting.start() if cutting else len(body)
        clause = body[at:end]
        if clause.strip(" .!?。"):
            kind = NEGATION if polarity(clause, language) else MODAL if modals(clause, language) else ""
            start = statement.start + at + len(clause) - len(clause.lstrip())
            if kind:
                yield Claim(kind, clause.strip(), label_key(clause), start, start + len(clause.strip()), "", statement.path)
        at = cutting.end() if cutting else end


def _labels(reading: Reading, text: str) -> Iterator[Claim]:
    """Places where the text repeats an answer that a classifier on the way chose."""
    for hop in reading.graph.hops:
        if hop.role not in ("classifier", "guardrail") or not hop.output.usable or hop.id not in reading.on_path:
            continue
        for name in answers(hop.output.text):
            words = label_key(name).split()
            if folded(words[0]) not in folded(text):
                continue
            shape = r"[\s_-]+".join(re.escape(w) for w in words)
            for m in re.finditer(rf"(?<!\w){shape}(?!\w)", text, re.IGNORECASE):
                yield Claim(LABEL, m.group(), label_key(name), m.start(), m.end(), "", "", (label_key(name),))


def answers(output: str) -> list[str]:
    """The answers that a classifier's output may hold: all of it, or the short strings of its JSON."""
    fields = leaves(output)
    texts = [f.text for f in fields if f.kind == "string"] if fields is not None else [output.strip(" .\n\"'`*")]
    return [t for t in texts[:20] if 2 < len(t) <= 40 and label_key(t) and len(t.split()) <= 4]
