#!/usr/bin/env python3
"""Kill any process of the house at any moment, under load, and see whether a report suffers.

    bench/kill.py [--kills 1000] [--database sqlite|postgres] [--quick]

`kill -9` of a public or desk worker, a face's parent, the worker, or everything at once, at random moments while
people report. Whoever loses the connection presses Send again with the same page. At the end every receipt shown must
lead to one whole report, and there must be as many reports as receipts. The last line is one JSON object.
"""

import sys
from pathlib import Path


def _main() -> int:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from bench.begin import in_own_environment

    in_own_environment()
    from bench.havoc import main

    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(_main())
