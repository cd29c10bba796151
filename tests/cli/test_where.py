"""Which source is asked, and who gets credentials."""

from __future__ import annotations

import pytest

from rca.cli.where import choose
from rca.config import Config, SourceConfig
from rca.errors import UsageError
from rca.sources.ids import parse_ref

ID = "4bf92f3577b34da6a3ce929d0e0e4736"
PROD = SourceConfig("tempo", "prod", "https://tempo.example.org/tempo", token="prod-token", tenant="acme")
UI = SourceConfig("jaeger", "ui", "http://jaeger-query.internal:16686", ui_url="https://jaeger.example.org", token="ui-token")


@pytest.fixture(autouse=True)
def _token(monkeypatch):
    for name in ("RCA_TENANT", "RCA_USER", "RCA_PASSWORD", "RCA_HEADERS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("RCA_TOKEN", "env-token")


def only(choice):
    (source,) = choice.sources
    return source


def test_flags_come_first_then_the_link_then_what_is_configured():
    config = Config(sources=(PROD, UI), source="prod", location="http://from-env:16686")
    link = parse_ref(f"http://linked:16686/trace/{ID}")
    assert only(choose(config, "http://flag:3200", None, link)).url == "http://flag:3200"
    assert only(choose(config, None, "ui", link)).name == "ui"
    assert only(choose(config, None, None, link)).url == "http://linked:16686"
    assert only(choose(config, None, None)).url == "http://from-env:16686"
    assert only(choose(Config(sources=(PROD, UI), source="prod"), None, None)).name == "prod"
    assert [s.name for s in choose(Config(sources=(PROD, UI)), None, None).sources] == ["prod", "ui"]


def test_with_nothing_configured_this_machine_is_asked_without_credentials():
    choice = choose(Config(), None, None)
    assert [s.url for s in choice.sources] == ["http://localhost:16686", "http://localhost:3200"]
    assert {s.token for s in choice.sources} == {""}
    assert choice.probing


def test_a_server_that_was_named_gets_the_credentials_of_the_environment():
    assert only(choose(Config(), "https://h.example/", None)).token == "env-token"


@pytest.mark.parametrize(
    "link",
    [
        f"https://evil.example/trace/{ID}",
        f"https://tempo.example.org.evil.example/jaeger/trace/{ID}",
        f"http://tempo.example.org/trace/{ID}",
    ],
)
def test_a_host_that_only_a_link_names_gets_none(link):
    choice = choose(Config(sources=(PROD,)), None, None, parse_ref(link))
    assert only(choice).token == ""
    assert "no credentials" in choice.notes[0]


def test_a_link_into_the_ui_of_a_configured_source_means_that_source(monkeypatch):
    monkeypatch.delenv("RCA_TOKEN")
    source = only(choose(Config(sources=(PROD, UI)), None, None, parse_ref(f"https://jaeger.example.org/trace/{ID}")))
    assert (source.name, source.url, source.token) == ("ui", UI.url, "ui-token")


def test_an_address_of_a_configured_source_keeps_its_settings(monkeypatch):
    monkeypatch.delenv("RCA_TOKEN")
    source = only(choose(Config(sources=(PROD,)), "https://tempo.example.org/tempo", None))
    assert (source.token, source.tenant) == ("prod-token", "acme")
    assert only(choose(Config(sources=(PROD,)), "https://other.example.org", None)).token == ""


def test_a_link_after_from_is_no_base_url(monkeypatch):
    monkeypatch.delenv("RCA_TOKEN")
    source = only(choose(Config(sources=(PROD, UI)), f"https://jaeger.example.org/trace/{ID}", None))
    assert (source.url, source.token) == (UI.url, "ui-token")


def test_a_source_that_is_not_known_is_refused_with_the_known_ones():
    with pytest.raises(UsageError) as caught:
        choose(Config(sources=(PROD, UI)), None, "prd")
    assert "prod, ui" in caught.value.hint
