"""Puts an invented population beside the practice agency's own persons, for `bench/people_desk.py`.

    python -m bench.people_desk_fill DATABASE FOLDER SIZE SEED

`FOLDER`: holds the house's `state`. On PostgreSQL the database is HEARTHLINE_TEST_DATABASE_URL, as its owner.
What was written and indexed before is not done again. Progress goes to standard error; prints one JSON object.
"""

import json
import os
import sys
from pathlib import Path


def main(argv: list[str]) -> int:
    database, folder, size, seed = argv[0], Path(argv[1]), int(argv[2]), int(argv[3])
    os.environ["HEARTHLINE_TEST_STATE"] = str(folder / "state")
    from bench.people_measure import Asking, built
    from bench.people_store import Store, begin_django

    begin_django()
    found = built(Store(database, folder), Asking(size, seed, 1, 0, 0))
    json.dump(found, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
