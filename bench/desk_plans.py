"""How the database answers the desk's queries: EXPLAIN of each, and which read a large table from end to end.

python -m bench.desk_plans        after `bench.desk_seed`, in the same environment
"""

import json
import os
import re
import sys
from collections.abc import Callable
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "hearthline.site.settings.desk"
os.environ["HEARTHLINE_FACE"] = "desk"
os.environ.pop("HEARTHLINE_DATABASE_URL_DESK", None)

LARGE = (
    "screening_screening", "screening_toolrun", "screening_decision", "intake_report", "intake_reportpart",
    "intake_searchterm", "duty_clock",
)  # fmt: skip
_SQLITE = re.compile(r"SCAN \"?(\w+)\"?(?! USING (?:COVERING )?INDEX .*\()")
_POSTGRES = re.compile(r"Seq Scan on (\w+)")


def looks() -> dict[str, Callable[[], object]]:
    """What a person does at the desk, by name."""
    from bench.desk_measure import FILTERS, SEARCHES
    from hearthline.access.models import User
    from hearthline.access.queries import viewer_of
    from hearthline.intake import presence
    from hearthline.screening import queries
    from hearthline.screening.models import Screening
    from hearthline.screening.queries.filters import Filter

    viewer = viewer_of(User.objects.get(username="bench-screener-0"))
    some = Screening.unscoped.filter(ended=0).values_list("report_id", flat=True)[0]
    after = queries.queue(viewer).next
    older = queries.queue(viewer, Filter(state="decided")).next
    found: dict[str, Callable[[], object]] = {
        "list": lambda: queries.queue(viewer),
        "next page": lambda: queries.queue(viewer, Filter(), after),
        "decided, next page": lambda: queries.queue(viewer, Filter(state="decided"), older),
        "poll": lambda: queries.stamp(viewer),
        "presence": lambda: presence.everywhere(viewer, presence.REPORT),
        "detail": lambda: queries.detail(viewer, some),
        "beside": lambda: queries.summary(viewer, some),
        "hand-over": lambda: queries.handover(viewer),
        "mine": lambda: queries.my_work(viewer),
    }
    for codes in FILTERS:
        found[f"filter {codes}"] = lambda codes=codes: queries.queue(viewer, Filter.read(codes))  # type: ignore[misc]  # bound now
    for words in SEARCHES:
        text = words.format(last=7, middle=9)
        found[f"search {words}"] = lambda text=text: queries.search(viewer, text)  # type: ignore[misc]  # bound now
    return found


def explained(look: Callable[[], object]) -> list[tuple[str, list[str]]]:
    """The SELECTs of one look, each with its plan's lines."""
    from django.db import connection

    asked: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SELECT"):
            asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        look()
    word = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    told = []
    with connection.cursor() as cursor:
        for sql, params in asked:
            cursor.execute(f"{word} {sql}", params)
            told.append((sql, [str(row[-1]) for row in cursor.fetchall()]))
    return told


def full_scans(lines: list[str]) -> set[str]:
    """The large tables that this plan reads from end to end."""
    found = {name for line in lines for pattern in (_SQLITE, _POSTGRES) for name in pattern.findall(line)}
    return found & set(LARGE)


def main() -> int:
    import django

    django.setup(set_prefix=False)
    scans, count = [], 0
    for name, look in looks().items():
        for sql, lines in explained(look):
            count += 1
            for table in sorted(full_scans(lines)):
                scans.append(f"{name}: {table}")
                if "-v" in sys.argv:
                    print(name, sql[:1500], *lines, sep="\n", file=sys.stderr)
    json.dump({"explained": count, "full_scans": scans}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
