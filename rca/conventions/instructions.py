"""Rules apart from data: markers inside one message, and variables that stand beside the data.

Only what is marked is taken apart: where rules and data stand in one message without a marker, nothing is guessed.
"""

from __future__ import annotations

import re
from functools import cache

from rca.model import Value
from rca.patterns import regex
from rca.typed import Any

RULE_KEYS = frozenset({
    "instructions", "instruction", "system", "system_prompt", "systemprompt", "system_message", "systemmessage", "system_instruction",
    "system_instructions", "systeminstruction", "rules", "developer_prompt", "developer",
})  # fmt: skip
"""Names of variables that hold rules for the model, lower case."""

DATA_KEYS = frozenset({
    "input", "inputs", "text", "document", "documents", "question", "query", "context", "data", "content", "message", "messages", "body",
    "payload", "user", "user_input", "user_prompt", "request", "email", "mail", "transcript", "article", "contents", "user_message",
})  # fmt: skip
_RULE_WORDS = (
    "instructions?|system(?: prompt| message)?|rules|task|developer|anweisung(?:en)?|anleitung|aufgabe|instrucci(?:ó|o)n(?:es)?|istruzioni?"
    "|consignes?|instru(?:ç|c)(?:ões|oes|ão|ao)|instructies?|polecenie|instrukcj[ae]|指示|指令|说明|任务"
)
_DATA_WORDS = (
    "inputs?(?: data| text)?|data|daten"
    "|document|documents|text|texte?|user(?: input| message)?|eingabe|entrada|ent(?:ré|re)e|ingresso|dane|wejście"
    "|invoer|context|content|question|query|message|入力|输入|文章|本文"
)
_ANSWER_WORDS = "response|output|answer|antwort|ausgabe|respuesta|risposta|réponse|resposta|回答|出力|输出"


@cache
def _headings() -> re.Pattern[str]:
    return regex(
        rf"\A\s*(?P<h>#{{1,4}})[ \t]*(?:{_RULE_WORDS})[ \t]*:?[ \t]*\n(?P<rules>.*?)"
        rf"\n\s*(?P=h)[ \t]*(?:{_DATA_WORDS})[ \t]*:?[ \t]*\n(?P<data>.*)\Z",
        re.IGNORECASE | re.DOTALL,
    )


@cache
def _answer() -> re.Pattern[str]:
    return regex(rf"\n\s*#{{1,4}}[ \t]*(?:{_ANSWER_WORDS})[ \t]*:?\s*\Z", re.IGNORECASE)


@cache
def _tags() -> re.Pattern[str]:
    return regex(
        r"\A\s*<(?P<tag>instructions?|system|system_prompt|rules|task)>\s*(?P<rules>.*?)\s*</(?P=tag)>\s*(?P<data>\S.*)\Z",
        re.IGNORECASE | re.DOTALL,
        needs="<ins|<rules>|<sys|<task>",
    )


@cache
def _whole_tag() -> re.Pattern[str]:
    return regex(
        r"\A\s*<(?P<tag>input|data|text|document|user_input|content|message)>\n?(?P<data>.*?)\n?</(?P=tag)>\s*\Z", re.IGNORECASE | re.DOTALL
    )


def split_marked(text: str) -> tuple[str, str]:
    """(rules, data) of a message that marks both; ("", text) for every other."""
    head = text[:64].lstrip()
    if head.startswith("#") and (match := _headings().match(text)):
        return match["rules"].strip(), _answer().sub("", match["data"]).strip("\n")
    if head.startswith("<") and (match := _tags().match(text)):
        data = match["data"]
        if (inner := _whole_tag().match(data)) and f"<{inner['tag'].lower()}>" not in inner["data"].lower():
            data = inner["data"]
        return match["rules"], data
    return "", text


def split_variables(value: dict[str, Any]) -> tuple[str, Value]:
    """(rules, the rest) of variables where some hold rules by their name; ("", value) where none does.

    `prompt` counts as rules only beside a variable that is data by its name.
    """
    names = {k: k.lower().replace("-", "_") for k in value}
    rules = [k for k, name in names.items() if name in RULE_KEYS and isinstance(value[k], str)]
    others = [k for k in value if k not in rules]
    prompts = [k for k in others if names[k] == "prompt" and isinstance(value[k], str)]
    if prompts and any(names[k] in DATA_KEYS for k in others):
        rules += prompts
    rest: dict[str, Any] = {k: v for k, v in value.items() if k not in rules}
    if not rules or not rest:
        return "", value
    return "\n\n".join(str(value[k]) for k in rules if value[k]), rest
