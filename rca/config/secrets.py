"""Credentials that were read, so that no message or traceback can show one."""

from __future__ import annotations

import os

_SHORTEST = 4  # replacing shorter strings would garble any text

# Exceptions of other libraries can quote a header or a URL. What was read as a secret is kept here, for the one purpose
# of taking it out of messages, because an exception handler has no configuration at hand.
_known: set[str] = set()


def remember(secret: str) -> str:
    """Keep a credential for `scrub`; returns it."""
    if len(secret) >= _SHORTEST:
        _known.add(secret)
    return secret


def scrub(text: str) -> str:
    """The text without any credential that was read or that stands in RCA_TOKEN, RCA_PASSWORD or RCA_JUDGE_KEY."""
    named = {os.environ.get(name, "") for name in ("RCA_TOKEN", "RCA_PASSWORD", "RCA_JUDGE_KEY")}
    for secret in sorted(_known | {value for value in named if len(value) >= _SHORTEST}, key=len, reverse=True):
        text = text.replace(secret, "[secret masked]")
    return text
