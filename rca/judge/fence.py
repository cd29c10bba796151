"""Makes payloads inert before a model reads them: a payload is data, whatever it says.

Three things keep a payload from speaking for the question. A random mark, drawn for each call, stands before and after all data.
Every line of a payload after its first begins with `| `, so that no payload can write a line of the question's own layout.
And whatever a tokenizer, a terminal or a reader could take for control is made visible text here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from rca.judge.records import FENCE

OPENING = f"--- data {FENCE} ---"
CLOSING = f"--- end {FENCE} ---"
BREAK = "·"
"""Put into marks to break them. Quotes are looked up without it."""

REF_OPEN, REF_CLOSE = "\ue000", "\ue001"
"""Around references while a text is laid out; `neutral` leaves neither in a payload."""

_INVISIBLE = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\ue000\ue001\U000e0000-\U000e0fff"
)


@cache
def _controls() -> re.Pattern[str]:
    # Joiners belong to Persian, Indic scripts and emoji: they are shown only where they stand next to ASCII.
    return re.compile(rf"(?:[{_INVISIBLE}]|(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f]))+")


@cache
def _marks() -> re.Pattern[str]:
    """What chat templates, agent formats and this room's own layout use as marks; the first character is kept, then it is broken."""
    shapes = (
        r"<(?=[|｜][^<>\n]{0,60}[|｜]>)",  # <|im_start|>, <|eot_id|>, <｜User｜> ...
        r"<(?=/?(?:s|bos|eos|pad|unk|think|thinking|tool_call|tool_response|function_calls?|function_results?|start_of_turn|end_of_turn"
        r"|start_header_id|end_header_id|system|assistant|user|human|instructions?)>)",
        r"<(?=</?SYS>>)",
        r"\[(?=/?(?:INST|SYS|SYSTEM_PROMPT|TOOL_CALLS|TOOL_RESULTS|AVAILABLE_TOOLS)\])",
        r"\[(?=\s*=\s)",
        r"\[(?=…\s*[\d,]+ characters left out)",
        r"\{(?=fence\})",
        r"-(?=-{2,}\s*(?:data|end)\b)",
        r"(?m:^|(?<=\\n))#(?=#{1,5}\s*(?:system|instructions?|response|assistant|user|human|input|end)\b)",
        r"(?:(?<=\n\n)|(?<=\\n\\n))[HAS](?=(?:uman|ssistant|ystem)\s?:)",
    )
    return re.compile("|".join(shapes), re.IGNORECASE)


def neutral(text: str) -> str:
    """The text with controls, direction marks and invisible characters shown and with marks of chat templates broken.

    Nothing is left out but line ends of other kinds; the same text always gives the same result, and a result gives itself.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _controls().sub(_shown, text)
    return _marks().sub(lambda m: m.group() + BREAK, text)


def _shown(match: re.Match[str]) -> str:
    run = match.group()
    shown = "".join(f"‹U+{ord(c):04X}›" for c in run[:3])
    return shown if len(run) <= 3 else f"{shown}‹{len(run) - 3} more invisible characters›"


def block(text: str) -> str:
    """A payload as it stands after its label: each line after the first begins with `| `."""
    return text.replace("\n", "\n| ")


def echoes(answer: Any) -> bool:
    """Whether an answer quotes a fence, which no honest answer does.

    Whoever drew the mark has put `FENCE` back in its place; an answer that came another way is known by the line's form.
    """
    pattern = re.compile(rf"{re.escape(FENCE)}|--- (?:data|end) [0-9a-f]{{8,}}")
    stack: list[Any] = [answer]
    while stack:
        node = stack.pop()
        if isinstance(node, Mapping):
            stack += [*node.keys(), *node.values()]
        elif isinstance(node, list | tuple):
            stack += node
        elif isinstance(node, str) and pattern.search(node):
            return True
    return False
