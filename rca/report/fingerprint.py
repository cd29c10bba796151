"""The fingerprint of a cause: equal in every report that names the same place for the same reason, whatever the trace.

It holds the service, the role, the fault kind and the check that told most, and no ids, times, names of spans or payload texts,
so that a hundred tickets with one cause become one.
"""

from __future__ import annotations

from rca.model import LocationType, Report, Verdict
from rca.report.digest import digest
from rca.report.words import telling

LENGTH = 16


def fingerprint(report: Report) -> str:
    """16 hex digits of the SHA-256 over the parts of `cause`; "" where no origin is named."""
    parts = cause(report)
    return digest("\x1f".join(parts))[:LENGTH] if parts else ""


def cause(report: Report) -> tuple[str, ...]:
    """What is hashed: kind of place, service (of a hand-off both), role, fault kind, first check; () where no origin is named."""
    if report.diagnosis.verdict is not Verdict.ORIGIN_FOUND or not report.diagnosis.candidates:
        return ()
    first = report.diagnosis.candidates[0]
    place = first.location
    hops = {hop.id: hop for hop in report.graph.hops}
    receiver, sender = hops.get(place.hop), hops.get(place.source)
    if place.type is LocationType.REQUEST:
        where = ("", "")
    elif place.type is LocationType.HANDOFF:
        where = (f"{sender.service if sender else place.source} -> {receiver.service if receiver else place.hop}", "")
    else:
        where = (place.service or place.name, receiver.role if receiver else "")
    check = next((e.check for e in telling(first)), "")
    return (str(place.type), *where, first.fault, check)
