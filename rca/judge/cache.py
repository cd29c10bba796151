"""Answers on this machine, so that the same question to the same model is paid for once. SQLite in the user's cache folder."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from rca.config import JudgeConfig
from rca.judge.kept import recalled, record
from rca.judge.records import Asker, Question, Reply, Status
from rca.records import dataclass, field

LARGEST: Final = 64 * 1024 * 1024  # bytes of answers; beyond it those that were not used for longest go
_LAYOUT: Final = 1
_KEEP: Final = 0.8  # share of LARGEST that is left after making room, so that it is not made at every answer
_PATIENCE_S: Final = 5.0
_VARIABLES: Final = 500  # of one statement; SQLite takes at least 999


def cache_path() -> Path:
    """Where the cache is unless somebody says otherwise."""
    from platformdirs import user_cache_path

    return user_cache_path("rca") / "judge.sqlite3"


@dataclass(frozen=True, slots=True)
class Statistics:
    """What a cache holds. `oldest` and `newest` are seconds since 1970, 0 where it is empty; `models` model -> answers."""

    answers: int = 0
    size: int = 0
    oldest: float = 0.0
    newest: float = 0.0
    models: Mapping[str, int] = field(default_factory=dict)


class Store:
    """The file. OSError and sqlite3.Error where it cannot be used; a file that is no cache is begun anew."""

    def __init__(self, path: Path, largest: int = LARGEST) -> None:
        self.path = path
        self._largest = largest

    def get(self, keys: Sequence[str]) -> dict[str, Any]:
        """What is kept under these keys, each with its answer; it counts as used now."""
        found: dict[str, Any] = {}
        if not self.path.exists():
            return found
        with self._open() as db:
            for at in range(0, len(keys), _VARIABLES):
                some = list(keys[at : at + _VARIABLES])
                marks = ",".join("?" * len(some))
                found |= db.execute(f"SELECT key, kept FROM answers WHERE key IN ({marks})", some).fetchall()
                db.execute(f"UPDATE answers SET used = ? WHERE key IN ({marks})", [time.time(), *some])
        return {key: _plain(text) for key, text in found.items()}

    def put(self, rows: Sequence[tuple[str, str, Mapping[str, Any]]]) -> None:
        """Keep answers, given as (key, model, what is kept), all or none of them."""
        now = time.time()
        texts = [(key, model, json.dumps(kept, default=dict)) for key, model, kept in rows]
        with self._open() as db:
            values = [(key, model, text, len(text), now, now) for key, model, text in texts]
            db.executemany("INSERT OR REPLACE INTO answers (key, model, kept, size, made, used) VALUES (?, ?, ?, ?, ?, ?)", values)
            self._make_room(db)

    def statistics(self) -> Statistics:
        """How much is kept, of which models, since when."""
        if not self.path.exists():
            return Statistics()
        with self._open() as db:
            models = dict(db.execute("SELECT model, COUNT(*) FROM answers GROUP BY model ORDER BY model").fetchall())
            count, size, oldest, newest = db.execute("SELECT COUNT(*), TOTAL(size), MIN(made), MAX(made) FROM answers").fetchone()
        return Statistics(count, int(size), oldest or 0.0, newest or 0.0, models)

    def clear(self, model: str = "") -> int:
        """Forget all answers, or those of one model; how many there were."""
        if not self.path.exists():
            return 0
        with self._open() as db:
            done = db.execute("DELETE FROM answers WHERE model = ?", [model]) if model else db.execute("DELETE FROM answers")
            return done.rowcount

    def _make_room(self, db: sqlite3.Connection) -> None:
        (total,) = db.execute("SELECT TOTAL(size) FROM answers").fetchone()
        if total <= self._largest:
            return
        excess = total - self._largest * _KEEP
        for key, size in db.execute("SELECT key, size FROM answers ORDER BY used, made, key").fetchall():
            if excess <= 0:
                return
            db.execute("DELETE FROM answers WHERE key = ?", [key])
            excess -= size

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection whose changes are kept together when the block ends well."""
        try:
            db = self._connected()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):  # locked, read-only, no space: the file itself is sound
                raise
            self.path.unlink(missing_ok=True)
            db = self._connected()
        with closing(db), db:
            yield db

    def _connected(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not self.path.exists():  # answers quote payloads: nobody else's business
            os.close(os.open(self.path, os.O_CREAT | os.O_WRONLY, 0o600))
        db = sqlite3.connect(self.path, timeout=_PATIENCE_S)
        try:
            if _layout(db) != _LAYOUT:
                _lay_out(db)
        except BaseException:
            db.close()
            raise
        return db


class Cached:
    """An Asker that asks another one only for what is not kept. A cache that cannot be used is told in `notes`, and done without."""

    def __init__(self, inner: Asker, config: JudgeConfig, path: Path | None = None) -> None:
        self._inner = inner
        self._config = config
        self._store = Store(path or cache_path())
        self.notes: list[str] = []

    def ask(self, questions: Sequence[Question]) -> list[Reply]:
        """A reply for each question, in their order; only answers are kept, never failures."""
        keys = [key_of(question, self._config) for question in questions]
        replies = self._kept(questions, keys)
        open_ = [n for n in range(len(questions)) if n not in replies]
        fresh = self._inner.ask([questions[n] for n in open_]) if open_ else []
        replies |= dict(zip(open_, fresh, strict=True))
        self._keep([(keys[n], replies[n]) for n in open_])
        return [replies[n] for n in range(len(questions))]

    def _kept(self, questions: Sequence[Question], keys: Sequence[str]) -> dict[int, Reply]:
        try:
            found = self._store.get(keys)
        except (OSError, sqlite3.Error) as error:
            self._unusable(error)
            return {}
        recalls = {n: recalled(questions[n], found[key], "cache", str(self._store.path)) for n, key in enumerate(keys) if key in found}
        return {n: reply for n, reply in recalls.items() if reply.status is Status.ANSWERED}

    def _keep(self, fresh: Sequence[tuple[str, Reply]]) -> None:
        rows = [(key, self._config.model, record(reply)) for key, reply in fresh if reply.status is Status.ANSWERED]
        if not rows:
            return
        try:
            self._store.put(rows)
        except (OSError, sqlite3.Error) as error:
            self._unusable(error)

    def _unusable(self, error: Exception) -> None:
        note = f"{self._store.path}: answers are not kept: {error}"
        if note not in self.notes:
            self.notes.append(note)


def key_of(question: Question, config: JudgeConfig) -> str:
    """SHA-256 (hex) of a question, the model that is asked, and how: the same everywhere else means the same answer."""
    from rca.sources.credentials import shown

    parts = [question.key, config.api, shown(config.url), config.model, config.temperature, config.seed]
    return sha256(json.dumps(parts).encode()).hexdigest()


def _layout(db: sqlite3.Connection) -> int:
    (layout,) = db.execute("PRAGMA user_version").fetchone()
    return int(layout)


def _lay_out(db: sqlite3.Connection) -> None:
    """Begin anew: a cache of another version is not worth a migration."""
    db.execute("PRAGMA auto_vacuum = FULL")
    db.execute("BEGIN IMMEDIATE")
    if _layout(db) != _LAYOUT:  # another process may have been faster
        db.execute("DROP TABLE IF EXISTS answers")
        db.execute("CREATE TABLE answers (key TEXT PRIMARY KEY, model TEXT, kept TEXT, size INTEGER, made REAL, used REAL) WITHOUT ROWID")
        db.execute(f"PRAGMA user_version = {_LAYOUT}")
    db.commit()


def _plain(text: str) -> Any:
    try:
        kept = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return kept if isinstance(kept, dict) else {}
