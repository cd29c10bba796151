"""Looks at hops, hand-offs and the request of a graph, and says what it saw: `run`.

A check is a function under `@check(...)`, found by name in the registry group `rca.checks`; see `rca.checks.engine`.
"""

from __future__ import annotations

from rca.checks.engine import Check, aside, bad, check, explain, good, run, unknown
from rca.registry import register

register(
    "rca.checks",
    {
        "error-status": "rca.checks.form:error_status",
        "http-error": "rca.checks.form:http_error",
        "empty-output": "rca.checks.form:empty_output",
        "slow-or-retried": "rca.checks.form:slow_or_retried",
        "new-claim": "rca.checks.grounding:new_claim",
        "handoff-changed": "rca.checks.handoff:handoff_changed",
    },
)

__all__ = ["Check", "aside", "bad", "check", "explain", "good", "run", "unknown"]
