"""What says that somebody found a trace's answer bad."""

from __future__ import annotations

import pytest

from rca.conventions.feedback import complained_of
from rca.model import Event, LogRecord, Span, SpanKind, StatusCode, Trace
from rca.records import replace

SPAN = Span("a" * 32, "b" * 16, "", "POST /ask", SpanKind.SERVER, 1, 2, "assistant", {}, {})


def said(attributes=None, *, events=(), logs=(), **span) -> str:
    return complained_of(Trace(("a" * 32,), (replace(SPAN, attributes=attributes or {}, events=events, logs=logs, **span),)))


@pytest.mark.parametrize(
    "attributes",
    [
        {"feedback.score": 0},
        {"user.feedback": "thumbs_down"},
        {"user_feedback.rating": 1},
        {"app.feedback.rating": "2"},
        {"langfuse.score.correctness": 0.2},
        {"evaluations.0.evaluation.label": "incorrect"},
        {"gen_ai.evaluation.name": "Relevance", "gen_ai.evaluation.score.value": 0.1},
        {"gen_ai.evaluation.name": "hallucination", "gen_ai.evaluation.score.value": 0.9},
        {"gen_ai.evaluation.score.label": "fail"},
        {"feedback.thumbs_up": False},
        {"feedback.thumbs_down": True},
        {"answer.flagged": True},
    ],
)
def test_bad_words_scores_and_stars(attributes):
    key = next(k for k in attributes if not k.endswith("name"))
    assert said(attributes).startswith(key)


@pytest.mark.parametrize(
    "attributes",
    [
        {},
        {"feedback.score": 1},
        {"user.feedback": "thumbs_up"},
        {"user.feedback.rating": 5},
        {"langfuse.score.correctness": 0.9},
        {"langfuse.observation.type": "generation"},
        {"gen_ai.evaluation.name": "hallucination", "gen_ai.evaluation.score.value": 0.0},
        {"gen_ai.evaluation.score.label": "pass"},
        {"feedback.comment": "bad"},
        {"retrieval.documents.0.document.score": 0.1},
        {"answer.flagged": False},
        {"app.score": 0.1},
    ],
)
def test_praise_and_other_scores_are_no_complaint(attributes):
    assert said(attributes) == ""


def test_events_and_log_records_are_read_and_errors_count():
    result = {"gen_ai.evaluation.name": "Correctness", "gen_ai.evaluation.score.label": "incorrect"}
    assert said(events=(Event("gen_ai.evaluation.result", 1, result),))
    assert said(logs=(LogRecord("a" * 32, "b" * 16, 1, "gen_ai.evaluation.result", None, result),))
    assert said(status=StatusCode.ERROR) == "an error in assistant"
