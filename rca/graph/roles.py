"""The role of a hop: from configuration, else the instrumentation's word, else names, else the shape of the output.

No convention knows classifiers, extractors or summarizers, so most roles are guesses and carry a confidence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fnmatch import fnmatchcase
from functools import cache, lru_cache

from rca.config import HopConfig
from rca.model import Capture, Payload
from rca.patterns import regex

BY_KIND = {
    "retriever": ("retriever", 0.95),
    "reranker": ("retriever", 0.8),
    "embedding": ("tool", 0.7),
    "tool": ("tool", 0.7),
    "guardrail": ("guardrail", 0.95),
    "evaluator": ("guardrail", 0.8),
}

# Stems as they stand in names of services, spans, routes and components; the earliest row that matches wins.
_STEMS: tuple[tuple[str, str], ...] = (
    ("retriever", r"retriev|search|lookup_doc|vector|recherche|buscad|suche|\bindex\b|\brag\b|\bkb\b|knowledge"),
    ("translator", r"translat|übersetz|uebersetz|traduc|\bmt\b"),
    ("guardrail", r"guard|moderat|safety|screen|pii|toxic|policy-check|sanction"),
    (
        "classifier",
        r"classif|klassif|clasific|triage|router|routing|\broute\b|intent|sentiment|categor|detect|\blabel|severity|urgency|mood|tone|stance|priorit",
    ),
    ("extractor", r"extract|extrah|extrai|extraer|parse|parser|\bfields?\b|slot|\bner\b|reader|structur|miner|splitter"),
    ("summarizer", r"summar|zusammenfass|résum|resum|digest|abstract|brief|memo|report"),
    ("generator", r"generat|writer|compos|\bwrite|draft|answer|reply|respond|letter|\bllm\b|assistant|chat|mailer|notif"),
    ("tool", r"tool|connector|\bapi\b|lookup|rules|matcher|registry|calculat|\berp\b|\bcrm\b|invoke|check|validat|normalis|normaliz|clean"),
    ("gateway", r"gateway|orchestrat|intake|\bbff\b|\bproxy\b|ingress"),
)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((role, regex(stems, re.IGNORECASE, stems.replace(r"\b", "").replace("s?", ""))) for role, stems in _STEMS)


def role_of(
    service: str, names: Sequence[str], capture: Capture | None, output: Payload, instructions: str, configured: Sequence[HopConfig]
) -> tuple[str, float]:
    """(role, confidence) of a hop; "unknown" with 0.0 where nothing speaks."""
    for rule in configured:
        if rule.role and fnmatchcase(service, rule.service) and any(fnmatchcase(n, rule.name) for n in names or [""]):
            return rule.role, 1.0
    kind = capture.kind if capture else ""
    if kind in BY_KIND:
        return BY_KIND[kind]
    if output.documents:
        return "retriever", 0.8
    shape = _shape(output)
    named = _by_name((*names, service))
    if named in ("tool", "gateway") and shape and (instructions or (capture is not None and capture.model)):
        named = ""  # a model was asked: what it returned tells more than a name such as "check" or "lookup"
    if not named and capture is not None and kind not in ("llm", "agent", "chain") and not capture.model and not instructions:
        return "tool", 0.5  # code, as far as can be seen: what it returns was computed or looked up
    if named and (named == shape or shape in _COMPATIBLE.get(named, ())):
        return named, 0.85
    if named:
        return named, 0.65
    return (shape, 0.45) if shape else ("unknown", 0.0)


_COMPATIBLE = {
    "summarizer": ("generator",),
    "generator": ("summarizer",),
    "classifier": ("extractor",),
    "tool": ("extractor", "classifier"),
    "guardrail": ("classifier", "extractor"),
    "translator": ("generator",),
}


@lru_cache(maxsize=1024)
def _by_name(names: tuple[str, ...]) -> str:
    # no stem goes beyond the end of a line
    said = "\n".join(dict.fromkeys(form for name in names for form in (name.replace("_", " ").replace("-", " "), name)))
    return next((role for role, pattern in _patterns() if pattern.search(said)), "")


def _shape(output: Payload) -> str:
    """What the form of an output suggests: a short label, a JSON object, or prose."""
    if not output.usable:
        return ""
    if isinstance(output.value, dict):
        scalars = [v for v in output.value.values() if not isinstance(v, dict | list)]
        short = len(output.value) <= 3 and len(scalars) == len(output.value) and all(len(str(v)) <= 30 for v in scalars)
        return "classifier" if short else "extractor"
    if isinstance(output.value, list):
        return "extractor"
    return "classifier" if len(output.text) <= 40 and len(output.text.split()) <= 4 else "generator"
