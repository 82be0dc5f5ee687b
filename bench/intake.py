#!/usr/bin/env python3
"""How many reports the line takes, how long Send takes, and whether any is lost.

    bench/intake.py [--database sqlite|postgres|both] [--quick] [--clients 1,8,32]

Closed loop: 1, 8 and 32 people at once, each with a connection and a network of its own; sealing, journal and worker
on. `ratio`: reports/s by the final Send alone (the steps played before) over rows/s of a bare view (`bench/bare.py`)
that gets the same bytes on the same server, alternated in pairs. Every receipt is opened afterwards, at the public
door and with the worker's keys. The last line is one JSON object. Exit 1: something was lost, failed, or too slow.
"""

import sys
from pathlib import Path


def _main() -> int:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from bench.begin import in_own_environment

    in_own_environment()
    from bench.measure import main

    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(_main())
