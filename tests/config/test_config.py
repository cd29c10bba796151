"""rca.yaml, RCA_* variables and flags, as a user meets them."""

from __future__ import annotations

import json
import os

import jsonschema
import pytest
import yaml

from rca.config import SourceConfig, read_config, with_environment
from rca.config.document import schema
from rca.config.quantities import Budget, budget, seconds, size
from rca.config.secrets import scrub
from rca.errors import UsageError

FULL = """\
source: prod
follow: 3
wait: 45s
sources:
  - name: prod
    kind: tempo
    url: https://tempo.example.org/tempo
    tenant: acme
    user: "123456"
    token_env: TEMPO_TOKEN
    headers: {X-Scope: a}
    headers_env: {X-Key: EXTRA_KEY}
    timeout: 5s
    max_bytes: 64MB
    verify: false
  - name: dump
    url: /var/traces
mappings:
  - name: ours
    input: app.request
    output: [app.answer, app.result]
    match: {app.kind: "llm*"}
hops:
  - service: "router*"
    role: classifier
    labels: [billing, claims]
  - name: extract
    schema: {type: object}
    required: [amount]
    language: de
checks:
  new-claim: false
  refusal: {weight: 0.5, params: {words: 3}}
"""


@pytest.fixture(autouse=True)
def _clean(monkeypatch, tmp_path):
    for name in list(os.environ):
        if name.startswith("RCA_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")


def write(folder, text=FULL, name="rca.yaml", mode=0o600):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, "utf-8")
    path.chmod(mode)
    return path


def test_nothing_configured_is_a_configuration():
    config = read_config()
    assert config.sources == ()
    assert config.follow == 10
    assert config.origin["follow"] == "default"


def test_every_key_arrives(monkeypatch, tmp_path):
    monkeypatch.setenv("TEMPO_TOKEN", "t0ken-value")
    monkeypatch.setenv("EXTRA_KEY", "k3y-value")
    write(tmp_path / "work")
    config = read_config()
    prod, dump = config.sources
    assert (prod.kind, prod.url, prod.tenant, prod.user, prod.token) == (
        "tempo",
        "https://tempo.example.org/tempo",
        "acme",
        "123456",
        "t0ken-value",
    )
    assert prod.headers == {"X-Scope": "a", "X-Key": "k3y-value"}
    assert (prod.timeout_s, prod.max_bytes, prod.verify) == (5.0, 64 * 1024**2, False)
    assert (dump.name, dump.url) == ("dump", "/var/traces")
    assert (config.source, config.follow, config.wait_s) == ("prod", 3, 45.0)
    assert config.mappings[0].input == ("app.request",)
    assert config.mappings[0].output == ("app.answer", "app.result")
    assert config.hops[0].labels == ("billing", "claims")
    assert config.hops[1].schema == {"type": "object"}
    assert config.checks["new-claim"].enabled is False
    assert config.checks["refusal"].weight == 0.5
    assert config.origin["sources.prod.url"].endswith("rca.yaml:7")
    assert config.warnings == ()


def test_the_nearest_file_upwards_counts_then_the_users_own(tmp_path, monkeypatch):
    write(tmp_path / "xdg" / "rca", "follow: 1")
    assert read_config().follow == 1
    write(tmp_path, "follow: 2")
    assert read_config().follow == 2
    deep = tmp_path / "work" / "a" / "b"
    deep.mkdir(parents=True)
    write(tmp_path / "work", "follow: 3", ".rca.yaml")
    monkeypatch.chdir(deep)
    assert read_config().follow == 3


def test_flags_win_over_variables_and_variables_over_files(tmp_path, monkeypatch):
    write(tmp_path / "work", "follow: 3")
    monkeypatch.setenv("RCA_FOLLOW", "4")
    assert (read_config().follow, read_config().origin["follow"]) == (4, "RCA_FOLLOW")
    config = read_config(flags={"follow": "5"})
    assert (config.follow, config.origin["follow"]) == (5, "--follow")


def test_variables_lie_over_whichever_source_is_asked(monkeypatch):
    monkeypatch.setenv("RCA_TOKEN", "s3cret-token")
    monkeypatch.setenv("RCA_TENANT", "acme")
    monkeypatch.setenv("RCA_TIMEOUT", "2s")
    monkeypatch.setenv("RCA_VERIFY", "no")
    monkeypatch.setenv("RCA_HEADERS", "X-A=1,X-B=2=2")
    source = with_environment(SourceConfig("tempo", url="http://h"))
    assert (source.token, source.tenant, source.timeout_s, source.verify) == ("s3cret-token", "acme", 2.0, False)
    assert source.headers == {"X-A": "1", "X-B": "2=2"}
    stranger = with_environment(SourceConfig("tempo", url="http://h"), secrets=False)
    assert (stranger.token, dict(stranger.headers), stranger.tenant) == ("", {}, "acme")


WRONG = [
    ("sources:\n  - name: a\n    url: http://h\n    tokn: x\n", "rca.yaml:4", "sources.0.tokn", "token"),
    ("folow: 3\n", "rca.yaml:1", "folow", "follow"),
    ("follow: many\n", "rca.yaml:1", "follow must be a whole number", ""),
    ("follow: -1\n", "rca.yaml:1", "0 or more", ""),
    ("sources:\n  - name: a\n", "rca.yaml:2", "no 'url'", ""),
    ("sources: {a: b}\n", "rca.yaml:1", "sources must be a list", ""),
    ("sources:\n  - name: a\n    url: h\n    user: 123456\n", "rca.yaml:4", "quotes", ""),
    ("hops:\n  - role: clasifier\n", "rca.yaml:2", "clasifier", ""),
    ("follow: 1\nfollow: 2\n", "rca.yaml:2", "twice", ""),
    ("wait: soon\n", "rca.yaml:1", "soon", ""),
    ("a: [b\n", "rca.yaml:2", "not valid YAML", ""),
    ("\tfollow: 1\n", "rca.yaml:1", "not valid YAML", ""),
    ("just text\n", "rca.yaml:1", "must be a mapping", ""),
    ("source: nobody\n", "rca.yaml:1", "nobody", ""),
    ("sources:\n  - {name: a, url: h}\n  - {name: a, url: i}\n", "rca.yaml", "two sources are named 'a'", ""),
    ("sources:\n  - {name: a, url: h, token: x, token_env: Y}\n", "rca.yaml:2", "both given", ""),
    ("sources:\n  - {name: a, url: h, token_file: nowhere}\n", "rca.yaml:2", "nowhere", ""),
    ("hops:\n  - schema: &a {x: [*a]}\n", "rca.yaml", "nested too deeply", ""),
    ("judge: {url: http://h/v1}\n", "rca.yaml:1", "no 'model'", ""),
    ("judge:\n  - {url: http://h/v1, model: m}\n", "rca.yaml:2", "no 'name'", ""),
    ("judge:\n  url: http://h/v1\n  model: m\n  modle: x\n", "rca.yaml:4", "judge.modle", "model"),
    ("judge: {url: h, model: m, plan: hops}\n", "rca.yaml:1", "judge.plan is 'hops'", "auto"),
    ("judge: {url: h, model: m, until: 1.5}\n", "rca.yaml:1", "1 or less", ""),
    ("judge: {url: h, model: m, concurrency: 0}\n", "rca.yaml:1", "1 or more", ""),
    ("judge: {url: h, model: m, redact: {kinds: [names]}}\n", "rca.yaml:1", "names", "iban"),
    ("judge: {url: h, model: m, reliability: {request: {hit: 1}}}\n", "rca.yaml:1", "no 'false_alarm'", ""),
    ("judge: {url: h, model: m, budget: some}\n", "rca.yaml:1", "some", "20 calls"),
    ("judge: {url: h, model: m, budget: 1 USD}\n", "rca.yaml:1", "no price", "price_in"),
    ("judge: {url: h, model: m, budget: 1 EUR, price_in: 1}\n", "rca.yaml:1", "the budget is in EUR", ""),
    ("judge: {url: h, model: m, redact: {patterns: ['(']}}\n", "rca.yaml:1", "regular expression", ""),
    ("judge: {url: h, model: m, rubrics: {request: nowhere.md}}\n", "rca.yaml:1", "nowhere.md", ""),
    ("judge: {url: h, model: m, key: x, key_env: Y}\n", "rca.yaml:1", "both given", ""),
    ("judge:\n  - {name: a, url: h, model: m}\n  - {name: a, url: h, model: n}\n", "rca.yaml:2", "two judges are named 'a'", ""),
    ("follow: !!python/object/apply:os.system ['false']\n", "rca.yaml:1", "follow", ""),
]


@pytest.mark.parametrize(("text", "where", "what", "near"), WRONG)
def test_what_is_wrong_is_told_with_file_line_and_key(tmp_path, text, where, what, near):
    write(tmp_path / "work", text)
    with pytest.raises(UsageError) as caught:
        read_config()
    assert where in caught.value.message
    assert what in caught.value.message
    assert near in caught.value.message + caught.value.hint


def test_aliases_that_explode_are_refused(tmp_path):
    rows = ["a0: &a0 [1,1,1,1,1,1,1,1,1,1]"] + [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    write(tmp_path / "work", "hops:\n  - schema:\n" + "\n".join("      " + row for row in rows))
    with pytest.raises(UsageError, match="too large"):
        read_config()


def test_anchors_and_merges_are_understood(tmp_path):
    write(tmp_path / "work", "sources:\n  - &base {name: a, url: http://h, tenant: t}\n  - {<<: *base, name: b}\n")
    assert [(s.name, s.url, s.tenant) for s in read_config().sources] == [("a", "http://h", "t"), ("b", "http://h", "t")]


def test_a_file_of_unreasonable_size_or_another_kind_is_refused(tmp_path):
    path = write(tmp_path, "# " + "x" * 2_000_000)
    with pytest.raises(UsageError, match="larger"):
        read_config(str(path))
    path.write_bytes(b"\xff\xfe\x00binary")
    with pytest.raises(UsageError):
        read_config(str(path))
    with pytest.raises(UsageError, match=r"nowhere\.yaml"):
        read_config(str(tmp_path / "nowhere.yaml"))


def test_a_token_that_others_can_read_is_warned_about(tmp_path):
    text = "sources:\n  - {name: a, url: http://h, token: s3cret-token}\n"
    write(tmp_path / "work", text, mode=0o644)
    (warning,) = read_config().warnings
    assert "rca.yaml:2" in warning
    assert "s3cret-token" not in warning
    write(tmp_path / "work", text, mode=0o600)
    assert read_config().warnings == ()


def test_a_secret_file_is_read_beside_the_configuration(tmp_path):
    write(tmp_path / "work", "sources:\n  - {name: a, url: http://h, token_file: secret.txt}\n")
    (tmp_path / "work" / "secret.txt").write_text("from-a-file\n")
    assert read_config().sources[0].token == "from-a-file"


def test_what_was_read_as_a_secret_is_taken_out_of_messages(tmp_path, monkeypatch):
    monkeypatch.setenv("TEMPO_TOKEN", "canary-1234")
    monkeypatch.setenv("RCA_PASSWORD", "canary-5678")
    write(tmp_path / "work", "sources:\n  - {name: a, url: http://h, token_env: TEMPO_TOKEN}\n")
    config = read_config()
    assert "canary" not in scrub("bad header Bearer canary-1234, canary-5678")
    assert "canary" not in repr(config)


def test_misspelt_variables_are_told(monkeypatch):
    monkeypatch.setenv("RCA_TOKN", "x")
    assert any("RCA_TOKN" in warning for warning in read_config().warnings)


@pytest.mark.parametrize(("text", "value"), [("30s", 30), ("500ms", 0.5), ("1h30m", 5400), ("2d", 172800), ("7", 7), (1.5, 1.5)])
def test_durations(text, value):
    assert seconds(text, "--wait") == pytest.approx(value)


@pytest.mark.parametrize(("text", "value"), [("64MB", 64 * 1024**2), ("2GiB", 2 * 1024**3), (123, 123), ("1.5k", 1536)])
def test_sizes(text, value):
    assert size(text, "max_bytes") == value


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("20 calls", Budget(calls=20)),
        ("1 call", Budget(calls=1)),
        ("50k tokens", Budget(tokens=50_000)),
        ("1.5M tokens", Budget(tokens=1_500_000)),
        ("0.50 USD", Budget(money=0.5, currency="USD")),
        ("5 calls, 2 eur", Budget(calls=5, money=2, currency="EUR")),
        (["5 calls", "9k tokens"], Budget(calls=5, tokens=9000)),
    ],
)
def test_budgets(text, wanted):
    assert budget(text, "--budget") == wanted


@pytest.mark.parametrize("text", ["", "5", "calls", "-5 calls", "5 dollars", "0 calls", "5 calls 3 tokens"])
def test_what_is_no_budget(text):
    with pytest.raises(UsageError, match="--budget"):
        budget(text, "--budget")


JUDGES = """\
judge:
  - name: local
    url: http://localhost:11434/v1
    model: qwen3
    redact: false
    seed: null
  - name: large
    api: anthropic
    url: https://api.example.org
    model: big
    key_env: BIG_KEY
    timeout: 1m30s
    budget: [20 calls, 0.50 USD]
    price_in: 3
    redact: {kinds: [email], patterns: ["ACME-[0-9]{6}"]}
    rubrics: {classifier: ours.md}
    reliability: {classifier: {hit: 0.9, false_alarm: 0.05}}
"""


def test_judges_arrive_in_their_order(tmp_path, monkeypatch):
    monkeypatch.setenv("BIG_KEY", "b1g-key-value")
    write(tmp_path / "work", JUDGES)
    write(tmp_path / "work", "Is it right?", "ours.md")
    local, large = read_config().judges
    assert (local.name, local.api, local.seed, local.redact.kinds) == ("local", "openai", None, ())
    assert (large.api, large.key, large.timeout_s) == ("anthropic", "b1g-key-value", 90.0)
    assert (large.budget_calls, large.budget_tokens, large.budget_money, large.currency) == (20, 0, 0.5, "USD")
    assert (large.redact.kinds, large.redact.patterns) == (("email",), ("ACME-[0-9]{6}",))
    assert large.rubrics == {"classifier": str(tmp_path / "work" / "ours.md")}
    assert large.reliability == {"classifier": (0.9, 0.05)}
    assert "b1g-key-value" not in repr(large) + scrub("x b1g-key-value y")
    jsonschema.validate(yaml.safe_load(JUDGES), schema())


def test_one_judge_needs_no_name(tmp_path):
    write(tmp_path / "work", "judge: {url: http://h/v1, model: m}\n")
    (judge,) = read_config().judges
    assert (judge.name, judge.model, judge.temperature, judge.plan) == ("", "m", 0.0, "auto")


def test_the_key_of_a_judge_that_may_never_be_asked_is_not_missed(tmp_path):
    write(tmp_path / "work", "judge: {url: http://h/v1, model: m, key_env: NOT_SET, headers_env: {X: NOT_SET}}\n")
    config = read_config()
    assert config.judges[0].key == ""
    assert config.warnings == ()


def test_no_judge_is_configured_by_itself(monkeypatch):
    assert read_config().judges == ()
    monkeypatch.setenv("RCA_JUDGE_KEY", "k3y-of-a-judge")
    assert read_config().judges == ()


def test_a_judge_from_variables(tmp_path, monkeypatch):
    monkeypatch.setenv("RCA_JUDGE_URL", "http://h/v1")
    with pytest.raises(UsageError, match="no model"):
        read_config()
    monkeypatch.setenv("RCA_JUDGE_MODEL", "m")
    monkeypatch.setenv("RCA_JUDGE_KEY", "k3y-of-a-judge")
    config = read_config()
    assert [(j.url, j.model, j.key) for j in config.judges] == [("http://h/v1", "m", "k3y-of-a-judge")]
    assert config.warnings == ()
    monkeypatch.setenv("RCA_JUDGE_API", "telepathy")
    with pytest.raises(UsageError, match="RCA_JUDGE_API"):
        read_config()


def test_a_key_of_rca_yaml_does_not_go_to_another_host(tmp_path, monkeypatch):
    monkeypatch.setenv("BIG_KEY", "b1g-key-value")
    write(tmp_path / "work", "judge: {url: http://h/v1, model: m, key_env: BIG_KEY, headers: {X-Ours: secret}}\n")
    monkeypatch.setenv("RCA_JUDGE_MODEL", "n")
    assert [(j.model, j.key) for j in read_config().judges] == [("n", "b1g-key-value")]
    monkeypatch.setenv("RCA_JUDGE_URL", "http://other/v1")
    (judge,) = read_config().judges
    assert (judge.url, judge.key, dict(judge.headers)) == ("http://other/v1", "", {})


@pytest.mark.parametrize("text", ["", "s", "5 parsecs", "-3s", "1h x"])
def test_what_is_no_duration(text):
    with pytest.raises(UsageError):
        seconds(text, "--wait")


def test_the_schema_of_the_package_describes_the_same_file():
    jsonschema.Draft202012Validator.check_schema(schema())
    validator = jsonschema.Draft202012Validator(schema())
    validator.validate(yaml.safe_load(FULL))
    json.dumps(schema())
    # Line numbers, aliases and lookups of names are beyond a schema; all that it can say agrees with the reader.
    beyond = ("twice", "soon", "not valid YAML", "nobody", "two sources", "both given", "nowhere", "nested", "two judges")
    beyond += ("some", "no price", "budget is in", "regular expression")
    for text, _where, what, _near in WRONG:
        if not any(word in what for word in beyond) and "!!python" not in text:
            with pytest.raises(jsonschema.ValidationError):
                validator.validate(yaml.safe_load(text))
