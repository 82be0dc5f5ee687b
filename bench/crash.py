#!/usr/bin/env python3
"""Kill the browser's tab, or the desk's server, while somebody types a telephone report, and see what is lost.

    bench/crash.py [--kills 100] [--server-kills 20] [--quick]

Nothing is stored in the browser. A tab is killed mid-field, without leaving the field and without a last word; the call
is opened again and read. A character counts as lost when it was typed more than two seconds before the crash and is not
there. When a server is killed the tab types on: afterwards every character must be there. The last line is one JSON
object: kills, server_kills, typed, lost_older_than_2s, worst_ms (the oldest character that a crash took).
"""

import argparse
import json
import random
import sys
from pathlib import Path
from typing import Any


def _main() -> int:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from bench.begin import in_own_environment

    in_own_environment()
    from bench.stage import stage
    from bench.typing_hands import crashes, summary

    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--kills", type=int, default=100)
    asked.add_argument("--server-kills", type=int, default=20)
    asked.add_argument("--quick", action="store_true", help="6 tabs and 3 servers")
    asked.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    said = asked.parse_args()
    kills, servers = (6, 3) if said.quick else (said.kills, said.server_kills)
    print(f"seed {said.seed}", flush=True)
    with stage("sqlite") as house:
        found: dict[str, Any] = summary(crashes(house, tabs=kills, servers=servers, seed=said.seed))
    print(json.dumps(found))
    return 1 if found["lost_older_than_2s"] or found["lost_after_server_kill"] else 0


if __name__ == "__main__":
    sys.exit(_main())
