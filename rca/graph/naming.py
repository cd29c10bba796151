"""What a hop is called."""

from __future__ import annotations

import re
from functools import cache

from rca.graph.tree import SpanTree
from rca.graph.units import Unit
from rca.model import Capture, SpanKind
from rca.patterns import regex


@cache
def _generic() -> re.Pattern[str]:
    """Names that say how a call was made and not what for."""
    return regex(
        r"^(chat|completions?|chat ?completions?|text_completion|generate_content|responses?|messages\.create|post|get|put|llm|run|invoke"
        r"|call_llm|litellm.*|openai.*|anthropic.*|chatopenai|chatanthropic|.*\{.*|ai\.\w+.*|chat .*|runnablesequence"
        r"|agent run|invoke_agent.*)$",
        re.IGNORECASE,
    )


def span_names(tree: SpanTree, unit: Unit, capture: Capture | None) -> list[str]:
    """Names that may tell what a unit does: the instrumentation's, its spans', its route.

    Spans of messaging are left out: they bear the name of a topic, which is that of the sender's work.
    """
    entry = tree.spans[tree.segments[unit.segment].entry]
    spans = [tree.spans[i] for i in unit.core if tree.spans[i].kind not in (SpanKind.CONSUMER, SpanKind.PRODUCER)]
    names = [capture.name if capture else "", *(s.name for s in spans), entry.name if entry.kind == SpanKind.SERVER else ""]
    return [n for n in dict.fromkeys(names) if n]


def hop_name(tree: SpanTree, unit: Unit, capture: Capture | None) -> str:
    """The most telling name: component, tool or task; else an application span; else the service."""
    candidates = [capture.name if capture else ""] + [
        tree.spans[i].name for i in reversed(unit.core) if tree.spans[i].kind not in (SpanKind.SERVER, SpanKind.CONSUMER, SpanKind.CLIENT)
    ]
    for name in candidates:
        if name and not _generic().match(name):
            return regex(r"[-_. ](chain|run|task|workflow|tool)$").sub("", name)
    core = tree.spans[unit.core[0]]
    return core.service or core.name
