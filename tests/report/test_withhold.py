"""A secret is kept out of sentences and quotes that were cut from it, in every format."""

from __future__ import annotations

import json

import pytest

from rca.model import Complaint, Report, Trace
from rca.report import RenderOptions, render
from tests.flows import diagnose, flow, hop

LEAKY = "Order B-771: use password=Kx9-22771-ZZ and api_key: sk-abcdefghijklmnop1234567890."


@pytest.mark.parametrize("form", ["json", "markdown", "text", "terminal", "github", "jira", "adf", "slack", "pagerduty", "html"])
def test_pieces_of_a_secret_are_not_quoted(form: str) -> None:
    graph = flow("Tell me about order B-771.", [hop("extract", "Tell me about order B-771.", LEAKY), hop("write", LEAKY, LEAKY)])
    report = Report(Trace(("5" * 32,), ()), graph, diagnose(graph), Complaint())
    said = render(report, form, RenderOptions(payloads=True))
    assert "B-771" in said
    for piece in ("Kx9", "22771", "kx922771zz", "abcdefghij"):
        assert piece not in said
    if form == "json":
        assert json.loads(said)["candidates"]
