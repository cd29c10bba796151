"""Questions about one hop, about many hops of one kind, and over the first three suspects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rca.checks.context import Context
from rca.config.records import JudgeConfig
from rca.judge.digest import HOP_SHAPE, LIMITS, TRACE_SHAPE, finished, instructions, places_of, size, with_schema
from rca.judge.layout import Page
from rca.judge.records import Place, Question
from rca.judge.schemas import confirmation
from rca.judge.view import pieces_in_question, view
from rca.model import REQUEST, Candidate, Diagnosis, Evidence, Hop, LocationType

__all__ = ["batch_question", "confirm_question", "hop_question", "size"]

SUSPECTS = 3
LAST_ANSWER = 600
"""Characters of the final answer that a question about other hops holds, so that the complaint can be understood."""
MAX_SENT = 3000
"""Characters of what was sent to a hop that are spelled out beside its input, where the two differ."""
CONFIRM_SHAPE = """Answer with one JSON object and nothing else:
{"ranking":["H2","H1>H2"],"cause":"the hidden cause, one sentence","repair":"the smallest change that mends it, one sentence","final_right":true}
ranking: the suspects, likeliest origin first. final_right: whether the final answer would be right after that repair."""


def hop_question(ctx: Context, hop_id: str, evidence: Iterable[Evidence], config: JudgeConfig) -> Question:
    """The question about a hop, the hand-offs into it, and the request where it reads that. KeyError for an unknown hop.

    It holds what the hop was sent, its own texts, and what is open. Texts are cut where it would not fit `config.context`.
    """
    return _fitting(ctx, (ctx.hops[hop_id],), tuple(evidence), config)


def batch_question(ctx: Context, hop_ids: Sequence[str], evidence: Iterable[Evidence], config: JudgeConfig) -> Question:
    """The question about several hops of one kind: what they share stands once. KeyError for an unknown hop."""
    return _fitting(ctx, tuple(ctx.hops[h] for h in hop_ids), tuple(evidence), config)


def _fitting(ctx: Context, hops: tuple[Hop, ...], evidence: tuple[Evidence, ...], config: JudgeConfig) -> Question:
    """The question with as much of each text as the context takes, at most half of it left for the answer."""
    budget = max(config.context // 2, config.context - config.max_answer)
    question = _hops(ctx, hops, evidence, config, 0)
    for limit in LIMITS:
        if size(question) <= budget:
            break
        question = _hops(ctx, hops, evidence, config, limit)
    return question


def _hops(ctx: Context, hops: tuple[Hop, ...], evidence: tuple[Evidence, ...], config: JudgeConfig, limit: int) -> Question:
    seen = view(ctx, config.redact)
    page = Page(seen, limit, pieces_in_question(ctx, evidence) if limit else ())
    ids = {h.id for h in hops}
    senders = dict.fromkeys(edge.source for h in hops for edge in seen.into(h.id) if edge.source not in ids)
    for hop in hops:
        page.hop(hop)
    for sender in senders:
        page.sent(sender, MAX_SENT)
    if ctx.graph.final_hop not in ids:
        page.final(LAST_ANSWER)
    page.asked(seen.hints(evidence, ids))
    request = (Place(REQUEST, REQUEST),) if REQUEST in senders else ()
    places = (*request, *(p for h in hops for p in places_of(seen, h)))
    special = (*(("request",) if request else ()), "handoff", *dict.fromkeys(h.role for h in hops))
    asked = ", ".join(p.handle for p in places)
    shape = HOP_SHAPE.replace("{asked}", asked) if len(hops) == 1 else TRACE_SHAPE
    system, rubrics = instructions("hop", special, config, shape, full=len(hops) == 1)
    return finished("hop" if len(hops) == 1 else "batch", places, system, page, rubrics, ())


def confirm_question(ctx: Context, diagnosis: Diagnosis, config: JudgeConfig) -> Question:
    """The last question over the first three suspects of a diagnosis, with the data of the hops that have to do with them."""
    seen = view(ctx, config.redact)
    places = tuple(_place(c) for c in diagnosis.candidates[:SUSPECTS])
    budget = max(config.context // 2, config.context - config.max_answer)
    pieces = pieces_in_question(ctx, diagnosis.evidence)
    question = None
    for hops in _narrower(ctx, places):
        for limit in (0, *LIMITS):
            page = Page(seen, limit, pieces if limit else ())
            page.request()
            for hop in hops:
                page.hop(hop)
            page.final()
            page.asked(())
            system, rubrics = instructions("confirm", (), config, CONFIRM_SHAPE)
            suspects = f"\n\nSuspects: {', '.join(p.handle for p in places)}"
            question = with_schema(finished("confirm", places, system, page, rubrics, (), suspects), confirmation([p.handle for p in places]))
            if size(question) <= budget:
                return question
    assert question is not None
    return question


def _narrower(ctx: Context, places: Sequence[Place]) -> Iterable[Sequence[Hop]]:
    """All hops; those on the way to the final answer; the suspects with what they send and read."""
    yield ctx.graph.hops
    yield [h for h in ctx.graph.hops if h.id in ctx.on_path] or ctx.graph.hops
    near = {p.node for p in places} | {p.source for p in places} | {ctx.graph.final_hop}
    yield [h for h in ctx.graph.hops if h.id in near]


def _place(candidate: Candidate) -> Place:
    location = candidate.location
    if location.type is LocationType.REQUEST:
        return Place(REQUEST, REQUEST)
    if location.type is LocationType.HANDOFF:
        return Place(f"{location.source}>{location.hop}", location.hop, location.source)
    return Place(location.hop, location.hop)
