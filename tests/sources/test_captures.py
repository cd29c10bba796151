"""Every captured answer of a real server is read, or told apart with the right error; `data/outcomes.tsv` says which.

To write that table anew after a change that is meant: python -m tests.sources.test_captures > tests/sources/data/outcomes.tsv
"""

from __future__ import annotations

import re

import pytest

from rca.decode import assemble, decode
from tests.sources.capture_roles import door, outcome
from tests.sources.server import DATA, SERVERS, Capture, capture, captures

TABLE = DATA / "outcomes.tsv"
ASKED = tuple(c for server in SERVERS for c in captures(server) if c.method != "GRPC")
SPANS = {"fail": 9, "ok": 9, "edgeA": 6, "sharedB": 2, "lateC": 1, "tworootsD": 2, "nanG": 1, "nan": 1}
"""What was sent to the servers, copies counted once, by the name that the capture has in CONTRACT.md."""


def recorded() -> dict[tuple[str, str], str]:
    rows = (line.split("\t") for line in TABLE.read_text().splitlines())
    return {(server, name): text for server, name, text in rows}


def identify(c: Capture) -> str:
    return f"{c.server}-{c.name}"


def test_all_captures_are_here() -> None:
    assert len(ASKED) == 430
    assert set(recorded()) == {(c.server, c.name) for c in ASKED}


@pytest.mark.parametrize("server", SERVERS)
def test_every_capture_is_read_or_told_apart(server: str) -> None:
    expected = recorded()
    got = {(c.server, c.name): outcome(c) for c in ASKED if c.server == server}
    assert got == {key: text for key, text in expected.items() if key[0] == server}


@pytest.mark.parametrize("c", [c for c in ASKED if door(c) == "trace" and c.status == 200], ids=identify)
def test_the_table_says_what_was_sent_to_the_servers(c: Capture) -> None:
    text = recorded()[c.server, c.name]
    kind = next((part for part in re.split(r"-", c.name) if part in SPANS), None)
    if kind and "llm" not in c.name and (c.server, c.name) != ("victoriatraces-20250711", "trace-edgeA-16"):
        assert text.startswith(f"trace: {SPANS[kind]} spans")
    if "largeF" in c.name:
        held = 500 if "trunc" in c.name else 2000 if c.server.startswith("tempo") else 3000
        assert text.startswith(f"trace: {held} spans")
        assert text.endswith("partial") == ("trunc" in c.name)
    if "toolarge" in c.name:
        assert text.endswith("partial")


@pytest.mark.parametrize("c", ASKED, ids=identify)
def test_every_refusal_has_the_exit_code_of_a_source_and_names_no_trace_found_only_if_so(c: Capture) -> None:
    text = recorded()[c.server, c.name]
    if door(c) == "search" and b"No traces found" in c.body:
        assert text == "search: 0 traces", "api_v3 says 404 where a search has no match"
    elif c.status >= 400:
        assert "Error 4 " in text
    if c.status in (401, 403):
        assert "RefusedError" in text
    if c.status == 422:
        assert "TooLargeError" in text
    if c.status in (400, 500, 501, 503):
        assert "NotFoundError" not in text
        assert f"HTTP {c.status}" in text
    if c.body.strip() == b"404 page not found":
        assert "NotFoundError" not in text, "a missing endpoint is not a missing trace"


@pytest.mark.parametrize(("name", "spans"), [("grpc-v3-fail-1", 9), ("grpc-v3-nan-1", 1)])
def test_what_jaeger_streams_over_grpc_can_be_read_from_a_file(name: str, spans: int) -> None:
    batch = decode(capture("jaeger-2.17", name).body, name)
    ids = {span.trace_id for span in batch.spans}
    assert len(assemble([batch], sorted(ids)).spans) == spans


if __name__ == "__main__":
    for asked in ASKED:
        print(asked.server, asked.name, outcome(asked), sep="\t")
