"""A judge over a trace of 300 hops: what it costs, and whether a perfect one finds the fault.

    python tests/bench/judge_map.py [--fault rate|extract|note|reduce|none] [--seed N] [--context 8000] [--no-complaint]

100 reports are mapped (fields taken out, severity rated, a note written unless the report is closed), then one call puts the
notes together. One fault is planted; a wrong rating is right in form, so that no check sees it.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from rca.attribution import attribute  # noqa: E402
from rca.checks import run  # noqa: E402
from rca.config import Config, JudgeConfig  # noqa: E402
from rca.conventions import capture_all  # noqa: E402
from rca.decode import assemble, decode  # noqa: E402
from rca.graph import build  # noqa: E402
from rca.judge.digest import size  # noqa: E402
from rca.judge.plan import judge  # noqa: E402
from rca.judge.records import Place  # noqa: E402
from rca.judge.standing import place_of  # noqa: E402
from rca.model import Complaint, Verdict  # noqa: E402
from tests.bench.made import TRACE_ID, Writer, as_json, called, chat  # noqa: E402
from tests.judge.simulated import Simulated  # noqa: E402

REPORTS = 100
CLOSED = 30
"""The report that is closed, and gets no note: 100 + 100 + 99 + 1 hops."""
PLACES = ("Aalen", "Bergen", "Cork", "Dijon", "Elche", "Fulda", "Gdynia", "Halden", "Imola", "Jena")
PARTS = ("pump", "boiler", "press", "conveyor", "compressor", "kiln", "mixer", "crane", "dryer", "lathe")
CAUSES = {
    "minor": ("a worn seal was noticed on the round", "a gauge showed too much by two percent", "a cover had been left open"),
    "serious": ("the bearing seized and the line stood still", "oil ran into the drain", "the guard was missing and a hand was bruised"),
    "critical": ("it caught fire and the hall was cleared", "a fitter was taken to hospital", "gas escaped and the street was closed"),
}
EXTRACT = "Take the fields site, part, hours and cost out of the incident report. Reply in JSON."
RATE = (
    "Rate the incident: minor (no harm, no standstill), serious (standstill, spill, light injury), critical (fire, gas, hospital). "
    "Reply in JSON."
)
NOTE = "Write one sentence for the quarterly report from the fields and the rating."
REDUCE = "Put the notes together into a quarterly report: numbers by rating, then the critical incidents."


@dataclass
class Made:
    """The trace as OTLP/JSON, what the complaint says, and the span at fault ("" for none)."""

    data: bytes
    complaint: str
    span_id: str


@dataclass
class _Told:
    reports: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(CAUSES, 0))
    critical: list[str] = field(default_factory=list)
    span_id: str = ""
    complaint: str = ""


def make(fault: str = "rate", seed: int = 7) -> Made:
    """The trace, with the fault in a report that the seed picks."""
    w, rng, told = Writer(seed), random.Random(seed), _Told()
    route = {"http.request.method": "POST", "http.route": "/quarter"}
    root = w.span("gateway", "POST /quarter", "", 0, REPORTS * 40 + 200, route, 2)
    chosen = rng.choice([n for n in range(REPORTS) if n != CLOSED])
    for number in range(REPORTS):
        _report(w, rng, root, number, fault if number == chosen else "", told)
    numbers = dict(told.counts)
    if fault == "reduce":
        numbers["serious"] += 7
    listed = "; ".join(told.critical) or "none"
    summary = f"Minor: {numbers['minor']}. Serious: {numbers['serious']}. Critical: {numbers['critical']}. Critical incidents: {listed}."
    begin = REPORTS * 40 + 10
    span = _call(w, root, "report-writer", "reduce_notes", begin, chat(REDUCE, "\n".join(told.notes), summary))
    if fault == "reduce":
        told.span_id, told.complaint = span, "The number of serious incidents cannot be right."
    w.attributes("gateway", root, {"input.value": "\n\n".join(told.reports), "output.value": summary})
    return Made(as_json(w), told.complaint, told.span_id)


def _report(w: Writer, rng: random.Random, root: str, number: int, fault: str, told: _Told) -> None:
    severity = "minor" if number == CLOSED else "critical" if fault == "rate" else rng.choice(list(CAUSES))
    site, part = f"{PLACES[number // 10]} {number % 10 + 1}", PARTS[rng.randrange(10)]
    hours, cost = rng.randint(1, 72), rng.randint(120, 98_000)
    cause = rng.choice(CAUSES[severity])
    text = (
        f"Incident report, site {site}. On shift {rng.randint(1, 3)} something happened at {part} {rng.randint(11, 99)}: {cause}. "
        f"Work was resumed after {hours} hours; the foreman puts the damage at {cost} euros."
    )
    told.reports.append(text)
    begin = 1.0 + number * 40
    fields: dict[str, Any] = {"site": site, "part": part, "what": cause, "hours": hours, "cost": cost}
    if fault == "extract":
        fields["cost"] = cost + 1900
    made = json.dumps(fields)
    ids = {"extract": _call(w, root, "field-extractor", "extract_fields", begin, chat(EXTRACT, text, made))}
    rated = "minor" if fault == "rate" else severity
    rating = json.dumps({"site": site, "rating": rated})
    ids["rate"] = _call(w, root, "severity-rater", "rate_severity", begin + 10, chat(RATE, made, rating))
    told.counts[rated] += 1
    if number != CLOSED:
        note = f"{site}: {rated} incident at the {part}, {cause}, {fields['hours']} hours, {fields['cost']} euros."
        if fault == "note":
            note = note.replace(cause, "nobody was hurt and nothing stood still")
        given = f"rating: {rating}\nfields: {made}"
        ids["note"] = _call(w, root, "note-writer", "write_note", begin + 20, chat(NOTE, given, note))
        told.notes.append(note)
        if rated == "critical":
            told.critical.append(f"{site} ({part}, {hours} h)")
    if fault in ids:
        told.span_id = ids[fault]
        told.complaint = f"What the report says about {site} is wrong."


def _call(w: Writer, root: str, service: str, name: str, begin: float, attributes: dict[str, Any]) -> str:
    """A call of a service, and its call of a model; the id of the latter's span."""
    entry = called(w, "gateway", service, root, begin, begin + 9, f"/{name}")
    return w.span(service, name, entry, begin + 1, begin + 8, attributes, 3)


@dataclass
class Seen:
    """What came of a run; sizes in tokens, question and answer together."""

    hops: int
    asked: int
    calls: int
    largest: int
    whole: int
    found: bool
    named: bool


def seen(made: Made, context: int = 8000, complaint: bool = True) -> Seen:
    """Ask a perfect judge about the trace with the settings of a model of that context."""
    trace = assemble([decode(made.data, "map.otlp.json")], [TRACE_ID])
    config, said = Config(), Complaint(made.complaint if complaint else "")
    graph = build(trace, capture_all(trace), config)
    origin = next((Place(h.id, h.id) for h in graph.hops if made.span_id in h.span_ids), None)
    evidence = run(graph, config, said)
    asker = Simulated(graph, origin)
    told = judge(graph, evidence, said, config, JudgeConfig(model="simulated", context=context), asker)
    diagnosis = attribute(graph, (*evidence, *told.evidence), said, config)
    sizes = [size(question) + answer for question, answer in zip(asker.asked, asker.answered, strict=True)]
    named = diagnosis.verdict is Verdict.ORIGIN_FOUND
    found = bool(diagnosis.candidates) and place_of(diagnosis.candidates[0].location) == origin
    return Seen(len(graph.hops), len(told.report.asked), len(sizes), max(sizes, default=0), sum(sizes), found, named)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fault", default="rate", choices=["rate", "extract", "note", "reduce", "none"])
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--context", type=int, default=8000)
    parser.add_argument("--no-complaint", action="store_true")
    options = parser.parse_args()
    print(seen(make(options.fault, options.seed), options.context, not options.no_complaint))
    return 0


if __name__ == "__main__":
    sys.exit(main())
