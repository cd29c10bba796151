"""Patterns that are kept compiled from run to run are those that `re` makes, and nothing that goes wrong with them is noticed."""

from __future__ import annotations

import gc
import importlib
import json
import marshal
import os
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import rca
from rca import compiled
from rca.patterns import _Lazy, _Passing, regex

SAID = "Zebrastreifenbeauftragter"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder; what this process has kept so far is set aside."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(compiled, "_kept", None)
    monkeypatch.setattr(compiled, "_new", {})
    return Path(compiled.path())


def patterns() -> list[tuple[str, int]]:
    """Source and flags of all patterns of the package."""
    for module in pkgutil.walk_packages(rca.__path__, "rca."):
        if module.name != "rca.__main__":
            importlib.import_module(module.name)
    return sorted({(one._source, int(one._flags)) for one in gc.get_objects() if isinstance(one, _Lazy) and not isinstance(one, _Passing)})


def test_each_pattern_comes_back_as_re_makes_it(place: Path) -> None:
    known = [(source, flags) for source, flags in patterns() if "(unclosed" not in source]
    assert len(known) > 300
    for source, flags in known:
        compiled.pattern(source, flags)
    compiled._write()
    compiled._kept, compiled._new = None, {}
    # Patterns are equal where their code is.
    assert [source for source, flags in known if compiled.pattern(source, flags) != re.compile(source, flags)] == []
    assert compiled._new == {}


def test_groups_and_flags_come_back(place: Path) -> None:
    source = r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})(x)?"
    for _ in range(2):
        one = compiled.pattern(source, re.ASCII)
        found = one.search("am 03.11 und")
        assert found is not None
        assert (found["day"], found["month"], found[3], one.groups, dict(one.groupindex), one.flags) == (
            *("03", "11", None, 3),
            {"day": 1, "month": 2},
            re.compile(source, re.ASCII).flags,
        )
        compiled._write()
        compiled._kept, compiled._new = None, {}


def test_a_wrong_pattern_is_told_as_by_re(place: Path) -> None:
    with pytest.raises(re.error, match="missing \\)"):
        compiled.pattern("(unclosed", 0)


def laid_out(head: object, patterns: bytes = b"") -> bytes:
    """A file as it is kept: how long its head is, its head, and patterns."""
    said = marshal.dumps(head)
    return len(said).to_bytes(8, "little") + said + patterns


def kept_sources() -> list[str]:
    """The patterns that the file holds, as they were written."""
    return [marshal.loads(one)[0][0] for one in compiled._read().all().values()]


def holding(*kept: object) -> bytes:
    """A file of this Python with one pattern, said to be compiled to this."""
    one = marshal.dumps((("a(b)c", 0), *kept))
    return laid_out((compiled._mark(), {compiled._number("a(b)c", 0): (0, len(one))}), one)


@pytest.mark.parametrize(
    "held",
    [
        b"",
        b"no such thing",
        b"\xff" * 40,
        marshal.dumps((compiled._mark(), {})),
        laid_out(("another Python", {})),
        laid_out([1, 2, 3]),
        laid_out((compiled._mark(), [])),
        laid_out((compiled._mark(), {compiled._number("a(b)c", 0): 7})),
        laid_out((compiled._mark(), {compiled._number("a(b)c", 0): (0, 400)})),
        laid_out((compiled._mark(), {compiled._number("a(b)c", 0): (0, 2**70)})),
        laid_out((compiled._mark(), {compiled._number("a(b)c", 0): (0, 3)}), b"odd"),
        holding(),
        holding((1, 2)),
        holding((32, b"\0\0\0\0" * 9, 1, {}, (None, None))),
        holding((32, b"odd", 1, {}, (None, None))),
    ],
)
def test_a_file_that_is_no_such_file_is_passed_over(place: Path, held: bytes) -> None:
    place.parent.mkdir()
    place.write_bytes(held)
    assert compiled.pattern("a(b)c", 0) == re.compile("a(b)c")
    compiled._write()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_somebody_else_is_not_read(place: Path) -> None:
    compiled.pattern("a+b", 0)
    compiled._write()
    os.chown(place, 12345, 12345)
    compiled._kept, compiled._new = None, {}
    compiled.pattern("a+b", 0)
    assert ("a+b", 0) in compiled._new


def test_the_file_does_not_grow_without_end(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "_LIMIT", 3)
    for sources in (("a1", "b1"), ("c1", "d1"), ("e1",)):
        compiled._kept, compiled._new = None, {}
        for source in sources:
            compiled.pattern(source, 0)
        compiled._write()
    assert sorted(kept_sources()) == ["c1", "d1", "e1"]


def test_two_patterns_of_one_number_are_told_apart(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "_number", lambda _source, _flags: 7)
    compiled.pattern("a+b", 0)
    compiled._write()
    compiled._kept, compiled._new = None, {}
    assert compiled.pattern("c+d", 0) == re.compile("c+d")
    assert compiled.pattern("a+b", 0) == re.compile("a+b")


def run(cache: Path, *args: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    return subprocess.run([sys.executable, "-m", "rca", *args], env=env, capture_output=True, text=True, check=False)


def text_trace(folder: Path) -> Path:
    """One hop that answered something that is said nowhere else, with a date and an amount."""
    said = f"{SAID} Quellmann schrieb am 3. März über 1.240,50 EUR, aber nie wieder."
    path = folder / "said.json"
    attributes = [{"key": key, "value": {"stringValue": said}} for key in ("input.value", "output.value")]
    span = {"traceId": "a" * 32, "spanId": "b" * 16, "name": "write", "startTimeUnixNano": "1", "endTimeUnixNano": "2"}
    spans = {"resourceSpans": [{"scopeSpans": [{"spans": [{**span, "attributes": attributes}]}]}]}
    path.write_text(json.dumps(spans), encoding="utf-8")
    return path


def test_a_second_run_finds_all_that_it_needs(tmp_path: Path) -> None:
    trace = text_trace(tmp_path)
    first = run(tmp_path / "cache", "trace", "--from", str(trace), "--json")
    kept = next((tmp_path / "cache" / "rca").glob("patterns-*"))
    held, when = kept.read_bytes(), kept.stat().st_mtime_ns
    second = run(tmp_path / "cache", "trace", "--from", str(trace), "--json")
    assert (first.returncode, first.stdout, first.stderr) == (second.returncode, second.stdout, second.stderr)
    assert kept.stat().st_mtime_ns == when
    assert SAID.encode() not in held
    assert b"Quellmann" not in held
    assert [p.name for p in kept.parent.iterdir()] == [kept.name]


def test_a_cache_that_cannot_be_written_is_not_missed(tmp_path: Path) -> None:
    trace = text_trace(tmp_path)
    expected = run(tmp_path / "cache", "trace", "--from", str(trace), "--json")
    (tmp_path / "file").write_text("in the way")
    for cache in (tmp_path / "file", Path("relative"), Path("/proc/none")):
        found = run(cache, "trace", "--from", str(trace), "--json")
        assert (found.returncode, found.stdout, found.stderr) == (expected.returncode, expected.stdout, "")
    assert not Path("relative").exists()


def test_what_is_made_of_a_texts_own_words_is_not_kept(place: Path) -> None:
    from rca.text.claims import claims

    assert {c.kind for c in claims("Am 3. März 2026 kamen zwölf Kisten zu 1.240,50 EUR, Zofia Wójcik zahlte.", "de")} >= {"date", "amount"}
    assert [source for source, _ in compiled._new if "märz" in source or "zwölf" in source] == []


def test_a_pattern_is_made_once_for_its_text() -> None:
    assert regex(r"a once made pattern \d") is regex(r"a once made pattern \d")


def test_every_word_of_a_kept_pattern_stands_in_our_own_code(place: Path) -> None:
    done = run(place.parent.parent, "replay", str(Path(__file__).parents[1] / "fixtures"), "-q", "-j", "1")
    assert done.returncode == 0
    sources = kept_sources()
    assert len(sources) > 300
    code = "\n".join(path.read_text("utf-8") for path in Path(rca.__file__).parent.rglob("*.py")).casefold()
    word = re.compile("[a-z]{5,}")
    assert {source[:80]: w for source in sources for w in word.findall(source.casefold()) if w not in code} == {}
