"""Questions about one hop, about many hops of one kind, and over the first three suspects."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from rca.checks.context import Context
from rca.config.records import JudgeConfig
from rca.judge.digest import HOP_SHAPE, TRACE_SHAPE, Draft, instructions, places_of, room, size
from rca.judge.fence import REF_CLOSE, REF_OPEN
from rca.judge.layout import Page
from rca.judge.records import Place, Question
from rca.judge.references import lay_out, split_refs
from rca.judge.schemas import confirmation
from rca.judge.shelf import Shelf, folded
from rca.judge.view import View, pieces_in_question, view
from rca.model import REQUEST, Candidate, Diagnosis, Evidence, Hop, LocationType

__all__ = ["batch_question", "confirm_question", "hop_question", "size"]

SUSPECTS = 3
LAST_ANSWER = 600
"""Characters of the final answer that a question about other hops holds, so that the complaint can be understood."""
MAX_EACH = 12
"""Places up to which an answer about one hop is to list each; a hop that puts a hundred results together has as many hand-offs."""
MAX_SENT = 3000
"""Characters of what was sent to a hop that are spelled out beside its input, where the two differ."""
CONFIRM_SHAPE = """Answer with JSON only:
{"ranking":["H2","H1>H2"],"cause":"one sentence","repair":"one sentence","final_right":true}
cause: the hidden cause. repair: the smallest change that mends it. final_right: whether the final answer would then be right.
ranking: the suspects, likeliest origin first."""


def hop_question(ctx: Context, hop_id: str, evidence: Iterable[Evidence], config: JudgeConfig) -> Question:
    """The question about a hop, the hand-offs into it, and the request where it reads that. KeyError for an unknown hop.

    It holds what the hop was sent, its own texts, and what is open. Texts are cut where it would not fit `config.context`.
    """
    return _hops(ctx, (ctx.hops[hop_id],), tuple(evidence), config)


def batch_question(ctx: Context, hop_ids: Sequence[str], evidence: Iterable[Evidence], config: JudgeConfig) -> Question:
    """The question about several hops of one kind: what they share stands once. KeyError for an unknown hop."""
    return _hops(ctx, tuple(ctx.hops[h] for h in hop_ids), tuple(evidence), config)


def _hops(ctx: Context, hops: tuple[Hop, ...], evidence: tuple[Evidence, ...], config: JudgeConfig) -> Question:
    seen = view(ctx, config.redact)
    page = Page(seen)
    alone = len(hops) == 1
    ids = {h.id for h in hops}
    senders = list(dict.fromkeys(edge.source for h in hops for edge in seen.into(h.id) if edge.source not in ids))
    # What was sent comes first, so that an input shows where it differs; a long list of which a hop got one piece comes last, cut.
    long = [s for s in senders if len(seen.text(REQUEST if s == REQUEST else f"{s}.output")) > MAX_SENT]
    shelves = {s: _shelf(seen, s) for s in long}
    found = {h.id: ("", "", "") if alone else _stands_in(seen, h, shelves) for h in hops}
    told = {sender for sender, _, _ in found.values()}
    unclear = [s for s in long if any(found[h.id][0] != s for h in hops if any(e.source == s for e in seen.into(h.id)))]
    for sender in senders:
        if sender not in told and sender not in long:
            page.sent(sender, brief=not alone)
    for hop in hops:
        page.hop(hop, *found[hop.id][1:])
    for sender in sorted(told & shelves.keys()):
        page.hold(sender)
    for sender in unclear:
        page.sent(sender, ids, MAX_SENT if alone else MAX_SENT // 3, brief=not alone)
    page.final(LAST_ANSWER)
    page.asked(seen.hints(evidence, ids | ({REQUEST} & set(senders))))
    request = (Place(REQUEST, REQUEST),) if REQUEST in senders else ()
    places = (*request, *(p for h in hops for p in places_of(seen, h)))
    special = (*(("request",) if request else ()), "handoff", *dict.fromkeys(h.role for h in hops))
    each = alone and len(places) <= MAX_EACH
    shape = HOP_SHAPE.replace("ASKED", ", ".join(p.handle for p in places)) if each else TRACE_SHAPE
    system, rubrics = instructions("hop", special, config, shape, full=alone)
    draft = Draft("hop" if each else "batch", places, system, page, rubrics)
    return draft.fitting(room(config), pieces_in_question(ctx, evidence))


def _shelf(seen: View, node: str) -> Shelf:
    """A shelf with nothing but what a node sent."""
    shelf = Shelf()
    handle = REQUEST if node == REQUEST else f"{node}.output"
    shelf.add(handle, seen.text(handle))
    return shelf


def _stands_in(seen: View, hop: Hop, long: Mapping[str, Shelf]) -> tuple[str, str, str]:
    """The node in whose text all of a hop's input stands word for word, what is told of that, and the handle of that text if it is
    nothing else; "" where there is none, or the text is to be shown for itself."""
    text = seen.text(f"{hop.id}.input")
    for edge in seen.into(hop.id):
        handle = f"{edge.source}.output"
        if text and edge.source != REQUEST and folded(seen.text(handle)) == folded(text):
            return edge.source, f"= {handle}", handle
        pieces = split_refs(lay_out(text, long[edge.source], (edge.source,))) if edge.source in long else []
        if len(pieces) == 1 and pieces[0].startswith(REF_OPEN):
            body = pieces[0].strip(REF_OPEN + REF_CLOSE)
            if not re.search(r" (?:but|with|without|and|only) ", body):
                return edge.source, f"word for word in {edge.source}" if " " in body else f"= {body}", ""
    return "", "", ""


def confirm_question(ctx: Context, diagnosis: Diagnosis, config: JudgeConfig) -> Question:
    """The last question over the first three suspects of a diagnosis, with the data of the hops that have to do with them."""
    seen = view(ctx, config.redact)
    places = tuple(_place(c) for c in diagnosis.candidates[:SUSPECTS])
    handles = [p.handle for p in places]
    system, rubrics = instructions("confirm", (), config, CONFIRM_SHAPE)
    pieces = pieces_in_question(ctx, diagnosis.evidence)
    for hops in _narrower(ctx, places):
        page = Page(seen)
        page.request()
        for hop in hops:
            page.hop(hop)
        page.final()
        page.asked(())
        last = f"\n\nSuspects: {', '.join(handles)}"
        question = Draft("confirm", places, system, page, rubrics, (), last, confirmation(handles)).fitting(room(config), pieces)
        if size(question) <= room(config):
            break
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
