"""Questions out, answers in, as files: for batch endpoints, for machines without network, and for people.

Out: OpenAI's batch format (https://platform.openai.com/docs/guides/batch), one request a line. In: its output, the results of
Anthropic's message batches, or lines of a person: {"custom_id": …, "answer": {…}}.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TextIO

from rca.config import JudgeConfig
from rca.errors import UsageError
from rca.judge.anthropic import Anthropic
from rca.judge.client import fenced, unfenced
from rca.judge.forms import Dialect, Said, Stop
from rca.judge.kept import named
from rca.judge.openai import OpenAI
from rca.judge.records import Question, Reply, Status, Usage
from rca.judge.valid import read_answer

_KEY: Final = 40  # digits of a question's key in an id, beside the fence; batch interfaces take 64 characters
# what some readers take for the end of a line, and what cannot be written as UTF-8
_LINE_ENDS: Final = re.compile("[\u0085\u2028\u2029\ud800-\udfff]")
_LARGEST_LINE: Final = 4 * 1024 * 1024


class Exporter:
    """An Asker that writes questions instead of asking them; each is SKIPPED, and written once."""

    def __init__(self, stream: TextIO, config: JudgeConfig) -> None:
        self._stream = stream
        self._config = config
        self._written: set[str] = set()

    def ask(self, questions: Sequence[Question]) -> list[Reply]:
        """Write what was not written yet."""
        for question in questions:
            if question.key not in self._written:
                self._written.add(question.key)
                self._stream.write(self._line(question) + "\n")
        return [Reply(Status.SKIPPED, error="written to be asked elsewhere") for _ in questions]

    @property
    def written(self) -> int:
        """How many questions were written."""
        return len(self._written)

    def _line(self, question: Question) -> str:
        asked, fence = fenced(question)
        form = OpenAI()
        body = form.request(self._config, asked, Dialect(form.modes[0]))
        # the id carries the fence, for an answer that quotes it is void; the model does not see ids
        row = {"custom_id": f"{question.key[:_KEY]}-{fence}", "method": "POST", "url": "/v1/chat/completions", "body": body}
        return _LINE_ENDS.sub(lambda m: f"\\u{ord(m[0]):04x}", json.dumps(row, ensure_ascii=False))


class Imported:
    """An Asker on a file of answers. UsageError names the line that cannot be read."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._rows = dict(self._read())

    def ask(self, questions: Sequence[Question]) -> list[Reply]:
        """A reply for each question, in their order; MISSING names what the file does not answer."""
        return [self._reply(question) for question in questions]

    def _reply(self, question: Question) -> Reply:
        found = self._rows.get(question.key[:_KEY])
        if found is None:
            return Reply(Status.MISSING, error=f"{self.path}: no answer to the {named(question)}; export it again and have it answered")
        number, fence, row = found
        where = f"{self.path}:{number}"
        try:
            said = _said(row)
        except ValueError as error:
            return Reply(Status.FAILED, error=f"{where}: {error}; have it answered again")
        data, problem = read_answer(said.text, question.schema)
        if said.stop is not Stop.DONE and data is None:
            problem = {Stop.LENGTH: "it was cut off", Stop.REFUSED: "the model refused", Stop.FILTERED: "it was withheld"}[said.stop]
        if data is None:
            return Reply(
                Status.FAILED, error=f"{where}: the answer does not count: {problem}; have it answered again", usage=said.usage or Usage()
            )
        return Reply(Status.ANSWERED, unfenced(data, fence), "import", "", said.usage or Usage(), said.model)

    def _read(self) -> Iterator[tuple[str, tuple[int, str, Mapping[str, Any]]]]:
        try:
            with self.path.open(encoding="utf-8-sig") as stream:
                for number, line in enumerate(iter(lambda: stream.readline(_LARGEST_LINE + 1), ""), 1):
                    if line.strip():
                        yield self._row(number, line)
        except OSError as error:
            raise UsageError(f"{self.path}: {error.strerror}", "name the file of answers") from error
        except UnicodeDecodeError as error:
            raise UsageError(f"{self.path}: not UTF-8 text", "answers are lines of JSON") from error

    def _row(self, number: int, line: str) -> tuple[str, tuple[int, str, Mapping[str, Any]]]:
        where = f"{self.path}:{number}"
        if len(line) > _LARGEST_LINE:
            raise UsageError(f"{where}: a line of more than {_LARGEST_LINE // 1024**2} MB", "one answer stands on one line")
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise UsageError(f"{where}: not JSON", 'one answer stands on one line, as {"custom_id": …, …}') from error
        name = row.get("custom_id") if isinstance(row, dict) else None
        if not isinstance(name, str):
            raise UsageError(f"{where}: no custom_id", "each answer names its question by the custom_id of the exported line")
        key, _, fence = name.partition("-")
        return key[:_KEY], (number, fence, row)


def _said(row: Mapping[str, Any]) -> Said:
    """What a line of any of the three kinds answers; ValueError says why it holds no answer."""
    if "answer" in row:
        answer = row["answer"]
        text = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
        return Said(text, model=str(row.get("model") or "a reader"))
    result = row.get("result")
    if isinstance(result, Mapping):
        if not isinstance(result.get("message"), Mapping):
            raise ValueError(f"the batch could not have it answered ({str(result.get('type'))[:40]})")
        return Anthropic().read(result["message"])
    response = row.get("response")
    body = response.get("body") if isinstance(response, Mapping) else None
    if row.get("error") or not isinstance(body, Mapping) or response is None or response.get("status_code", 200) != 200:
        raise ValueError("the batch could not have it answered")
    return OpenAI().read(body)
