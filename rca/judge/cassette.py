"""Answers in a file beside a fixture, readable and diffable: recorded once, replayed without network ever after.

    {"format": "rca.cassette/1",
     "answers": [{"key": …, "kind": "trace", "places": ["request", "H1"], "rubrics": {…}, "question": ["a line", …],
                  "asked": model as configured, "model": model as it calls itself, "usage": {…}, "answer": {…}}, …]}

`question` is the data as it was sent, redacted; it is there for readers, and to say where a question differs from the recorded one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from rca.config import JudgeConfig
from rca.config.secrets import scrub
from rca.errors import UsageError
from rca.files import replace_file
from rca.judge.kept import named, recalled, record
from rca.judge.records import Asker, Question, Reply, Status

FORMAT: Final = "rca.cassette/1"
MODES: Final = ("replay", "record", "refresh")
_LARGEST: Final = 64 * 1024 * 1024


class Cassette:
    """An Asker on such a file.

    mode     replay: from the file only | record: ask `inner` for what it does not hold | refresh: ask `inner` for everything, and
             keep nothing else
    UsageError where the file is no cassette, or cannot be written, or there is nobody to ask.
    """

    def __init__(self, path: str | Path, mode: str, inner: Asker | None = None, config: JudgeConfig | None = None) -> None:
        if mode not in MODES:
            raise UsageError(f"a cassette cannot {mode}", f"one of {', '.join(MODES)}")
        if mode != "replay" and inner is None:
            raise UsageError(f"{path}: no judge to {mode} answers of", "name one with --judge")
        self.path = Path(path)
        self._mode = mode
        self._inner = inner
        self._model = config.model if config else ""
        self._held = _read(self.path)
        self._written: dict[str, dict[str, Any]] = {} if mode == "refresh" else dict(self._held)

    def ask(self, questions: Sequence[Question]) -> list[Reply]:
        """A reply for each question, in their order; in replay, MISSING names what the file does not hold."""
        if self._inner is None or self._mode == "replay":
            return [self._replayed(question) for question in questions]
        replies = {n: self._replayed(q) for n, q in enumerate(questions) if self._mode == "record" and self._holds(q)}
        open_ = [n for n in range(len(questions)) if n not in replies]
        fresh = self._inner.ask([questions[n] for n in open_]) if open_ else []
        self._record([questions[n] for n in open_], fresh)
        replies |= dict(zip(open_, fresh, strict=True))
        return [replies[n] for n in range(len(questions))]

    def _holds(self, question: Question) -> bool:
        entry = self._held.get(question.key)
        usable = entry is not None and recalled(question, entry, "cassette", "").status is Status.ANSWERED
        return usable and (not self._model or entry is None or entry.get("asked", self._model) == self._model)

    def _replayed(self, question: Question) -> Reply:
        entry = self._held.get(question.key)
        if entry is None:
            return Reply(Status.MISSING, error=f"{self.path}: {self._missing(question)}; record it again")
        return recalled(question, entry, "cassette", str(self.path))

    def _missing(self, question: Question) -> str:
        """What is missing, and how it differs from a recorded question about the same places."""
        if not self.path.exists():
            return f"no such cassette, so no answer to the {named(question)}"
        places = [place.handle for place in question.places]
        like = [e for e in self._held.values() if e.get("kind") == question.kind and e.get("places") == places]
        told = f"no answer to the {named(question)}"
        return f"{told}: {_difference(question, like[-1])}" if like else told

    def _record(self, questions: Sequence[Question], replies: Sequence[Reply]) -> None:
        """Keep what was answered; what failed keeps the answer it had, so that an endpoint that is down costs no recording."""
        answered = False
        for question, reply in zip(questions, replies, strict=True):
            if reply.status is Status.ANSWERED:
                self._written[question.key] = _entry(question, reply, self._model)
                answered = True
            elif question.key in self._held:
                self._written[question.key] = self._held[question.key]
        if not answered:
            return
        self._held |= self._written
        text = json.dumps({"format": FORMAT, "answers": list(self._written.values())}, ensure_ascii=False, indent=1)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            replace_file(self.path, text + "\n")
        except OSError as error:
            raise UsageError(f"{self.path}: {error.strerror or error}", "choose another file for the cassette") from error


def _entry(question: Question, reply: Reply, asked: str) -> dict[str, Any]:
    return {
        "key": question.key,
        "kind": question.kind,
        "places": [place.handle for place in question.places],
        "vote": question.vote,
        "rubrics": dict(question.rubrics),
        "question": _lines(question),
        "asked": asked,
        **record(reply),
    }


def _lines(question: Question) -> list[str]:
    return scrub(question.user).split("\n")


def _difference(question: Question, entry: Mapping[str, Any]) -> str:
    if dict(question.rubrics) != entry.get("rubrics"):
        return "the rubrics have changed since it was recorded"
    old, new = entry.get("question"), _lines(question)
    if not isinstance(old, list) or old == new:
        return "the instructions or the schema have changed since it was recorded"
    line = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    return f"the recorded one differs from line {line + 1} of {len(new)} on"


def _read(path: Path) -> dict[str, dict[str, Any]]:
    """Key -> entry, in the order of the file; {} where there is none."""
    try:
        if path.stat().st_size > _LARGEST:
            raise UsageError(f"{path}: larger than {_LARGEST // 1024**2} MB, that is no cassette", "name the file that was recorded")
        data = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}", "name a file for the cassette") from error
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}: not JSON, so no cassette", "record it again, into another file") from error
    entries = data.get("answers") if isinstance(data, dict) and data.get("format") == FORMAT else None
    if not isinstance(entries, list) or not all(isinstance(e, dict) and isinstance(e.get("key"), str) for e in entries):
        raise UsageError(f"{path}: not a cassette of this version ({FORMAT})", "record it again, into another file")
    return {entry["key"]: entry for entry in entries}
