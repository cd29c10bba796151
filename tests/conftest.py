"""Fixtures that every test folder may use."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("seeded", derandomize=True, deadline=None)
settings.load_profile("seeded")

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with development cases and captures; CI has it, a user does not."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not here")
    return SHARED
