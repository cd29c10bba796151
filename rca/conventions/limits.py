"""Where the exporter cut attributes: several different texts of exactly the same, greatest length."""

from __future__ import annotations

from collections.abc import Iterable

from rca.model import Span, Trace

LEAST = 48  # shorter than this, equal lengths are chance


def span_limit(span: Span) -> int:
    """The attribute length limit as one span shows it, 0 if it shows none."""
    return _limit(v for v in span.attributes.values() if isinstance(v, str))


def service_limits(trace: Trace) -> dict[str, int]:
    """Service -> attribute length limit, for the services that show one."""
    greatest: dict[str, tuple[int, set[int]]] = {}
    for span in trace.spans:
        length, texts = greatest.get(span.service, (LEAST - 1, set()))
        for value in span.attributes.values():
            if not isinstance(value, str) or len(value) < length:
                continue
            if len(value) > length:
                length, texts = len(value), set()
            texts.add(hash(value))
        greatest[span.service] = length, texts
    return {service: length for service, (length, texts) in greatest.items() if length >= LEAST and len(texts) > 1}


def _limit(texts: Iterable[str]) -> int:
    longest, found = LEAST - 1, set[str]()
    for text in texts:
        if len(text) > longest:
            longest, found = len(text), set()
        if len(text) == longest:
            found.add(text)
    return longest if len(found) > 1 else 0
