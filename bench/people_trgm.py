"""The usual way, for comparison: PostgreSQL's trigram similarity of whole names, ten best above a threshold."""

import time
from typing import TYPE_CHECKING, Any

from bench.figures import ms
from bench.people_store import AGENCY, person_id

if TYPE_CHECKING:
    from hearthline.linkage.madeup import Asked

THRESHOLD = 0.4
LONGEST_S = 180.0
_MAKE = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "DROP TABLE IF EXISTS bench_trgm",
    "CREATE TABLE bench_trgm AS SELECT person_id, lower(given || ' ' || surname) AS name FROM people_personname"
    " WHERE agency_id = %s",
    "CREATE INDEX ON bench_trgm USING gin (name gin_trgm_ops)",
    "ANALYZE bench_trgm",
    f"SET pg_trgm.similarity_threshold = {THRESHOLD}",
)
_ASK = (
    "SELECT person_id FROM bench_trgm WHERE name %% %s"
    " GROUP BY person_id ORDER BY max(similarity(name, %s)) DESC LIMIT 10"
)


def trigrams(asked: list["Asked"]) -> dict[str, Any]:
    """Recall and time of pg_trgm for these questions; asked twice, timed the second time. Among many millions it takes
    seconds for each: then it is asked only as many as it answers in `LONGEST_S`."""
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in _MAKE:
            cursor.execute(statement, [AGENCY] if "%s" in statement else None)
        until = time.perf_counter() + LONGEST_S
        for again in range(2):
            right, times = 0, []
            for one in asked:
                if not again and times and time.perf_counter() > until:
                    asked = asked[: len(times)]  # as many the second time
                    break
                name = f"{one.query.names[0].given} {one.query.names[0].surname}".lower().strip()
                began = time.perf_counter()
                cursor.execute(_ASK, [name, name])
                rows = cursor.fetchall()
                times.append(time.perf_counter() - began)
                right += (person_id(int(one.person[1:])),) in rows
    return {
        "trgm_queries": len(asked),
        "trgm_recall_at_10": round(right / len(asked), 4),
        "trgm_p50_ms": ms(times, 0.5),
        "trgm_p99_ms": ms(times, 0.99),
    }
