"""What reached the first service, and what in a prompt is rule and what is data."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from rca.graph.content import FREE, Explained
from rca.graph.tokens import tokenise
from rca.graph.tree import NONE, SpanTree
from rca.graph.units import Frame, Unit
from rca.model import MISSING, Capture, Payload, State
from rca.patterns import regex
from rca.records import replace

MIN_PARAGRAPH_WORDS = 4


def request_of(
    tree: SpanTree, units: Sequence[Unit], frames: Sequence[Frame], captures: Callable[[int], Capture | None], roots: Sequence[Unit]
) -> Payload:
    """The payload of the request: the outermost frame's input, else the entry's body, else the longest input of a first unit.

    `roots` are the units into which no other unit's output flows.
    """
    for frame in sorted(frames, key=lambda f: (tree.start(f.span), -tree.end(f.span))):
        if tree.segments[frame.segment].caller == NONE and not tree.segments[frame.segment].producers and frame.input.usable:
            return frame.input
    worked = {u.segment for u in units}
    for number, segment in enumerate(tree.segments):
        capture = captures(segment.entry)
        if segment.caller == NONE and not segment.producers and number not in worked and capture and capture.input.usable:
            return capture.input
    usable = [u for u in roots if u.input.usable]
    if not usable:
        return MISSING
    first = max(usable, key=lambda u: (len(without_rules(u.input).text), -tree.start(u.core[0])))
    return without_rules(first.input)


def entry_spans(tree: SpanTree, units: Sequence[Unit]) -> tuple[str, ...]:
    """Span ids of the request's arrival: the entries of segments that nothing calls, earliest first; at least one span.

    Background traces without a unit of work downstream do not count while others have one.
    """
    entries = [s for s in tree.segments if s.caller == NONE and not s.producers]
    entries.sort(key=lambda s: (tree.start(s.entry), tree.spans[s.entry].span_id))
    with_children = [s for s in entries if any(u.segment != NONE for u in units)]
    return tuple(tree.spans[s.entry].span_id for s in (with_children or entries)[:3])


def without_rules(payload: Payload) -> Payload:
    """A prompt in one message without its leading paragraphs of rules, where they can be told from the data.

    A leading paragraph is taken for a rule if it speaks like one (imperatives, label lists, formats); at least one
    paragraph is left. Payloads whose instructions were recorded apart, and JSON, stay as they are.
    """
    if payload.instructions or payload.value is not None or payload.state == State.ABSENT:
        return payload
    paragraphs = regex(r"\n[ \t]*\n").split(payload.text)
    rules = 0
    while rules < len(paragraphs) - 1 and _speaks_like_a_rule(paragraphs[rules]):
        rules += 1
    if not rules:
        return payload
    head = "\n\n".join(paragraphs[:rules])
    return replace(payload, text=payload.text[len(head) :].lstrip("\n"), instructions=head.strip())


def split_prompt(payload: Payload, explained: Explained, sources: Sequence[str]) -> Payload:
    """A prompt in one message cut into rules and data by what its sources explain.

    Leading and trailing lines of which no source explains a word are rules; `sources` are texts that are known to be data
    (a wrapping span's input). The data keeps everything between the first and the last explained line.
    """
    if payload.instructions or payload.value is not None or not payload.usable:
        return payload
    for text in sources:
        at = payload.text.find(text.strip()) if len(text) > 20 else -1
        if at > 0 and FREE not in explained.owner[len(tokenise(payload.text[:at])) :]:
            return replace(payload, text=payload.text[at:], instructions=payload.text[:at].strip())
    tokens = tokenise(payload.text)
    if len(tokens) != len(explained.owner):
        return without_rules(payload)
    known = [i for i, owner in enumerate(explained.owner) if owner != FREE]
    if not known:
        return without_rules(payload)
    head = payload.text[: tokens.starts[known[0]]]
    cut = head.rfind("\n\n")
    rules = head[: cut + 1] if cut > 0 else ""
    if len(tokenise(rules)) < MIN_PARAGRAPH_WORDS:
        return without_rules(payload)
    return replace(payload, text=payload.text[cut:].lstrip("\n"), instructions=rules.strip())


@cache
def _rule_words() -> re.Pattern[str]:
    return regex(
        r"\b(you are|you (?:answer|write|sort|extract|classify|read|get|must|will)|return|reply|respond|answer with|output|extract|classify"
        r"|summari[sz]e|write|decide|label[s]?|json|keys?|schema|one word|at most|do not|never|max(?:imum)?|only|list the|translate|choose"
        r"|du bist|sie sind|antworte|gib |schreibe?n?|extrahiere|fasse|übersetze|höchstens|nur|ordne|klassifiziere|schlüssel"
        r"|tu es|vous êtes|réponds|répondez|extrais|extrayez|résume[rz]?|écri[st]|rédige[rz]?|classe[rz]?|au plus|uniquement|ne pas"
        r"|eres|responde|extrae|resume|escribe|redacta|clasifica|devuelve|como máximo|solo|únicamente"
        r"|sei un|rispondi|estrai|riassumi|scrivi|classifica|restituisci|je bent|antwoord|geef|vat samen|schrijf"
        r"|você é|responda|extraia|resuma|escreva|classifique)\b|してください|せよ|出力|返して|抽出|分類|要約|ラベル",
        re.IGNORECASE,
    )


def _speaks_like_a_rule(paragraph: str) -> bool:
    words = len(tokenise(paragraph))
    return 2 <= words <= 400 and bool(_rule_words().search(paragraph[:400]))
