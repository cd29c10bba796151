"""From the flags of the judge to the one that is asked: settings, and what stands between them and the endpoint."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from rca.cli.wish import Wish
from rca.config import Config, JudgeConfig
from rca.errors import UsageError
from rca.records import dataclass, replace
from rca.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rca.judge.dry import DryRun
    from rca.judge.records import Asker


@dataclass(frozen=True, slots=True)
class Asking:
    """A judge that is asked: its settings and its Asker; `dry` where only what would be asked is wanted."""

    config: JudgeConfig
    asker: Asker
    dry: DryRun | None = None


def asking(wish: Wish, settings: Config) -> Asking | None:
    """The judge that is wished for; None without one. UsageError for one that is not configured, or flags that cannot go together."""
    if not wish.asks():
        return None
    judge = overlaid(chosen(settings, wish.name or "", needed=not (wish.cassette or wish.answers or wish.dry_run)), wish)
    return _asking(judge, wish)


def chosen(settings: Config, name: str, needed: bool = True) -> JudgeConfig:
    """The judge of that name, the first one for ""; an empty record where none is needed."""
    for judge in settings.judges:
        if name in ("", judge.name):
            return judge
    if not name and not needed:
        return JudgeConfig()
    known = ", ".join(judge.name or "(the one without a name)" for judge in settings.judges)
    if name:
        raise UsageError(
            f"no judge is named {name!r}", f"known: {known}" if known else "rca.yaml names none; rca schema config describes it"
        )
    raise UsageError(
        "no judge is configured", "set RCA_JUDGE_URL and RCA_JUDGE_MODEL, or write judge: into rca.yaml (docs/configuration.md)"
    )


def overlaid(judge: JudgeConfig, wish: Wish) -> JudgeConfig:
    """The settings with what flags say laid over them."""
    from rca.config.judges import budget_fields
    from rca.config.quantities import budget

    given: Mapping[str, Any] = {"plan": wish.plan, "votes": wish.votes, "until": wish.until}
    values: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
    values |= {key: True for key in ("blind", "confirm", "required") if getattr(wish, key)}
    if wish.plan is not None and wish.plan not in ("auto", "trace", "hop"):
        raise UsageError(f"--judge-plan {wish.plan}: no such plan", "auto, trace or hop")
    if wish.budget is not None:
        limits = budget(wish.budget, "--judge-budget")
        values |= budget_fields(limits, judge.price_in, judge.price_out, judge.currency, "--judge-budget")
    return replace(judge, **values)


def _asking(judge: JudgeConfig, wish: Wish) -> Asking:
    if sum(map(bool, (wish.dry_run, wish.cassette, wish.answers))) > 1:
        raise UsageError("--judge-dry-run, --cassette and --answers each say where answers come from", "keep one of them")
    if wish.dry_run:
        from rca.judge.dry import DryRun

        dry = DryRun(judge)
        return Asking(judge, dry, dry)
    if wish.answers:
        from rca.judge.exchange import Imported

        return Asking(judge if judge.model or judge.name else replace(judge, name="answers on file"), Imported(wish.answers))
    if wish.cassette or wish.mode:
        return Asking(judge, _cassette(judge, wish))
    return Asking(judge, _endpoint(judge, wish.cache))


def _cassette(judge: JudgeConfig, wish: Wish) -> Asker:
    from pathlib import Path

    from rca.judge.cassette import Cassette

    if not wish.cassette:
        raise UsageError("--cassette-mode says what to do with a cassette, and none is named", "add --cassette FILE")
    mode = wish.mode or "replay"
    inner = None if mode == "replay" else _endpoint(judge, cache=False)
    return Cassette(Path(wish.cassette).expanduser(), mode, inner, judge)


def _endpoint(judge: JudgeConfig, cache: bool) -> Asker:
    from rca.judge.cache import Cached
    from rca.judge.client import live

    if not judge.url or not judge.model:
        what = "url" if not judge.url else "model"
        raise UsageError(f"the judge has no {what}", f"set {what} under judge: in rca.yaml, or RCA_JUDGE_{what.upper()}")
    endpoint = live(judge)
    return Cached(endpoint, judge) if cache else endpoint


def tell_drafts(asking: Asking, as_json: bool) -> None:
    """Write what a dry run would have sent, and what that would cost, to standard output."""
    import json

    from rca.report.escape import visible

    dry, config = asking.dry, asking.config
    assert dry is not None
    money = dry.money(dry.drafts)
    total = {
        "calls": len(dry.drafts),
        "tokens_in": sum(d.tokens_in for d in dry.drafts),
        "tokens_out": sum(d.tokens_out for d in dry.drafts),
        "money": money,
        "currency": config.currency if money is not None else "",
    }
    if as_json:
        rows = [
            {name: getattr(d, name) for name in ("kind", "places", "tokens_in", "tokens_out", "notes", "system", "user")}
            for d in dry.drafts
        ]
        sys.stdout.write(json.dumps({"schema": "rca.judge-dry-run/1", "model": config.model, **total, "questions": rows}, indent=1) + "\n")
        return
    for number, draft in enumerate(dry.drafts, 1):
        sys.stdout.write(f"== call {number}: {draft.kind}, {len(draft.places)} places, about {draft.tokens_in} tokens\n")
        for note in draft.notes:
            sys.stdout.write(f"   {visible(note)}\n")
        sys.stdout.write(f"-- system\n{visible(draft.system)}\n-- user\n{visible(draft.user)}\n\n")
    cost = f", {money:g} {config.currency}" if money is not None else ""
    calls = f"{total['calls']} call{'' if total['calls'] == 1 else 's'}"
    sys.stdout.write(f"{calls}, about {total['tokens_in']} tokens in and at most {total['tokens_out']} out{cost}; nothing was sent.\n")
