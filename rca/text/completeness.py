"""Whether a text ends early or is broken JSON."""

from __future__ import annotations

import json
import re

from rca.patterns import regex
from rca.records import dataclass
from rca.text.closings import CLOSERS, PARTICLES, courtesy, ends_in_function_word, signature
from rca.text.leaves import json_start

VALID, TRUNCATED, INVALID, NOT_JSON = "valid", "truncated", "invalid", "not_json"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something seen at characters `start` to `end` of a text (`text` is that piece), with a reason and a confidence 0..1."""

    text: str
    start: int
    end: int
    reason: str
    confidence: float


# ---------------------------------------------------------------- cut off

_END_OK = ".!?…。！？．」』”\"'’»)]}>*_`|~:;%‰€$£¥°✓✔"
_LIST_LINE = regex(r"[ \t]*(?:[-*•–‣▪]|\d{1,3}[.)]|[a-z]\)|\|)\s*\S?")
_FIELD_LINE = regex(r"[^\n:]{1,40}:[ \t]+\S", needs=":\t|: ")


def cut_off(text: str) -> Finding | None:
    """Where a text seems to end too early, with how sure that is; None for texts that end as such texts end.

    Labels, titles, field lists, tables, signatures and URLs need no full stop and are let be.
    """
    body = text.rstrip()
    if not body:
        return None
    if json_start(text) >= 0:
        state, detail = json_state(text)
        if state == TRUNCATED:
            return _tail(body, f"the JSON ends early ({detail})", 0.97)
        if state == VALID:
            return None
    if body.count("```") % 2 and len(body) - body.rfind("```") > 3:
        return _tail(body, "a code fence is not closed", 0.8)
    line = body.rsplit("\n", 1)[-1]
    if _short_row(body, line):
        return _tail(body, "its last row has fewer columns than those above", 0.85)
    ending = body[-1]
    if ending in ",、，(（[{«„“" or (ending == "-" and body[-2:-1].isalnum()) or body.endswith((" –", " —", " &", " +", "：「")):
        return _tail(body, "the text ends with a mark that something must follow", 0.85 if len(body) > 40 else 0.6)
    if ending in _END_OK or not ending.isalnum():
        return _open_bracket(body, line)
    lines = [x for x in body[-1500:].split("\n") if x.strip()]
    if _open_item(lines):
        return _tail(body, "its last item has no end, as those before it have", 0.8)
    if _is_short(body) or _signed(lines) or _ends_in_form(body, line):
        return None
    return _open_sentence(body, line)


def _tail(body: str, reason: str, confidence: float) -> Finding:
    start = max(0, len(body) - 60)
    return Finding(body[start:], start, len(body), reason, confidence)


def _is_short(body: str) -> bool:
    """Labels, titles, names: too short to be a sentence."""
    return len(body) < 30 and len(body.split()) <= 4 and not regex(r"[.!?]\s|。").search(body)


_NUMBERED = regex(r"[ \t]*(?:\d{1,2}[.)]|[a-z]\)|[-*•–])[ \t]+(?P<item>\S.*)")


def _open_item(lines: list[str]) -> bool:
    """Whether the last line is an item without an end in a list of sentences of six words and more: one of at most three words, or a
    longer one below three that all have their full stop."""
    last = _NUMBERED.match(lines[-1]) if len(lines) > 1 else None
    if last is None or lines[-1].split()[0].rstrip(".)") == "1":
        return False
    above = [m["item"].rstrip() for x in lines[-6:-1] if (m := _NUMBERED.match(x))]
    ended = bool(above) and lines[-2].rstrip()[-1:] in ".;。" and all(len(x.split()) >= 6 for x in above)
    if len(last["item"].split()) <= 3:
        return ended
    return ended and len(above) >= 3 and all(x[-1] in ".!?。" for x in above)


def _signed(lines: list[str]) -> bool:
    """Whether a short line that ends with a comma stands over the last one, which begins with a capital: a courtesy and a name."""
    if len(lines) < 2 or not lines[-2].rstrip().endswith((",", "、")):
        return False
    above, name = regex(r"(?<=[.!?。])\s+").split(lines[-2])[-1].split(), lines[-1].split()
    return len(above) <= 6 and len(name) <= 7 and name[0][:1].isupper() and not ends_in_function_word(lines[-1])


_COLUMNS = regex(r"[ ]{2,}|\t+|[ ]*[|;][ ]*")


def _short_row(body: str, line: str) -> bool:
    """Whether the last line of a table lacks columns that the three lines above it all have."""
    above = [len(_COLUMNS.split(x.strip())) for x in body[-1500:].split("\n")[-4:-1]]
    return len(above) == 3 and min(above) >= 3 and 1 < len(_COLUMNS.split(line.strip())) < min(above) and line.strip()[-1:].isalnum()


_ADDRESS = regex(r"(?:https?://|www\.|[\w.+-]+@)\S+$", needs="@|http|www.")


_LOG_LINE = regex(
    r"\s*(?:\[?(?:\d{4}-\d{2}-\d{2}[T ])?\d{2}:\d{2}:\d{2}(?:[.,]\d+)?(?:Z|[+-]\d{2}:?\d{2})?\]?\s+\S"
    r"|\[?(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|CRITICAL|FATAL)\b\]?[: ]|[A-Z][a-z]{2} {1,2}\d{1,2} \d{2}:\d{2}:\d{2} \S)"
)
"""A line of a log, which carries no full stop."""


def _ends_in_form(body: str, line: str) -> bool:
    """Whether the last line is of a form that carries no full stop: signature, list item, table row, field, address, heading."""
    if _ADDRESS.search(line[-300:]) or _LOG_LINE.match(line[:120]):
        return True
    lines = [x for x in body[-1500:].split("\n") if x.strip()]
    if len(lines) > 1 and len(line) <= 60:
        before = "\n".join(lines[-4:-1])
        if (CLOSERS.search(before) or CLOSERS.match(line.strip())) and not ends_in_function_word(line):
            return True
        if _list_like(lines) and not ends_in_function_word(line):
            return True
    tail_closer = CLOSERS.search(line[-70:])
    if tail_closer and tail_closer.start() < len(line[-70:]) - 40 and len(line[-70:][tail_closer.end() :].split()) > 5:
        tail_closer = None
    if tail_closer and len(line[-70:].split()) <= 12 and not ends_in_function_word(line):
        rest = line[-70:][tail_closer.end() :].split()
        if sum(w[:1].islower() and w not in PARTICLES for w in rest) < 2:
            return True
    tail = regex(r"(?<=[.!?。！？])\s+").split(line)[-1]
    words = tail.split()
    begun = tail != line or (len(lines) > 1 and lines[-2].rstrip()[-1:] in _END_OK)
    if begun and words and (signature(words) or courtesy(tail)):
        return True
    if len(words) <= 6 and tail != line and any(c.isdigit() for c in tail) and not ends_in_function_word(tail) and ":" in tail:
        return True
    return bool(_FIELD_LINE.match(line)) and len(line) < 80 and not ends_in_function_word(line)


def _list_like(lines: list[str]) -> bool:
    if _wrapped(lines):
        return False
    tail = lines[-4:]
    marked = sum(1 for x in tail if _LIST_LINE.match(x))
    fields = sum(1 for x in tail if _FIELD_LINE.match(x))
    return marked >= 2 or fields >= 2 or (marked >= 1 and bool(_LIST_LINE.match(tail[-1])))


def _wrapped(lines: list[str]) -> bool:
    """Whether the last line goes on with the sentence of the long line above it."""
    above = lines[-2].rstrip() if len(lines) > 1 else ""
    return len(above) >= _LONG_LINE and above[-1] not in _END_OK and lines[-1].lstrip()[:1].islower()


_LONG_LINE = 80


def _open_bracket(body: str, line: str) -> Finding | None:
    """A text that ends in punctuation is whole, unless a bracket or a quotation of its last paragraph stays open."""
    if body.endswith((":", ";")) and len(body) > 60:
        return _tail(body, "the text ends with a mark that something must follow", 0.5)
    return None


def _has_sentences(body: str) -> bool:
    """Whether the text is written in sentences: its other sentences end in full stops."""
    return _SENTENCE_END.search(body) is not None


_SENTENCE_END = regex(r"[.!?…。！？](?:(?<=[。！？])|(?<=[^\W\d_]{2}.)[\"'”»)]?(?:\s|$))")


def _open_sentence(body: str, line: str) -> Finding | None:
    wrapped = _wrapped([x for x in body[-1500:].split("\n") if x.strip()])
    tail_start = max(body.rfind(mark) for mark in (". ", "! ", "? ", "。", "\n\n" if wrapped else "\n")) + 1
    words = body[tail_start:].split()
    cjk = 0 if body.isascii() else sum(1 for c in body[-200:] if "\u3040" <= c <= "\u9fff")
    if cjk * 3 > len(body[-200:]):
        ended = body.count("。")
        particle = body[-1] in "はがをにでとのへもや、てし"
        if ended and not particle and _names_only(body[tail_start:]):
            return None
        if ended or particle:
            return _tail(body, "the last sentence is not finished", 0.85 if particle else 0.6)
        return None
    if ends_in_function_word(body[-60:]) and len(words) >= 2 and not _all_title(words):
        return _tail(body, f"the text ends in the middle of a sentence, after “{words[-1]}”", 0.93 if _has_sentences(body) else 0.8)
    if not _has_sentences(body):
        return _tail(body, "the last sentence is not finished", 0.35) if len(words) > 25 else None
    if len(words) >= 3 and len(body) > 80:
        if len(regex(r"[^\W\d_]{2}[.!?] +[a-zà-ÿ]").findall(body)) >= 2:
            return None  # who writes so begins sentences small and leaves out the last full stop
        last = words[-1]
        return _tail(body, "the last sentence has no end", 0.65 if last[0].isupper() or last[0].isdigit() else 0.75)
    if len(words) <= 2 and len(body) > 80 and "\n" not in body[tail_start - 1 : tail_start]:
        return _tail(body, "a sentence has only begun", 0.55)
    return None


def _names_only(tail: str) -> bool:
    """Whether what follows the last full stop is a name, a place, an age: short, no case particle, not ending in kana."""
    return len(tail) <= 30 and not regex(r"[はがをにでへ]").search(tail) and not "\u3040" <= tail.rstrip()[-1:] <= "\u309f"


def _all_title(words: list[str]) -> bool:
    return all(w[:1].isupper() for w in words)


# ---------------------------------------------------------------- JSON


def json_state(text: str) -> tuple[str, str]:
    """(valid | truncated | invalid | not_json, detail): whether a text that is meant to be JSON is; code fences are seen through.

    `detail` says where and why for truncated and invalid, "" else. Text that does not begin as JSON is not_json.
    """
    start = json_start(text)
    if start < 0:
        return NOT_JSON, ""
    body = text[start:].rstrip()
    fenced = text[:start].lstrip().startswith("```")
    if body.endswith("```"):
        body = body[:-3].rstrip()
    if _depth(body) > 400:
        return (VALID, "") if _balanced(body) else (TRUNCATED, "brackets stay open")
    try:
        _, end = json.JSONDecoder().raw_decode(body)
    except json.JSONDecodeError as error:
        if not _looks_like_json(body):
            return NOT_JSON, ""
        where = f"line {error.lineno} column {error.colno}"
        if (error.pos >= len(body.rstrip()) - 1 and not _balanced(body)) or _open_at_end(body):
            return TRUNCATED, f"{error.msg} at {where}"
        return INVALID, f"{error.msg} at {where}"
    except (ValueError, RecursionError) as error:
        return INVALID, str(error)[:80]
    rest = body[end:].strip()
    if rest and not fenced:
        if body[0] == "[" and not _looks_like_json(body):
            return NOT_JSON, ""
        return INVALID, f"more text after the JSON: {rest[:30]!r}"
    return VALID, ""


def _looks_like_json(body: str) -> bool:
    return (
        regex(r'\[\s*(?:["{\]]|\[(?!\s*[A-Za-z])|-?\d|true\b|false\b|null\b|$)|\{\s*(?:["}\[]|-?\d|$)').match(body) is not None
        or regex(r"\{\s*['\w]+\s*:").match(body) is not None
    )


def _scan_brackets(body: str) -> tuple[list[str], bool, int]:
    stack: list[str] = []
    deepest, in_string = 0, False
    for m in regex(r'\\.|["{}\[\]]', re.DOTALL).finditer(body):
        c = m.group()
        if c == '"':
            in_string = not in_string
        elif in_string or len(c) > 1:
            continue
        elif c in "{[":
            stack.append(c)
            deepest = max(deepest, len(stack))
        elif stack:
            stack.pop()
    return stack, in_string, deepest


def _depth(body: str) -> int:
    return _scan_brackets(body)[2]


def _balanced(body: str) -> bool:
    stack, in_string, _ = _scan_brackets(body)
    return not stack and not in_string


def _open_at_end(body: str) -> bool:
    """Whether the JSON is right as far as it goes: closing what is open makes it parse."""
    stack, in_string, _ = _scan_brackets(body)
    if not stack:
        return False
    closing = "".join("}" if c == "{" else "]" for c in reversed(stack))
    head = regex(r"\\u?[0-9a-fA-F]{0,3}$").sub("", body) if in_string else body
    candidates = [head + '"'] if in_string else [head]
    candidates.append(candidates[0] + ": null" if in_string else head + " null")
    candidates.append(regex(r"[-\w.]+$").sub("", head))
    candidates.append(regex(r"[,:]\s*$").sub("", head))
    candidates.append(regex(r",?\s*\"[^\"]*\"\s*:?\s*$").sub("", head))
    candidates.append(regex(r"[,:\[]?\s*[-\w.]+$").sub("", head))
    candidates.append(regex(r",?\s*\"[^\"]*\"\s*:\s*[-\w.]+$").sub("", head))
    for candidate in candidates:
        try:
            json.loads(candidate + closing)
        except (ValueError, RecursionError):
            continue
        return True
    return False
