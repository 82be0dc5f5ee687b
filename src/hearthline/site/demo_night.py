"""A night in the practice agency: invented reports that somebody outside is told of, in each state that this has, what
is owed and when, and the numbers to call. Made once, by the desk's own acts. Nobody is ever called by it."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from hearthline.access.models import User
from hearthline.access.queries import viewer_of
from hearthline.access.viewer import Viewer
from hearthline.dispatch import actions as dispatch
from hearthline.dispatch.models import CrossReport, HandOff, Responder
from hearthline.dispatch.offices import offices
from hearthline.dispatch.places import Office
from hearthline.duty import actions as duty
from hearthline.duty.models import Alert, AlertKind
from hearthline.duty.roster.load import zone_of
from hearthline.ground import clock
from hearthline.intake import actions as intake
from hearthline.intake.models import Report, ReportPart
from hearthline.screening import actions as screening
from hearthline.screening.models import Decision, DecisionState, Screening
from hearthline.site.demo_people import WEIGHED

FILE: Final = Path(__file__).with_name("demo_night.json")
INVENTED: Final = "Practice: an invented number"
UNKNOWN: Final = "Practice: nobody has found one"
MINUTE: Final = timedelta(minutes=1)


def load(agency_id: str) -> None:
    """Offices, reports, what was told outside and what came of it. Once; before any report that nobody has opened."""
    if Responder.unscoped.filter(agency_id=agency_id).exists():
        return
    told = json.loads(FILE.read_text(encoding="utf-8"))
    names = ("screener", "screener2", "supervisor", "admin")
    one, two, boss, keeper = (viewer_of(User.objects.get(username=name, agency=agency_id)) for name in names)
    _offices(keeper, told["offices"])
    now = clock.now()
    made = {row["key"]: _report(one, boss, row, now - timedelta(hours=row["hours_ago"])) for row in told["reports"]}
    places = {row["key"]: row.get("place", "") for row in told["reports"]}
    _with_an_outcome(one, made["burned"], places["burned"])
    _nobody_answers(two, made["alone"], places["alone"])
    _update_waits(one, made["elsewhere"], told["elsewhere"])
    _police_of_the_day(two, made["facility"], places["facility"])
    # The tribe is told too; no number of its office is on file.
    _tell(two, made["alone"], "tribe", "other_agency", told["tribal_place"])
    asked = "Which day will he go back there?"
    made["facility"].refresh_from_db()
    intake.ask_question(viewer=one, report_id=made["facility"].pk, text=asked, version=made["facility"].version)
    words = "Ask the aunt whether a doctor saw the marks."
    intake.make_follow_up(
        viewer=one, report_id=made["facility"].pk, kind="other", words=words, due_at=now + timedelta(hours=20)
    )


def _offices(keeper: Viewer, numbers: Mapping[str, str]) -> None:
    """Each office of the pack with an invented number, or with none; never a real one: somebody practises here."""
    known = {one.key: one for one in offices(keeper.agency_id)}
    today = clock.now().astimezone(zone_of(keeper.agency_id)).date()
    for code, phone in numbers.items():
        office: Office = known[code]
        told = {name: getattr(office, name) for name in ("recipient", "covers", "place", "name")}
        dispatch.keep_responder(
            viewer=keeper,
            values={**told, "phone": phone, "source": INVENTED if phone else UNKNOWN},
            checked_on=today if phone else None,
            from_pack=code,
        )


def _report(viewer: Viewer, boss: Viewer, row: dict[str, Any], at: datetime) -> Report:
    """It came at `at`; somebody took its alarm, and decided ten minutes later. Two people, where two are needed."""
    from hearthline.site.demo import send

    before = set(Report.unscoped.filter(agency_id=viewer.agency_id).values_list("pk", flat=True))
    with clock.freeze(at):
        send(viewer.agency_id, row)
        intake.open_pending()
    report = Report.unscoped.filter(agency_id=viewer.agency_id).exclude(pk__in=before).get()
    with clock.freeze(at + MINUTE):
        for alert in Alert.unscoped.filter(subject_id=report.pk.hex, kind=AlertKind.DANGER):
            duty.acknowledge_alert(viewer=viewer, alert_id=alert.pk)
    with clock.freeze(at + 10 * MINUTE):
        made = _decide(viewer, report, row)
        if made.state == DecisionState.PROPOSED and row["agreed"]:
            screening.second_look(viewer=boss, report_id=report.pk, decision_id=made.pk, agree=True, note="I agree.")
    return report


def _decide(viewer: Viewer, report: Report, row: dict[str, Any]) -> Decision:
    found = Screening.unscoped.get(report=report)
    if row["facts"]:
        screening.set_facts(viewer=viewer, report_id=report.pk, facts=row["facts"], version=found.version)
        found.refresh_from_db()
    if found.current_run_id is None:
        raise LookupError("a report that the tool did not run on")
    return screening.decide(
        viewer=viewer,
        report_id=report.pk,
        run_id=found.current_run_id,
        choice=row["decide"],
        reason=row["reason"],
        version=found.version,
        parts=list(ReportPart.unscoped.filter(report=report).values_list("pk", flat=True)),
        weighing=WEIGHED,
    )


def _tell(viewer: Viewer, report: Report, recipient: str, why: str, place: str) -> HandOff:
    return dispatch.tell(viewer=viewer, report_id=report.pk, recipient=recipient, why=why, place=place)


def _answered(viewer: Viewer, row: HandOff, who: str, number: str) -> None:
    dispatch.record_answer(
        viewer=viewer, hand_off_id=row.pk, answered_by=who, their_reference=number, answered_at=clock.now()
    )


def _with_an_outcome(viewer: Viewer, report: Report, place: str) -> None:
    """Police answered, had the later fact, and said what came of it; one of the two forms has gone."""
    at = report.received_at
    with clock.freeze(at + 12 * MINUTE):
        police = _tell(viewer, report, "law_enforcement", "danger", place)
    with clock.freeze(at + 14 * MINUTE):
        _answered(viewer, police, "Badge 4471", "26-5512")
        new = dispatch.send_update(viewer=viewer, hand_off_id=police.pk, words="The neighbour says that he has a dog.")
    with clock.freeze(at + 18 * MINUTE):
        dispatch.update_received(viewer=viewer, update_id=new.pk, received_by="Badge 4471")
        lawyer = _tell(viewer, report, "district_attorney", "owed", "")
    with clock.freeze(at + 21 * MINUTE):
        _answered(viewer, lawyer, "Duty deputy Quist", "DA-0931")
    with clock.freeze(at + 70 * MINUTE):
        words = "He is at the hospital with an officer."
        dispatch.record_outcome(
            viewer=viewer, hand_off_id=police.pk, code="medical_care", words=words, at=clock.now() - 5 * MINUTE
        )
        form = CrossReport.unscoped.filter(report=report, recipient="law_enforcement", written=True).first()
        if form is not None:
            dispatch.form_sent(viewer=viewer, cross_report_id=form.pk, how="fax", to="Records", reference="26-5512")


def _police_of_the_day(viewer: Viewer, report: Report, place: str) -> None:
    """By word to the police; nobody has told the prosecutor, and that is late. The forms still have time."""
    with clock.freeze(report.received_at + 20 * MINUTE):
        row = _tell(viewer, report, "law_enforcement", "owed", place)
    with clock.freeze(report.received_at + 24 * MINUTE):
        _answered(viewer, row, "Desk officer Rhee", "26-5377")


def _nobody_answers(viewer: Viewer, report: Report, place: str) -> None:
    """The city's police did not answer; the next office is being called now."""
    with clock.freeze(clock.now() - 2 * MINUTE):
        row = _tell(viewer, report, "law_enforcement", "danger", place)
    dispatch.next_office(viewer=viewer, hand_off_id=row.pk, version=row.version)


def _update_waits(viewer: Viewer, report: Report, whom: Mapping[str, str]) -> None:
    """Another county has it, and nobody there has said yet that they have what is new."""
    with clock.freeze(report.received_at + 15 * MINUTE):
        row = dispatch.tell(viewer=viewer, report_id=report.pk, recipient="other_county", why="out_of_area", **whom)
    with clock.freeze(report.received_at + 20 * MINUTE):
        _answered(viewer, row, "Intake worker Oduya", "HC-2207")
    dispatch.send_update(viewer=viewer, hand_off_id=row.pk, words="The car is green and stands behind the mill.")
