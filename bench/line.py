#!/usr/bin/env python3
"""Five hundred people wait on the telephone and fifty reports a minute come from the web: does everything stay live?

    bench/line.py [--database sqlite|postgres|both] [--quick] [--calls 500] [--seconds 180]

Real processes: every waiting call asks again when it was told to, five seconds later at most; ten supervisors' walls
ask every five seconds; one more caller comes every two seconds, so that a wall which shows an old number is caught at
it; fifty whole reports a minute are sent from the web. Then, with everybody still waiting, `bench/intake.py`'s own loop
of 32 clients runs beside them; it ran before them, without any call, too. At the end every caller and every receipt is
looked for in the database. `--quick`: ten seconds of everything at once, a short loop beside, none before. The last
line is one JSON object. Exit 1: a goal was missed (with --quick: somebody was lost, or an answer was wrong).
"""

import sys
from pathlib import Path


def _main() -> int:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from bench.begin import in_own_environment

    in_own_environment()
    from bench.line_measure import main

    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(_main())
