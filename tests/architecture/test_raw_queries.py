"""No way round the policies that nobody can find: each file that reads past them, or speaks SQL, is named here.

A query on rows that belong to an agency goes through `Model.objects.for_viewer(viewer, action)`. What does not is
counted here, file by file, with why: one more in any file, or one in a new file, fails the build until it is said here.
"""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "hearthline"

UNSCOPED: Mapping[str, str] = {
    "Who is looking must be known before anything can be asked for them; and the checks at the start": """
        access/actions=3 access/checks=2 access/demo=1 access/queries=2
    """,
    "What the policies themselves are asked with: to whom a record is open or closed, and by what rule": """
        access/need=4 access/restricting=7 duty/models/clocks=1 duty/models/inward=2
    """,
    "Who is on duty: the alarms read it as nobody, the pages after asking their policy; and a calendar's secret": """
        duty/actions/falling=4 duty/actions/swaps=2 duty/oncall=3 duty/places=1 duty/roster/coverage=7
        duty/roster/ical=1 duty/roster/load=9
    """,
    "What calling a number of the directory came to: no record; the act asks its policy, the public page shows it": """
        directory/actions=5 directory/door/calls=1
    """,
    "A provider's code, found by its digest; what the agency knows of a service, after asking the policy; its rows": """
        directory/finding_help/actions=5 directory/finding_help/door/keys=1 directory/finding_help/making=2
    """,
    "Who waits on the telephone: its face and the worker, as the system; pages and acts after asking their policy": """
        intake/line/actions=5 intake/line/attending=16 intake/line/backcalls=5 intake/line/calling=7
        intake/line/figures=2 intake/line/hearing=3 intake/line/policy=2 intake/line/queries=12 intake/line/staffing=4
        intake/line/texts=2
    """,
    "Accounts of staff, no record: found by a token or a provider's answer, or for an administrator": """
        access/accounts=4 access/directory=5 access/lifecycle=4 access/outside/links=5 access/scim/keeping=5
    """,
    "People outside, who look through no viewer: each act asks `require_outside`; the desk's ask their policy": """
        realm/accounts=9 realm/codes=3 realm/ending=7 realm/inviting=8 realm/members=6 realm/sessions=1 realm/signin=4
    """,
    "Sealed words put down and found by a secret, at the door, where nobody is signed in and nothing opens": """
        helpdesk/mycase/door/opening=1
        intake/door/canary=1 intake/door/drafts=3 intake/door/lookup=3 intake/door/progress=2
    """,
    "The worker's own jobs, as the system: it opens, sweeps, marks and counts, and shows nobody anything": """
        duty/actions/ticking=10 duty/doubting=1 intake/actions/building=6 intake/actions/canary=5 intake/actions/marks=3
        duty/escalation/calling=2 duty/escalation/queries=2 duty/escalation/running=11 helpdesk/mycase/leaving=1
        intake/actions/opening=5 intake/actions/spool=2 intake/actions/sweeping=6 intake/calls/leaving=3
        intake/reconciling=2 intake/viewing=7 people/actions/batching=7 people/importing/running=4
        people/index/building=8
        people/index/putting=6 people/index/rebuilding=3 people/index/shelf=2 people/index/sweeping=2
        screening/history/hinting=6 screening/indexing=4 screening/measure=1 screening/need/following=5
        screening/need/standby=4 screening/need/watching=5 screening/reactions=5
    """,
    "The worker hands messages over and hears what became of them, as the system; health counts them": """
        messaging/actions/delivering=6
        messaging/actions/hearing=10
        messaging/actions/settling=5
        messaging/queries=2
    """,
    "A message asked for by its key, and the row that the same use case was permitted before": """
        messaging/actions/sending=2 messaging/actions/ending=4
    """,
    "The help desk: sealed words at its door, the worker's opening, and rows that a use case was permitted": """
        helpdesk/actions/agreed=6 helpdesk/actions/answering=2 helpdesk/actions/beginning=4
        helpdesk/actions/handing_on=2 helpdesk/actions/logging=2 helpdesk/actions/opening=5 helpdesk/actions/telling=1
        helpdesk/actions/ways=8 helpdesk/door/accept=2 helpdesk/door/lookup=3 helpdesk/mailing/taking=1
        helpdesk/actions/shelf=4 helpdesk/policy=2 helpdesk/queries=8 intake/actions/inquiries=2
    """,
    "Referrals: rows that a use case was permitted, what closes them by their inquiry, and counts of nobody": """
        helpdesk/referring/actions/after=2 helpdesk/referring/actions/making=3 helpdesk/referring/models=2
        helpdesk/referring/policy=2 helpdesk/referring/queries=1 helpdesk/referring/tallies=4
    """,
    "Retention: what is over is found and destroyed by the worker, under plans that two people approved": """
        retention/actions=7 retention/certificates=4 retention/commands=2 retention/destroying=17 retention/due=18
        retention/holds=5 retention/persons=19 retention/queries=3 retention/replaying=7 retention/running=6
        retention/snapshots=3
    """,
    "The one way to fetch a record: the row that the policy is then asked about, refused alike when there is none": """
        duty/policy=2 helpdesk/mycase/policy=3
        dispatch/actions/responders=4 dispatch/dues=1 dispatch/exporting=1 dispatch/offices=2
        intake/calls/policy=3 intake/policy=1 people/policy=4 people/tables/members=1 screening/accesses/looking=7
        screening/actions/state=3 screening/need/closed=3 screening/need/why=4
    """,
    "Rows of a record that the same use case was permitted before: fetched by it, changed with a version": """
        helpdesk/mycase/actions=8 helpdesk/mycase/letters=3
        duty/actions/alerts=3 duty/actions/clocks=6 duty/actions/closing=1 duty/actions/closures=3
        duty/actions/pausing=5 duty/actions/reopening=4 duty/promises=1
        duty/escalation/answering=4
        duty/queries=2 intake/actions/files=5 intake/actions/followups=6
        intake/actions/identity=7 intake/actions/reports=5 intake/actions/shown=1 intake/actions/written=3
        intake/after/followups=1 intake/after/written=1 intake/calls/ending=1
        intake/calls/entries=7 intake/calls/filing=4 intake/calls/parking=1 intake/calls/queries=3
        dispatch/actions/after=3 dispatch/actions/owing=9 dispatch/actions/telling=5 dispatch/actions/typing=2
        intake/calls/saving=3 intake/calls/starting=1 intake/withheld/seconds=8
        people/actions/adding=4 people/actions/aside=4
        people/actions/closing=7 people/actions/doubling=10 people/actions/families=7 people/actions/linking=3
        people/actions/looking=4 people/actions/merging=10 people/actions/snapshots=4 people/actions/touching=1
        people/actions/warning=1 screening/actions/alarms=5 screening/actions/blind=4
        screening/actions/calling=1 screening/actions/claiming=8 screening/actions/deciding=3
        screening/actions/falsereports=3 screening/actions/practice=3 screening/actions/quality=4
        screening/actions/reviewing=4 screening/actions/running=1 screening/actions/taking=2
        screening/actions/translating=10 screening/actions/undoing=5 screening/need/conflicts=8
        screening/need/glass=2 screening/need/openings=2 screening/need/restricting=7 screening/need/reviews=2
    """,
    "Parts of a record that the caller was permitted: reads what hangs on it, asks for nobody": """
        dispatch/grounds=1 dispatch/queries=3 duty/escalation/posted=2 helpdesk/mycase/queries=4
        intake/line/recordings=1
        intake/presence=3 intake/queries=1 intake/reading=4 intake/reporters=5 intake/searching=5
        intake/status=4 intake/withheld/clues=7 intake/withheld/disclosures=3
        people/asking=2 people/queries/families=3 people/queries/links=3 people/queries/pairs=8
        people/queries/persons=4 people/queries/places=1 people/queries/showing=3 people/queries/unmerging=2
        people/records=10 screening/history/carrying=4 screening/history/comparing=1 screening/history/earlier=1
        screening/history/linking=7 screening/history/looking=1 screening/history/picking=2 screening/keeping=1
        screening/need/existing=3
        screening/queries/blind=2 screening/queries/detail=3 screening/queries/falsereports=2
        screening/queries/filters=1 screening/queries/handover=1 screening/queries/queue=2
        screening/queries/rerun=1 screening/queries/search=1
    """,
    "Complaints: the door by its receipt, the worker as the system, rows already permitted, counts": """
        helpdesk/complaints/door/reading=3 helpdesk/complaints/people=8 helpdesk/complaints/policy=1
        helpdesk/complaints/queries=2
        helpdesk/complaints/actions/answering=1 helpdesk/complaints/actions/moving=1
        helpdesk/complaints/actions/opening=4
        helpdesk/complaints/actions/settling=4 helpdesk/complaints/actions/standing=3
        helpdesk/complaints/actions/working=6
        helpdesk/complaints/receiving=2 helpdesk/complaints/trends=3
    """,
    "The practice agency's set-up, and the operator's own tools": """
        access/staffing=1 screening/accesses/commands=1 site/backup/restoring=3 site/demo=1 site/demo_people=5
        site/demo_help=1 site/demo_night=7 site/demo_rotas=1 site/rewrap=2 messaging/operating=4
    """,
}
"""Why -> files that use `Model.unscoped`, and how often. A path without its ending; the count is the file's."""

SQL: Mapping[str, str] = {
    "The journal: one insert that needs no answer, its triggers, its numbers, its check": """
        journal/compact=1 journal/harden=1 journal/rows=3 journal/sequencer=1 journal/statements=1
    """,
    "The index of persons: hashed features, no names, in statements that the ORM cannot say": """
        people/index/before=1 people/index/bulk=2 people/index/lists=4 people/index/putting=2 people/index/rebuilding=1
        people/index/searching=1 people/index/shelf=2 people/index/words=2
    """,
    "Retention: the role of its step, one destroyer at a time, and what a database leaves of rows that went": """
        retention/leftovers=2 retention/running=1 retention/wall=2
    """,
    "A backup asks the server, read-only, what it copied": "site/backup/queries=1",
    "What a migration does not own: triggers, roles and grants": "site/defaults=1 site/harden=1",
    "Listings of community services, which are about nobody: many rows at once, and SQLite's cache while that runs": """
        directory/community/importing/running=1 directory/community/storing=1 directory/finding_help/writing=2
    """,
    "Chunks of a sealed file, one statement; and an import's own tables": """
        intake/door/attachments=1 people/importing/running=1
    """,
}
"""Why -> files that speak SQL themselves, and how often: `cursor()`, `raw()`, `extra()`, RawSQL."""

WRITE_IT = """
{path} uses {what} {now} times; here {then} stand. Read rows through `Model.objects.for_viewer(viewer, action, why)`.
Where that cannot be, move the query to the room's queries.py or the use case that asks the policy first, and write
`{name}={now}` under the reason that holds in tests/architecture/test_raw_queries.py (or under a new one).
"""


def listed(table: Mapping[str, str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for files in table.values():
        for one in files.split():
            name, _is, count = one.partition("=")
            assert name not in found, f"{name} is named twice"
            found[name] = int(count)
    return found


def sources() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield str(path.relative_to(SOURCE).with_suffix("")), ast.parse(path.read_text())


def unscoped(tree: ast.Module) -> int:
    """Uses of `.unscoped`, and of the managers that Django makes by itself, which ask no policy either."""
    names = ("unscoped", "_default_manager", "_base_manager")
    direct = sum(isinstance(node, ast.Attribute) and node.attr in names for node in ast.walk(tree))
    return direct + sum(isinstance(node, ast.Constant) and node.value in names for node in ast.walk(tree))


def sql(tree: ast.Module) -> int:
    """Calls of a cursor, raw queries, and the classes that carry SQL."""
    found = 0
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name = node.func.attr
            found += name in ("cursor", "executescript") or (
                name in ("raw", "extra") and bool(node.args or node.keywords)
            )
        found += (
            isinstance(node, ast.Name | ast.Attribute) and getattr(node, "id", getattr(node, "attr", "")) == "RawSQL"
        )
    return found


@pytest.mark.fault("46", "62")
@pytest.mark.parametrize(("what", "table"), [("unscoped", UNSCOPED), ("sql", SQL)])
def test_each_query_past_the_policies_is_known_and_has_a_reason(what: str, table: Mapping[str, str]) -> None:
    count, then = {"unscoped": unscoped, "sql": sql}[what], listed(table)
    now = {name: found for name, tree in sources() if (found := count(tree))}
    wrong = [
        WRITE_IT.format(
            path=f"src/hearthline/{name}.py", name=name, what=what, now=now.get(name, 0), then=then.get(name, 0)
        )
        for name in sorted({*now, *then})
        if now.get(name, 0) != then.get(name, 0)
    ]
    assert not wrong, "".join(wrong)


@pytest.mark.fault("46")
def test_no_page_reads_past_the_policies() -> None:
    """Views and templates' tags ask their room's queries, which ask the policies: never the tables themselves."""
    found = [
        name
        for name, tree in sources()
        if {"desk", "public", "templatetags"} & set(name.split("/")) and (unscoped(tree) or sql(tree))
    ]
    assert found == []


def test_the_counting_sees_what_it_must_see() -> None:
    told = """
Report.unscoped.all(); getattr(Report, "unscoped"); Report._default_manager.all(); Report._base_manager.get()
connection.cursor(); Report.objects.raw("SELECT 1"); rows.extra(where=["1=1"]); RawSQL("1", ()); expressions.RawSQL
told.raw(); logger.extra
"""
    tree = ast.parse(told)
    assert (unscoped(tree), sql(tree)) == (4, 5)
