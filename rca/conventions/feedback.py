"""Whether somebody or something said that a trace's answer is bad: users' feedback, evaluators' scores, failed calls.

Read from spans, events and log records. OpenTelemetry's `gen_ai.evaluation.result` (`gen_ai.evaluation.name`, `.score.value`,
`.score.label`), OpenInference's evaluations and annotations (`evaluations.N.evaluation.label`), `langfuse.score.NAME`, and names
that say it by themselves: `user.feedback`, `feedback.score`, `feedback.rating`, `thumbs_down`, `flagged`. A value counts as bad where its
word says so, where it is false or negative, a share below one half, or one or two stars.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rca.conventions.names import words
from rca.model import Span, StatusCode, Trace, Value
from rca.patterns import regex
from rca.text.normalise import words_of

_ABOUT = words_of("feedback evaluation evaluations eval annotation annotations thumbs rating flagged langfuse")
_SCORED = words_of("score scores label value rating feedback verdict passed result thumbs type flagged down up")
_NOT_SCORED = words_of("name explanation comment id count max min threshold")
_BAD = words_of(
    "bad negative down thumbs_down thumbsdown dislike disliked unhelpful not_helpful incorrect wrong fail failed failure false no poor "
    "not_relevant irrelevant hallucinated hallucination unfaithful ungrounded not_grounded unsafe rejected 👎"
)
_LESS_IS_BETTER = regex(r"(?i)hallucinat|toxic|bias|harm|violence|unsafe|injection|leak|pii|error|risk|\bspam")
_STARS = words_of("rating stars star")
_LEAST, _FEW_STARS = 0.5, 2


def complained_of(trace: Trace) -> str:
    """What says that a trace is bad, as a clause ("an error in billing", "feedback.score is 0"); "" if nothing does."""
    for span in trace.spans:
        if span.status is StatusCode.ERROR:
            return f"an error in {span.service or span.name}"
        for attributes in _told(span):
            said = _bad_in(attributes)
            if said:
                return said
    return ""


def _told(span: Span) -> Iterator[Mapping[str, Value]]:
    yield span.attributes
    yield from (event.attributes for event in span.events)
    for log in span.logs:
        yield log.attributes
        if isinstance(log.body, dict):
            yield log.body


def _bad_in(attributes: Mapping[str, Value]) -> str:
    name = str(attributes.get("gen_ai.evaluation.name", ""))
    for key, value in attributes.items():
        parts = words(key)
        if _ABOUT.isdisjoint(parts) or _SCORED.isdisjoint(parts[-2:]) or parts[-1] in _NOT_SCORED:
            continue
        if parts[0] == "langfuse" and not {"score", "scores"} & set(parts):
            continue
        if _is_bad(parts, value, bool(_LESS_IS_BETTER.search(f"{key} {name}"))):
            return f"{key} is {str(value)[:40]}"
    return ""


def _is_bad(parts: tuple[str, ...], value: Value, less_is_better: bool) -> bool:
    """Whether a value under such a name says that the answer is bad."""
    against = "flagged" in parts or "down" in parts or less_is_better
    if isinstance(value, bool):
        return value is against
    number = _number(value)
    if number is None:
        word = str(value).strip().casefold().replace(" ", "_").replace("-", "_") if isinstance(value, str) else ""
        return word == "true" if against and word in ("true", "false") else word in _BAD
    if against:
        return number >= _LEAST
    return number <= _FEW_STARS if _STARS & set(parts) and number == int(number) and number > 0 else number < _LEAST


def _number(value: Value) -> float | None:
    if isinstance(value, int | float):
        return float(value)
    try:
        return float(value) if isinstance(value, str) else None
    except ValueError:
        return None
