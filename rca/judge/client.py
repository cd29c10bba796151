"""Asks a live endpoint: in threads, under the answer's schema, with one attempt to repair, and without ever guessing."""

from __future__ import annotations

import json
import queue
import secrets
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from rca.config import JudgeConfig
from rca.judge.anthropic import Anthropic
from rca.judge.endpoint import TOTAL_FACTOR, Answered, Endpoint, Reach, Trouble, complaint_of
from rca.judge.forms import Asked, Dialect, Form, Said, Stop, adapted
from rca.judge.openai import OpenAI
from rca.judge.records import FENCE, Question, Reply, Status, Usage
from rca.judge.tokens import estimate
from rca.judge.valid import read_answer
from rca.records import replace

FORMS: Final[Mapping[str, type[Form]]] = {"openai": OpenAI, "anthropic": Anthropic}
_REJECTED: Final = (400, 422, 501)
_IN_A_ROW: Final = 2  # questions that failed one after the other, until the rest is not asked any more
_CROWDED: Final = ("context length", "context size", "context window", "too long", "too many tokens", "exceed_context", "maximum context")
_REPAIRED: Final = 8000  # characters of an answer that are shown to the model again


def live(config: JudgeConfig, *, sleep: Callable[[float], None] = time.sleep, seed: int | None = None) -> Live:
    """An Asker for the endpoint of a judge; UsageError where its URL, files or headers cannot be used."""
    return Live(config, sleep=sleep, seed=seed)


def fenced(question: Question) -> tuple[Asked, str]:
    """A question as it is sent, and the random text that fences its data."""
    fence = secrets.token_hex(8)
    return Asked(question.system.replace(FENCE, fence), question.user.replace(FENCE, fence), question.schema, question.vote), fence


class Live:
    """An Asker on one endpoint. What it learns about the endpoint (dialect, that it is down) holds for its lifetime.

    `notes` are sentences on how safe the way there is, for the user to see.
    """

    def __init__(self, config: JudgeConfig, *, sleep: Callable[[float], None] = time.sleep, seed: int | None = None) -> None:
        self.config = config
        self._form = FORMS[config.api]()
        self._endpoint = Endpoint(config, self._form.url(config.url), self._form.headers(config), sleep=sleep, seed=seed)
        self.notes = self._endpoint.notes
        self._dialect = Dialect(self._form.modes[0])
        self._lock = threading.Lock()
        self._failed = 0
        self._down = ""

    def ask(self, questions: Sequence[Question]) -> list[Reply]:
        """A reply for each question, in their order; what an endpoint does is never an exception."""
        waiting: queue.SimpleQueue[tuple[int, Question]] = queue.SimpleQueue()
        for item in enumerate(questions):
            waiting.put(item)
        replies: dict[int, Reply] = {}
        broken: list[BaseException] = []

        def work() -> None:
            try:
                while True:
                    number, question = waiting.get_nowait()
                    replies[number] = self._answer(question)
            except queue.Empty:
                return
            except BaseException as error:  # an error of ours, raised in the caller's thread
                broken.append(error)

        # daemons, so that Ctrl-C does not wait for an answer
        threads = [threading.Thread(target=work, daemon=True) for _ in range(min(self.config.concurrency, len(questions)))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if broken:
            raise broken[0]
        return [replies[number] for number in range(len(questions))]

    def _answer(self, question: Question) -> Reply:
        if self._down:
            return Reply(Status.FAILED, error=f"not asked, as an earlier call failed: {self._down}")
        asked, fence = fenced(question)
        spent: list[Usage] = []
        try:
            said, data = self._talk(asked, spent)
        except Trouble as trouble:
            self._note(trouble)
            return Reply(Status.FAILED, error=str(trouble), usage=sum(spent, Usage()))
        with self._lock:
            self._failed = 0
        return Reply(Status.ANSWERED, unfenced(data, fence), "live", "", sum(spent, Usage()), said.model or self.config.model)

    def _note(self, trouble: Trouble) -> None:
        """Remember that the endpoint is down, where it is."""
        with self._lock:
            self._failed = self._failed + 1 if trouble.reach is Reach.PASSING else 0
            if trouble.reach is Reach.ENDPOINT or self._failed >= _IN_A_ROW:
                self._down = self._down or str(trouble)

    def _talk(self, asked: Asked, spent: list[Usage]) -> tuple[Said, dict[str, Any]]:
        """A valid answer, with one repair where the first will not do; Trouble otherwise."""
        deadline = time.monotonic() + TOTAL_FACTOR * self.config.timeout_s
        said = self._call(asked, deadline, spent)
        data, problem = self._read(said, asked)
        if data is None:
            said = self._call(replace(asked, retort=(said.text[:_REPAIRED], problem)), deadline, spent)
            data, problem = self._read(said, asked)
        if data is None:
            what = self._endpoint.clean(f"the answer does not keep to its schema, nor does a second one: {problem}", 300)
            raise self._endpoint.trouble(what, "a larger model, or one that is held to a schema, does better")
        return said, data

    def _read(self, said: Said, asked: Asked) -> tuple[dict[str, Any] | None, str]:
        data, problem = read_answer(said.text, asked.schema)
        refusal = self._endpoint.clean(said.refusal)
        if said.stop is Stop.REFUSED:
            raise self._endpoint.trouble("the model refused" + (f": {refusal}" if refusal else ""), "ask another model")
        if said.stop is Stop.FILTERED:
            raise self._endpoint.trouble("the answer was withheld by the provider's content filter", "ask another model")
        if data is None and said.stop is Stop.LENGTH:
            what = f"the answer was cut off at max_answer ({self.config.max_answer} tokens)"
            raise self._endpoint.trouble(what, "raise max_answer of the judge")
        return data, problem

    def _call(self, asked: Asked, deadline: float, spent: list[Usage]) -> Said:
        """One call, put again in another form where the endpoint rejects the first one; what it understood is kept."""
        dialect, first = self._dialect, ""
        while True:
            answered = self._endpoint.post(self._form.request(self.config, asked, dialect), deadline)
            if answered.status not in _REJECTED:
                said = self._said(answered, asked)
                spent.append(said.usage or self._estimated(asked, said))
                with self._lock:
                    self._dialect = dialect
                return said
            complaint = complaint_of(answered.body)
            first = first or f"HTTP {answered.status}: {self._endpoint.clean(complaint)}"
            self._hopeless(complaint, first)
            following = adapted(dialect, self._form.modes, complaint)
            if following is None:
                raise self._endpoint.trouble(first, "check model and url of the judge, and the server's log", Reach.PASSING)
            dialect = following

    def _hopeless(self, complaint: str, what: str) -> None:
        """Raise for what another form of the same question would not mend."""
        said = complaint.lower()
        if any(sign in said for sign in _CROWDED):
            raise self._endpoint.trouble(what, "lower context of the judge to what the model takes")
        if "content_filter" in said or "content management policy" in said:
            raise self._endpoint.trouble(what, "the provider's content filter rejects the question; ask another model")

    def _said(self, answered: Answered, asked: Asked) -> Said:
        status = answered.status
        if status == 404 or status == 405:
            raise self._missing(answered)
        if answered.html:
            raise self._endpoint.trouble(
                "answered with a web page", "url of the judge should be that of the API, e.g. …/v1", Reach.ENDPOINT
            )
        if not 200 <= status < 300:
            what = f"HTTP {status}: {self._endpoint.clean(complaint_of(answered.body))}"
            hint = "lower context of the judge" if status == 413 else "check the judge in rca.yaml against the server's version"
            raise self._endpoint.trouble(what, hint, Reach.PASSING if status != 413 else Reach.QUESTION)
        return self._parsed(answered.body)

    def _parsed(self, body: bytes) -> Said:
        try:
            data = json.loads(body)
        except (ValueError, RecursionError):
            said = self._endpoint.clean(body[:300].decode("utf-8", "replace"), 80)
            raise self._endpoint.trouble(
                f"answered with something that is not JSON: {said}", "check url of the judge", Reach.PASSING
            ) from None
        try:
            if not isinstance(data, dict):
                raise ValueError("no object")
            read = self._form.read(data)
        except ValueError as error:
            told = f": {self._endpoint.clean(complaint_of(body))}" if isinstance(data, dict) and data.get("error") else f" ({error})"
            what = f"answered with something that is no answer of a model{told}"
            raise self._endpoint.trouble(what, f"check url and api ({self.config.api}) of the judge", Reach.PASSING) from None
        return replace(read, text=self._endpoint.without_key(read.text))

    def _missing(self, answered: Answered) -> Trouble:
        said = "" if answered.html else self._endpoint.clean(complaint_of(answered.body))
        what = f"HTTP {answered.status}" + (f": {said}" if said else "")
        if "model" in said.lower() or "deployment" in said.lower():
            hint = f"check model of the judge ({self._endpoint.clean(self.config.model)}), and that the server has it"
            return self._endpoint.trouble(what, hint, Reach.ENDPOINT)
        return self._endpoint.trouble(what, "check url of the judge: most servers want it to end in /v1", Reach.ENDPOINT)

    def _estimated(self, asked: Asked, said: Said) -> Usage:
        retort = " ".join(asked.retort or ())
        sent = f"{asked.system} {asked.user} {json.dumps(dict(asked.schema))} {retort}"
        return Usage(1, estimate(sent), estimate(said.text))


def unfenced(data: Any, fence: str) -> Any:
    """An answer with `FENCE` where it quotes the fence, so that what is kept of it does not depend on the draw."""
    if isinstance(data, str):
        return data.replace(fence, FENCE)
    if isinstance(data, dict):
        return {unfenced(key, fence): unfenced(value, fence) for key, value in data.items()}
    return [unfenced(one, fence) for one in data] if isinstance(data, list) else data
