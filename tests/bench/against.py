"""What a good run brings: the faulty development cases that have a mended twin, with and without `--against`.

    python tests/bench/against.py [--misses] [--more j,k,l]

Rows: alone; against the mended twin (same request); against the twin with other figures in everything (another request); against the
twin's rerun (the same answer, its prose reordered and cut); against a run of another pipeline. Then the healthy twins, which must stay
quiet, against the same case under another instrumentation, a rerun, another request, another pipeline, and (a user who swaps the
two) the faulty case.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from rca.records import replace

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import yaml

from rca.config import Config
from rca.decode import assemble, decode
from rca.model import Complaint, Report, Trace, Verdict
from rca.pipeline.compare import Good, graph_of
from rca.pipeline.diagnose import diagnose
from tests.bench.calibrate import folders, hit

SHARED = Path(__file__).resolve().parents[3] / "shared"
CONFIG = Config()
_DIGITS = str.maketrans("0123456789", "0749283615")
_KEEP = re.compile(r"(?i)version|model|timestamp|time|_id$|\.id$|port|status|count|tokens|temperature|top_")


def labels(folder: Path) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for line in (folder / "labels.jsonl").read_text("utf-8").splitlines() for row in [json.loads(line)]}


@cache
def trace(path: Path) -> Trace:
    return assemble([decode(path.read_bytes(), path.name)], [next(iter(decode(path.read_bytes(), path.name).spans)).trace_id])


def live(case: str) -> Trace:
    """The same case as another instrumentation recorded it."""
    folder = SHARED / "live"
    label = next(row for row in labels(folder).values() if (row.get("case") or row["id"].partition(".")[0]) == case)
    files = [folder / f"{label['id']}.{form}" for form in ("otlp.jsonl.gz", "logs.jsonl.gz")]
    return assemble([decode(f.read_bytes(), f.name) for f in files if f.exists()], label.get("trace_ids") or [label["trace_id"]])


def changed(of: Trace, text: Callable[[str], str], name: str) -> Trace:
    """A trace with every recorded text rewritten, under another id."""

    def value(key: str, item: Any) -> Any:
        if isinstance(item, str) and not _KEEP.search(key):
            return text(item)
        if isinstance(item, list):
            return [value(key, i) for i in item]
        return {k: value(k, i) for k, i in item.items()} if isinstance(item, dict) else item

    spans = []
    for span in of.spans:
        events = tuple(replace(e, attributes={k: value(k, v) for k, v in e.attributes.items()}) for e in span.events)
        logs = tuple(replace(r, body=value("body", r.body)) for r in span.logs)
        spans.append(replace(span, attributes={k: value(k, v) for k, v in span.attributes.items()}, events=events, logs=logs))
    return replace(of, spans=tuple(spans), trace_ids=(name, *of.trace_ids[1:]))


def other_request(of: Trace) -> Trace:
    """Another customer's case under the same instructions: all digits are others, names of people and firms are reversed."""
    rules = {hop.instructions or hop.input.instructions for hop in graph_of(of, CONFIG).hops} - {""}
    kept = re.compile("|".join(re.escape(form) for rule in sorted(rules) for form in (rule, json.dumps(rule)[1:-1])) or "(?!)")

    def other(text: str) -> str:
        return re.sub(r"\b[A-Z][a-z]{4,}\b", lambda m: m[0][::-1].capitalize(), text.translate(_DIGITS))

    def text(item: str) -> str:
        spared = kept.findall(item)
        parts = [other(part) for part in kept.split(item)]
        return "".join(part + rule for part, rule in zip(parts, [*spared, ""], strict=True))

    return changed(of, text, "e" * 32)


def rerun(of: Trace, final: str) -> Trace:
    """The same run once more: the last answer lost a sentence and has two exchanged, as a model's does."""
    sentences = re.split(r"(?<=[.!?])\s+", final.strip())
    again = " ".join([*sentences[1:2], *sentences[:1], *sentences[2:-1]]) if len(sentences) > 2 else final
    forms = [(json.dumps(a)[1:-1], json.dumps(b)[1:-1]) for a, b in ((final, again), (final.strip(), again))]

    def text(item: str) -> str:
        for old, new in [(final, again), (final.strip(), again), *forms]:
            item = item.replace(old, new) if old else item
        return item

    return changed(of, text, "d" * 32)


def ask(bad: Trace, complaint: Complaint, good: Trace | None) -> Report:
    return diagnose(bad, CONFIG, complaint, good=None if good is None else Good(good))


def quiet(
    title: str, cases: dict[str, tuple[Trace, dict[str, Any]]], goods: dict[str, Callable[[str], Trace | None]], misses: bool
) -> None:
    """The share of healthy cases of which nobody is accused, for each kind of good run."""
    for told in (True, False):
        print(f"\n{title}, {'with' if told else 'without'} complaints      quiet")
        for kind, good in goods.items():
            loud = []
            for name, (case, label) in cases.items():
                said = Complaint(label["complaint"], "", label["expected"]) if told else Complaint()
                found = ask(case, said, good(name)).diagnosis
                if found.verdict is Verdict.ORIGIN_FOUND:
                    loud.append(f"{name} ({found.candidates[0].location.type} {found.candidates[0].location.name})")
            print(f"  {kind:48} {1 - len(loud) / len(cases):5.2f}")
            if misses:
                print("\n".join(f"      {m}" for m in loud))


def held_out(name: str, misses: bool) -> None:
    """The healthy cases of a set of `tests/bench/more`, which nobody looked at: they have no twins, so reruns and other requests only."""
    folder = folders()[name]
    cases = {k: (trace(folder / f"{k}.otlp.json"), v) for k, v in labels(folder).items() if v["origin_type"] == "none"}
    finals = {k: ask(case, Complaint(), None).graph.final.text for k, (case, _) in cases.items()}
    goods: dict[str, Callable[[str], Trace | None]] = {
        "alone": lambda _name: None,
        "against a rerun": lambda k: rerun(cases[k][0], finals[k]),
        "against another request": lambda k: other_request(cases[k][0]),
    }
    quiet(f"{len(cases)} healthy cases of {name}", cases, goods, misses)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true", help="name the cases that are not named rightly")
    parser.add_argument("--more", default="", metavar="SETS", help="healthy cases of tests/bench/more as well, e.g. j,k,l")
    options = parser.parse_args()
    bench = SHARED / "bench"
    twins = {
        case["id"]: twin[0]
        for case in yaml.safe_load((bench / "healthy/cases.yaml").read_text("utf-8"))
        if (twin := re.findall(r"\b(?:clm|hr|inv|rev|sup)-\d\d\b", case["fault"]["note"]))
    }
    faulty, healthy = labels(bench / "traces"), labels(bench / "healthy/traces")
    sound = {name: trace(bench / "healthy/traces" / f"{name}.otlp.json") for name in twins}
    broken = {name: trace(bench / "traces" / f"{bad}.otlp.json") for name, bad in twins.items()}
    names = list(twins)
    stranger = {name: sound[names[(i + 7) % len(names)]] for i, name in enumerate(names)}
    answer = {name: ask(t, Complaint(), None).graph.final.text for name, t in sound.items()}
    goods: dict[str, Callable[[str], Trace | None]] = {
        "alone": lambda _name: None,
        "against the mended twin": lambda name: sound[name],
        "against the twin under another instrumentation": live,
        "against a rerun of the twin": lambda name: rerun(sound[name], answer[name]),
        "against another request": lambda name: other_request(sound[name]),
        "against another pipeline": lambda name: stranger[name],
    }
    for told in (True, False):
        print(f"\n{len(twins)} faulty cases, {'with' if told else 'without'} complaints      top-1  rank-1   Brier")
        for title, good in goods.items():
            top = rank = brier = 0.0
            missed = []
            for name, bad in twins.items():
                label = faulty[bad]
                said = Complaint(label["complaint"], "", label["expected"]) if told else Complaint()
                found = ask(broken[name], said, good(name)).diagnosis
                first = found.candidates[0]
                right = hit(first.location, label)
                rank += right
                top += right and found.verdict is Verdict.ORIGIN_FOUND
                brier += (first.probability - right) ** 2
                if not (right and found.verdict is Verdict.ORIGIN_FOUND):
                    missed.append(f"{bad} ({found.verdict}, {first.location.type} {first.location.name} {first.probability:.2f})")
            print(f"  {title:48} {top / len(twins):5.2f}   {rank / len(twins):5.2f}   {brier / len(twins):5.3f}")
            if options.misses:
                print("\n".join(f"      {m}" for m in missed))
    quiet_goods = {
        "alone": goods["alone"],
        "against the same under another instrumentation": live,
        "against a rerun": goods["against a rerun of the twin"],
        "against another request": goods["against another request"],
        "against another pipeline": goods["against another pipeline"],
        "against the faulty twin (swapped)": lambda name: broken[name],
    }
    quiet(f"{len(twins)} healthy cases", {n: (sound[n], healthy[n]) for n in names}, quiet_goods, options.misses)
    for name in filter(None, options.more.split(",")):
        held_out(name, options.misses)
    return 0


if __name__ == "__main__":
    sys.exit(main())
