"""`bench/intake.py`'s own loop of 32 clients at a house that another process has opened, for `bench/line.py`.

Reads the house as JSON from standard input, prints one JSON object.
"""

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.cluster import Postgres
from bench.figures import Figures
from bench.measure import QUICK, Bench, Plan
from bench.stage import House
from bench.wire import new_source

CLIENTS = 32
USED = 10_000  # networks that the loop before may have come from: who comes often is held back, and is to be met once


def described(house: House) -> dict[str, Any]:
    """What another process needs to ask at this house."""
    postgres = [str(house.postgres.folder), house.postgres.url] if house.postgres else None
    return {
        "state": str(house.state), "env": house.env, "port": house.port, "desk_port": house.desk_port,
        "postgres": postgres,
    }  # fmt: skip


def opened(told: dict[str, Any]) -> House:
    """The house that was described."""
    postgres = Postgres(Path(told["postgres"][0]), told["postgres"][1]) if told["postgres"] else None
    return House(Path(told["state"]), told["env"], told["port"], told["desk_port"], postgres)


def loop(house: House, plan: Plan, run: str) -> dict[str, Any]:
    """The closed loop's figures, what went wrong, and what became of every receipt."""
    bench, figures = Bench(house, plan, run), Figures(CLIENTS)
    with bench.yardstick():
        bench.pairs(CLIENTS, figures)
        bench.come_back(CLIENTS, figures)
    ledger = bench.reckon([figures])
    errors = [*bench.errors, *(error for one in figures.told for error in one.errors)]
    unseen = sum(1 for one in figures.told if one.code and not one.found)
    return {
        **figures.summary(),
        "lost": ledger["lost"] + ledger["wrong"] + ledger["unopened"] + ledger["twice"] + unseen,
        "errors": len(errors) + sum(1 for one in figures.sends if one.status != 200),
        "what": sorted(set(errors))[:5],
        "database": house.database,
    }


def main(argv: list[str]) -> int:
    for _ in range(USED if argv[1] == "beside" else 0):
        new_source()
    plan = replace(QUICK, sends=2, pairs=1) if argv[0] == "quick" else Plan(clients=(CLIENTS,), pairs=3)
    json.dump(loop(opened(json.load(sys.stdin)), plan, argv[1]), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
