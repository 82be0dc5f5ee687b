#!/usr/bin/env python3
"""How surely and how fast a person is found among many, by what callers say.

    bench/people.py [--size 100000] [--db sqlite|postgresql] [--queries 1000] [--seed 1] [--draw 1] [--quick]
                    [--rows] [--keep FOLDER]

An invented population is written to a throw-away database and indexed; then callers' words about some of them are
looked up, once for recall and once more, warm, for the time. Each name group is asked about at least 300 times. On
PostgreSQL, trigram similarity of names (pg_trgm) answers the same questions. Nothing else should run meanwhile.
`--draw`: the seed of the questions. `--quick`: 20,000 persons, fewer questions; nothing is promised then but recall.
`--rows`: the index is built once more from the persons' rows, as `people index` does it. `--keep`: the database stays
in this folder (one for each kind of database, size and seed) and is used again. The last line is one JSON object.
Exit 1: a floor is missed.
"""

import argparse
import json
import sys
from pathlib import Path


def _main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench/people.py")
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--db", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--queries", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1, help="of the population")
    parser.add_argument("--draw", type=int, default=1, help="of the questions")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--rows", action="store_true", help="build the index once more, from the persons' own rows")
    parser.add_argument("--keep", type=Path, default=None, metavar="FOLDER")
    asked = parser.parse_args(argv)
    root = Path(__file__).resolve().parents[1]
    sys.path[:0] = [str(root), str(root / "src")]
    from bench.begin import in_own_environment

    in_own_environment()
    from bench.people_goals import missed, show
    from bench.people_measure import Asking, measure
    from bench.people_store import store

    if asked.quick:
        asked.size, asked.queries = min(asked.size, 20_000), min(asked.queries, 300)
    asking = Asking(asked.size, asked.seed, asked.draw, asked.queries, 60 if asked.quick else 300, asked.rows)
    with store(asked.db, asked.keep) as kept:
        found = measure(kept, asking)
    found["missed"] = missed(found, quick=asked.quick)
    show(found)
    print(json.dumps(found))
    return 1 if found["missed"] else 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
