#!/usr/bin/env python3
"""Hold the screening tool's evaluator against the solver's own reading of the same rules, on random answers.

    bench/law.py [--cases 100000] [--quick] [--seed 23] [--pack us-ca-sacramento]

Every answer is drawn evenly, contradictory ones included. Compared are response, speed, 911, whether the default
stood, and every rule that fired. `--quick`: 2,000 cases. The last line is one JSON object with `cases`,
`disagreements` and `seconds`. Exit 1: they disagreed. Needs z3 (requirements/dev.txt).
"""

import argparse
import json
import random
import sys
import time
from datetime import date
from pathlib import Path

QUICK = 2_000


def _main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench/law.py")
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} cases")
    parser.add_argument("--seed", type=int, default=23)
    parser.add_argument("--pack", default="us-ca-sacramento")
    parser.add_argument("--on", type=date.fromisoformat, default=None, metavar="DATE", help="law in force on this day")
    asked = parser.parse_args(argv)
    root = Path(__file__).resolve().parents[1]
    sys.path[:0] = [str(root), str(root / "src")]
    from bench.begin import in_own_environment

    in_own_environment()
    return _compare(root / "packs", asked.pack, asked.on, QUICK if asked.quick else asked.cases, asked.seed)


def _compare(packs: Path, pack_id: str, on: date | None, cases: int, seed: int) -> int:
    from hearthline import law
    from hearthline.ground import clock
    from hearthline.law import proofs
    from hearthline.law.audit import random_answers

    if proofs.solver() is None:
        print("z3 is not installed here: pip install -r requirements/dev.txt", file=sys.stderr)
        return 2
    tool = law.load(packs).at(pack_id, on or clock.now().date()).tool()
    reading, dice = proofs.Reading(tool), random.Random(seed)
    disagreements, begun = 0, time.perf_counter()
    for count in range(1, cases + 1):
        at = random_answers(tool, dice)
        if not reading.agrees(at, tool.decide(at)):
            disagreements += 1
            answers = {fact.id: fact.domain[place] for fact, place in zip(tool.facts, at, strict=True)}
            print(f"disagreement: {json.dumps(answers)}", file=sys.stderr)
        if count % 10_000 == 0:
            print(f"{count} cases, {disagreements} disagreements", flush=True)
    seconds = round(time.perf_counter() - begun, 1)
    print(json.dumps({"cases": cases, "disagreements": disagreements, "seconds": seconds}))
    return 1 if disagreements else 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
