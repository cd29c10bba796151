"""LiteLLM: the raw request and response under `llm.<provider>.*`, as JSON or Python repr.

Inside a traced request they stand on the SERVER span, where a second call overwrites the first.
"""

from __future__ import annotations

from rca.conventions.spec import INPUT, OUTPUT, Convention, Encoding, Happening, Layer, Reading, Shape
from rca.conventions.unwrap import load, unwrap
from rca.model import Span, State
from rca.patterns import regex

_RAW = regex(
    r"^llm\.(?!token_count|usage|request|response)[\w-]+\.(messages|input|prompt|contents|choices|output|content|candidates|system)$",
    needs="llm.",
)
_INPUTS = ("messages", "input", "prompt", "contents")


def _raw(span: Span, items: list[Happening]) -> list[Reading]:
    found: list[Reading] = []
    for name, raw in span.attributes.items():
        match = _RAW.match(name)
        if match is None or match[1] == "system":
            continue
        side = INPUT if match[1] in _INPUTS else OUTPUT
        value, cut = load(raw, Encoding.REPR)
        if isinstance(value, list) and side == OUTPUT:
            value = {match[1]: value} if match[1] != "content" else [{"role": "assistant", "content": value}]
        content = unwrap(value, side, Encoding.JSON, Shape.DATA)
        if cut:
            content.state = State.TRUNCATED
        found.append(Reading(side, content, (name,), "litellm", Layer.MODEL, 3))
    return found


CONVENTION = Convention(
    name="litellm",
    layer=Layer.MODEL,
    scopes=("litellm",),
    keys=("litellm.call_id", "llm.is_streaming"),
    facts={"request_model": ("llm.request.model",)},
    read=_raw,
    kind=lambda span: "llm" if span.name == "raw_gen_ai_request" or any(_RAW.match(name) for name in span.attributes) else "",
    claims=lambda name: bool(_RAW.match(name)),
)
