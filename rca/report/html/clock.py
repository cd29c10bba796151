"""Hops on one time line, although services' clocks differ: who receives cannot have ended before the sender began.

A service whose clock is behind is moved forward until that holds; what then lies far apart without a hop is drawn closer together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rca.model import Edge, Hop
from rca.records import dataclass

_GAP = 0.5  # a stretch without any hop is drawn at most this long, as a share of all the time in which hops ran
_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Clock:
    """Where times stand on the line.

    start   the first moment (ns)
    length  of the line (ns), breaks drawn short
    moved   service -> by how much its clock was moved forward (ns)
    breaks  (where on the line, how much is left out), both in ns
    """

    start: int
    length: int
    moved: Mapping[str, int]
    breaks: tuple[tuple[int, int], ...]

    def at(self, service: str, time_ns: int) -> int:
        """A moment's place on the line."""
        place = time_ns + self.moved.get(service, 0) - self.start
        for where, left in self.breaks:
            if place > where:
                place -= min(left, place - where)
        return max(0, min(place, self.length))


def clock(hops: Sequence[Hop], edges: Sequence[Edge]) -> Clock:
    """The line for these hops; hops without times are left out."""
    timed = [hop for hop in hops if hop.start_ns > 0]
    moved = _moved({hop.id: hop for hop in timed}, edges)
    spans = sorted((hop.start_ns + moved.get(hop.service, 0), max(hop.end_ns, hop.start_ns) + moved.get(hop.service, 0)) for hop in timed)
    if not spans:
        return Clock(0, 1, {}, ())
    start = spans[0][0]
    busy, gaps = _gaps(spans, start)
    most = max(int(busy * _GAP), 1)
    breaks: list[tuple[int, int]] = []
    left = 0
    for where, length in gaps:
        if length > most:
            breaks.append((where - left + most // 2, length - most))
            left += length - most
    end = max(end for _, end in spans) - start - left
    return Clock(start, max(end, 1), {s: n for s, n in moved.items() if n}, tuple(breaks))


def _moved(hops: Mapping[str, Hop], edges: Sequence[Edge]) -> dict[str, int]:
    moved: dict[str, int] = {}
    for _ in range(_ROUNDS):
        still = True
        for edge in edges:
            sender, receiver = hops.get(edge.source), hops.get(edge.target)
            if sender is None or receiver is None or sender.service == receiver.service:
                continue
            late = sender.start_ns + moved.get(sender.service, 0) - max(receiver.end_ns, receiver.start_ns) - moved.get(receiver.service, 0)
            if late > 0:
                length = max(receiver.end_ns - receiver.start_ns, 0)
                moved[receiver.service] = moved.get(receiver.service, 0) + late + length
                still = False
        if still:
            break
    return moved


def _gaps(spans: Sequence[tuple[int, int]], start: int) -> tuple[int, list[tuple[int, int]]]:
    """The time in which any hop ran, and the stretches in which none did: (where, how long)."""
    busy, gaps, end = 0, [], spans[0][0]
    for begin, stop in spans:
        if begin > end:
            gaps.append((end - start, begin - end))
        busy += max(0, stop - max(begin, end))
        end = max(end, stop)
    return busy, gaps
