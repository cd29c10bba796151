"""Checks of hand-offs: what one hop sent against what the next received."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set

from rca.checks.context import Context, quote_of
from rca.checks.engine import bad, check
from rca.model import REQUEST, Change, Edge, Evidence, Hop, Quote, Side
from rca.patterns import regex
from rca.text.fields import record
from rca.text.similarity import name_stems, stem, tokenise
from rca.typed import Any

_WHOLE = 0.97
_MAX_TEXT = 200_000
STRENGTHS = {"cut": 4.2, "garbled": 4.6, "mixed": 4.6, "altered": 2.6, "lost": 1.0}
FAULTS = {"cut": "handoff_truncated", "garbled": "handoff_mojibake", "mixed": "handoff_wrong_field", "altered": "handoff_wrong_field"}
WORDS = {
    "cut": "arrived cut off",
    "garbled": "arrived garbled",
    "mixed": "arrived mixed up with another record",
    "altered": "arrived with another value",
    "lost": "did not arrive",
}


@check("handoff-changed", scope="edge", needs=("arrived",), side=Side.HANDOFF, cleared=0.3)
def handoff_changed(ctx: Context, edge: Edge) -> Iterable[Evidence]:
    """What was sent and what was received differ: cut off, garbled, mixed up, another value, or a field lost."""
    whole = (edge.arrived or 0.0) >= _WHOLE
    received = ctx.hops[edge.target].input.text
    for change in edge.changes:
        there = change.kind == "lost" and len(change.before) > 3 and change.before in received
        there = there or (change.kind == "altered" and (_of_another(ctx, edge, change.after) or _told_otherwise(ctx, change)))
        there = there or (change.kind == "cut" and _picked(ctx, edge, change))
        if not there and not (whole and change.kind in ("cut", "lost")):
            yield _changed(ctx, edge, change)


def _picked(ctx: Context, edge: Edge, change: Change) -> bool:
    """Whether the beginning of a line of a request in prose is a value that a caller picked out of it, a few words in a field of JSON, or
    the question that a search is for, up to the end of a sentence."""
    prose = edge.source == REQUEST and ctx.value(ctx.graph.request) is None
    if prose and ctx.hops[edge.target].role == "retriever" and change.after.rstrip()[-1:] in (".", "?", "!", "。", "？"):
        return True
    return prose and isinstance(ctx.value(ctx.hops[edge.target].input), dict) and len(change.after.split()) <= _FEW_WORDS


_FEW_WORDS = 6


def _told_otherwise(ctx: Context, change: Change) -> bool:
    """Whether a value is the same in another form: a date as people write it, a number with its unit, another case or other blanks."""
    before, after = (frozenset(c.key for c in ctx.claims(text)) for text in (change.before, change.after))
    return before == after != frozenset() or tokenise(change.before) == tokenise(change.after)


def _of_another(ctx: Context, edge: Edge, value: str) -> bool:
    """Whether another value in the place of a sent one is what another sender put out: a draft in the place of the text it answers."""
    line = max(value[:200].split("\n"), key=len).strip()
    return len(line) >= 4 and any(line in ctx.payload(e.source).text for e in ctx.into(edge.target) if e.source != edge.source)


def _changed(ctx: Context, edge: Edge, change: Change) -> Evidence:
    sent, received = ctx.payload(edge.source).text, ctx.hops[edge.target].input.text
    field = f" ({change.path})" if change.path else ""
    sentence = f"What {ctx.name(edge.source)} sent to {ctx.name(edge.target)} {WORDS.get(change.kind, 'changed')}{field}."
    strength = FIELD_LEFT if _a_field_left(ctx, edge, change) else STRENGTHS.get(change.kind, 1.0)
    strength += 1.2 * (change.kind == "altered" and len(change.after) > 2 and change.after in sent)
    elsewhere = change.kind == "lost" and any(e.target != edge.target and (e.arrived or 0.0) >= _WHOLE for e in ctx.out_of(edge.source))
    return bad(
        edge.target,
        0.3 if elsewhere else strength,
        sentence,
        quote_of(received, change.after),
        quote_of(sent, change.before),
        side=Side.HANDOFF,
        source=edge.source,
        fault=FAULTS.get(change.kind, "handoff_dropped"),
    )


FIELD_LEFT = 0.5
"""Strength of a field that did not arrive where others of its record did: a hop is handed what it needs."""


def _a_field_left(ctx: Context, edge: Edge, change: Change) -> bool:
    """Whether a lost value is one field of the whole record, or of a part of it from which another field arrived."""
    above, dot, _ = change.path.rpartition(".")
    if change.kind != "lost" or not dot or "[" in above:
        return False
    part = ctx.value(ctx.payload(edge.source))
    for name in above.split(".")[1:]:
        part = part.get(name) if isinstance(part, dict) else None
    received = ctx.hops[edge.target].input.text
    return above == "$" or (isinstance(part, dict) and any(len(text) > 3 and text in received for text in texts_in(part)))


FORMER = regex(
    r"(?i)(?:^|_)(?:previous|prev|old|former|past|prior|last|original|draft|raw|alt|alte[rsn]?|vorherig\w*|bisherig\w*|ancien\w*|pr[eé]c[eé]dent\w*|precedente?"
    r"|vorjahr\w*|vorige[rsn]?|poprzedni\w*|dawn[yae]|föregående|tidigare|förra|forrige|tidligere|önceki|eski|anteriores?|antigu[oa]|anterior|vecchi[oa])(?:_|$)|^前回|^旧"
)
"""Names of fields that hold what was before."""

_PRESENT = regex(
    r"(?i)(?:^|_)(?:current|present|existing|aktuell\w*|derzeitig\w*|jetzig\w*|actuel\w*|actual|attuale|huidige?|atual|obecn\w*|aktualn\w*"
    r"|nuvarande|nuværende|nåværende|mevcut|şimdiki)(?:_|$)|^(?:現在|現)"
)
_NEW = regex(
    r"(?i)(?:^|_)(?:new|neu\w*|nouve\w+|nuev[oa]s?|nuov[oa]|nieuwe?|nov[oa]|now[yae]|ny|nya|nytt?|yeni|wanted|desired|requested|gewünscht\w*"
    r"|souhait\w+|desead[oa]|desiderat[oa]|gewenste?|desejad[oa]|önskad\w*|ønsket|istenen)(?:_|$)|^(?:新|希望)"
)


def outdated(taken: str, left: str) -> bool:
    """Whether of two fields the name of the first says that it is what was before, and the name of the second does not:
    `previous_reading` beside `reading`, `current_address` beside `new_address`."""
    return bool((FORMER.search(taken) and not FORMER.search(left)) or (_PRESENT.search(taken) and _NEW.search(left)))


_INSTEAD = regex(
    r"(?i)(?:^|_)(?:alternat\w*|fall_?backs?|back_?up|substitute|reserve|second_choice|ersatz\w*|ausweich\w*|secours|remplacement|suplente"
    r"|reserva|alternativ\w*|riserva|vervangend\w*|zapasow\w*|rezerwow\w*|yedek)(?:_|$)"
)
"""Names of fields that hold what is taken where the first choice cannot be had."""


def stems_alike(one: Set[str], two: Set[str]) -> bool:
    """Whether two names have a word in common, or one a word that the other has longer: `collect` and `collector`."""
    return (
        bool(one & two)
        or any(len(a) >= 5 and b.startswith(a) for a in one for b in two)
        or any(len(b) >= 5 and a.startswith(b) for a in one for b in two)
    )


_FILE = regex(r"(?i)\w\.(?:pdf|docx?|odt|rtf|txt|eml|msg|jpe?g|png|tiff?|heic|xlsx?|csv|html?|md|xml)$")


@check("field-chosen", scope="edge", needs=("arrived",), side=Side.HANDOFF)
def field_chosen(ctx: Context, edge: Edge) -> Iterable[Evidence]:
    """One text of several was handed on, and the others went nowhere. Usual, so weak; it weighs more if the name of the field says
    that it is the former one, if the receiver is told about another one, or if the complaint speaks of what is in another."""
    sent = ctx.value(ctx.payload(edge.source))
    if edge.source not in ctx.hops or not isinstance(sent, dict) or edge.form != "field":
        return
    texts = {str(k): v for k, v in sent.items() if isinstance(v, str) and len(v) >= 40}
    received = ctx.hops[edge.target].input.text
    there = [k for k, v in texts.items() if v in received]
    if len(there) != 1 or len(texts) < 2:
        return
    chosen = there[0]
    if any(texts[chosen] in ctx.payload(e.source).text for e in ctx.into(edge.target) if e.source not in (edge.source, REQUEST)):
        return
    left = [k for k in texts if k != chosen and not _used(ctx, edge, texts[k])]
    if not left:
        return
    strength = 0.4 + 3.0 * all(outdated(chosen, k) for k in left)
    rules = {stem(w) for w in tokenise(ctx.instructions(ctx.hops[edge.target]))}
    strength += 3.0 * (not name_stems(chosen) & rules and any(name_stems(k) and name_stems(k) <= rules for k in left))
    said = ctx.words(f"{ctx.complaint.text} {ctx.complaint.bad} {ctx.complaint.expected}")
    mine, other = (len(said & ctx.words(t)) for t in (texts[chosen], " ".join(texts[k] for k in left)))
    strength += 0.8 * (other > mine)
    if _FILE.search(chosen) and all(_FILE.search(k) for k in left):
        # files of one kind belong together: one alone was not chosen by what it is, least of all where the rules ask for what is in another
        asked = ctx.words(ctx.instructions(ctx.hops[edge.target]))
        strength += 2.6 if any(len(asked & ctx.words(texts[k])) >= 2 for k in left) else 1.2
    sentence = f"{ctx.name(edge.target)} was given the field {chosen} of {ctx.name(edge.source)}; {', '.join(left[:3])} went nowhere."
    yield bad(
        edge.target,
        strength,
        sentence,
        quote_of(received, texts[chosen][:120]),
        Quote(texts[left[0]][:120]),
        side=Side.HANDOFF,
        source=edge.source,
        fault="handoff_wrong_field",
    )


@check("record-chosen", scope="edge", needs=("arrived",), side=Side.HANDOFF)
def record_chosen(ctx: Context, edge: Edge) -> Iterable[Evidence]:
    """One of several records of the same form was handed on under another name, and the others went nowhere: the architect's address
    in the place of the applicant's. It weighs more if the new name is like that of a record that was not taken, or if the complaint
    names the record that was."""
    sent = ctx.value(ctx.payload(edge.source))
    got = record(ctx.hops[edge.target].input.text)
    if edge.source not in ctx.hops or not isinstance(sent, dict):
        return
    for name, value in got.items():
        chosen = next((k for k, v in sent.items() if isinstance(v, dict) and len(v) >= 2 and v == value), None)
        if chosen is None or str(name) == chosen:
            continue
        others = {k: v for k, v in sent.items() if k != chosen and isinstance(v, dict) and v not in got.values()}
        left = [k for k, v in others.items() if len(v.keys() & value.keys()) * 2 > len(value)]
        if not left:
            continue
        new = name_stems(str(name))
        said = ctx.words(f"{ctx.complaint.text} {ctx.complaint.bad}")
        strength = 0.8 + 2.6 * any(stems_alike(new, name_stems(k)) for k in left) + 2.6 * bool(said & ctx.words(chosen.replace("_", " ")))
        strength += 1.0 * any(outdated(chosen, k) for k in left) - 0.6 * stems_alike(new, name_stems(chosen))
        yield _one_record(ctx, edge, strength, f"as its {name}", chosen, left)
    yield from _poured_out(ctx, edge, sent, got)


def _poured_out(ctx: Context, edge: Edge, sent: dict[str, Any], got: dict[str, Any]) -> Iterator[Evidence]:
    """The same where the fields of the record were handed on one by one: `arrival` and `departure` of `alternative`, not of `preferred`."""
    parts = {k: v for k, v in sent.items() if isinstance(v, dict) and len(v) >= 2}
    for chosen, part in parts.items():
        if any(f not in got or got[f] != v for f, v in part.items()):
            continue
        left = [k for k, v in parts.items() if k != chosen and v.keys() == part.keys() and all(got.get(f) != v[f] for f in v)]
        instead = _INSTEAD.search(chosen) and not any(_INSTEAD.search(k) for k in left)
        strength = 3.4 if instead or any(outdated(chosen, k) for k in left) else 0.8
        if left and all(part[f] != parts[k][f] for k in left for f in part):
            yield _one_record(ctx, edge, strength, "field by field", chosen, left)


def _one_record(ctx: Context, edge: Edge, strength: float, how: str, chosen: str, left: list[str]) -> Evidence:
    sent = ctx.value(ctx.payload(edge.source))
    sentence = f"{ctx.name(edge.target)} got {chosen} of {ctx.name(edge.source)} {how}; {', '.join(left[:3])} went nowhere."
    quotes = (quote_of(ctx.hops[edge.target].input.text, str(next(iter(sent[chosen].values())))), Quote(str(sent[left[0]])[:120]))
    return bad(edge.target, strength, sentence, *quotes, side=Side.HANDOFF, source=edge.source, fault="handoff_wrong_field")


@check("asked-not-handed", scope="edge", needs=("arrived",), side=Side.HANDOFF)
def asked_not_handed(ctx: Context, edge: Edge) -> Iterable[Evidence]:
    """A field that the sender filled and that was not handed on though its neighbours were. It speaks clearly where the receiver's
    instructions speak of the field; else it is a hint, more where the complaint speaks of it, and only where all but one or two fields were
    handed on to a hop that writes, since a tool is given what it takes."""
    sent = ctx.value(ctx.payload(edge.source))
    if edge.source not in ctx.hops or not isinstance(sent, dict) or (edge.arrived or 0.0) >= _WHOLE:
        return
    receiver = ctx.hops[edge.target]
    received = receiver.input.text
    words = set(tokenise(received))
    filled = {str(k): v for k, v in sent.items() if v not in (None, "", [], {}, False)}
    there = [k for k, v in filled.items() if _found(v, received, words)]
    if len(there) < 2:
        return
    own = ctx.value(receiver.output)
    made = [name_stems(str(k)) for k in own] if isinstance(own, dict) else []  # what it is told to put out itself
    rules = {stem(w) for w in tokenise(ctx.instructions(receiver))}
    rest = _rest(receiver, filled, there)
    for name, value in filled.items():
        stems = name_stems(name)
        asked = bool(stems) and stems <= rules and not any(stems <= m for m in made) and _together(stems, ctx.instructions(receiver))
        if (
            name not in there
            and (asked or name in rest)
            and not _found_name(name, received)
            and _wanted(ctx, receiver, name)
            and not _elsewhere(ctx, edge, value)
        ):
            told = f"is told about {name}" if asked else f"got all of its neighbours and not {name}"
            sentence = f"{ctx.name(receiver.id)} {told}, and {ctx.name(edge.source)} had it, but it was not handed on."
            quotes = (quote_of(ctx.instructions(receiver), name if asked else ""), quote_of(ctx.payload(edge.source).text, _first(value)))
            strength = 3.4 if asked else 1.0 if _missed(ctx, name, value) else 0.5
            yield bad(edge.target, strength, sentence, *quotes, side=Side.HANDOFF, source=edge.source, fault="handoff_dropped")


def _together(stems: Set[str], rules: str) -> bool:
    """Whether the words of a name stand next to each other in the rules, at most one or two words apart."""
    words = [stem(w) for w in tokenise(rules)]
    width = len(stems) + _APART
    return len(stems) == 1 or any(stems <= set(words[i : i + width]) for i in range(len(words)))


_APART = 2
_WRITERS = ("generator", "summarizer", "extractor", "classifier")


def _rest(receiver: Hop, filled: dict[str, Any], there: list[str]) -> set[str]:
    """The one or two fields that were left out where three or more, and most, were handed on to a hop that writes. A label is left out
    where it said which way to go, and true and false are often told in words."""
    got = [k for k in there if not isinstance(filled[k], bool)]
    left = {k for k, v in filled.items() if k not in there and not isinstance(v, bool) and not _LABEL.fullmatch(str(v))}
    return left if receiver.role in _WRITERS and len(got) >= 3 and len(left) <= 2 else set()


_LABEL = regex(r"[^\W\d]+(?:[_-][^\W\d]+)*")
"""A value that is one word: where to send something rather than what is sent."""


def _missed(ctx: Context, name: str, value: Any) -> bool:
    """Whether the complaint speaks of a field or of what stands in it."""
    said = ctx.words(f"{ctx.complaint.text} {ctx.complaint.bad} {ctx.complaint.expected}")
    return bool(said & ctx.words(f"{name.replace('_', ' ')} {' '.join(texts_in(value))}"))


_LEAVE_OUT = regex(
    r"(?i)\b(?:omit|leave out|exclude|remove|hide|mask|redact|weglassen|lass\w* .{0,30}weg|entfern|omets|omettez|retire|omit[ea]|omite|"
    r"ometti|omettere|laat .{0,30}weg|weglaten|pomi[nń]|utelämna|çıkar|除(?:い|外))"
)


_WITHOUT = regex(
    r"(?i)\b(?:no|not|never|without|kein\w*|ohne|nie|pas|sans|aucune?|sin|ning[uú]n\w*|senza|nessun\w*|geen|zonder|sem|nenhum\w*|bez|utan|"
    r"ing(?:a|en|et)|uten|uden|olmadan)(?: \w+)? $"
)


def _wanted(ctx: Context, hop: Hop, name: str) -> bool:
    """Whether some sentence of a hop's instructions speaks of a field without forbidding it: "no birth dates" does not ask for one."""
    said = [s.text for s in ctx.sentences(ctx.instructions(hop)) if name_stems(name) <= {stem(w) for w in tokenise(s.text)}]
    first = next(iter(tokenise(name.replace("_", " "))), name)
    return not said or any(not _forbidden(text, first) for text in said)


def _forbidden(sentence: str, word: str) -> bool:
    at = sentence.casefold().find(word[:4])
    return bool(_LEAVE_OUT.search(sentence) or (at >= 0 and _WITHOUT.search(sentence[:at])))


def _first(value: Any) -> str:
    """The first text or number in a value."""
    while isinstance(value, dict | list) and value:
        value = next(iter(value.values())) if isinstance(value, dict) else value[0]
    return str(value)


def _found(value: Any, received: str, words: set[str]) -> bool:
    """Whether a value stands in what was received: all words of a text, or more than half of the texts in a structure."""
    if str(value) in received:
        return True
    parts = [tokenise(text) for text in texts_in(value)]
    there = sum(bool(p) and all(w in words for w in p) for p in parts)
    return there * 2 > len(parts)


def texts_in(value: Any) -> list[str]:
    """The distinct texts and numbers in a value, a hundred at most."""
    found: dict[str, None] = {}
    todo = [value]
    for _ in range(100):
        if not todo:
            break
        item = todo.pop()
        if isinstance(item, dict | list):
            todo.extend(item.values() if isinstance(item, dict) else item)
        elif item not in (None, "") and not isinstance(item, bool):
            found[str(item)] = None
    return list(found)


def _found_name(name: str, received: str) -> bool:
    """Whether a field's name stands in what was received, alone or as a part of another: then it was handed on, if with another value."""
    return re.search(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", received) is not None


def _elsewhere(ctx: Context, edge: Edge, value: Any) -> bool:
    """Whether another sender of the same receiver handed the value on."""
    probe = max(texts_in(value), key=len, default="")
    return any(
        len(probe) > 3 and probe in ctx.payload(e.source).text for e in ctx.into(edge.target) if e.source not in (edge.source, REQUEST)
    )


def _used(ctx: Context, edge: Edge, text: str) -> bool:
    """Whether another hop got a text from the same sender."""
    probe = " ".join(tokenise(text)[:12])
    others = (e for e in ctx.out_of(edge.source) if e.target != edge.target and e.target in ctx.hops)
    return any(probe in " ".join(tokenise(ctx.hops[e.target].input.text)) for e in _few(others))


def _few(edges: Iterable[Edge]) -> Iterator[Edge]:
    for i, edge in enumerate(edges):
        if i >= 20:
            return
        yield edge
