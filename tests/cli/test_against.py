"""`rca trace --against` and `--against-last-good` as a user meets them: files, a folder, a Jaeger and a Tempo on loopback."""

from __future__ import annotations

import gzip
import json
import re
from urllib.parse import parse_qs, urlsplit

import jsonschema
import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import TracesData
from rca_user import FIXTURES, HEALTHY, JAEGER, TRACE_ID

from tests.compare.variants import WRONG_ID, mended, variant, write
from tests.sources.server import Canned, Request, Server

GOOD_ID = "a" * 32
JSON = {"Content-Type": "application/json"}


def report(rca, *args):
    done = rca("trace", *args, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def runs(tmp_path):
    folder = tmp_path / "runs"
    folder.mkdir()
    return write(folder, "good", mended(GOOD_ID, hours=-2)), write(folder, "bad", variant(WRONG_ID))


def evidence(told):
    return [e for c in told["candidates"] for e in c["evidence"] if e["check"].startswith("against-")]


# ---------------------------------------------------------------- a good run that is named


FORMS = ("terminal", "text", "markdown", "html", "github", "jira", "adf", "slack", "pagerduty")


def test_every_format_for_people_says_what_was_compared(rca, runs, tmp_path):
    outputs = [word for form in FORMS for word in ("-o", f"{form}={tmp_path / form}")]
    done = rca("trace", "--from", runs[1], "--against", runs[0], "-q", *outputs)
    assert done.returncode == 0, done.stderr
    untold = [form for form in FORMS if "Compared with the good run" not in (tmp_path / form).read_text("utf-8")]
    assert untold == []


def test_the_good_run_is_evidence_and_told_in_every_format(rca, runs):
    told = report(rca, "--from", runs[1], "--against", runs[0])
    (mine,) = evidence(told)
    assert (mine["node"], mine["outcome"], mine["fault"]) == ("H2", "bad", "wrong_number")
    assert mine["sentence"].endswith("its output is not: repair_estimate was 3480, is 3840.")
    assert mine["points"] > 0
    assert told["against"]["trace_id"] == GOOD_ID
    assert told["against"]["parts_at"]["hop"] == "H2"
    alone = report(rca, "--from", runs[1])
    assert told["candidates"][0]["probability"] > alone["candidates"][0]["probability"]
    for form in ("text", "markdown"):
        text = " ".join(rca("trace", "--from", runs[1], "--against", runs[0], "-o", form).stdout.split())
        assert f"Compared with the good run, trace {GOOD_ID}" in text
        assert "Parts at H2 claim-extractor. Its input is equal in both runs" in text


def test_the_report_keeps_to_its_schema(rca, runs):
    schema = json.loads(rca("schema").stdout)
    for good in (runs[0], HEALTHY, runs[1]):
        jsonschema.Draft202012Validator(schema).validate(report(rca, "--from", runs[1], "--against", good))


def test_without_a_good_run_nothing_is_said_of_one(rca, runs):
    told = report(rca, "--from", runs[1])
    assert "against" not in told
    assert evidence(told) == []


def test_an_id_is_looked_for_where_the_bad_run_is_or_elsewhere(rca, runs):
    told = report(rca, WRONG_ID, "--from", runs[0].parent, "--against", GOOD_ID)
    assert told["against"]["parts_at"]["hop"] == "H2"
    assert report(rca, "--from", runs[1], "--against", GOOD_ID, "--against-from", runs[0].parent) == told | {"links": {}}


def test_another_pipeline_a_silent_run_and_the_same_trace_change_nothing(rca, runs, tmp_path):
    alone = report(rca, "--from", runs[1])
    silent = write(tmp_path, "silent", mended("d" * 32, silent=True))
    for good, words in ((HEALTHY, "different pipelines"), (silent, "records no inputs"), (runs[1], "the same trace")):
        told = report(rca, "--from", runs[1], "--against", good)
        assert told["candidates"] == alone["candidates"]
        assert any(words in w["text"] for w in told["warnings"]), told["warnings"]


def test_a_sound_answer_that_is_the_good_runs_stays_unaccused(rca, tmp_path):
    good, flagged = write(tmp_path, "good", mended(GOOD_ID)), write(tmp_path, "flagged", mended("9" * 32, hours=1))
    told = report(rca, "--from", flagged, "--against", good, "--complaint", "The repair amount is wrong, it should be 3,840.")
    assert told["verdict"] == "no_fault_found"
    assert [w["code"] for w in told["warnings"]] == ["same_answer"]


def test_mistakes_are_told_in_one_line(rca, runs):
    for args, code, words in (
        (("--against", "nothing.json"), 2, "the good run: nothing.json: no such file"),
        (("--against", "f" * 32), 4, "the good run: .*f{32}"),
        (("--against", runs[0], "--against-last-good"), 2, "--against names a good run, --against-last-good finds one"),
        (("--last", "2h"), 2, "--last without --against-last-good"),
        (("--against-last-good", "--last", "soon"), 2, "--last: 'soon' is no duration"),
    ):
        done = rca("trace", "--from", runs[1], *args)
        assert done.returncode == code, (args, done.stderr)
        assert re.search(words, done.stderr), (args, done.stderr)
        assert "Traceback" not in done.stderr


# ---------------------------------------------------------------- a good run that is found


def test_of_a_folder_the_nearest_sound_run_is_taken(rca, runs):
    folder = runs[0].parent
    write(folder, "failed", mended("b" * 32, hours=-1, failed=True))
    write(folder, "flagged", mended("c" * 32, hours=-0.5, root={"feedback.score": 0.0}))
    write(folder, "silent", mended("d" * 32, hours=-0.2, silent=True))
    write(folder, "later", mended("e" * 32, hours=0.1))
    done = rca("trace", WRONG_ID, "--from", folder, "--against-last-good", "--json")
    told = json.loads(done.stdout)
    assert told["against"]["trace_id"] == GOOD_ID
    assert told["against"]["parts_at"]["hop"] == "H2"
    assert f"rca: compared with trace {GOOD_ID}: answers the same request; 3 traces looked at" in done.stderr
    for reason in ("1 with errors", "1 flagged as bad", "1 without recorded data"):
        assert reason in told["against"]["found"]


def test_a_later_run_is_taken_where_no_earlier_one_is_good(rca, runs):
    runs[0].unlink()
    write(runs[1].parent, "later", mended("e" * 32, hours=3))
    assert report(rca, WRONG_ID, "--from", runs[1].parent, "--against-last-good")["against"]["trace_id"] == "e" * 32


def test_a_run_that_answers_the_same_request_is_preferred(rca, runs):
    nearer = mended("b" * 32, hours=-1, texts={"Ingrid Halvorsen": "Jonas Lindqvist", "EV 41873": "EV 77120"})
    write(runs[1].parent, "nearer", nearer)
    assert report(rca, WRONG_ID, "--from", runs[1].parent, "--against-last-good")["against"]["trace_id"] == GOOD_ID
    runs[0].unlink()
    told = report(rca, WRONG_ID, "--from", runs[1].parent, "--against-last-good")
    assert told["against"]["trace_id"] == "b" * 32
    assert told["against"]["found"].startswith("answers another request")


def test_where_none_is_found_the_diagnosis_goes_on_and_says_so(rca, runs):
    runs[0].write_text(mended(GOOD_ID, hours=-30), "utf-8")
    done = rca("trace", WRONG_ID, "--from", runs[1].parent, "--against-last-good", "--json")
    told = json.loads(done.stdout)
    assert done.returncode == 0
    assert "no good run of claim-classifier POST /v2/classify within 24 h" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert [w["code"] for w in told["warnings"]] == ["no_good_run"]
    assert told["candidates"] == report(rca, "--from", runs[1])["candidates"]
    assert report(rca, WRONG_ID, "--from", runs[1].parent, "--against-last-good", "--last", "2d")["against"]["trace_id"] == GOOD_ID


def test_an_unflagged_run_with_the_same_answer_acquits_nobody(rca, runs):
    runs[0].write_text(variant(GOOD_ID, hours=-2), "utf-8")
    told = report(rca, WRONG_ID, "--from", runs[1].parent, "--against-last-good")
    assert told["candidates"] == report(rca, "--from", runs[1])["candidates"]
    assert any("may be as bad" in w["text"] for w in told["warnings"])


def jaeger_run(trace_id: str, minutes: int, mend: bool) -> dict:
    """A real Jaeger's answer under another id, so many minutes later; mended, its search returned this year's terms."""
    text = gzip.decompress(JAEGER.read_bytes()).decode().replace(TRACE_ID, trace_id)
    text = re.sub(r'("(?:startTime|timestamp)":)(\d{16})', lambda m: m[1] + str(int(m[2]) + minutes * 60 * 10**6), text)
    if mend:
        text = text.replace("2023", "2026").replace("EUR 150", "EUR 250")
    return json.loads(text)["data"][0]


def test_a_jaeger_is_searched_for_runs_of_the_same_operation(rca):
    held = [jaeger_run(TRACE_ID, 0, False), jaeger_run("1" * 32, -10, True), jaeger_run("2" * 32, -5, True)]
    held[2]["spans"][0]["tags"] += [
        {"key": "error", "type": "bool", "value": True},
        {"key": "otel.status_code", "type": "string", "value": "ERROR"},
    ]

    def answering(request: Request) -> Canned | None:
        path, params = request.path, parse_qs(urlsplit(request.target).query)
        if path == "/api/traces":
            start, end = int(params["start"][0]), int(params["end"][0])
            found = [t for t in held if start <= min(s["startTime"] for s in t["spans"]) <= end]
        else:
            found = [t for t in held if path == f"/api/traces/{t['traceID']}"]
        if not path.startswith("/api/traces") or not found:
            return None
        return Canned(200, json.dumps({"data": found, "total": len(found), "limit": 0, "offset": 0, "errors": None}).encode(), JSON)

    with Server(answering) as http:
        told = report(rca, TRACE_ID, "--from", f"jaeger+{http.url}", "--against-last-good")
        searched = [r.target for r in http.requests if r.path == "/api/traces"]
    assert told["against"]["trace_id"] == "1" * 32
    assert told["against"]["comparable"]
    assert "1 with errors" in told["against"]["found"]
    assert told["against"]["parts_at"]["type"] == "hop"
    assert all("operation=" in target and "service=" in target for target in searched)


TEMPO = FIXTURES / "orchestrator-handoff-truncated.tempo-v1.pb.gz"


def tempo_run(trace_id: str, minutes: int) -> TracesData:
    """A real Tempo's answer under another id, so many minutes later."""
    found = TracesData.FromString(gzip.decompress(TEMPO.read_bytes()))
    for span in spans_of(found):
        span.trace_id = bytes.fromhex(trace_id)
        span.start_time_unix_nano += minutes * 60 * 10**9
        span.end_time_unix_nano += minutes * 60 * 10**9
    return found


def spans_of(found: TracesData):
    return [span for resource in found.resource_spans for scope in resource.scope_spans for span in scope.spans]


def test_a_tempo_is_searched_for_runs_of_the_same_operation(rca):
    asked, other, stranger = "7" * 32, "8" * 32, "9" * 32
    held = {asked: tempo_run(asked, 0), other: tempo_run(other, -30)}
    root = next(span for span in spans_of(held[asked]) if not span.parent_span_id)
    resource = next(r for r in held[asked].resource_spans if any(root in scope.spans for scope in r.scope_spans))
    service = next(a.value.string_value for a in resource.resource.attributes if a.key == "service.name")

    def row(trace_id: str, minutes: int, name: str) -> dict:
        began = str(root.start_time_unix_nano + minutes * 60 * 10**9)
        return {"traceID": trace_id, "rootServiceName": service, "rootTraceName": name, "startTimeUnixNano": began, "durationMs": 900}

    def answering(request: Request) -> Canned | None:
        if request.path == "/api/search":
            runs = [row(asked, 0, root.name), row(other, -30, root.name), row(stranger, -1, "GET /healthz")]
            rows = [] if "link" in request.target else runs
            return Canned(200, json.dumps({"traces": rows, "metrics": {}}).encode(), JSON)
        found = held.get(request.path.rpartition("/")[2]) if request.path.startswith("/api/traces/") else None
        return Canned(200, found.SerializeToString(), {"Content-Type": "application/protobuf"}) if found else None

    with Server(answering) as http:
        told = report(rca, asked, "--from", f"tempo+{http.url}", "--against-last-good")
        queries = [parse_qs(urlsplit(r.target).query).get("q", [""])[0] for r in http.requests if r.path == "/api/search"]
        fetched = {r.path.rpartition("/")[2] for r in http.requests if "/traces/" in r.path}
    assert any(service in query and root.name in query for query in queries)
    assert stranger not in fetched
    assert told["against"]["trace_id"] == other
    assert told["against"]["found"].startswith("answers the same request; 1 trace looked at")
    # The same run twice: nobody vouches for the other one, so its equal answer acquits nobody.
    assert [w["code"] for w in told["warnings"] if w["code"] == "same_answer"]
    assert told["verdict"] == "origin_found"


def test_a_saved_report_keeps_what_was_compared(rca, runs, tmp_path):
    done = rca("trace", "--from", runs[1], "--against", runs[0], "--json")
    saved = tmp_path / "report.json"
    saved.write_text(done.stdout, "utf-8")
    assert rca("render", saved, "-o", "json").stdout == done.stdout
    assert f"Compared with the good run, trace {GOOD_ID}" in " ".join(rca("render", saved, "-o", "text").stdout.split())
