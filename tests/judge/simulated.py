"""Judges that know the label of a case: a perfect one, and one that is wrong at random.

An ideal reader sees only what the question holds: it is told where the fault is only when the text of that place is in the
question. Asked about other hops, it finds them sound; asked about the whole trace, it says as well what the fault was passed on by.

Two ways to be wrong, both seeded by trace and place, so that the same question is answered the same way:

by verdict  each verdict on a place is turned round with probability 1 - reliability: the harshest way, as a hop is asked about
            with its hand-offs and the request, and four verdicts of 85 % are all right in half of the answers
by answer   the answer to a question is wrong with probability 1 - reliability: it accuses a place at random, or misses the fault
by hop      the same, but a wrong answer about a hop always accuses the hop itself, the likeliest of its places
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from rca.judge.digest import size
from rca.judge.records import Place, Question, Reply, Status, Usage
from rca.judge.tokens import estimate
from rca.model import FINAL, REQUEST, Graph


@dataclass
class Simulated:
    """An asker for one trace. `origin` is the place of the fault, None in a healthy one."""

    graph: Graph
    origin: Place | None
    reliability: float = 1.0
    way: str = "answer"  # answer | hop | verdict
    seed: str = "0"
    asked: list[Question] = field(default_factory=list)
    answered: list[int] = field(default_factory=list)  # tokens of each answer

    def ask(self, questions: Sequence[Question]) -> list[Reply]:
        replies = []
        for question in questions:
            data = self._answer(question)
            used = Usage(1, size(question), estimate(json.dumps(data)))
            self.asked.append(question)
            self.answered.append(used.tokens_out)
            replies.append(Reply(Status.ANSWERED, data, "live", "", used, "simulated"))
        return replies

    # ------------------------------------------------------------ what it says

    def _answer(self, question: Question) -> dict[str, Any]:
        if question.kind == "confirm":
            return self._confirm(question)
        accused = self._accused(question)
        places = [self._said(question, p, "introduced") for p in question.places if p in accused]
        others = [p for p in question.places if p not in accused]
        if question.kind == "trace":
            after = _downstream(self.graph, accused[0]) if accused else frozenset()
            places += [self._said(question, p, "inherited") for p in others if not p.source and p.node in after]
        elif question.kind == "hop":
            places += [self._said(question, p, "sound") for p in others]
        return {"places": places, "ranking": [p.handle for p in accused], "nothing_wrong": not accused}

    def _accused(self, question: Question) -> list[Place]:
        known = self.origin in question.places and self._readable(question)
        right = [self.origin] if known and self.origin is not None else []
        if question.kind == "trace" or self.way != "verdict":
            return right if self._luck(question, "") else self._wrong(question, right)
        return [p for p in question.places if (p in right) == self._luck(question, p.handle)]

    def _wrong(self, question: Question, right: list[Place]) -> list[Place]:
        """Another place of those asked about, or none where one should be named; each as likely as the other."""
        if self.way == "hop" and question.kind != "trace":
            return [] if right else [p for p in question.places if p.node != REQUEST and not p.source]
        others: list[Place | None] = [p for p in question.places if p not in right]
        picked = self._draw(question, "wrong").choice([*others, *([None] if right else [])])
        return [picked] if picked else []

    def _luck(self, question: Question, handle: str) -> bool:
        return self._draw(question, handle).random() < self.reliability

    def _draw(self, question: Question, what: str) -> random.Random:
        about = " ".join(p.handle for p in question.places)
        return random.Random(f"{self.seed}|{what or about}|{question.vote}|{question.kind == 'trace'}")

    def _readable(self, question: Question) -> bool:
        """Whether the question holds the text in which the fault can be seen."""
        place = self.origin
        if place is None:
            return False
        if place.node == REQUEST:
            return REQUEST in question.sources
        node = place.source or place.node
        return any(handle == node or handle.startswith(f"{node}.") for handle in question.sources)

    def _said(self, question: Question, place: Place, verdict: str) -> dict[str, Any]:
        quotes = self._quotes(question, place, verdict) if verdict != "sound" else []
        return {"id": place.handle, "verdict": verdict, "confidence": 1.0, "quotes": quotes, "reason": "as the label says"}

    def _quotes(self, question: Question, place: Place, verdict: str) -> list[dict[str, str]]:
        if verdict == "inherited":
            return []
        for handle in (REQUEST,) if place.node == REQUEST else (f"{place.source or place.node}.output", f"{place.node}.input"):
            text = question.sources.get(handle, "")
            if text.strip():
                known = question.sources.get(f"{place.node}.input", "") if not place.source else ""
                return [{"in": handle, "text": newest(text, known)}]
        return []

    def _confirm(self, question: Question) -> dict[str, Any]:
        ranked = sorted(question.places, key=lambda p: p != self.origin)
        return {"ranking": [p.handle for p in ranked], "cause": "as the label says", "repair": "put it right", "final_right": True}


def newest(text: str, known: str, words: int = 6) -> str:
    """The run of words in a text of which most are not in another text; a verbatim piece."""
    spans = [m.span() for m in re.finditer(r"\S+", text)]
    new = [text[a:b] not in known for a, b in spans]
    at = max(range(max(1, len(spans) - words + 1)), key=lambda i: (sum(new[i : i + words]), -i), default=0)
    part = spans[at : at + words]
    return text[part[0][0] : part[-1][1]] if part else text


def _downstream(graph: Graph, place: Place) -> frozenset[str]:
    seen: set[str] = {place.node} if place.source else set()
    todo = [place.node]
    while todo:
        for edge in graph.out_of(todo.pop()):
            if edge.target != FINAL and edge.target not in seen:
                seen.add(edge.target)
                todo.append(edge.target)
    return frozenset(seen)
