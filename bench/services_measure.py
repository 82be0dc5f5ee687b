"""The measurement behind `bench/services.py`."""

import random
import re
import statistics
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from bench.machine import describe
from bench.people_store import Store

OPEN_AT = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
"""A Tuesday morning where the invented towns are."""
TABLE = re.compile(
    r"\b(?:helpfinder_(?:offer|sign|word|zipmiddle)|community_(?:service|attribute|shelf|phone|schedule))\b"
)


def measure(kept: Store, *, size: int, seed: int, queries: int, plans: bool, twice_too: bool) -> dict[str, Any]:
    """Everything that is measured, as the last line prints it."""
    from bench.services_fill import fill
    from hearthline.directory.finding_help import making
    from hearthline.directory.finding_help.models import Offer

    machine = describe(kept.folder)
    began = time.monotonic()
    filled = fill(size, seed)
    print(f"{size} services there after {time.monotonic() - began:.0f} s", flush=True)
    began = time.monotonic()
    # In a database that was kept they are there already; `--again` makes them once more.
    there = Offer.objects.count()
    first = making.Made(written=there) if there else making.make_all()
    took = time.monotonic() - began
    print(f"{first.written} rows made in {took:.0f} s", flush=True)
    again, twice = making.Made(), 0.0
    if twice_too:
        began = time.monotonic()
        again = making.make_all()
        twice = time.monotonic() - began
        print(f"made again: {again.written} written, {again.removed} removed, {twice:.0f} s", flush=True)
    kept.settle()
    asks = questions(filled.zips, queries, seed)
    with stranger() as client:
        api = {kind: [_get(client, one) for one in own] for kind, own in lists(max(queries // 20, 5), seed).items()}
        api_ms = {kind: timed(own) for kind, own in api.items()}
        read_whole = whole_tables(api, show=plans)
    found: dict[str, Any] = {
        "machine": machine,
        "database": kept.database,
        "services": size,
        "rows": first.written,
        "make_seconds": round(took, 1),
        "make_again_seconds": round(twice, 1),
        "made_again_written": again.written,
        "bytes": kept.bytes_used(),
        "search_ms": {kind: timed(own) for kind, own in asks.items()},
        "page_ms": pages(filled.zips, queries // 4, seed),
        "api_ms": api_ms,
        "whole_tables": sorted(whole_tables(asks, show=plans) | read_whole),
    }
    every = found["search_ms"] | {f"page {k}": v for k, v in found["page_ms"].items()}
    for kind, figures in (every | {f"api: {k}": v for k, v in api_ms.items()}).items():
        said = (f"{name} {figures[name]:7.2f}" for name in ("p50", "p95", "max", "cpu_p50", "cpu_p95"))
        print(f"{kind:<36}{'  '.join(said)} ms", flush=True)
    return found


Ask = Callable[[], object]


def questions(zips: tuple[str, ...], count: int, seed: int) -> dict[str, list[Ask]]:
    """What people ask, by kind."""
    from hearthline.directory.finding_help import needs
    from hearthline.directory.finding_help.searching import Where, Wish, search, where_of

    draw = random.Random(seed + 7)
    codes = list(needs.current().needs)

    def zip_code() -> str:
        return draw.choice(zips[:5]) if draw.random() < 0.5 else draw.choice(zips)

    def near(wish: Wish, page: int = 1) -> Ask:
        at = zip_code()
        return lambda: search(wish, where_of(at), page)

    def one(**more: Any) -> Wish:
        return Wish(needs=(draw.choice(codes),), **more)

    def at(where: Where) -> Ask:
        wish = one()
        return lambda: search(wish, where)

    county = Where(state="CA", county="Kern")
    return {
        "need and ZIP": [near(one()) for _ in range(count)],
        "two needs and ZIP": [near(Wish(needs=tuple(draw.sample(codes, 2)))) for _ in range(count // 2)],
        "free, in Spanish": [near(one(marks=("l:es", "c:free"))) for _ in range(count // 2)],
        "rare filter": [near(one(marks=("l:hmn", "c:free", "w:women"))) for _ in range(count // 2)],
        "open now": [near(one(open_at=OPEN_AT)) for _ in range(count // 2)],
        "fifth page": [near(one(), 5) for _ in range(count // 4)],
        "unknown ZIP": [at(Where(zip="93999", state="CA")) for _ in range(count // 4)],
        "county": [at(county) for _ in range(count // 4)],
        "state": [at(Where(state="CA")) for _ in range(count // 4)],
        "words of a name": [near(Wish(words=tuple(draw.sample(_names(), 2)))) for _ in range(count // 4)],
    }


def _names() -> list[str]:
    from bench.services_fill import FIRST, SECOND, THIRD

    return [word.lower() for word in (*FIRST, *SECOND, *THIRD)]


def timed(asks: list[Ask]) -> dict[str, float]:
    """Milliseconds on the clock, and of this process's processor alone: SQLite works in it, PostgreSQL beside it. The
    first ten go before."""
    took, worked = [], []
    for at, ask in enumerate([*asks[:10], *asks]):
        began, cpu = time.perf_counter(), time.process_time()
        ask()
        if at >= min(10, len(asks)):
            took.append(1_000 * (time.perf_counter() - began))
            worked.append(1_000 * (time.process_time() - cpu))
    return {
        "p50": round(statistics.median(took), 2),
        "p95": round(statistics.quantiles(took, n=20)[18], 2),
        "max": round(max(took), 2),
        "cpu_p50": round(statistics.median(worked), 2),
        "cpu_p95": round(statistics.quantiles(worked, n=20)[18], 2),
    }


@contextmanager
def stranger() -> Generator[Any]:
    """A browser at the public face, in this process, without the network."""
    from django.test import Client
    from django.test.utils import override_settings
    from django.urls import clear_url_caches

    from hearthline.directory.community.public import sparing

    public = override_settings(
        ROOT_URLCONF="hearthline.site.urls_public",
        HEARTHLINE_FACE="public",
        MIDDLEWARE=["hearthline.site.middleware.Boundary", "django.middleware.locale.LocaleMiddleware"],
    )
    share, sparing.SHARE = sparing.SHARE, float("inf")  # type: ignore[misc]  # a program that does not come again
    with public:
        clear_url_caches()
        yield Client()
    sparing.SHARE = share  # type: ignore[misc]
    clear_url_caches()


def pages(zips: tuple[str, ...], count: int, seed: int) -> dict[str, dict[str, float]]:
    """Whole answers of the public page."""
    from hearthline.directory.finding_help import needs

    draw = random.Random(seed + 11)
    codes = list(needs.current().by_code)
    with stranger() as client:
        near = [f"/help-near/near?n={draw.choice(codes)}&at={draw.choice(zips)}" for _ in range(count)]
        return {"need and ZIP": timed([_get(client, address) for address in near])}


LISTS = {
    "every service": "services?page={n}",
    "page 900 and on": "services?page=90{d}",
    "a taxonomy": "services?taxonomy_id=x0&page={n}",
    "a taxonomy, page 900": "services?taxonomy_id=x0&page=90{d}",
    "a term": "services?taxonomy_term_id=t{t}&page={n}",
    "a term, later pages": "services?taxonomy_term_id=t{t}&page=1{d}0",
    "an organization": "services?organization_id=o000{n}{d}",
    "a word that all have": "services?search=people&page={n}",
    "a word that all have, page 900": "services?search=people&page=90{d}",
    "words": "services?search=pantries+{n}&page=1",
    "a word and a taxonomy": "services?search=shelter&taxonomy_id=x0&page={n}",
    "full": "services?taxonomy_id=x0&full=true&per_page=20&page={n}",
    "full services": "services?taxonomy_id=x0&full_service=true&page={n}",
    "minimal": "services?taxonomy_id=x0&minimal=true&per_page=500&page={n}",
}
"""Of the read API: what is asked, by kind. n: 10 to 59, d: 0 to 9, t: a term."""


def lists(count: int, seed: int) -> dict[str, list[str]]:
    """Addresses of the read API, by kind."""
    draw = random.Random(seed + 13)
    return {
        kind: [
            "/hsds/" + said.format(n=draw.randrange(10, 60), d=draw.randrange(10), t=draw.randrange(27))
            for _ in range(count)
        ]
        for kind, said in LISTS.items()
    }


def _get(client: Any, address: str) -> Ask:
    return lambda: _answered(client.get(address).status_code)


def _answered(status: int) -> None:
    if status != 200:
        raise RuntimeError(f"the page answered {status}")


def whole_tables(asks: dict[str, list[Ask]], *, show: bool) -> set[str]:
    """Queries of any kind that read a whole table of ours, by the plan of the database itself."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    found = set()
    for kind, own in asks.items():
        for ask in own[:3]:
            with CaptureQueriesContext(connection) as caught:
                ask()
            for query in caught.captured_queries:
                if query["sql"].startswith("SELECT"):
                    plan = _plan(query["sql"])
                    if show and ask is own[0]:
                        print(f"-- {kind}\n{query['sql'][:400]}\n   " + "\n   ".join(plan), flush=True)
                    found |= {f"{kind}: {line}" for line in plan if _whole(line)}
    return found


def _plan(sql: str) -> list[str]:
    from django.db import connection

    word = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    with connection.cursor() as cursor:
        cursor.execute(word + sql.replace("%", "%%"))
        return [str(row[-1]) for row in cursor.fetchall()]


def _whole(line: str) -> bool:
    """A list is counted, and read to the end of a page, by its own index: that is no reading of the table. Nor are the
    shelves: a taxonomy asks for so many of their few thousand rows that PostgreSQL reads them in one go."""
    if "community_shelf" in line:
        return False
    read = line.lstrip(" ->").startswith(("SCAN", "Seq Scan")) and not line.endswith(("_list", "_gone"))
    return bool(TABLE.search(line)) and read
