"""Server answers that were captured once, kept beside the tests."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="session")
def captured() -> Callable[[str], bytes]:
    """The body of an answer by "server/name"."""
    return lambda name: gzip.decompress((DATA / f"{name.replace('/', '~')}.body.gz").read_bytes())
