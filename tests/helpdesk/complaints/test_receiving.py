"""A conversation that is a complaint: its real time, closed to whom it is about, read at its receipt."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from hearthline.access.models import Barred
from hearthline.duty import actions as duty
from hearthline.duty import queries as duties
from hearthline.duty.board import Asked, board
from hearthline.duty.models import Clock
from hearthline.ground import clock
from hearthline.ground.errors import Refused
from hearthline.helpdesk import actions as desk
from hearthline.helpdesk import queries
from hearthline.helpdesk.complaints import actions
from hearthline.helpdesk.complaints.models import Complaint, PublicLetter
from hearthline.helpdesk.complaints.queries import complaint
from hearthline.helpdesk.keys import worker_keys
from hearthline.helpdesk.mailing import taking
from hearthline.intake.models import Report
from hearthline.intake.queries import report_detail
from tests import staff
from tests.helpdesk import build
from tests.helpdesk.complaints.conftest import NOW, House

pytestmark = [pytest.mark.django_db, pytest.mark.req("H-3", "H-8")]


def taken_over(house: House, code: str = "") -> Complaint:
    """A conversation from the web that the agent says is a complaint."""
    with clock.freeze(NOW - timedelta(hours=5)):
        inquiry = build.came(topic="complaint") if not code else build.fresh(_opened())
    held = desk.claim(viewer=house.agent, inquiry_id=inquiry.pk, version=inquiry.version)
    desk.complain(viewer=house.agent, inquiry_id=inquiry.pk, version=held.version)
    return Complaint.unscoped.get(inquiry_id=inquiry.pk)


def _opened() -> object:
    from hearthline.helpdesk.models import Inquiry

    desk.open_pending()
    return Inquiry.unscoped.get()


def test_it_keeps_its_words_and_its_real_time_and_waits_for_whom_it_is_about(house: House) -> None:
    row = taken_over(house)
    assert row.received_at == NOW - timedelta(hours=5)
    assert row.owner == ""
    found = complaint(house.agent, row.pk)
    assert found.told is not None
    assert "Zqasked" in found.told["words"]


def test_the_number_at_which_they_asked_to_be_called_comes_with_the_complaint(house: House) -> None:
    inquiry = build.logged(contact="555-0142", place="")
    desk.complain(viewer=house.agent, inquiry_id=inquiry.pk, version=build.fresh(inquiry).version)
    found = complaint(house.agent, Complaint.unscoped.get(inquiry_id=inquiry.pk).pk)
    assert found.told is not None
    assert found.told["reach"] == "555-0142"


def test_whom_it_is_about_does_not_read_the_conversation_either(house: House) -> None:
    row = taken_over(house)
    boss, other = house.on["supervisor"], house.on["ombudsperson"]
    assert row.inquiry_id is not None
    assert row.inquiry_id in {one.pk for one in queries.inquiries(boss)}
    actions.name_about(viewer=house.agent, complaint_id=row.pk, version=row.version, about=[boss.id])
    assert row.inquiry_id not in {one.pk for one in queries.inquiries(boss)}
    with pytest.raises(Refused):
        queries.inquiry(boss, row.inquiry_id)
    assert row.inquiry_id in {one.pk for one in queries.inquiries(other)}
    assert Complaint.unscoped.get().owner == house.on["manager"].id


def test_no_clock_and_no_alert_of_the_conversation_tells_whom_it_is_about(house: House) -> None:
    """What was agreed before anybody said that it is a complaint is chased under the conversation's own number."""
    inquiry = build.came(topic="complaint")
    agreed = [desk.Agree("Zqcall them", "us", "Badge 555", (NOW + timedelta(days=2)).date())]
    desk.answer(viewer=house.agent, inquiry_id=inquiry.pk, version=inquiry.version, words=build.ANSWER, agreed=agreed)
    now = build.fresh(inquiry)
    desk.complain(viewer=house.agent, inquiry_id=inquiry.pk, version=now.version)
    row, boss, other = Complaint.unscoped.get(), house.on["supervisor"], house.on["ombudsperson"]
    actions.name_about(viewer=house.agent, complaint_id=row.pk, version=row.version, about=[boss.id])
    with clock.freeze(NOW + timedelta(days=30)):
        duty.tick(agencies=[staff.HERE])
        for told in (duties.alerts, duties.clocks):
            assert inquiry.number in {one.label for one in told(other)}
            assert not {inquiry.number, row.number} & {one.label for one in told(boss)}
        seen = board(boss, Asked(), now=clock.now(), zone=ZoneInfo("America/Los_Angeles"))
    assert not {inquiry.number, row.number} & {one.label for one in seen.rows}


@pytest.mark.parametrize("first", ["the report", "the complaint"])
def test_a_report_made_of_the_conversation_is_closed_to_whom_it_is_about_and_to_nobody_else(
    house: House, first: str
) -> None:
    """It holds the same words. It stays open to who answers to them: a child must not wait for want of a screener."""
    worker, boss = house.on["worker"], house.on["supervisor"]
    inquiry = build.came(topic="complaint", words=build.HURT)
    if first == "the report":
        desk.report(viewer=house.agent, inquiry_id=inquiry.pk)
    now = build.fresh(inquiry)
    desk.claim(viewer=house.agent, inquiry_id=inquiry.pk, version=now.version)
    desk.complain(viewer=house.agent, inquiry_id=inquiry.pk, version=build.fresh(inquiry).version)
    row = Complaint.unscoped.get()
    actions.name_about(viewer=house.agent, complaint_id=row.pk, version=row.version, about=[boss.id])
    if first == "the complaint":
        desk.report(viewer=house.agent, inquiry_id=inquiry.pk)
    report = Report.unscoped.get()
    assert report_detail(worker, report.pk, "screening").parts
    with pytest.raises(Refused):
        report_detail(boss, report.pk, "screening")


def test_a_report_is_closed_once_to_who_said_themselves_that_they_know_the_family(house: House) -> None:
    inquiry = build.came(topic="complaint", words=build.HURT)
    report_id = desk.report(viewer=house.agent, inquiry_id=inquiry.pk).report_id
    boss = house.on["supervisor"]
    closed = {"agency_id": staff.HERE, "record_kind": "report", "record_id": report_id, "user_id": boss.id}
    Barred.objects.create(**closed, why="family", by=boss.id)
    desk.complain(viewer=house.agent, inquiry_id=inquiry.pk, version=build.fresh(inquiry).version)
    row = Complaint.unscoped.get()
    actions.name_about(viewer=house.agent, complaint_id=row.pk, version=row.version, about=[boss.id])
    assert Barred.unscoped.get(**closed).why == "family"


def test_a_complaint_by_mail_has_no_receipt_and_somebody_must_tell_them_that_it_came(house: House) -> None:
    """Its letters would lie behind a key that nobody has, and count as told."""
    taking.keep(b"From: zq@example.org\r\nSubject: x\r\n\r\nZqasked by mail.\r\n", NOW, worker_keys())
    inquiry = build.fresh(_opened())
    desk.complain(viewer=house.agent, inquiry_id=inquiry.pk, version=inquiry.version)
    row = Complaint.unscoped.get()
    assert (row.receipt_id, row.told_at) == ("", None)
    assert not PublicLetter.unscoped.exists()
    assert Clock.unscoped.filter(subject_id=row.pk.hex, kind="complaint-told", state="running").exists()


def test_the_person_reads_it_and_goes_up_at_the_receipt_without_a_script(house: House, face: Client) -> None:
    with clock.freeze(NOW - timedelta(hours=5)):
        code = build.asked(topic="complaint")
    taken_over(house, code)
    page = face.post("/contact/back", {"code": code}).content.decode()
    assert "We are working on your answer." in page
    assert "We have your words from November 23, 2026." in page
    assert 'value="up"' in page
    state = re.search(r'name="state" value="([^"]+)"', page)
    assert state is not None
    asked = face.post("/contact/back", {"state": state[1], "complaint_wish": "up"}).content.decode()
    assert "We have what you asked for." in asked
    assert 'value="up"' not in asked
    assert actions.attend(agencies=[staff.HERE]) == 1
    assert Complaint.unscoped.get().step == "manager"
