#!/usr/bin/env python3
"""How fast the desk is with 5,000 open and 200,000 closed reports, alone and with forty screeners at once.

    bench/desk.py [--database sqlite|postgres|both] [--quick] [--closed N]

Real processes, started as `bin/serve` starts them, over HTTP. Alone: p95 of list, filter, search, detail; the bytes
of an idle poll. Together, for 30 s: forty screeners whose pages poll every 5, 10 and 15 s, who open and claim a report
and run the tool every 20 s, and type into a call that is kept every 2 s; p99 of everything. Then the plan of every
query: none may read a large table from end to end. The last line is one JSON object. Exit 1: something is not as
promised.
"""

import sys
from pathlib import Path


def _main() -> int:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from bench.begin import in_own_environment

    in_own_environment()
    from bench.desk_measure import main

    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(_main())
