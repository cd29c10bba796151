"""What a judge is asked, in which order, and when it is enough. An `until` above 1 asks about everything.

trace   one question over the digest of the whole trace, where it fits into one call
hop     one question a hop, the one first whose answer is expected to move the ranking most; until the first suspect is clear,
        no answer could change what is concluded, or the budget is spent. Hops of which there are many of a kind share
        a question.
auto    trace where it fits, else hop

`votes` asks the question that decides again: the whole trace, or the hop that the first suspect rests on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from rca.attribution import attribute
from rca.attribution.features import kind
from rca.checks.context import Context, shared
from rca.config import Config, JudgeConfig
from rca.judge.answers import confirmed
from rca.judge.digest import room, trace_question
from rca.judge.hops import batch_question, confirm_question, hop_question, size
from rca.judge.records import Asker, Place, Question, Status
from rca.judge.reliability import rates
from rca.judge.session import Session
from rca.judge.standing import Standing, movement, place_of, places_at, standing
from rca.model import Complaint, Evidence, Graph, Hop, JudgeReport, Location, Verdict
from rca.records import dataclass, replace

BATCH_FROM = 5
"""Hops of which so many of one kind are open are asked about together, with others like them."""
BATCH_MOST = 60
NEARLY = 0.5
"""What share of the best one's worth a hop must have to be asked about in the same batch."""
COMPLAINT = 4.0
"""How much more a hop is worth asking about that has all that the complaint says, than one that has nothing of it."""
CONFIRMED = 3
_NO_LIMIT = 10**9


@dataclass(frozen=True, slots=True)
class Judged:
    """What a judge adds: evidence, what to tell of it, and the first suspects where it reordered them.

    unanswered  why a question has no answer, "" if all have; `--judge-required` makes an error of it
    """

    evidence: tuple[Evidence, ...]
    report: JudgeReport
    order: tuple[Location, ...] = ()
    unanswered: str = ""


def judge(graph: Graph, evidence: Iterable[Evidence], complaint: Complaint, config: Config, judge: JudgeConfig, asker: Asker) -> Judged:
    """Ask a judge what the evidence leaves open. Never raises for what a judge does or fails to do."""
    ctx = shared(graph, config, complaint)
    found = tuple(evidence)
    question = _whole(ctx, found, judge)
    session = Session(ctx, found, judge, asker, "trace" if question else "hop")
    if question is None and judge.plan == "trace" and graph.hops:
        session.notes.append(f"The whole trace does not fit into {judge.context} tokens: it was asked about hop by hop.")
    if question is not None:
        session.ask([replace(question, vote=i) for i in range(max(1, judge.votes))])
        if session.stopped:
            session.notes.append(f"Not all was asked: {session.stopped}.")
    else:
        _hop_by_hop(session)
    order = _confirm(session, config, complaint) if judge.confirm else ()
    return Judged(session.evidence(), session.report(), order, session.unanswered)


# ---------------------------------------------------------------- the whole trace


def _whole(ctx: Context, found: tuple[Evidence, ...], config: JudgeConfig) -> Question | None:
    """The question over the whole trace; None where it is not wanted or does not fit."""
    if config.plan == "hop" or not ctx.graph.hops:
        return None
    question = trace_question(ctx, found, config, blind=config.blind)
    return question if size(question) <= room(config) else None


# ---------------------------------------------------------------- hop by hop


def _hop_by_hop(session: Session) -> None:
    voted: set[Place] = set()
    while not session.stopped:
        now = standing(session.ctx, (*session.found, *session.evidence()))
        hops = [] if _clear(session, now) else _next(session, now)
        questions = [_question(session, hops)] if hops else _again(session, now, voted)
        if not questions:
            break
        session.ask(questions)
    _tell(session)


def _clear(session: Session, now: Standing) -> bool:
    """Whether the judge has been asked about the first suspect, and that is sure enough among the suspects.

    "Nothing is wrong" is left out of the sum: answers on other places do not tell it from the first suspect.
    """
    if now.first is None or now.first not in session.asked or session.weight(now.first) <= 0:
        return False
    return now.shares[now.first] >= session.config.until * sum(now.shares.values())


def _next(session: Session, now: Standing) -> list[Hop]:
    """The hop that is asked about next, with others where there are many of its kind; none if nothing is open.

    What the complaint speaks of goes first; a batch takes in those that are nearly as worth asking about, and what they share texts with.
    """
    gains = _gains(session, now)
    if not gains:
        return []
    hops = session.ctx.hops
    told = session.relevance
    worth = {h: gain * (1.0 + COMPLAINT * told[h]) for h, gain in gains.items()}
    best = max(worth, key=lambda h: worth[h])
    many = Counter(kind(hops[h]) for h in worth)
    crowd = [h for h in worth if many[kind(hops[h])] >= BATCH_FROM]
    if best not in crowd:
        return [hops[best]]
    near = sorted((h for h in crowd if worth[h] >= NEARLY * worth[best]), key=lambda h: -worth[h])
    return [hops[h] for h in _with_neighbours(session.ctx, near, crowd)[:BATCH_MOST]]


def _with_neighbours(ctx: Context, near: Sequence[str], crowd: Sequence[str]) -> list[str]:
    """Hops, each followed by those of the crowd that it reads or that read it: a text that two of them share is sent once."""
    among = set(crowd)
    picked: dict[str, None] = {}
    for hop in near:
        ends = [*(e.source for e in ctx.into(hop)), *(e.target for e in ctx.out_of(hop))]
        picked.update(dict.fromkeys((hop, *(end for end in ends if end in among))))
    return list(picked)


def _gains(session: Session, now: Standing) -> dict[str, float]:
    """Hop id -> how far an answer on it would move the ranking, for hops that are open, in the order of the data."""
    ctx = session.ctx
    open_places = {h.id: [p for p in places_at(ctx, h) if p not in session.asked] for h in ctx.graph.hops}
    usable = [h for h in ctx.graph.hops if Place(h.id, h.id) in open_places[h.id] and (h.output.usable or h.input.usable)]
    alike = Counter(kind(hop) for hop in usable)
    out = {}
    for hop in usable:
        count = alike[kind(hop)] if alike[kind(hop)] >= BATCH_FROM else 1
        among = min(BATCH_MOST, count) * len(open_places[hop.id])
        pairs = ((p, rates(ctx, session.config, "hop", p, among)) for p in open_places[hop.id])
        gain = sum(movement(now, place, pair, session.config.until > 1) for place, pair in pairs)
        if gain > 0:
            out[hop.id] = gain
    return out


def _question(session: Session, hops: Sequence[Hop]) -> Question:
    """One question about some hops, the first of them that fit into a call uncut; about one alone it may be cut."""
    ctx, config = session.ctx, session.config
    hints = () if config.blind else session.found
    order = {hop.id: i for i, hop in enumerate(ctx.graph.hops)}
    uncut = replace(config, context=_NO_LIMIT)
    count = len(hops)
    while count > 1:
        question = batch_question(ctx, sorted((h.id for h in hops[:count]), key=order.__getitem__), hints, uncut)
        if size(question) <= room(config):
            return question
        count = min(count - 1, count * room(config) // size(question))
    return hop_question(ctx, hops[0].id, hints, config)


def _again(session: Session, now: Standing, voted: set[Place]) -> list[Question]:
    """The question that the first suspect rests on, once more for each further vote; [] where there is none, or it was voted on."""
    first = now.first
    if session.config.votes < 2 or first is None or first in voted or not session.weight(first):
        return []
    voted.add(first)
    question = session.asked[first]
    if question.kind == "batch":
        question = _question(session, [session.ctx.hops[first.node]])
    return [replace(question, vote=i) for i in range(1, session.config.votes)]


def _tell(session: Session) -> None:
    """Say how far it went, and name what was open when it stopped."""
    ctx = session.ctx
    asked = sum(Place(h.id, h.id) in session.asked for h in ctx.graph.hops)
    why = session.stopped or "more answers could not have changed the first suspect"
    session.notes.append(f"{asked} of {len(ctx.graph.hops)} hops were asked about: {why}.")
    if session.stopped:
        now = standing(ctx, (*session.found, *session.evidence()))
        for hop_id in _gains(session, now):
            session.skip((p for p in places_at(ctx, ctx.hops[hop_id]) if p not in session.asked), session.stopped)


# ---------------------------------------------------------------- the last call


def _confirm(session: Session, config: Config, complaint: Complaint) -> tuple[Location, ...]:
    """Put the first three suspects to the judge once more; () where it was not asked, or did not reorder them."""
    ctx = session.ctx
    diagnosis = attribute(ctx.graph, (*session.found, *session.evidence()), complaint, config)
    first = diagnosis.candidates[:CONFIRMED]
    if diagnosis.verdict is not Verdict.ORIGIN_FOUND or len(first) < 2 or session.stopped:
        return ()
    question = confirm_question(ctx, diagnosis, session.config)
    replies = session.ask([question])
    if not replies or replies[0].status is not Status.ANSWERED:
        return ()
    said = confirmed(question, replies[0])
    if said.void:
        session.notes.append(f"The answer over the first suspects does not count: {said.void}.")
    session.cause, session.repair = said.cause, said.repair
    at = {place_of(c.location).handle: c.location for c in first}
    ranked = [at[h] for h in dict.fromkeys(said.ranking) if h in at]
    return (*ranked, *(c.location for c in first if c.location not in ranked)) if ranked else ()
