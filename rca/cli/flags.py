"""Options that several commands share, each said once."""

from __future__ import annotations

from typing import Annotated

import typer

from rca.cli.given import overrides as overrides
from rca.cli.given import progress as progress

Ref = Annotated[str | None, typer.Argument(metavar="[REF]", show_default=False, help="Trace id, traceparent, or a pasted link.")]
From = Annotated[str | None, typer.Option("--from", metavar="LOC", help="URL, file, folder, glob, or - for standard input.")]
SourceName = Annotated[str | None, typer.Option("--source", metavar="NAME", help="A source that rca.yaml names.")]
Logs = Annotated[list[str] | None, typer.Option("--logs", metavar="FILE", help="OTLP log records to join; may be repeated.")]
Json = Annotated[bool, typer.Option("--json", help="JSON on standard output.")]
Output = Annotated[
    list[str] | None,
    typer.Option(
        "-o",
        "--output",
        metavar="FORMAT[=FILE]",
        help="terminal, text, json, markdown, html, csv (hops), dot, mermaid (graph), jira, adf, github, slack or pagerduty; "
        "may be repeated. A FILE alone is taken by its ending.",
    ),
]
Payloads = Annotated[bool, typer.Option("--payloads", help="Whole inputs and outputs, not only state and length.")]
Said = Annotated[str, typer.Option("--complaint", metavar="TEXT", help="What the person who flagged the answer wrote.")]
Bad = Annotated[str, typer.Option("--bad", metavar="TEXT", help="The piece of the final answer that is wrong.")]
Expected = Annotated[str, typer.Option("--expected", metavar="TEXT", help="What it should have said.")]
Final = Annotated[str, typer.Option("--final", metavar="SPAN", help="The span whose output is the final answer.")]
Wait = Annotated[str | None, typer.Option("--wait", metavar="TIME", help="Poll for late spans until they stand still, e.g. 30s.")]
Follow = Annotated[int | None, typer.Option("--follow", metavar="N", min=0, help="How many linked traces to add (10).")]
NoFollow = Annotated[bool, typer.Option("--no-follow", help="Leave linked traces alone.")]
ConfigFile = Annotated[str | None, typer.Option("--config", metavar="FILE", help="Instead of the rca.yaml found from here upwards.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show a traceback where something fails.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress on stderr; nothing but what was asked for.")]
NoColor = Annotated[bool, typer.Option("--no-color", help="Plain text, also on a terminal.")]

Judge = Annotated[
    str | None, typer.Option("--judge", metavar="[NAME]", help="Ask a model as well: the first judge of rca.yaml, or NAME; off for none.")
]
NoJudge = Annotated[bool, typer.Option("--no-judge", help="Ask no model, whatever else is said.")]
JudgePlan = Annotated[str | None, typer.Option("--judge-plan", metavar="PLAN", help="auto, trace (one call) or hop (one call a hop).")]
JudgeBudget = Annotated[str | None, typer.Option("--judge-budget", "--budget", metavar="N", help="E.g. 20 calls, 50k tokens, 0.50 USD.")]
JudgeVotes = Annotated[int | None, typer.Option("--judge-votes", "--votes", metavar="N", min=1, help="Ask what decides N times.")]
JudgeUntil = Annotated[
    float | None, typer.Option("--judge-until", metavar="P", min=0.0, max=1.0, help="Hop plan: stop at this probability.")
]
JudgeBlind = Annotated[bool, typer.Option("--judge-blind", help="Do not show the judge what the checks found.")]
JudgeConfirm = Annotated[bool, typer.Option("--judge-confirm", help="Put the first three suspects to it once more.")]
JudgeRequired = Annotated[bool, typer.Option("--judge-required", help="Exit 5 where a question has no answer.")]
JudgeDryRun = Annotated[bool, typer.Option("--judge-dry-run", help="Print what would be sent and its cost; send nothing.")]
CassetteFile = Annotated[str | None, typer.Option("--cassette", metavar="FILE", help="Answers from this file, without network.")]
CassetteMode = Annotated[
    str | None, typer.Option("--cassette-mode", metavar="MODE", help="replay (as without), record what is missing, or refresh all.")
]
Answers = Annotated[str | None, typer.Option("--answers", metavar="FILE", help="Answers to what rca judge export wrote.")]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Ask again what was answered before.")]
