#!/usr/bin/env python3
"""Kill, pause and start again the worker that calls people, at random, and see whether an emergency suffers.

    bench/escalation.py [--quick] [--seed N]

Real processes, real SIGKILL and SIGSTOP, promises sped up: half an hour of escalation in three minutes, with --quick
twenty minutes of it in half a minute. At the end nobody's alert may be lost, a step late by more than a minute, or a
call made twice without the crash that explains it; and the watcher must have raised the alarm. The last line is one
JSON object: lost, late, repeats_explained, repeats_unexplained, watcher_seconds.
"""

import sys
from pathlib import Path


def _main() -> int:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from bench.begin import in_own_environment

    in_own_environment()
    from bench.escalating import main

    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(_main())
