"""Each command as a user meets it, on a file and on a server."""

from __future__ import annotations

import json
import os
import stat

import jsonschema
import pytest
from jaeger_server import Jaeger
from rca_user import HEALTHY, JAEGER, TRACE_ID, WRONG, spans_without_payload

CONFIG = """\
sources:
  - name: prod
    kind: jaeger
    url: {url}
    token_env: PROD_TOKEN
"""


def test_help_names_every_command_and_shows_examples(rca):
    done = rca("--help")
    assert done.returncode == 0
    for word in ("trace", "search", "doctor", "config", "schema", "checks", "Examples:", "Exit codes:"):
        assert word in done.stdout
    for command in ("trace", "search", "doctor"):
        assert "Examples:" in rca(command, "--help").stdout


def test_version(rca):
    from rca import __version__

    assert rca("--version").stdout == f"rca {__version__}\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shell_completion_offers_commands_and_options(rca, shell):
    script = rca("--show-completion", env={"SHELL": f"/bin/{shell}"})
    assert "_RCA_COMPLETE" in script.stdout + script.stderr
    if shell == "bash":
        asked = {"_RCA_COMPLETE": "complete_bash", "COMP_WORDS": "rca tr", "COMP_CWORD": "1"}
        assert rca(env=asked).stdout.split() == ["trace"]
        asked = {"_RCA_COMPLETE": "complete_bash", "COMP_WORDS": "rca trace --pay", "COMP_CWORD": "2"}
        assert rca(env=asked).stdout.split() == ["--payloads"]


def test_a_piped_report_is_plain_text_with_whole_ids(rca):
    done = rca("trace", "--from", WRONG)
    assert done.stdout.startswith("ORIGIN FOUND")
    assert "\x1b" not in done.stdout
    assert json.loads(rca("trace", "--from", WRONG, "--json").stdout)["trace_id"] in done.stdout


def test_standard_input_and_several_outputs_at_once(rca, tmp_path):
    done = rca("trace", "--from", "-", "--json", "-o", "markdown=ticket.md", "-o", "json=report.json", stdin=WRONG.read_text())
    assert done.returncode == 0
    assert (tmp_path / "report.json").read_text() == done.stdout
    assert (tmp_path / "ticket.md").read_text().startswith("## Origin found")
    assert sorted(os.listdir(tmp_path)) == ["home", "report.json", "ticket.md"]


def test_a_file_is_replaced_whole_and_keeps_its_mode(rca, tmp_path):
    path = tmp_path / "report.json"
    path.write_text("old")
    path.chmod(0o640)
    assert rca("trace", "--from", WRONG, "-q", "-o", f"json={path}").stdout == ""
    assert json.loads(path.read_text())["verdict"] == "origin_found"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    rca("trace", "--from", "missing.json", "-o", f"json={path}")
    assert json.loads(path.read_text())["verdict"] == "origin_found"


def test_the_same_input_gives_the_same_bytes_from_anywhere(rca, tmp_path):
    copy = tmp_path / "elsewhere.json"
    copy.write_bytes(WRONG.read_bytes())
    first = rca("trace", "--from", WRONG, "--json", env={"PYTHONHASHSEED": "1"})
    second = rca("trace", "--from", "elsewhere.json", "--json", env={"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "COLUMNS": "200"})
    assert first.stdout == second.stdout


@pytest.mark.parametrize("path", [WRONG, HEALTHY, JAEGER], ids=lambda p: p.name)
def test_real_reports_follow_the_printed_schema(rca, path):
    schema = json.loads(rca("schema").stdout)
    for more in ([], ["--payloads"]):
        jsonschema.Draft202012Validator(schema).validate(json.loads(rca("trace", "--from", path, "--json", *more).stdout))


def test_a_complaint_reaches_the_report(rca):
    done = rca("trace", "--from", WRONG, "--json", "--complaint", "wrong amount", "--bad", "3840", "--expected", "3480")
    assert json.loads(done.stdout)["complaint"] == {"text": "wrong amount", "bad": "3840", "expected": "3480"}


def test_with_nothing_configured_the_servers_of_this_machine_are_asked(rca, local_jaeger):
    done = rca("trace", TRACE_ID, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["trace_id"] == TRACE_ID
    assert "answered by Jaeger at http://localhost:16686" in done.stderr


def test_with_nobody_there_the_error_says_how_to_point_to_one(rca):
    done = rca("trace", TRACE_ID, env={"RCA_FROM": ""})
    if done.returncode == 0:
        pytest.skip("a Jaeger runs on this machine")
    assert done.returncode == 4
    assert "localhost:16686" in done.stderr
    assert "localhost:3200" in done.stderr
    assert "--from" in done.stderr


def test_a_pasted_link_says_where_to_ask_and_gets_no_credentials(rca, jaeger):
    done = rca("trace", f"{jaeger}/trace/{TRACE_ID}?uiFind=0000000000000001", "--json", env={"RCA_TOKEN": "canary-token"})
    assert done.returncode == 0, done.stderr
    assert "no credentials are sent" in done.stderr
    assert {header for _path, header in Jaeger.seen} == {""}
    assert "canary" not in done.stdout + done.stderr


def test_a_pasted_link_to_a_configured_server_uses_its_credentials(rca, jaeger, tmp_path):
    (tmp_path / "rca.yaml").write_text(CONFIG.format(url=jaeger))
    done = rca("trace", f"{jaeger}/trace/{TRACE_ID}", "--json", env={"PROD_TOKEN": "canary-token"})
    assert done.returncode == 0, done.stderr
    assert {header for _path, header in Jaeger.seen} == {"Bearer canary-token"}
    assert "canary" not in done.stdout + done.stderr


def test_links_lead_into_the_ui_of_the_server_that_answered(rca, jaeger):
    links = json.loads(rca("trace", TRACE_ID, "--from", jaeger, "--json").stdout)["links"]
    assert links["trace"] == f"{jaeger}/trace/{TRACE_ID}"


def test_search_in_a_file_lists_ids_that_trace_takes(rca):
    rows = json.loads(rca("search", "--from", WRONG, "--json").stdout)
    plain = rca("search", "--from", WRONG).stdout.splitlines()
    assert len(rows) == len(plain) == 1
    assert plain[0].split("\t")[0] == rows[0]["trace_id"]
    assert rca("trace", rows[0]["trace_id"], "--from", WRONG, "-q").returncode == 0
    none = rca("search", "--from", WRONG, "--service", "nobody")
    assert (none.returncode, none.stdout) == (0, "")
    assert "no trace matches" in none.stderr


def test_doctor_says_what_is_recorded_and_how_to_mend_the_rest(rca, tmp_path):
    fine = json.loads(rca("doctor", "--from", WRONG, "--json").stdout)["trace"]
    assert fine["counts"]["both"] == fine["counts"]["hops"]
    assert fine["remedies"] == []
    path = spans_without_payload(tmp_path)
    poor = rca("doctor", path)
    assert poor.returncode == 0
    assert "not recorded" in poor.stdout
    assert "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=SPAN_ONLY" in poor.stdout
    assert max(map(len, poor.stdout.splitlines())) <= 100
    told = json.loads(rca("doctor", path, "--json").stdout)["trace"]
    assert told["counts"]["neither"] == told["counts"]["hops"] > 0
    assert all(hop["follows"] for hop in told["hops"])


def test_doctor_says_which_source_answers(rca, jaeger, tmp_path):
    (tmp_path / "rca.yaml").write_text(
        CONFIG.format(url=jaeger) + "  - name: gone\n    kind: tempo\n    url: http://127.0.0.1:9\n    retries: 0\n"
    )
    done = rca("doctor", "--json", env={"PROD_TOKEN": "canary-token"})
    assert done.returncode == 0, done.stderr
    assert [(row["name"], row["ok"]) for row in json.loads(done.stdout)["sources"]] == [("prod", True), ("gone", False)]
    assert "canary" not in done.stdout + done.stderr
    assert "FAIL" in rca("doctor", "--source", "gone").stdout
    assert rca("doctor", "--source", "gone").returncode == 4


def test_config_tells_values_and_where_from_and_no_secret(rca, tmp_path):
    (tmp_path / "rca.yaml").write_text("follow: 3\n" + CONFIG.format(url="https://user:canary-pw@h.example/jaeger"))
    env = {"PROD_TOKEN": "canary-token", "RCA_TENANT": "acme", "RCA_PASSWORD": "canary-2"}
    plain, data = rca("config", env=env), rca("config", "--json", "--wait", "5s", env=env)
    assert "canary" not in plain.stdout + plain.stderr + data.stdout + data.stderr
    record = json.loads(data.stdout)
    assert record["settings"]["follow"] == {"value": 3, "from": f"{tmp_path}/rca.yaml:1"}
    assert record["settings"]["wait_s"] == {"value": 5.0, "from": "--wait"}
    (source,) = record["asked"]
    assert source["tenant"] == {"value": "acme", "from": "RCA_TENANT"}
    assert source["token"]["from"] == f"{tmp_path}/rca.yaml:6"
    assert source["url"]["value"] == "https://h.example/jaeger"
    assert "rca.yaml:6" in plain.stdout


def test_config_tells_the_judges_without_their_keys(rca, tmp_path):
    written = "judge:\n  - name: ours\n    url: http://u:canary-pw@h/v1\n    model: m\n    key_env: JUDGE_KEY\n    budget: 20 calls\n"
    (tmp_path / "rca.yaml").write_text(f"{written}    headers: {{X-Key: canary-h}}\n")
    env = {"JUDGE_KEY": "canary-key", "RCA_JUDGE_MODEL": "n"}
    plain, data = rca("config", env=env), rca("config", "--json", env=env)
    assert "canary" not in plain.stdout + plain.stderr + data.stdout + data.stderr
    (judge,) = json.loads(data.stdout)["judges"]
    assert judge["url"] == {"value": "http://h/v1", "from": f"{tmp_path}/rca.yaml:3"}
    assert judge["model"] == {"value": "n", "from": "RCA_JUDGE_MODEL"}
    assert judge["key"] == {"value": "(set, not shown)", "from": f"{tmp_path}/rca.yaml:5"}
    assert judge["budget_calls"] == {"value": 20, "from": f"{tmp_path}/rca.yaml:6"}
    assert "judge ours, asked with --judge only:" in plain.stdout


def test_checks_are_listed_and_explained(rca):
    listed = json.loads(rca("checks", "--json").stdout)
    assert all(row["explanation"] for row in listed)
    first = listed[0]["id"]
    assert first in rca("checks").stdout
    assert listed[0]["explanation"][:40] in " ".join(rca("checks", "--explain", first).stdout.split())


def test_both_schemas_are_printed(rca):
    for which in ("report", "config"):
        jsonschema.Draft202012Validator.check_schema(json.loads(rca("schema", which).stdout))
