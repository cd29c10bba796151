"""The fingerprint of a cause: equal in every report that names the same place for the same reason, whatever the trace.

It holds the service, the role, the fault kind and the check that told most, and no ids, times, names of spans or payload texts,
so that a hundred tickets with one cause become one.
"""

from __future__ import annotations

from rca.model import Hop, LocationType, Report, Verdict
from rca.report.digest import digest
from rca.report.escape import mask
from rca.report.telling import telling

LENGTH = 16
PARTS = ("place", "service", "role", "fault", "check")


def fingerprint(report: Report) -> str:
    """16 hex digits of the SHA-256 over the parts of `cause`; "" where no origin is named."""
    return digest("\x1f".join(cause(report)))[:LENGTH]


def cause(report: Report) -> tuple[str, ...]:
    """What is hashed, by the names of `PARTS`: of a hand-off, service and role are those of both ends; () where no origin is named.

    Names are masked before they are hashed, so that a report that was saved has the fingerprint of the one it was saved from.
    """
    if report.diagnosis.verdict is not Verdict.ORIGIN_FOUND or not report.diagnosis.candidates:
        return ()
    first = report.diagnosis.candidates[0]
    place = first.location
    hops = {hop.id: hop for hop in report.graph.hops}
    ends = [_end(hops.get(place.hop), place.service or place.name)]
    if place.type is LocationType.HANDOFF:
        ends = [_end(hops.get(place.source), "request"), *ends]
    elif place.type is LocationType.REQUEST:
        ends = [("", "")]
    services, roles = (" -> ".join(names) for names in zip(*ends, strict=True))
    check = next((e.check for e in telling(first)), "")
    return tuple(map(mask, (str(place.type), services, roles, first.fault, check)))


def _end(hop: Hop | None, otherwise: str) -> tuple[str, str]:
    """Service and role of a hop; what stands in the place of one that the graph does not hold."""
    return (hop.service or hop.name, hop.role) if hop else (otherwise, "")
