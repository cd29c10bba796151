"""Spans for the convention tests: from the samples, from the live traces, or made by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from conventions.spans import make_span

from rca.conventions import capture
from rca.model import Capture


@pytest.fixture
def read() -> Callable[..., Capture]:
    """Capture a span made of attributes (and events, logs, fields of the span); fails where nothing is found."""

    def run(attributes: Mapping[str, Any], **fields: Any) -> Capture:
        found = capture(make_span(attributes, **fields))
        assert found is not None
        return found

    return run
