#!/usr/bin/env python3
"""How long an import of community services takes, from HSDS JSON and CSV, and again with the same file.

    bench/hsds.py [--size 100000] [--db sqlite|postgresql] [--seed 3] [--quick]

Invented services are written to files (not timed), which `services import` then takes into an empty, throw-away
database. The last line is one JSON object: seconds for each way, what came in, the largest memory of the process.
Exit 1: 100,000 services would take longer than is promised, or not all of them came in. `--quick`: 5,000 services.
"""

import argparse
import json
import resource
import sys
import time
from pathlib import Path

PROMISED = 180.0
"""Seconds for 100,000 services."""


def _main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="bench/hsds.py")
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--db", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--quick", action="store_true")
    asked = parser.parse_args(argv)
    size = 5_000 if asked.quick else asked.size
    root = Path(__file__).resolve().parents[1]
    sys.path[:0] = [str(root), str(root / "src")]
    from bench.begin import in_own_environment

    in_own_environment()
    from bench.hsds_fill import write_csv, write_json
    from bench.machine import describe
    from bench.people_store import store

    with store(asked.db, None) as kept:
        write_json(kept.folder / "services.json", size, asked.seed)
        write_csv(kept.folder / "tables", size, asked.seed)
        found = {
            "size": size,
            "database": asked.db,
            "machine": describe(kept.folder),
            "json": _take(kept.folder / "services.json", size),
            "json_again": _take(kept.folder / "services.json", size),
            "csv_over_it": _take(kept.folder / "tables", size),
            "walk": _walk(size),
        }
    found["largest_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    slowest = max(found[way]["seconds"] for way in ("json", "json_again", "csv_over_it"))
    found["hundred_thousand_s"] = round(slowest * 100_000 / size, 1)
    print(json.dumps(found))
    return 1 if found["hundred_thousand_s"] > PROMISED or not found["walk"]["agrees"] else 0


def _take(path: Path, size: int) -> dict[str, object]:
    from hearthline.directory.community.commands import Lines
    from hearthline.directory.community.importing.running import Asked, run
    from hearthline.directory.community.models import Service

    began, worked = time.perf_counter(), time.process_time()
    done = run(Asked("bench", [path]), Lines())
    took = time.perf_counter() - began
    return {
        "seconds": round(took, 1),
        "own_work": round(time.process_time() - worked, 1),
        "megabytes": round(sum(one.stat().st_size for one in [path, *path.glob("*")] if one.is_file()) / 1e6),
        "records": done.records,
        "refused": done.refused + done.notes,
        "services": Service.objects.count(),
        "complete": Service.objects.count() == size,
    }


def _walk(size: int) -> dict[str, object]:
    """Some pages of the read API, first to last, as a program would ask for them: told to come again, it does."""
    from django.conf import settings
    from django.test import Client, override_settings

    from hearthline.directory.community.models import Service

    with override_settings(
        ROOT_URLCONF="hearthline.site.urls_public", ALLOWED_HOSTS=["*"], MIDDLEWARE=[], HEARTHLINE_FACE="public"
    ):
        client, times, counted = Client(), dict[str, list[float]](), 0
        page, last = 1, False
        while not last:
            answer = _ask(client, times, "list", f"/hsds/services?per_page=500&page={page}")
            counted += answer["size"]
            page, last = page + 1, answer["last_page"]
        for number in range(1, 21):
            _ask(client, times, "full", f"/hsds/services?per_page=20&full=true&page={number}")
        one = Service.objects.values_list("pk", flat=True)[:100]
        for pk in one:
            _ask(client, times, "one", f"/hsds/services/{pk}")
    assert settings.configured
    return {
        "counted": counted,
        "agrees": counted == size,
        **{f"{name}_p95_ms": round(sorted(took)[int(len(took) * 0.95)] * 1000, 1) for name, took in times.items()},
    }


def _ask(client: object, times: dict[str, list[float]], name: str, address: str) -> dict[str, object]:
    while True:
        began = time.perf_counter()
        answer = client.get(address)  # type: ignore[attr-defined]  # Django's test client
        if answer.status_code != 503:
            break
        time.sleep(int(answer["Retry-After"]))  # the API has had its share of the face's time: as a program would
    times.setdefault(name, []).append(time.perf_counter() - began)
    assert answer.status_code == 200, (address, answer.status_code)
    found: dict[str, object] = answer.json()
    return found


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
