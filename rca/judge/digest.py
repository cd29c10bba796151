"""The question over a whole trace: the data-flow digest, each text once, within a number of tokens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from rca.checks.context import Context
from rca.config.records import JudgeConfig
from rca.judge.layout import Page
from rca.judge.records import Place, Question
from rca.judge.rubrics import rubric
from rca.judge.schemas import answer
from rca.judge.tokens import estimate
from rca.judge.view import View, pieces_in_question, view
from rca.model import FINAL, REQUEST, Evidence, Hop

LIMITS = (6000, 3000, 1500, 800, 400, 200)
"""Characters that one text may take, tried in turn until a question fits."""

_SHAPE = """Answer with JSON only:
{"places":[{"id":"H2","verdict":"introduced","confidence":0.9,"quotes":[{"in":"H2.output","text":"..."}],"reason":"one sentence"}],\
"ranking":["H2"],"nothing_wrong":false}
"""
_QUOTES = "quotes: verbatim, short, from request, H2.input, H2.output or H2.instructions. ranking: possible origins, likeliest first."
TRACE_SHAPE = f"""{_SHAPE}places: only those not sound. verdict: introduced (born here), inherited (came in wrong), cannot_say. {_QUOTES} \
Nothing wrong: [], [], true."""
HOP_SHAPE = f"""{_SHAPE}places: each of {{asked}}. verdict: sound, introduced (born here), inherited (came in wrong), cannot_say. {_QUOTES} \
Nothing wrong: all sound, [], true."""


def size(question: Question) -> int:
    """Tokens that a question takes, estimated: instructions, data and schema are not counted twice."""
    return estimate(question.system) + estimate(question.user)


def trace_question(
    ctx: Context, evidence: Iterable[Evidence], config: JudgeConfig, blind: bool = False, budget_tokens: int = 0
) -> Question:
    """The question over all hops in one call.

    Where it takes more than `budget_tokens` (0: what the configured context leaves beside the answer), hops whose data cannot
    have reached the final answer are left out, then long texts are cut around what is open; `notes` tell. It may still be too long:
    `size` says so.
    """
    evidence = tuple(evidence)
    budget = budget_tokens or max(1, config.context - config.max_answer)
    hops: Sequence[Hop] = ctx.graph.hops
    question = _trace(ctx, evidence, config, blind, hops, 0)
    if size(question) <= budget:
        return question
    within = [h for h in hops if h.id in ctx.on_path]
    if within and len(within) < len(hops):
        hops = within
        question = _trace(ctx, evidence, config, blind, hops, 0)
    for limit in LIMITS:
        if size(question) <= budget:
            break
        question = _trace(ctx, evidence, config, blind, hops, limit)
    return question


def _trace(
    ctx: Context, evidence: tuple[Evidence, ...], config: JudgeConfig, blind: bool, hops: Sequence[Hop], limit: int
) -> Question:
    seen = view(ctx, config.redact)
    page = Page(seen, limit, pieces_in_question(ctx, evidence) if limit else ())
    page.request()
    for hop in hops:
        page.hop(hop)
    page.final()
    page.asked([] if blind else seen.hints(evidence))
    shown = {h.id for h in hops}
    places = (
        Place(REQUEST, REQUEST),
        *(p for h in hops for p in places_of(seen, h) if not p.source or p.source in shown or p.source == REQUEST),
    )
    roles = tuple(dict.fromkeys(h.role for h in hops))
    system, rubrics = instructions("trace", ("request", "handoff", *roles), config, TRACE_SHAPE)
    missing = [h.id for h in ctx.graph.hops if h.id not in shown]
    notes = []
    if missing:
        notes.append(f"The question leaves out {_listed(missing)}, whose data cannot have reached the final answer.")
    return finished("trace", places, system, page, rubrics, notes)


def places_of(seen: View, hop: Hop) -> tuple[Place, ...]:
    """The hand-offs into a hop, and the hop."""
    sources = dict.fromkeys(edge.source for edge in seen.into(hop.id))
    return (*(Place(f"{s}>{hop.id}", hop.id, s) for s in sources), Place(hop.id, hop.id))


def instructions(general: str, special: Iterable[str], config: JudgeConfig, shape: str, full: bool = False) -> tuple[str, dict[str, str]]:
    """The instructions of a question, and the versions of the rubrics that they were made from."""
    head = rubric(general, config.rubrics)
    rules = [rubric(name, config.rubrics) for name in special]
    lines = [f"- {' '.join((r.full if full else r.brief).split())}" for r in rules if r.brief]
    text = "\n".join([head.brief, *lines, "", shape])
    return text, {r.name: r.version for r in (head, *rules)}


def finished(
    kind: str, places: tuple[Place, ...], system: str, page: Page, rubrics: dict[str, str], notes: Sequence[str], user: str = ""
) -> Question:
    """A question with what its page holds and tells."""
    handles = [p.handle for p in places]
    notes = list(notes)
    if page.cut:
        notes.append(f"Long texts were cut around what is open: {_listed(page.cut)}.")
    body = page.body() + user
    hidden = {name: text for name, text in page.view.hidden.items() if name in body or any(name in s for s in page.sources.values())}
    if hidden:
        notes.append(f"{len(hidden)} private piece{'s were' if len(hidden) > 1 else ' was'} replaced by placeholders before sending.")
    texts = [h for h in page.sources if h != FINAL]
    return Question(kind, places, system, body, answer(handles, texts), page.sources, rubrics, tuple(notes), hidden=hidden)


def with_schema(question: Question, schema: dict[str, object]) -> Question:
    """The question with another form of answer."""
    return replace(question, schema=schema)


def _listed(handles: Sequence[str]) -> str:
    return ", ".join(handles[:8]) + (f" and {len(handles) - 8} more" if len(handles) > 8 else "")
