"""The named places of a text, filled and empty: fields of JSON anywhere in it, headings and tags with what stands under them.

A prompt is often put together from pieces: JSON under a heading, JSON within a tag, one long JSON object. `fields` reads them all
alike, so that `{"check": {"hits": []}}`, `<check>{"hits": []}</check>` and `## check` over `{"hits": []}` name the same place.
"""

from __future__ import annotations

import functools
import itertools
import json
from collections.abc import Iterator, Mapping

from rca.patterns import regex
from rca.records import dataclass
from rca.typed import Any

MAX_TEXT = 60_000
MAX_FIELDS = 2_000
_MAX_PIECES = 60
_NOTHING = frozenset(
    (
        *(
            "",
            "{}",
            "[]",
            "null",
            "none",
            "nil",
            "undefined",
            "n/a",
            "-",
            "–",
            "—",
            "empty",
            "leer",
            "vide",
            "vacío",
            "vuoto",
            "leeg",
            "vazio",
        ),
        *(
            "keine",
            "kein",
            "aucun",
            "aucune",
            "ninguno",
            "ninguna",
            "nessuno",
            "nessuna",
            "geen",
            "nenhum",
            "nenhuma",
            "brak",
            "inga",
            "ingen",
        ),
        *("yok", "なし", "無し"),
    )
)


@dataclass(frozen=True, slots=True)
class Field:
    """A named place: `above` are the names around it, outermost first; `beside` what stands next to it in the same object."""

    name: str
    value: Any
    above: tuple[str, ...] = ()
    beside: tuple[tuple[str, str], ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing stands there."""
        return vacant(self.value)


def vacant(value: Any) -> bool:
    """Whether a value is nothing: null, no text, an empty list or object, or a word for it."""
    return value in (None, [], {}) or (isinstance(value, str) and value.strip().strip("()<>").casefold() in _NOTHING)


@functools.lru_cache(maxsize=512)
def fields(text: str) -> tuple[Field, ...]:
    """The named places of a text, in its first 60,000 characters; fields within lists are left out, since they come many times."""
    found: list[Field] = []
    for above, value in _pieces(text[:MAX_TEXT]):
        if above:
            found.append(Field(above[-1], value, above[:-1]))
        if isinstance(value, dict):
            found.extend(_within(value, above))
        if len(found) >= MAX_FIELDS:
            break
    return tuple(found[:MAX_FIELDS])


def record(text: str) -> dict[str, Any]:
    """The outermost named places of a text: the fields of a JSON object, or the sections of a prompt, with what stands in them."""
    return {f.name: f.value for f in fields(text) if not f.above}


def parts_of_one(sent: Any, drawn: Mapping[str, int]) -> bool:
    """Whether records (of a list, or of an object) from which fields were drawn are parts of one thing, which are put together as a matter
    of course: they are of different forms (`customer` and `order`), or the fields bear the names of their records (`sender_name`).

    drawn: the name of each field that was drawn, and the number of its record.
    """
    named = [(str(k), v) for k, v in sent.items()] if isinstance(sent, dict) else [("", v) for v in sent] if isinstance(sent, list) else []
    records = [(name, set(item)) for name, item in named if isinstance(item, dict)]
    forms = [records[number][1] for number in dict.fromkeys(drawn.values())]
    alike = all(len(a & b) * 2 >= min(len(a), len(b)) > 0 for a, b in itertools.combinations(forms, 2))
    plain = {number for name, number in drawn.items() if not _words(name) & _words(records[number][0])}
    return not alike or (len(plain) <= 1 and len({records[n][0] for n in drawn.values() if n not in plain}) > 0)


def _words(name: str) -> set[str]:
    return set(_WORD.findall(_HUMP.sub("_", name).casefold()))


_WORD, _HUMP = regex(r"[^\W\d_]+"), regex(r"(?<=[a-z])(?=[A-Z])")


def _within(value: dict[Any, Any], above: tuple[str, ...]) -> Iterator[Field]:
    todo: list[tuple[dict[Any, Any], tuple[str, ...]]] = [(value, above)]
    for _ in range(MAX_FIELDS):
        if not todo:
            return
        item, path = todo.pop()
        beside = tuple((str(k), str(v)) for k, v in item.items() if isinstance(v, str | int | float) and not vacant(v))[:40]
        for key, inner in item.items():
            yield Field(str(key), inner, path, tuple(b for b in beside if b[0] != str(key)))
            if isinstance(inner, dict):
                todo.append((inner, (*path, str(key))))


_TAG = regex(r"<(?P<tag>[^\W\d][\w.-]{1,40})>\s*(?P<inner>.*?)\s*</(?P=tag)>", 16)  # re.DOTALL
_HEAD = regex(r"(?m)^(?:#{1,6} *(?P<head>[^\W\d][^\n#:]{1,40}?):?|(?P<label>[^\W\d][\w /-]{1,40}):)[ \t]*$")
_BEGIN = regex(r"(?m)^[ \t]*(?:```\w*\s*)?(?=[{\[])", needs="[|{")


def _pieces(text: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    """(names above, value) of each piece of a text that is structured; the value of a section in prose is its text."""
    whole = _json(text)
    if whole is not None:
        yield (), whole
        return
    sections = list(_sections(text))[:_MAX_PIECES]
    for name, body in sections:
        value = _json(body)
        yield (name,), body.strip() if value is None else value
    if not sections:
        yield from (((), value) for value in _loose(text))


def _sections(text: str) -> Iterator[tuple[str, str]]:
    tags = list(_TAG.finditer(text))
    if tags:
        yield from ((m["tag"], m["inner"]) for m in tags)
        return
    heads = list(_HEAD.finditer(text))
    ends = [*(m.start() for m in heads[1:]), len(text)][: len(heads)]
    for match, end in zip(heads, ends, strict=True):
        yield (match["head"] or match["label"]).strip(), text[match.end() : end]


def _loose(text: str) -> Iterator[Any]:
    """JSON values that begin a line of a text."""
    decoder, at = json.JSONDecoder(), 0
    for match in list(_BEGIN.finditer(text))[:_MAX_PIECES]:
        if match.end() < at:
            continue
        try:
            value, at = decoder.raw_decode(text, match.end())
        except (ValueError, RecursionError):
            continue
        yield value


def _json(text: str) -> Any:
    body = text.strip()
    if body.startswith("```"):
        body = body.strip("`").removeprefix("json").strip()
    if body[:1] not in ("{", "["):
        return None
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
