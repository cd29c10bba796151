"""From everything that was read of a span to one payload a side: partial readings joined, contradictions kept and told."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rca.conventions.spec import INPUT, INSTRUCTIONS, Content, Reading
from rca.model import Payload, State
from rca.patterns import regex
from rca.records import replace

_GAP = regex(r"\s+")
_WORD = regex(r"\w+")
_DROPPED = regex(r"^\[?\s*this value has been dropped\b|^\[?dropped\b.{0,60}(?:size|limit)", re.IGNORECASE, "dropped")
_MARKED_CUT = regex(r"(?:\.\.\.|…)?\s*[\[(<]\s*(?:\.\.\.|…)?\s*truncated\b[^\n\])>]{0,60}[\])>]\s*$", re.IGNORECASE, "truncated")
PLACEHOLDERS = frozenset({
    "<elided>", "n/a", "[redacted]", "<redacted>", "redacted", "[filtered]", "<not serializable>", "<non-serializable>", "[omitted]",
    "<omitted>", "[content omitted]", "[content removed]", "[masked]", "<masked>", "***", "******", "[scrubbed]", "__redacted__",
    "<hidden>", "[hidden]", "[elided]", "<truncated>", "[content redacted]", "<bytes>",
    "content capture disabled", "[sensitive data removed]",
})  # fmt: skip
SAME = 0.6  # share of words that two readings must have in common to be taken for the same payload
WORDS = 4_000  # how many words of each are compared


def state_of(content: Content, placeholders: Sequence[str] = ()) -> Content:
    """The content with its state set where the text is not a payload but says why there is none."""
    bare = content.text.strip()
    if not bare or content.state is not State.CAPTURED:
        return content
    if len(bare) < 200 and _DROPPED.match(bare):
        return Content(state=State.DROPPED, notes=[bare])
    if bare in placeholders or (len(bare) < 40 and bare.lower() in PLACEHOLDERS):
        return Content(state=State.PLACEHOLDER, notes=[f"{bare} stands where the payload was"])
    if "runcated" in bare[-80:] and (match := _MARKED_CUT.search(bare)):
        content.state = State.TRUNCATED
        content.text = bare[: match.start()].rstrip()
        content.notes.append("the instrumentation says that it cut the text")
    return content


def choose(side: str, readings: Sequence[Reading]) -> Payload:
    """The payload of one side, the most complete reading first; what it lacks is taken from the others."""
    rules = [r for r in readings if r.side == INSTRUCTIONS and r.content.text] if side == INPUT else []
    own = sorted((r for r in readings if r.side == side), key=_worth, reverse=True)
    if not own:
        text = "\n\n".join(_distinct([r.content.text for r in rules]))
        keys = tuple(k for r in rules for k in r.keys)
        return Payload(State.ABSENT, instructions=text, keys=keys, convention=rules[0].convention if rules else "")
    best = own[0]
    content = best.content
    payload = Payload(
        state=content.state,
        text=content.text,
        value=content.value,
        instructions=content.instructions,
        parts=content.parts,
        documents=content.documents,
        keys=best.keys,
        convention=best.convention,
        notes=tuple(dict.fromkeys(content.notes)),
    )
    for other in own[1:]:
        payload = _joined(payload, best, other)
    extra = [r.content.text for r in rules]
    if extra:
        payload = replace(
            payload, instructions="\n\n".join(_distinct([*extra, payload.instructions])), keys=(*payload.keys, *rules[0].keys)
        )
    if side != INPUT and payload.instructions:
        payload = replace(payload, instructions="")
    return payload


def _worth(reading: Reading) -> tuple[int, int, int, int, int]:
    content = reading.content
    has_text = bool(content.text)
    state = {
        State.CAPTURED: 5,
        State.TRUNCATED: 4,
        State.UNPARSEABLE: 2,
        State.DROPPED: 3,
        State.BY_REFERENCE: 2,
        State.PLACEHOLDER: 1,
    }.get(content.state, 0)
    return (int(has_text), state, int(reading.layer), reading.rank, len(content.text))


def _joined(payload: Payload, best: Reading, other: Reading) -> Payload:
    """The payload with what another reading adds; a reading of the same layer that tells something else is a conflict."""
    content = other.content
    if not content.text or content.state in (State.PLACEHOLDER, State.DROPPED, State.ABSENT):
        return payload
    same = agree(payload.text, content.text)
    if same and content.instructions and not payload.instructions:
        payload = replace(payload, instructions=content.instructions)
    if same and content.documents and not payload.documents:
        payload = replace(payload, documents=content.documents)
    if same and content.parts and not payload.parts:
        payload = replace(payload, parts=content.parts)
    if same or other.layer is not best.layer or State.TRUNCATED in (payload.state, content.state):
        return payload
    if other.convention == best.convention:
        return payload
    note = f"{best.convention} ({', '.join(best.keys[:2])}) and {other.convention} ({', '.join(other.keys[:2])}) tell different texts"
    return replace(payload, state=State.CONFLICT, notes=(*payload.notes, note))


def agree(a: str, b: str) -> bool:
    """Whether two readings are the same payload: one contains the other, or nearly all words of the shorter stand in the longer."""
    first, second = _GAP.sub("", a[:200_000]), _GAP.sub("", b[:200_000])
    if first == second or first in second or second in first:
        return True
    words_a, words_b = set(_WORD.findall(a.lower())[:WORDS]), set(_WORD.findall(b.lower())[:WORDS])
    small, large = sorted((words_a, words_b), key=len)
    return not small or len(small & large) >= SAME * len(small)


def _distinct(texts: Sequence[str]) -> list[str]:
    """Texts without those that another one contains."""
    found: list[str] = []
    for text in texts:
        if text and not any(text in t for t in found):
            found = [t for t in found if t not in text]
            found.append(text)
    return found
