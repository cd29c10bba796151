"""What `rca trace` does, whoever read its options."""

from __future__ import annotations

from rca.cli.fetch import Wanted, arguments, fetch
from rca.cli.given import overrides, progress
from rca.cli.good import GoodWish, good_run
from rca.cli.output import destinations, write_all
from rca.cli.wish import Wish
from rca.config import read_config
from rca.errors import JudgeError
from rca.model import Complaint, Report
from rca.pipeline import diagnose
from rca.report import RenderOptions


def run(
    *,
    ref: str | None = None,
    location: str | None = None,
    source: str | None = None,
    logs: list[str] | None = None,
    complaint: str = "",
    bad: str = "",
    expected: str = "",
    final: str = "",
    as_json: bool = False,
    output: list[str] | None = None,
    payloads: bool = False,
    wait: str | None = None,
    follow: int | None = None,
    no_follow: bool = False,
    judge: str | None = None,
    no_judge: bool = False,
    judge_plan: str | None = None,
    judge_budget: str | None = None,
    votes: int | None = None,
    judge_until: float | None = None,
    judge_blind: bool = False,
    judge_confirm: bool = False,
    judge_required: bool = False,
    judge_dry_run: bool = False,
    cassette: str | None = None,
    cassette_mode: str | None = None,
    answers: str | None = None,
    no_cache: bool = False,
    against: str | None = None,
    against_from: str | None = None,
    last_good: bool = False,
    last: str | None = None,
    exit_code: bool = False,
    config: str | None = None,
    debug: bool = False,
    quiet: bool = False,
    no_color: bool = False,
) -> int:
    """Fetch a trace, diagnose it, write the report where it is wanted; the exit code. Arguments are the options of `rca trace`."""
    wanted = Wanted(ref, location, source, tuple(logs or ()))
    shown = RenderOptions(payloads=payloads, command=arguments(wanted))
    targets = destinations(as_json, output or [], shown, quiet=quiet, no_color=no_color)
    settings = read_config(config, overrides(wait, follow, no_follow))
    wish = Wish(
        name=judge,
        off=no_judge,
        plan=judge_plan,
        budget=judge_budget,
        votes=votes,
        until=judge_until,
        blind=judge_blind,
        confirm=judge_confirm,
        required=judge_required,
        dry_run=judge_dry_run,
        cassette=cassette,
        mode=cassette_mode,
        answers=answers,
        cache=not no_cache,
    )
    asked = None
    if wish.asks():
        from rca.cli.asking import asking, tell_drafts

        asked = asking(wish, settings)
    better = GoodWish(against, against_from, last_good, last)
    better.check()
    fetched = fetch(wanted, settings, progress(quiet), quiet)
    good, notices = good_run(better, wanted, fetched, settings, progress(quiet), quiet)
    said = Complaint(complaint, bad, expected)
    try:
        pair = (asked.config, asked.asker) if asked else (None, None)
        report = diagnose.diagnose(fetched.trace, settings, said, final=final, judge=pair[0], asker=pair[1], good=good, said=notices)
    except JudgeError as error:
        if isinstance(error.report, Report):
            write_all(fetched.linked(error.report), targets)
        raise
    if asked and asked.dry:
        tell_drafts(asked, as_json)
        return 0
    write_all(fetched.linked(report), targets)
    return verdict_code(str(report.diagnosis.verdict), exit_code)


def verdict_code(verdict: str, exit_code: bool) -> int:
    """The exit code that a verdict stands for."""
    if verdict == "insufficient_evidence":
        return 3
    return 1 if exit_code and verdict == "origin_found" else 0
