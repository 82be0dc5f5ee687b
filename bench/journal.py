#!/usr/bin/env python3
"""How long it takes to check a whole journal.

    bench/journal.py [--size 1000000] [--db sqlite|postgresql|both] [--sequencer] [--quick]

Entries are written to a throw-away database in bulk, with the functions that write every entry; links and signed
checkpoints (one for 1,000) are made with the sequencer's functions, or with `--sequencer` by the sequencer itself. Then
the whole is checked as `bin/hearthline journal verify` does, in one process, and once more after one entry in the
middle was changed, which must be named. Prints seconds, seconds of processor time, entries a second and peak memory.
`--quick`: 20,000 entries, through the sequencer; nothing is promised then but that the change is named. The last line
is one JSON object. Exit 1: a floor is missed.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

LIMIT = 60.0
"""Seconds in which a million entries are checked."""
MEMORY_MB = 300
ROOT = Path(__file__).resolve().parents[1]


def _main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench/journal.py")
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument("--db", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--sequencer", action="store_true", help="link through the sequencer")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--one", choices=("make", "check"), help=argparse.SUPPRESS)
    asked = parser.parse_args(argv)
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    from bench.begin import in_own_environment

    in_own_environment()
    if asked.quick:
        asked.size, asked.sequencer = min(asked.size, 20_000), True
    if asked.one:
        return _inside(asked)
    found = [_one(db, asked) for db in (("sqlite", "postgresql") if asked.db == "both" else (asked.db,))]
    whole = {"size": asked.size, "limit_seconds": LIMIT, "runs": found}
    whole["missed"] = [wrong for one in found for wrong in _missed(one, asked.quick)]
    for wrong in whole["missed"]:
        print(f"MISSED: {wrong}")
    print(json.dumps(whole))
    return 1 if whole["missed"] else 0


def _missed(one: dict[str, object], quick: bool) -> list[str]:
    wrong = [] if one["named"] else [f"{one['database']}: the changed entry was not named"]
    if not quick and float(str(one["seconds"])) > LIMIT:
        wrong.append(f"{one['database']}: {one['seconds']} s, promised {LIMIT}")
    if float(str(one["peak_mb"])) > MEMORY_MB:
        wrong.append(f"{one['database']}: {one['peak_mb']} MB, promised {MEMORY_MB}")
    return wrong


def _one(database: str, asked: argparse.Namespace) -> dict[str, object]:
    """One database, filled by one process and checked by another, so that its memory is the check's alone."""
    import os
    import tempfile

    from bench.journal_store import cluster_of, key_file

    folder = Path(tempfile.mkdtemp(prefix="hearthline-journal-"))
    with cluster_of(database, folder) as env:
        key_file(folder)
        results = []
        for part in ("make", "check"):
            command = [sys.executable, __file__, "--one", part, "--size", str(asked.size), "--db", database]
            command += ["--sequencer"] if asked.sequencer else []
            done = subprocess.run(command, env={**os.environ, **env}, check=True, stdout=subprocess.PIPE, text=True)
            results.append(json.loads(done.stdout.splitlines()[-1]))
    made, checked = results
    print(
        f"{database}: {asked.size} entries made in {made['seconds']} s; checked in {checked['seconds']} s "
        f"({checked['processor_seconds']} s of our processor), {checked['per_second']} a second, "
        f"{checked['peak_mb']} MB at most"
    )
    return {"database": database, "made_seconds": made["seconds"], **checked}


def _inside(asked: argparse.Namespace) -> int:
    from bench.journal_store import check, make

    wall, own = time.monotonic(), time.process_time()
    found: dict[str, object] = make(asked.size, asked.sequencer) if asked.one == "make" else check(asked.size)
    found.setdefault("seconds", round(time.monotonic() - wall, 1))
    found.setdefault("processor_seconds", round(time.process_time() - own, 1))
    found["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
