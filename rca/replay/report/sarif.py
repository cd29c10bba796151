"""A replay as SARIF 2.1.0, for code scanning: one result for each fixture that is not as expected, at its `case.yaml`.

Format: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from rca import __version__
from rca.replay.report import Replay
from rca.replay.report.changes import GREEN
from rca.replay.report.lines import details, headline, safe
from rca.replay.run import Outcome, Status
from rca.report.digest import digest

SCHEMA = "https://json.schemastore.org/sarif-2.1.0-rtm.5.json"
_RULES = {
    Status.MOVED: ("origin-moved", "A saved trace is diagnosed otherwise than its case.yaml expects."),
    Status.BLIND: ("insufficient-evidence", "A saved trace no longer shows enough to tell where its answer was born."),
    Status.BROKEN: ("fixture-not-readable", "A file of a saved trace is missing, damaged or not well-formed."),
}
_INDEX = {status: number for number, status in enumerate(_RULES)}


def render(replay: Replay) -> str:
    """The replay as a SARIF log with one run."""
    rules = [{"id": name, "shortDescription": {"text": text}, "defaultConfiguration": {"level": "error"}} for name, text in _RULES.values()]
    driver = {"name": "rca", "version": __version__, "rules": rules}
    results = [_result(outcome, replay) for outcome in replay.outcomes if outcome.failed]
    run = {"tool": {"driver": driver}, "results": results, "columnKind": "unicodeCodePoints"}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=True, indent=1) + "\n"


def _result(outcome: Outcome, replay: Replay) -> dict[str, Any]:
    name, _text = _RULES[outcome.status]
    row: dict[str, Any] = {
        "ruleId": name,
        "ruleIndex": _INDEX[outcome.status],
        "level": "error",
        "message": {
            "text": "\n".join(_literal(line) for line in (f"{safe(outcome.fixture.name)}: {headline(outcome)}", *details(outcome)))
        },
        "locations": [_location(outcome)],
        # the same fixture with the same fault is the same alert, whatever moved by how much
        "partialFingerprints": {"rcaFixture/v1": digest(f"{outcome.fixture.name}\x1f{name}")[:16]},
    }
    if replay.baseline is not None:
        was = replay.baseline.get(outcome.fixture.name)
        row["baselineState"] = "new" if was is None or was.status in GREEN else "unchanged"
    return row


def _location(outcome: Outcome) -> dict[str, Any]:
    uri = quote(outcome.fixture.case.as_posix())
    artifact = {"uri": f"file://{uri}"} if uri.startswith("/") else {"uri": uri, "uriBaseId": "%SRCROOT%"}
    return {"physicalLocation": {"artifactLocation": artifact, "region": {"startLine": outcome.case.line}}}


def _literal(text: str) -> str:
    """Text in which nothing is an embedded link (3.11.6) or a placeholder (3.11.5)."""
    for mark in ("\\", "[", "]"):
        text = text.replace(mark, "\\" + mark)
    return text.replace("{", "{{").replace("}", "}}")
