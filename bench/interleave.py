#!/usr/bin/env python3
"""A thousand random interleavings of two screeners and a supervisor at one report.

    bench/interleave.py [number]

Claim, release, sign of life, answers, decision, second look, undo, an addition that arrives: in any order, each person
acting on the page they last saw. After each act: at most one holder, one final decision a run, nothing overwritten,
every accepted act in the journal, every refused one without effect. The same orders as the fast tests play, and more of
them. Exit 1: something did not hold; the seed says which order it was.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NAME = "test_in_any_order_there_is_one_holder_one_decision_and_nothing_is_overwritten_silently"
TEST = f"tests/screening/test_interleavings.py::{NAME}"


def main(argv: list[str]) -> int:
    """Play that many orders; the exit code of the test."""
    number = argv[0] if argv and argv[0].isdigit() else "1000"
    environment = os.environ | {"HEARTHLINE_INTERLEAVINGS": number}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", TEST], cwd=ROOT, env=environment, check=False
    )
    return done.returncode


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    from bench.begin import in_own_environment

    in_own_environment()
    sys.exit(main(sys.argv[1:]))
