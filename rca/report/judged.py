"""What a report tells of the judge: what was asked, what it said, what is without an answer. Its words are as hostile as payloads."""

from __future__ import annotations

from collections.abc import Iterator

from rca.model import JudgedPlace, JudgeReport
from rca.typed import Any

SAYS = {
    "sound": "finds nothing wrong",
    "introduced": "says it was introduced",
    "inherited": "says it was inherited",
    "cannot_say": "cannot say",
}
_UNJUDGED = 6


def summary(judge: JudgeReport) -> str:
    """One line: plan, calls, tokens, money, and where answers came from."""
    plan = {"trace": "the whole trace at once", "hop": "hop by hop"}.get(judge.plan, judge.plan)
    calls = f"{judge.calls} call{'' if judge.calls == 1 else 's'}"
    money = "" if judge.money is None else f", {judge.money:.4g} {judge.currency}"
    kept = {name: count for name, count in judge.origins.items() if name != "live"}
    told = "".join(f", {count} answer{'' if count == 1 else 's'} from {name}" for name, count in kept.items())
    return f"asked {plan}: {calls}, {judge.tokens_in + judge.tokens_out:,} tokens{money}{told}"


def telling(judge: JudgeReport) -> list[JudgedPlace]:
    """What it said beyond "sound", and what of that does not count."""
    return [said for said in judge.places if said.found != "sound" or said.void]


def sentence(said: JudgedPlace) -> str:
    """What it said of one place."""
    reason = f": {said.reason}" if said.reason else ""
    return f"{SAYS.get(said.found, said.found)} at {said.handle}, {said.confidence:.0%} sure{reason}".replace("%", " %")


def doubts(said: JudgedPlace) -> Iterator[str]:
    """Why it does not count, or counts for less."""
    if said.void:
        yield f"does not count: {said.void}"
    yield from said.doubts


def unjudged(judge: JudgeReport) -> Iterator[str]:
    """Places without an answer that counts, those with the same reason in one line."""
    groups: dict[str, list[str]] = {}
    for handle, why in judge.unjudged:
        groups.setdefault(why, []).append(handle)
    for why, handles in groups.items():
        more = f" and {len(handles) - _UNJUDGED} more" if len(handles) > _UNJUDGED else ""
        yield f"not judged: {', '.join(handles[:_UNJUDGED])}{more}: {why}"


def as_dict(judge: JudgeReport) -> dict[str, Any]:
    """The same as plain data, in the order of the schema."""
    return {
        "model": judge.model,
        "plan": judge.plan,
        "calls": judge.calls,
        "tokens_in": judge.tokens_in,
        "tokens_out": judge.tokens_out,
        "money": judge.money,
        "currency": judge.currency if judge.money is not None else "",
        "answers_from": dict(judge.origins),
        "asked": list(judge.asked),
        "places": [_place(said) for said in judge.places],
        "unjudged": [{"place": handle, "why": why} for handle, why in judge.unjudged],
        "notes": list(judge.notes),
        "cause": judge.cause,
        "repair": judge.repair,
    }


def _place(said: JudgedPlace) -> dict[str, Any]:
    return {
        "place": said.handle,
        "verdict": said.found,
        "confidence": round(said.confidence, 4),
        "weight": round(said.weight, 4),
        "quotes": [{"in": where, "text": text} for where, text in said.quotes],
        "reason": said.reason,
        "void": said.void,
        "doubts": list(said.doubts),
    }
