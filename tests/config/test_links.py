"""Templates of links: what is taken, and what a hostile trace can make of them."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rca.config.links import filled, template
from rca.errors import UsageError

VALUES = {"trace_id": "ab" * 16, "span_id": "cd" * 8, "service": "billing", "start_ms": "1000", "end_ms": "2000"}

WRONG = [
    ("trace", "https://ui/{traceid}", "nothing is called {traceid}", "did you mean {trace_id}?"),
    ("trace", "https://ui/{name}", "nothing is called {name}", "known: {trace_id}"),
    ("trace", "https://ui/all", "holds no {trace_id}", ""),
    ("span", "https://ui/{trace_id}", "holds no {span_id}", ""),
    ("trace", "javascript:alert({trace_id})", "no URL of http or https", "https://"),
    ("trace", "file:///{trace_id}", "no URL of http or https", "https://"),
    ("trace", "ui.example.org/{trace_id}", "no URL of http or https", "https://"),
    ("trace", "https:///{trace_id}", "no URL of http or https", "https://"),
    ("trace", "https://ui/\x1b{trace_id}", "no URL of http or https", "https://"),
    ("trace", "https://ui:port/{trace_id}", "no URL", "https://"),
    ("trace", "https://[::1/{trace_id}", "no URL", "https://"),
    ("trace", "https://{service}.example.org/{trace_id}", "the host must be written out", ""),
    ("trace", "https://bob:secret@ui/{trace_id}", "the host must be written out", ""),
    ("trace", "", "no URL of http or https", "https://"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "told", "hint"), WRONG, ids=[row[1] or "empty" for row in WRONG])
def test_a_template_that_cannot_be_right_is_refused(kind: str, text: str, told: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        template(kind, text, "rca.yaml:3")
    assert caught.value.message.startswith(f"rca.yaml:3: links.{kind}")
    assert told in caught.value.message
    assert hint in caught.value.hint
    assert "secret" not in caught.value.message + caught.value.hint


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("https://ui/trace/{trace_id}", f"https://ui/trace/{'ab' * 16}"),
        (" http://ui:8080/#/t/{trace_id}?s={span_id} ", f"http://ui:8080/#/t/{'ab' * 16}?s={'cd' * 8}"),
        ("https://ui/{trace_id}?q=service:{service} AND x", f"https://ui/{'ab' * 16}?q=service:billing%20AND%20x"),
        ("https://ui/{trace_id}?a=%20b&from={start_ms}&to={end_ms}", f"https://ui/{'ab' * 16}?a=%20b&from=1000&to=2000"),
        ('https://g/explore?panes={"a":{"q":"{trace_id}"}}', f"https://g/explore?panes=%7B%22a%22:%7B%22q%22:%22{'ab' * 16}%22%7D%7D"),
    ],
)
def test_a_template_becomes_a_link(text: str, link: str) -> None:
    assert filled(template("trace", text, "rca.yaml:3"), VALUES) == link


@given(st.text(st.characters(), max_size=40) | st.just("lone \ud800"))
def test_no_service_name_leaves_its_place_in_the_link(service: str) -> None:
    link = filled(
        template("logs", "https://logs.example.org/a/{service}/b?s={service}&t={trace_id}#f", "x"), {**VALUES, "service": service}
    )
    parts = urlsplit(link)
    assert (parts.scheme, parts.netloc, parts.fragment) == ("https", "logs.example.org", "f")
    assert link.isascii()
    assert not set(link) & set(" \"'<>`{}\\\n")
    assert parts.path.count("/") == 3
    assert parse_qs(parts.query, keep_blank_values=True) == {"s": [service.encode("utf-8", "replace").decode()], "t": [VALUES["trace_id"]]}
