"""Askers for the tests of what keeps answers: one that counts and answers, one that must not be asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rca.judge.records import Question, Reply, Status, Usage


class Scripted:
    """Answers every question with `data`, or fails where its text holds the word `fail`; `asked` is what it was asked."""

    def __init__(self, data: dict[str, Any], model: str = "m-2026") -> None:
        self.data = data
        self.model = model
        self.asked: list[Question] = []

    def ask(self, questions: Sequence[Question]) -> list[Reply]:
        self.asked += questions
        return [self._reply(question) for question in questions]

    def _reply(self, question: Question) -> Reply:
        if "fail" in question.user:
            return Reply(Status.FAILED, error="http://h: HTTP 503; try again later")
        return Reply(Status.ANSWERED, self.data, "live", "", Usage(1, 100, 20), self.model)


class Given:
    """Gives these replies, in their order."""

    def __init__(self, replies: Sequence[Reply]) -> None:
        self.replies = list(replies)

    def ask(self, questions: Sequence[Question]) -> list[Reply]:
        return [self.replies.pop(0) for _ in questions]


class Nobody:
    """Must not be asked."""

    def ask(self, questions: Sequence[Question]) -> list[Reply]:
        raise AssertionError(f"asked {len(questions)} questions")
