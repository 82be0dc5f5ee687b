#!/usr/bin/env python3
"""How long an import of persons takes, from the file to the index that finds them.

    bench/people_import.py [--size 100000] [--db sqlite|postgresql] [--seed 3]

An invented population is written to a CSV file (not timed), which `people import` then takes into an empty, throw-away
database, with its progress on the screen. The last line is one JSON object: seconds, and seconds of processor time of
this process and of those it started; PostgreSQL's own are not among them. Exit 1: a million persons in it would take
longer than is promised.
"""

import argparse
import csv
import json
import resource
import sys
import time
from pathlib import Path

PROMISED = 180.0
"""Seconds for a million persons."""


def _main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench/people_import.py")
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--db", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--seed", type=int, default=3)
    asked = parser.parse_args(argv)
    root = Path(__file__).resolve().parents[1]
    sys.path[:0] = [str(root), str(root / "src")]
    from bench.begin import in_own_environment

    in_own_environment()
    from bench.machine import describe
    from bench.people_store import AGENCY, store

    with store(asked.db, None) as kept:
        file = kept.folder / "people.csv"
        write(file, asked.size, asked.seed)
        from hearthline.people.commands import Bar
        from hearthline.people.importing import running

        steps = _Steps(Bar())
        done = running.run(AGENCY, file, steps)
        steps.end()
        own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        found = {
            "size": asked.size,
            "database": asked.db,
            "machine": describe(kept.folder),
            "persons": done.persons,
            "seconds": round(steps.total(), 1),
            "steps": steps.took,
            "own_work": round(own.ru_utime + own.ru_stime - steps.worked, 1),
            "others_work": round(others.ru_utime + others.ru_stime, 1),
            "largest_mb": round(own.ru_maxrss / 1024),
        }
    found["million_s"] = round(found["seconds"] * 1_000_000 / asked.size, 1)
    print(json.dumps(found))
    return 1 if found["million_s"] > PROMISED else 0


class _Steps:
    """Progress on the screen, and the seconds each step took."""

    def __init__(self, bar: object) -> None:
        self._bar, self._step, self._last = bar, "", time.perf_counter()
        self.took: dict[str, float] = {}
        self.worked = time.process_time()

    def __call__(self, progress: object) -> None:
        self._bar(progress)  # type: ignore[operator]  # the command's own bar
        now = time.perf_counter()
        self.took[progress.step] = round(self.took.get(progress.step, 0.0) + now - self._last, 2)  # type: ignore[attr-defined]
        self._last = now

    def end(self) -> None:
        """What came after the last step told of."""
        self._bar.end()  # type: ignore[attr-defined]
        self.took["end"] = round(time.perf_counter() - self._last, 2)

    def total(self) -> float:
        """Seconds of all steps."""
        return sum(self.took.values())


def write(file: Path, size: int, seed: int) -> None:
    """An invented population as a CSV file with the columns of an import."""
    from hearthline.linkage.madeup import population

    with file.open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(
            ["person_id", "given", "surname", "suffix", "dob", "sex", "address", "city", "zip", "phone", "household_id"]
        )
        for one in population(size, seed):
            name, born = one.names[0], one.born.exact
            place = one.addresses[0] if one.addresses else None
            where = (place.line, place.city, place.zip) if place else ("", "", "")
            told = (born.isoformat() if born else "", one.sex, *where, ";".join(one.phones), one.household)
            rows.writerow((one.id, name.given, name.surname, name.suffix, *told))


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
