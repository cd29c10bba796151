"""Reads what a judge says: verdicts by place, each quote looked up in the text it is said to stand in. Nothing is guessed from prose."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from rca.judge.fence import BREAK, echoes
from rca.judge.records import Found, Opinion, Place, Question, Reply, Status
from rca.judge.redact import restored
from rca.records import dataclass

UNQUOTED = 0.5
"""Highest confidence that an accusation keeps that quotes nothing, as nothing of it can be checked."""
MAX_REASON = 400
MAX_QUOTES = 6

FENCE_QUOTED = "it quotes the fence of the data"
CONTRADICTORY = "it says that nothing is wrong and names a fault"
TWICE = "it gives two verdicts on this place"
NOT_THERE = "a quote is not in the text"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What a judge says over the first suspects; `ranking` holds handles of the question only, () where its answer is void."""

    ranking: tuple[str, ...] = ()
    cause: str = ""
    repair: str = ""
    final_right: bool = False
    void: str = ""


def opinions(question: Question, reply: Reply) -> list[Opinion]:
    """What an answer says of each place of the question, in their order; [] without an answer.

    A place that the answer to a trace or batch question leaves out is sound, as sure as the accusation that it makes instead; left
    out of an answer about one hop, or only ranked, it is not judged. An answer that quotes the fence, or that contradicts itself, is
    void for all places; a quote that is not in the text makes the opinion on its place void.
    """
    data = reply.data
    if reply.status is not Status.ANSWERED or data is None:
        return []
    if echoes(data):
        return [Opinion(p, Found.CANNOT_SAY, 0.0, void=FENCE_QUOTED) for p in question.places]
    said = _by_place(data)
    accused = [h for h, entries in said.items() if any(_found(e) is Found.INTRODUCED for e in entries)]
    ranking = _handles(data)
    if data.get("nothing_wrong") is True and (accused or ranking):
        return [Opinion(p, Found.CANNOT_SAY, 0.0, void=CONTRADICTORY) for p in question.places]
    known = {p.handle: p for p in question.places}
    told = {h: _opinion(question, known[h], entries) for h, entries in said.items() if h in known}
    out = []
    for place in question.places:
        if place.handle in told:
            out.append(told[place.handle])
        elif question.kind in ("trace", "batch") and place.handle not in ranking:
            sure = _sure(data, [o for o in told.values() if o.found is Found.INTRODUCED])
            if sure > 0:
                out.append(Opinion(place, Found.SOUND, sure, reason="not among the places that it names"))
    return out


def confirmed(question: Question, reply: Reply) -> Confirmation:
    """What an answer says over the first suspects."""
    data = reply.data
    if reply.status is not Status.ANSWERED or data is None:
        return Confirmation(void=reply.error or "no answer")
    if echoes(data):
        return Confirmation(void=FENCE_QUOTED)
    known = {p.handle for p in question.places}
    ranking = tuple(h for h in dict.fromkeys(_handles(data)) if h in known)
    cause, repair = (_sentence(question, data.get(name)) for name in ("cause", "repair"))
    return Confirmation(ranking, cause, repair, data.get("final_right") is True)


def _sure(data: Mapping[str, Any], accusations: list[Opinion]) -> float:
    """How sure an answer is of the places that it leaves out."""
    if data.get("nothing_wrong") is True:
        return 1.0
    return max((o.confidence for o in accusations if not o.void), default=0.0)


def _by_place(data: Mapping[str, Any]) -> dict[str, list[Mapping[str, Any]]]:
    out: dict[str, list[Mapping[str, Any]]] = {}
    entries = data.get("places")
    for entry in entries if isinstance(entries, list) else []:
        if isinstance(entry, Mapping):
            out.setdefault(_handle(entry.get("id")), []).append(entry)
    return out


def _handles(data: Mapping[str, Any]) -> list[str]:
    ranking = data.get("ranking")
    return [_handle(h) for h in ranking] if isinstance(ranking, list) else []


def _handle(value: Any) -> str:
    """A handle as the question writes it; judges put spaces or an arrow into hand-offs."""
    return re.sub(r"\s*(?:->|→|>)\s*", ">", str(value).strip())


def _found(entry: Mapping[str, Any]) -> Found:
    try:
        return Found(entry.get("verdict", ""))
    except ValueError:
        return Found.CANNOT_SAY


def _opinion(question: Question, place: Place, entries: list[Mapping[str, Any]]) -> Opinion:
    entry = entries[0]
    found = _found(entry)
    reason = _sentence(question, entry.get("reason"))
    if any(_found(other) is not found for other in entries[1:]):
        return Opinion(place, Found.CANNOT_SAY, 0.0, reason=reason, void=TWICE)
    quotes, missing = _quotes(question, [q for e in entries for q in (e.get("quotes") or [])])
    confidence = _confidence(entry.get("confidence"))
    if missing:
        return Opinion(place, found, confidence, quotes, reason, NOT_THERE)
    if found is Found.INTRODUCED and not quotes:
        confidence = min(confidence, UNQUOTED)
    return Opinion(place, found, confidence, quotes, reason)


def _confidence(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        return 0.0
    return min(1.0, max(0.0, float(value)))


def _sentence(question: Question, value: Any) -> str:
    text = " ".join(restored(value, question.hidden).split()) if isinstance(value, str) else ""
    return text if len(text) <= MAX_REASON else text[: MAX_REASON - 1].rstrip() + "…"


# ---------------------------------------------------------------- quotes


def _quotes(question: Question, entries: list[Any]) -> tuple[tuple[tuple[str, str], ...], bool]:
    """The quotes that are in the texts, private pieces put back, each with the text in which it stands; whether one is missing."""
    found: list[tuple[str, str]] = []
    for entry in entries[:MAX_QUOTES]:
        text = entry.get("text") if isinstance(entry, Mapping) else None
        if not isinstance(text, str) or not _bare(text):
            continue
        handle = _look_up(question, str(entry.get("in", "")), text)
        if not handle:
            return tuple(found), True
        found.append((handle, restored(text, question.hidden)))
    return tuple(dict.fromkeys(found)), False


def _look_up(question: Question, handle: str, quote: str) -> str:
    """The handle of the text that holds a quote: the one that was named if it does, else whichever does; "" if none."""
    named = [h for h in question.sources if h == handle or h.startswith(f"{handle}.") or handle.startswith((f"{h}.", f"{h}["))]
    order = [*sorted(named, key=lambda h: not h.endswith(".output")), *(h for h in question.sources if h not in named)]
    return next((h for h in order if holds(question.sources[h], quote)), "")


def holds(text: str, quote: str) -> bool:
    """Whether a quote is word for word in a text: white space, typographic quotes and dashes, JSON escapes, case and the fold of
    lines do not matter, nor do leading and trailing quotation marks; an ellipsis stands for what the quote passes over."""
    haystack = [_bare(text), _bare(_unescaped(text))]
    parts = [p for p in (_bare(p) for p in re.split(r"\[?(?:…|\.{3,})\]?", quote)) if p]
    for part in ([_bare(quote)], parts) if parts else ([_bare(quote)],):
        if any(_in_order(hay, part) for hay in haystack):
            return True
    loose = [_bare(_unescaped(p)).strip("\"'") for p in re.split(r"\[?(?:…|\.{3,})\]?", quote)]
    loose = [p for p in loose if p]
    return bool(loose) and any(_in_order(hay, loose) for hay in haystack)


def _in_order(text: str, parts: list[str]) -> bool:
    at = 0
    for part in parts:
        at = text.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return bool(parts)


_FOLDED = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "–": "-", "—": "-", "−": "-", "‑": "-"}
)


def _bare(text: str) -> str:
    """A text as quotes are compared: no white space, no line prefix, no broken marks, one case, plain quotes and dashes."""
    text = unicodedata.normalize("NFC", re.sub(r"(?m)^\| ", "", text)).translate(_FOLDED).replace(BREAK, "")
    return "".join(text.split()).casefold()


def _unescaped(text: str) -> str:
    """A text with JSON escapes resolved."""
    return re.sub(r'\\(?:u[0-9a-fA-F]{4}|["\\/bfnrt])', lambda m: str(json.loads(f'"{m.group()}"')), text)
