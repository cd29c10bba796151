"""Files, folders, globs and standard input, plain and compressed."""

from __future__ import annotations

import base64
import gzip
import io
import json
from pathlib import Path

import pytest
import zstandard

from rca.config import SourceConfig
from rca.errors import NotFoundError, SourceError, TooLargeError, UnreachableError
from rca.sources.files import FilesSource

ID = "0af7651916cd43dd8448eb211c80319c"
SHORT = "000000000000000000ab54a98ceb1f0a"


def source(location: object, **settings: object) -> FilesSource:
    return FilesSource(SourceConfig(kind="files", url=str(location), **settings))


def document(trace_id: str) -> bytes:
    return json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": [{"traceId": trace_id, "name": "x"}]}]}]}).encode()


def names(location: object, trace_id: str | None, **settings: object) -> list[str]:
    return [Path(a.name).name for a in source(location, **settings).fetch(trace_id).answers]


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstandard.compress], ids=["plain", "gzip", "zstd"])
def test_one_file_is_delivered_whole_and_plain(tmp_path: Path, pack: object) -> None:
    (tmp_path / "trace").write_bytes(pack(document(ID)))
    fetched = source(tmp_path / "trace").fetch(ID)
    assert [a.data for a in fetched.answers] == [document(ID)]
    assert fetched.complete


def test_gzip_and_zstd_of_several_pieces(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(gzip.compress(b'{"a":') + gzip.compress(b"1}") + bytes(512))
    (tmp_path / "b").write_bytes(zstandard.compress(b'{"a":') + zstandard.compress(b"1}"))
    assert source(tmp_path / "a").fetch(None).answers[0].data == b'{"a":1}'
    assert source(tmp_path / "b").fetch(None).answers[0].data == b'{"a":1}'


def test_gzip_that_is_still_being_written(tmp_path: Path) -> None:
    lines = b"\n".join(document(f"{n:032x}") for n in range(2000))
    (tmp_path / "a.gz").write_bytes(gzip.compress(lines)[:-2000])
    fetched = source(tmp_path / "a.gz").fetch(None)
    assert lines.startswith(fetched.answers[0].data)
    assert len(fetched.answers[0].data) > 1000
    assert [n.code for n in fetched.notices] == ["file_cut"]


@pytest.mark.parametrize("head", [b"\x1f\x8b", b"\x28\xb5\x2f\xfd"])
def test_damaged_file_is_told(tmp_path: Path, head: bytes) -> None:
    (tmp_path / "a").write_bytes(head + b"garbage" * 30)
    with pytest.raises(SourceError, match="damaged"):
        source(tmp_path / "a").fetch(None)


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress], ids=["gzip", "zstd"])
def test_bomb_in_a_file(tmp_path: Path, pack: object) -> None:
    (tmp_path / "bomb").write_bytes(pack(bytes(50 * 1024 * 1024)))
    with pytest.raises(TooLargeError, match="more than 2 MiB"):
        source(tmp_path / "bomb", max_bytes_decoded=2 * 1024 * 1024).fetch(None)


def test_folder_is_searched_for_the_id_in_every_spelling(tmp_path: Path) -> None:
    raw = bytes.fromhex(ID)
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "hex.json").write_bytes(document(ID))
    (tmp_path / "upper.json.gz").write_bytes(gzip.compress(document(ID.upper())))
    (tmp_path / "base64.zst").write_bytes(zstandard.compress(document(base64.b64encode(raw).decode())))
    (tmp_path / "proto.bin").write_bytes(b"\n\x14\x12\x12\x0a\x10" + raw)
    (tmp_path / "other.json").write_bytes(document("1" * 32))
    (tmp_path / "notes.txt").write_text(f"look at {ID}")
    (tmp_path / "photo.png").write_bytes(b"\x89PNG" + raw)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "copy.json").write_bytes(document(ID))
    assert names(tmp_path, ID) == ["base64.zst", "hex.json", "proto.bin", "upper.json.gz"]
    assert names(tmp_path, None) == ["base64.zst", "hex.json", "other.json", "proto.bin", "upper.json.gz"]


@pytest.mark.parametrize("spelling", [SHORT, SHORT[16:], "ab54a98ceb1f0a", "AKtUqYzrHwo="])
def test_64_bit_id_is_found_in_its_short_forms(tmp_path: Path, spelling: str) -> None:
    (tmp_path / "a.json").write_bytes(document(spelling))
    assert names(tmp_path, SHORT) == ["a.json"]


def test_base64_with_an_escaped_slash(tmp_path: Path) -> None:
    trace_id = "ff" * 15 + "01"
    text = base64.b64encode(bytes.fromhex(trace_id)).decode()
    assert "/" in text
    (tmp_path / "a.json").write_bytes(document(text).replace(b"/", b"\\/"))
    assert names(tmp_path, trace_id) == ["a.json"]


def test_folder_without_the_trace(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(document("1" * 32))
    with pytest.raises(NotFoundError, match=r"in none of the 1 files") as caught:
        source(tmp_path).fetch(ID)
    assert ID in caught.value.message


def test_a_damaged_file_in_a_folder_does_not_hide_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.gz").write_bytes(gzip.compress(b"{" + b" " * 5000)[:12] + b"\xff" * 60)
    (tmp_path / "b.json").write_bytes(document(ID))
    fetched = source(tmp_path).fetch(ID)
    assert [Path(a.name).name for a in fetched.answers] == ["b.json"]


def test_glob(tmp_path: Path) -> None:
    for name in ("x-1.json", "x-2.json", "y-1.json"):
        (tmp_path / name).write_bytes(document(ID))
    assert names(tmp_path / "x-*.json", ID) == ["x-1.json", "x-2.json"]
    with pytest.raises(NotFoundError):
        source(tmp_path / "z*").fetch(ID)


def test_a_file_whose_name_looks_like_a_glob(tmp_path: Path) -> None:
    (tmp_path / "trace[1].json").write_bytes(document(ID))
    assert names(tmp_path / "trace[1].json", None) == ["trace[1].json"]


def test_missing_file_and_unreadable_folder(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no such file"):
        source(tmp_path / "none.json").fetch(None)
    with pytest.raises(NotFoundError, match="holds no files"):
        source(tmp_path).fetch(None)
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises((NotFoundError, UnreachableError)):
        source(tmp_path / "loop").fetch(None)


def test_standard_input_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    class Piped:
        buffer = io.BytesIO(gzip.compress(document(ID)))

    monkeypatch.setattr("sys.stdin", Piped)
    piped = source("-")
    assert piped.describe() == "standard input"
    assert piped.fetch(ID).answers == piped.fetch(None).answers
    assert piped.fetch(None).answers[0].data == document(ID)


def test_files_need_no_http_client(tmp_path: Path) -> None:
    import subprocess
    import sys

    (tmp_path / "a.json").write_bytes(document(ID))
    code = f"""
import sys
from rca.sources import guess, open_source
open_source(guess({str(tmp_path)!r})).fetch({ID!r})
print([m for m in ("requests", "urllib3", "zstandard", "http", "ssl", "asyncio") if m in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_ping_tells_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(document(ID))
    assert source(tmp_path / "a.json").ping().ok
    assert "1 files" in source(tmp_path).ping().text
    assert not source(tmp_path / "b.json").ping().ok
