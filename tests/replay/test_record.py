"""`rca record` as a user meets it: what is written, what is taken out, and what is refused."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from rca.config import Config, RedactConfig
from rca.decode import assemble, decode
from rca.model import Complaint, Trace
from rca.replay.otlp import packed
from rca.replay.record import Wanted, record
from rca.replay.redact import redacted
from tests.replay.conftest import OWN, Run

WRONG = OWN / "chain-wrong-number.otlp.json"


def trace_of(path: Path) -> Trace:
    batch = decode(path.read_bytes(), path.name)
    return assemble([batch], tuple(dict.fromkeys(span.trace_id for span in batch.spans)))


def files(folder: Path) -> list[str]:
    """All that is in a folder, without what is kept in the home folder's cache."""
    return sorted(str(p) for p in folder.rglob("*") if ".cache" not in p.parts)


def case(folder: Path) -> dict[str, object]:
    loaded: dict[str, object] = yaml.safe_load((folder / "case.yaml").read_text("utf-8"))
    return loaded


def test_a_fixture_holds_what_todays_answer_is(rca: Run, tmp_path: Path) -> None:
    done = rca("record", "--from", WRONG, "-o", "fixtures/wrong", "--accept", "--tag", "money", "--complaint", "the amount", "--notes", "n")
    assert (done.returncode, done.stdout) == (0, "")
    assert sorted(p.name for p in (tmp_path / "fixtures/wrong").iterdir()) == ["case.yaml", "trace.otlp.json.gz"]
    kept = case(tmp_path / "fixtures/wrong")
    assert (kept["verdict"], kept["origin"], kept["tags"], kept["complaint"]) == (
        "origin_found",
        "claim-extractor",
        ["money"],
        "the amount",
    )
    assert 0.5 < float(str(kept["least_probability"])) < float(str(kept["accepted"]["probability"]))  # type: ignore[index]
    assert "claim-extractor: gen_ai.input.messages" in done.stderr
    assert "in all 2 e-mail addresses; verdict and first suspect are what they were" in done.stderr
    assert rca("replay").returncode == 0


def test_recording_a_recorded_fixture_again_gives_the_same_bytes(rca: Run, tmp_path: Path) -> None:
    for old in sorted(p for p in OWN.iterdir() if (p / "case.yaml").is_file())[::4]:
        done = rca("record", old, "-o", f"again/{old.name}")
        assert done.returncode == 0, done.stderr
        assert "redacted: nothing" in done.stderr
        for name in ("trace.otlp.json.gz", "case.yaml"):
            first, second = (old / name).read_bytes(), (tmp_path / "again" / old.name / name).read_bytes()
            # another zlib may pack otherwise than the one that made the files of this repository
            assert (gzip.decompress(second) == gzip.decompress(first)) if name.endswith(".gz") else second == first


def test_the_same_trace_gives_the_same_bytes_whatever_form_it_came_in(tmp_path: Path) -> None:
    trace = trace_of(WRONG)
    turned = replace(trace, spans=tuple(replace(s, attributes=dict(reversed(s.attributes.items()))) for s in reversed(trace.spans)))
    assert packed(trace) == packed(turned)


def test_payloads_in_log_records_and_linked_traces_survive(rca: Run, tmp_path: Path) -> None:
    source = ["--from", OWN / "queue-wrong-number.collector.jsonl.gz", "--logs", OWN / "queue-wrong-number.logs.jsonl.gz"]
    done = rca("record", "eab61c6400d11a5696159fb7da628a80", *source, "-o", "fixtures/queue", "--accept")
    assert done.returncode == 0, done.stderr
    assert case(tmp_path / "fixtures/queue")["origin"] == "balance-extractor"
    plain = json.loads(gzip.decompress((tmp_path / "fixtures/queue/trace.otlp.json.gz").read_bytes()))
    assert plain["resourceLogs"]
    spans = [span for r in plain["resourceSpans"] for s in r["scopeSpans"] for span in s["spans"]]
    assert len({span["traceId"] for span in spans}) == 3


SECRET = "sk-live-4242424242abcdef4242"
IBAN = "DE89370400440532013000"


def with_private_pieces() -> Trace:
    trace = trace_of(WRONG)
    first = trace.spans[0]
    fields = {**first.attributes, "session.key": SECRET, "note": f"IBAN {IBAN}", "raw": f'{{"iban": "{IBAN}"}}'.encode()}
    return replace(trace, spans=(replace(first, attributes=fields, status_message=f"call +49 170 1234567 about {IBAN}"), *trace.spans[1:]))


def test_private_pieces_are_nowhere_in_what_is_written(tmp_path: Path) -> None:
    said = Complaint(f"my key {SECRET} and {IBAN}", "", "")
    done = record(with_private_pieces(), tmp_path / "f", Wanted(said, accept=True), Config(), RedactConfig())
    text = gzip.decompress((tmp_path / "f/trace.otlp.json.gz").read_bytes()).decode() + (tmp_path / "f/case.yaml").read_text()
    for private in (SECRET, IBAN, "170 1234567", "@"):
        assert private not in text, private
    counts: dict[str, int] = {}
    for row in done.taken:
        counts[row.kind] = counts.get(row.kind, 0) + row.count
    assert counts == {"email": 2, "iban": 4, "key": 2, "phone": 1}
    assert {(row.place, row.kind) for row in done.taken} >= {("status message", "phone"), ("session.key", "key"), ("complaint", "iban")}


def test_one_piece_has_one_placeholder_everywhere() -> None:
    clean = redacted(with_private_pieces(), Complaint(), RedactConfig()).trace.spans[0]
    assert clean.attributes["note"] == "IBAN [iban-1]"
    assert clean.attributes["raw"] == b'{"iban": "[iban-1]"}'
    assert clean.status_message == "call [phone-1] about [iban-1]"


def test_keys_go_whatever_is_configured(tmp_path: Path) -> None:
    record(with_private_pieces(), tmp_path / "f", Wanted(Complaint(), accept=True), Config(), RedactConfig(kinds=()))
    text = gzip.decompress((tmp_path / "f/trace.otlp.json.gz").read_bytes()).decode()
    assert SECRET not in text
    assert IBAN in text


def test_patterns_of_rca_yaml_are_used(rca: Run, tmp_path: Path) -> None:
    judge = "judge: {url: 'http://127.0.0.1:9', model: m, redact: {kinds: [email], patterns: ['Halvorsen']}}\n"
    (tmp_path / "rca.yaml").write_text(judge)
    done = rca("record", "--from", WRONG, "-o", "f", "--accept")
    assert done.returncode == 0, done.stderr
    assert "pieces that your patterns name" in done.stderr
    assert "Halvorsen" not in gzip.decompress((tmp_path / "f/trace.otlp.json.gz").read_bytes()).decode()


def test_nothing_is_written_where_redacting_changes_the_answer(rca: Run, tmp_path: Path) -> None:
    judge = "judge: {url: 'http://127.0.0.1:9', model: m, redact: {patterns: ['(?s).*repair.*']}}\n"
    (tmp_path / "rca.yaml").write_text(judge)
    done = rca("record", "--from", WRONG, "-o", "fixtures/f", "--accept")
    assert done.returncode == 2
    assert "nothing was recorded: redacting changes the answer from claim-extractor" in done.stderr
    assert "fewer patterns in rca.yaml" in done.stderr
    assert not (tmp_path / "fixtures").exists()


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        ((), "record where to?", "-o fixtures/NAME"),
        (("-o", "taken"), "there is a fixture already", "--force"),
        (("-o", "other"), "not empty, and no fixture", "-o other/NAME"),
        (("-o", "file"), "that is a file", "a fixture is a folder"),
        (("-o", "new", "--expect-origin", "claim-extractr"), "the trace has no 'claim-extractr'", "did you mean claim-extractor?"),
        (("-o", "new", "--expect-origin", "request", "--accept"), "--accept takes today's answer", "keep one"),
        (("-o", "new", "--redact", "mail"), "no kind is named 'mail'", "email"),
    ],
)
def test_what_is_refused(rca: Run, tmp_path: Path, words: tuple[str, ...], message: str, hint: str) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken/case.yaml").write_text("notes: mine\n")
    (tmp_path / "other").mkdir()
    (tmp_path / "other/letter.txt").write_text("x")
    (tmp_path / "file").write_text("x")
    before = files(tmp_path)
    done = rca("record", "--from", WRONG, *words)
    assert done.returncode == 2
    assert message in done.stderr
    assert hint in done.stderr
    assert len(done.stderr.splitlines()) == 2
    assert files(tmp_path) == before


def test_force_replaces_a_fixture_whole(rca: Run, tmp_path: Path) -> None:
    (tmp_path / "f").mkdir()
    for name in ("case.yaml", "cassette.json", "letter.txt"):
        (tmp_path / "f" / name).write_text("old: 1")
    assert rca("record", "--from", WRONG, "-o", "f", "--accept", "--force").returncode == 0
    assert sorted(p.name for p in (tmp_path / "f").iterdir()) == ["case.yaml", "letter.txt", "trace.otlp.json.gz"]
    assert case(tmp_path / "f")["origin"] == "claim-extractor"


def test_an_expected_origin_that_rca_does_not_find_is_red_from_the_start(rca: Run, tmp_path: Path) -> None:
    done = rca("record", "--from", WRONG, "-o", "f", "--expect-origin", "claim-extractor -> note-writer")
    assert done.returncode == 0
    assert "so that rca replay will be red" in done.stderr
    red = rca("replay", "f")
    assert red.returncode == 1
    assert "expected claim-extractor -> note-writer" in red.stdout


@pytest.mark.parametrize(
    ("name", "origin"),
    [
        ("chain-wrong-number.otlp.json", "claim-extractor"),
        ("chain-wrong-number.otlp.json", "chat claim-extractor"),
        ("chain-request-cut.otlp.json", "request"),
        ("orchestrator-handoff-truncated.tempo-v1.pb.gz", "ticket-normaliser → safety-screen"),
        ("chain-healthy.otlp.json", "none"),
    ],
)
def test_every_kind_of_origin_can_be_expected(rca: Run, name: str, origin: str) -> None:
    complaint = yaml.safe_load((OWN / "cases.yaml").read_text("utf-8"))
    said = next(row["complaint"] for row in complaint if row["file"] == name)
    hops = json.loads(rca("trace", "--from", OWN / name, "--json", "-q").stdout)["hops"]
    stated = hops[1]["name"] if origin.startswith("chat") else origin
    done = rca("record", "--from", OWN / name, "-o", "f", "--expect-origin", stated, "--complaint", said)
    assert done.returncode == 0, done.stderr
    assert "will be red" not in done.stderr
    assert rca("replay", "f").returncode == 0


def test_without_an_expectation_that_is_said(rca: Run) -> None:
    done = rca("record", "--from", WRONG, "-o", "f")
    assert "nothing is expected yet" in done.stderr
    unset = rca("replay", "f")
    assert (unset.returncode, "nothing expected" in unset.stdout) == (3, True)
    assert rca("replay", "f", "--accept").returncode == 0
    assert rca("replay", "f").returncode == 0
