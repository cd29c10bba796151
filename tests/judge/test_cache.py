"""The cache of answers, as a user's machine treats it: paid once, bounded, private, and never in the way."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from rca.config import JudgeConfig
from rca.judge.cache import Cached, Store, cache_path, key_of
from rca.judge.records import Status
from tests.judge.asking import ANSWER, KEY, question
from tests.judge.scripted import Nobody, Scripted

CONFIG = JudgeConfig(url="http://h/v1", model="m", key=KEY)


def test_what_was_answered_is_not_asked_again(tmp_path: Path) -> None:
    path = tmp_path / "cache" / "judge.sqlite3"
    inner = Scripted(ANSWER)
    first = Cached(inner, CONFIG, path).ask([question("a"), question("b")])
    second = Cached(inner, CONFIG, path).ask([question("c"), question("b"), question("a")])
    assert [q.user for q in inner.asked] == [question(text).user for text in "abc"]
    assert [reply.origin for reply in second] == ["live", "cache", "cache"]
    assert [replace(reply, origin="live") for reply in second[:0:-1]] == first
    assert Cached(Nobody(), CONFIG, path).ask([question("a")])[0].data == ANSWER


@pytest.mark.parametrize("other", [{"model": "n"}, {"api": "anthropic"}, {"url": "http://i/v1"}, {"temperature": 0.5}, {"seed": 1}])
def test_another_model_or_another_way_of_asking_is_another_answer(other: dict[str, object], tmp_path: Path) -> None:
    inner = Scripted(ANSWER)
    Cached(inner, CONFIG, tmp_path / "c").ask([question()])
    Cached(inner, replace(CONFIG, **other), tmp_path / "c").ask([question()])
    assert len(inner.asked) == 2


def test_another_rubric_text_or_vote_is_another_question() -> None:
    asked = question()
    others = [replace(asked, rubrics={"trace": "2"}), replace(asked, system="x"), replace(asked, user="x"), replace(asked, vote=1)]
    assert len({key_of(one, CONFIG) for one in (asked, *others)}) == 5
    assert key_of(asked, replace(CONFIG, key="another", timeout_s=5, budget_calls=3)) == key_of(asked, CONFIG)


def test_failures_are_not_kept(tmp_path: Path) -> None:
    inner = Scripted(ANSWER)
    replies = Cached(inner, CONFIG, tmp_path / "c").ask([question("fail"), question("a")])
    assert [reply.status for reply in replies] == [Status.FAILED, Status.ANSWERED]
    Cached(inner, CONFIG, tmp_path / "c").ask([question("fail"), question("a")])
    assert len(inner.asked) == 3


def test_it_stays_within_its_size_and_forgets_what_was_not_used_for_longest(tmp_path: Path) -> None:
    store = Store(tmp_path / "c", largest=10_000)
    for n in range(8):
        store.put([(f"k{n}", "m", {"answer": "x" * 1000})])
    assert set(store.get(["k0", "k7"])) == {"k0", "k7"}
    for n in range(8, 12):
        store.put([(f"k{n}", "m", {"answer": "x" * 1000})])
    left = set(store.get([f"k{n}" for n in range(12)]))
    assert store.statistics().size <= 10_000
    assert {"k0", "k11"} <= left
    assert "k1" not in left


def test_statistics_and_clearing(tmp_path: Path) -> None:
    store = Store(tmp_path / "c")
    assert (store.statistics().answers, store.clear()) == (0, 0)
    assert not store.path.exists()
    store.put([("a", "m", {"answer": 1}), ("b", "m", {"answer": 2}), ("c", "n", {"answer": 3})])
    found = store.statistics()
    assert (found.answers, found.models) == (3, {"m": 2, "n": 1})
    assert 0 < found.oldest <= found.newest
    assert store.clear("n") == 1
    assert store.clear() == 2
    assert store.statistics().answers == 0


def test_it_is_private_and_holds_no_key(tmp_path: Path) -> None:
    path = tmp_path / "rca" / "c"
    Cached(Scripted(ANSWER), CONFIG, path).ask([question()])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert KEY.encode() not in path.read_bytes()


def test_a_file_that_is_no_cache_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "c"
    path.write_bytes(b"not a database at all " * 500)
    Cached(Scripted(ANSWER), CONFIG, path).ask([question()])
    assert Cached(Nobody(), CONFIG, path).ask([question()])[0].status is Status.ANSWERED
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    inner = Scripted(ANSWER)
    Cached(inner, CONFIG, path).ask([question()])
    assert len(inner.asked) == 1
    assert Cached(Nobody(), CONFIG, path).ask([question()])[0].status is Status.ANSWERED


def test_an_answer_that_somebody_changed_is_asked_again(tmp_path: Path) -> None:
    path = tmp_path / "c"
    Store(path).put([(key_of(question(), CONFIG), "m", {"answer": {"places": "none"}})])
    inner = Scripted(ANSWER)
    assert Cached(inner, CONFIG, path).ask([question()])[0].data == ANSWER
    with sqlite3.connect(path) as db:
        db.execute("UPDATE answers SET kept = '[broken'")
    assert Cached(inner, CONFIG, path).ask([question()])[0].data == ANSWER
    assert len(inner.asked) == 2


def test_a_cache_that_cannot_be_used_is_told_and_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    cached = Cached(Scripted(ANSWER), CONFIG, tmp_path / "file" / "c")
    assert cached.ask([question(), question("b")])[0].status is Status.ANSWERED
    assert len(cached.notes) == 1
    assert "answers are not kept" in cached.notes[0]


def test_several_processes_share_it(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from rca.judge.cache import Store\n"
        "store = Store(Path(sys.argv[1]))\n"
        "for n in range(30): store.put([(f'{sys.argv[2]}-{n}', 'm', {'answer': n})])\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", program, str(tmp_path / "c"), name]) for name in "abc"]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    assert Store(tmp_path / "c").statistics().answers == 90


def test_it_lies_in_the_cache_folder_of_the_platform(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_path().name == "judge.sqlite3"
    if sys.platform == "linux":
        assert cache_path() == tmp_path / "rca" / "judge.sqlite3"
