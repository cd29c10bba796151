"""One browser for all tests of a worker."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.report.html import chromium


@pytest.fixture(scope="session")
def _running() -> Iterator[Any]:
    reason = chromium.missing()
    if reason:
        pytest.skip(reason)
    with chromium.browser() as driver:
        yield driver


@pytest.fixture
def browser(_running: Any) -> Any:
    """The browser at 1280 pixels, in light, with scripts on."""
    _running.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    _running.execute_cdp_cmd("Emulation.setFocusEmulationEnabled", {"enabled": True})
    _running.get("about:blank")
    chromium.sized(_running, 1280)
    return _running
