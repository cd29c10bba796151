"""Questions over all development cases: true, cheap, and with every text that the trace holds."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rca.checks import run
from rca.checks.context import Context
from rca.config import Config
from rca.conventions import capture_all
from rca.graph import build
from rca.judge.digest import draft, size, trace_question
from rca.judge.fence import REF_OPEN
from rca.judge.layout import Entry
from rca.judge.tokens import estimate
from rca.model import Complaint
from tests.judge.making import JUDGE
from tests.judge.truth import squashed, untrue
from tests.test_development_cases import labelled

FOLDERS = ("bench/traces", "bench/healthy/traces", "live")


def contexts(folder: Path) -> Iterator[tuple[dict[str, Any], Context]]:
    for label, trace in labelled(folder):
        graph = build(trace, capture_all(trace), Config())
        yield label, Context(graph, Config(), Complaint(label["complaint"], "", label["expected"]))


@pytest.mark.parametrize("part", FOLDERS)
def test_every_reference_is_true_and_every_text_is_there(shared: Path, part: str) -> None:
    for label, ctx in contexts(shared / part):
        made = draft(ctx, (), JUDGE, True, ctx.graph.hops)
        entries = [e for e in made.page.entries if isinstance(e, Entry)]
        for entry in entries:
            original = made.page.sources[entry.handle]
            assert untrue(entry.laid_out, original, made.page.sources) == [], (label["id"], entry.handle)
            if REF_OPEN not in entry.laid_out:
                assert squashed(entry.laid_out) == squashed(original)
        held = {e.handle for e in entries}
        for hop in ctx.graph.hops:
            assert f"{hop.id}.output" in held or not hop.output.usable, (label["id"], hop.id)
            assert f"{hop.id}.input" in held or not hop.input.usable, (label["id"], hop.id)


def test_a_question_costs_a_small_part_of_the_trace(shared: Path) -> None:
    shares = []
    for label, ctx in contexts(shared / "bench/traces"):
        question = trace_question(ctx, run(ctx.graph, ctx.config, ctx.complaint), JUDGE)
        raw = (shared / "bench/traces" / f"{label['id']}.otlp.json").read_text(encoding="utf-8")
        shares.append(size(question) / estimate(raw))
    assert statistics.median(shares) <= 0.15
    assert max(shares) < 0.35
