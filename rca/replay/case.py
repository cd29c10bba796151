"""`case.yaml`: what was complained about, what the trace should yield, and the answer that was accepted last.

The keys are those of `schema/rca.case.1.json`. All may be left out; what is not stated is not compared.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

from rca.config import JudgeConfig, RedactConfig
from rca.errors import UsageError
from rca.model import Complaint, Verdict
from rca.records import dataclass
from rca.replay.answer import NONE, Answer, Suspect, Told

TOLERANCE = 0.05
"""An accepted answer may lose this much of its probability before it counts as moved."""

HINT = "docs/ci.md describes case.yaml; rca record writes one"
_HEAD = "# What this trace should yield. rca replay compares it with what rca says today; docs/ci.md describes the keys.\n"
_JUDGE = ("name", "model", "plan", "context", "max_answer", "until", "votes", "confirm", "blind", "budget_calls", "budget_tokens")


@dataclass(frozen=True, slots=True)
class Case:
    """One fixture's `case.yaml`.

    verdict, origin     expected, "" where nothing is; `origin` none: no fault is expected
    least_probability   of the origin, 0 where nothing is expected
    judge               settings of the judge whose answers the cassette holds, None without one
    accepted            the answer that was accepted; it expects nothing, it is what moved evidence is compared with
    line                line of the verdict or origin in the file, for annotations
    """

    complaint: Complaint = Complaint()
    trace_id: str = ""
    final: str = ""
    verdict: str = ""
    origin: str = ""
    least_probability: float = 0.0
    tags: tuple[str, ...] = ()
    notes: str = ""
    judge: JudgeConfig | None = None
    accepted: Answer | None = None
    line: int = 1

    @property
    def expects(self) -> bool:
        """Whether anything is expected at all."""
        return bool(self.verdict or self.origin or self.least_probability)


def read_case(path: Path) -> Case:
    """The case in a file; UsageError names line and key of what is wrong."""
    from rca.config.document import read

    document = read(path, _schema(), HINT)
    row = document.data
    case = Case(
        complaint=Complaint(row.get("complaint", ""), row.get("bad", ""), row.get("expected", "")),
        trace_id=row.get("trace_id", ""),
        final=row.get("final", ""),
        verdict=row.get("verdict", ""),
        origin=row.get("origin", "").strip(),
        least_probability=float(row.get("least_probability", 0.0)),
        tags=tuple(row.get("tags", ())),
        notes=row.get("notes", ""),
        judge=_judge(row["judge"]) if "judge" in row else None,
        accepted=_accepted(row["accepted"]) if "accepted" in row else None,
        line=next((document.lines[key] for key in ("origin", "verdict") if key in document.lines), 1),
    )
    contradiction = _contradiction(case)
    if contradiction:
        raise UsageError(f"{document.where('verdict')}: {contradiction}", HINT)
    return case


def _contradiction(case: Case) -> str:
    if case.verdict not in ("", Verdict.ORIGIN_FOUND) and case.origin not in ("", NONE):
        return f"the verdict {case.verdict} and the origin {case.origin!r} cannot both be expected"
    if case.verdict == Verdict.ORIGIN_FOUND and case.origin == NONE:
        return "the verdict origin_found and the origin none cannot both be expected"
    if case.least_probability and (case.verdict not in ("", Verdict.ORIGIN_FOUND) or case.origin == NONE):
        return "a least probability is expected of an origin, and none is expected"
    return ""


def accepting(found: Answer) -> dict[str, Any]:
    """The keys of `case.yaml` that take an answer as expected."""
    least = math.floor(100 * max(0.0, found.probability - TOLERANCE)) / 100
    return {
        "verdict": found.verdict,
        "origin": found.origin or NONE,
        **({"least_probability": least} if least else {}),
        "accepted": accepted_row(found),
    }


def accepted_row(found: Answer) -> dict[str, Any]:
    """An answer as `accepted:` keeps it: the first suspect where one is named."""
    row: dict[str, Any] = {"verdict": found.verdict}
    if found.origin:
        first = found.suspects[0]
        row |= {"origin": first.origin, "probability": round(first.probability, 2), "fault": first.fault}
        row["evidence"] = [{"check": e.check, "points": e.points, "says": e.says} for e in first.evidence]
    return row


def written(row: Mapping[str, Any]) -> str:
    """A new `case.yaml` of these keys, in the order of the schema; what is empty is left out."""
    ordered = {key: row[key] for key in _schema()["properties"] if row.get(key) not in (None, "", [], {}, 0)}
    return _HEAD + _dumped(ordered)


def overlaid(text: str, row: Mapping[str, Any]) -> str:
    """The text of a `case.yaml` with these keys laid over it; comments and the rest stay as people wrote them."""
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.preserve_quotes = True
    document = yaml.load(text) or {}
    if "verdict" in row and "least_probability" not in row:
        document.pop("least_probability", None)  # of an origin that is not expected any more
    for key, value in row.items():
        document[key] = value
    return _dumped(document)


def expectations(case: Case) -> dict[str, Any]:
    """What a case expects, with the answer that was accepted, as the keys of its file."""
    row: dict[str, Any] = {key: getattr(case, key) for key in ("verdict", "origin", "least_probability")}
    return row | ({"accepted": accepted_row(case.accepted)} if case.accepted else {})


def as_row(case: Case) -> dict[str, Any]:
    """What a case says of the trace, as the keys of its file."""
    said = case.complaint
    row: dict[str, Any] = {"complaint": said.text, "bad": said.bad, "expected": said.expected, "tags": list(case.tags)}
    return row | {key: getattr(case, key) for key in ("trace_id", "final", "notes")}


def judge_row(judge: JudgeConfig) -> dict[str, Any]:
    """What of a judge's settings decides on questions and weights, where it differs from the defaults."""
    plain = JudgeConfig()
    row: dict[str, Any] = {key: getattr(judge, key) for key in _JUDGE if getattr(judge, key) != getattr(plain, key)}
    if judge.redact != plain.redact:
        row["redact"] = {"kinds": list(judge.redact.kinds), "patterns": list(judge.redact.patterns)}
    if judge.reliability:
        row["reliability"] = {role: {"hit": hit, "false_alarm": false} for role, (hit, false) in judge.reliability.items()}
    return row


def _judge(row: Mapping[str, Any]) -> JudgeConfig:
    values: dict[str, Any] = {key: row[key] for key in _JUDGE if key in row}
    if "redact" in row:
        values["redact"] = RedactConfig(**{f.name: tuple(row["redact"].get(f.name, ())) for f in fields(RedactConfig)})
    values["reliability"] = {role: (rates["hit"], rates["false_alarm"]) for role, rates in row.get("reliability", {}).items()}
    return JudgeConfig(**values)


def _accepted(row: Mapping[str, Any]) -> Answer:
    told = tuple(Told(e["check"], float(e["points"]), e.get("says", "")) for e in row.get("evidence", ()))
    origin = row.get("origin", "")
    first = Suspect(origin, float(row.get("probability", 0.0)), row.get("fault", ""), told)
    return Answer(row["verdict"], (first,) if origin else ())


@cache
def _schema() -> dict[str, Any]:
    path = Path(__file__).parent / "schema" / "rca.case.1.json"
    loaded: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return loaded


def _dumped(document: Any) -> str:
    from io import StringIO

    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.width, yaml.allow_unicode = 120, True
    text = StringIO()
    yaml.dump(document, text)
    return text.getvalue()
