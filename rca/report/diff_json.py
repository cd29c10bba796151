"""Two runs side by side as data: schema `rca.diff/1`. Same input, same bytes; ASCII only."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from rca import __version__
from rca.model import Against, Comparison, Difference, Graph, HandoffPair, HopPair, Parting, TextComparison
from rca.report import RenderOptions
from rca.report import compared as words
from rca.report.escape import mask

SCHEMA = "rca.diff/1"


def render(found: Comparison, options: RenderOptions) -> str:
    """The comparison as indented JSON."""
    return json.dumps(as_dict(found), ensure_ascii=True, allow_nan=False, indent=1) + "\n"


def as_dict(found: Comparison) -> dict[str, Any]:
    """What is written, as plain dicts and lists in a fixed order; secrets in texts are masked."""
    word, place, why = words.headline(found)
    return {
        "schema": SCHEMA,
        "rca_version": __version__,
        "good": {"trace_id": found.good_id, "hops": [_hop(found.good, i) for i in range(len(found.good.hops))]},
        "bad": {"trace_id": found.bad_id, "hops": [_hop(found.bad, i) for i in range(len(found.bad.hops))]},
        "comparable": not found.reason,
        "reason": mask(found.reason),
        "differs": words.differs(found),
        "parts_at": _parting(found.parting),
        "headline": mask(" ".join(part for part in (word, place) if part)),
        "sentence": mask(why),
        "request": _text(found.request),
        "final_output": _text(found.final),
        "pairs": [_pair(pair) for pair in found.pairs],
        "handoffs": [_handoff(handoff) for handoff in found.handoffs],
        "only_in_good": list(found.only_good),
        "only_in_bad": list(found.only_bad),
        "repeats": [{"hop": hop, "more_in_good": good, "more_in_bad": bad} for hop, good, bad in found.repeats],
        "warnings": [{"code": notice.code, "text": mask(notice.text)} for notice in found.notices],
    }


def against(found: Against) -> dict[str, Any]:
    """What a report says of the good run that it was compared with; `rca diff --json` says all."""
    return {
        "trace_id": found.trace_id,
        "found": found.found,
        "comparable": not found.reason,
        "reason": found.reason,
        "differs": found.differs,
        "parts_at": _parting(found.parting),
        "headline": found.headline,
        "sentence": found.sentence,
        "changes": list(found.changes),
        "request": str(found.request),
        "final_output": str(found.final),
        "pairs": [{"hop": bad, "good_hop": good, "input": str(one), "output": str(two)} for bad, good, one, two in found.pairs],
    }


def _parting(place: Parting | None) -> dict[str, Any] | None:
    return None if place is None else asdict(place)


def _hop(graph: Graph, index: int) -> dict[str, Any]:
    hop = graph.hops[index]
    return {"id": hop.id, "name": mask(hop.name), "service": mask(hop.service), "role": hop.role, "span_ids": list(hop.span_ids)}


def _text(compared: TextComparison) -> dict[str, Any]:
    return {
        "likeness": str(compared.likeness),
        "shared_words": round(compared.shared, 4),
        "reason": compared.reason,
        "differences": [_difference(d) for d in compared.differences],
    }


def _difference(difference: Difference) -> dict[str, Any]:
    texts = {name: mask(getattr(difference, name)) for name in ("path", "good", "bad")}
    return {"kind": difference.kind, **texts, "weight": difference.weight, "start": difference.start, "end": difference.end}


def _pair(pair: HopPair) -> dict[str, Any]:
    return {
        "good": pair.good,
        "bad": pair.bad,
        "score": pair.score,
        "input": _text(pair.input),
        "output": _text(pair.output),
        "instructions": [mask(line) for line in pair.instructions],
        "settings": [{"kind": s.kind, **{name: mask(getattr(s, name)) for name in ("name", "good", "bad")}} for s in pair.settings],
        "shape": [_difference(d) for d in pair.shape],
    }


def _handoff(handoff: HandoffPair) -> dict[str, Any]:
    return {
        "source": handoff.source,
        "target": handoff.target,
        "good_source": handoff.good_source,
        "good_target": handoff.good_target,
        "good_arrived": handoff.good_arrived,
        "arrived": handoff.arrived,
        "sent_agrees": handoff.sent,
        "differences": [_difference(d) for d in handoff.differences],
    }
