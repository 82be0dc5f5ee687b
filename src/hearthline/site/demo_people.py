"""People whom the practice agency knows already, all invented, with earlier reports: so that history can be tried."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from hearthline.access.models import User
from hearthline.access.queries import viewer_of
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.intake import actions as intake
from hearthline.intake.models import Report, ReportPart
from hearthline.linkage.dates import parse_born
from hearthline.linkage.places import parse_address
from hearthline.linkage.record import Name, Record
from hearthline.people import actions as people
from hearthline.people.models import Person
from hearthline.screening import actions as screening
from hearthline.screening.history import comparing, linking
from hearthline.screening.models import Decision, DecisionState, Screening
from hearthline.screening.weighing import Weighing

FILE = Path(__file__).with_name("demo_people.json")
WEIGHED = Weighing(frozenset({"saw"}), "consistent", "unknown")


def load(agency_id: str) -> None:
    """Make the families and their earlier reports, once, by the acts that the desk has. Before any other report."""
    if Person.unscoped.filter(agency_id=agency_id).exists():
        return
    told = json.loads(FILE.read_text(encoding="utf-8"))
    screener, supervisor = (
        viewer_of(User.objects.get(username=n, agency=agency_id)) for n in ("screener", "supervisor")
    )
    known: dict[str, UUID] = {}
    for family in told["families"]:
        known |= _family(screener, supervisor, family)
    now = clock.now()
    for row in told["reports"]:
        # These came long ago: everything about them has its own day.
        with clock.freeze(now - timedelta(days=row["days_ago"])):
            report_id = _report(screener, supervisor, agency_id, row)
        for slot, key in row["links"].items():
            linking.link(viewer=screener, report_id=report_id, slot=slot, person_id=known[key])
    for family in told["families"]:
        for row in family["people"]:
            if ask := row.get("restricted"):
                people.restrict(viewer=supervisor, person_id=known[row["key"]], ask=ask)
            if other := row.get("same_as"):
                comparing.propose(viewer=screener, one=known[row["key"]], two=known[other])


def new_report() -> dict[str, Any]:
    """A report that came just now about one of them, under another spelling."""
    return {"report": json.loads(FILE.read_text(encoding="utf-8"))["new"]}


def _family(screener: Viewer, supervisor: Viewer, family: dict[str, Any]) -> dict[str, UUID]:
    made = {row["key"]: _person(screener, row, family["address"]) for row in family["people"]}
    first, *others = made.values()
    for one in others:
        people.join_household(viewer=screener, person_id=one, with_person=first)
    for row in family["people"]:
        own = made[row["key"]]
        for child in row.get("parent_of", ()):
            people.relate(viewer=screener, person_id=own, other_id=made[child], kind="parent")
        if kind := row.get("warning"):
            people.warn(viewer=screener, person_id=own, kind=kind)
        if past := row.get("past"):
            people.note_past(
                viewer=screener,
                person_id=own,
                kind=past["kind"],
                county=past["county"],
                began_on=date.fromisoformat(past["began"]),
                ended_on=date.fromisoformat(past["ended"]),
                outcome=past["outcome"],
            )
    return made


def _person(screener: Viewer, row: dict[str, Any], address: str) -> UUID:
    names = [Name(row["given"], row["surname"])]
    if also := row.get("also"):
        names.append(Name(row["given"], also, kind="alias"))
    token = people.look_up(screener, Record(names=tuple(names))).token
    return people.create(
        viewer=screener,
        token=token,
        names=names,
        born=parse_born(row["born"], clock.now().date()),
        sex=row["sex"],
        addresses=(parse_address(address),),
    ).pk


def _report(screener: Viewer, supervisor: Viewer, agency_id: str, row: dict[str, Any]) -> UUID:
    """Sent, opened and decided, as the door, the worker and two people would."""
    from hearthline.site.demo import send

    before = set(Report.unscoped.filter(agency_id=agency_id).values_list("pk", flat=True))
    send(agency_id, row)
    intake.open_pending()
    report = Report.unscoped.filter(agency_id=agency_id).exclude(pk__in=before).get()
    made = _decide(screener, report, row)
    if made.state == DecisionState.PROPOSED:
        screening.second_look(
            viewer=supervisor, report_id=report.pk, decision_id=made.pk, agree=True, note="I read it too."
        )
    return report.pk


def _decide(screener: Viewer, report: Report, row: dict[str, Any]) -> Decision:
    found = Screening.unscoped.get(report=report)
    run = found.current_run_id
    if run is None:
        raise LookupError("a report that the tool did not run on")
    return screening.decide(
        viewer=screener,
        report_id=report.pk,
        run_id=run,
        choice=row["decide"],
        reason=row["reason"],
        version=found.version,
        parts=list(ReportPart.unscoped.filter(report=report).values_list("pk", flat=True)),
        weighing=WEIGHED,
    )
