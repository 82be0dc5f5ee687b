"""A conversation that is a complaint: its real time, closed to whom it is about, read at its receipt."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from hearthline.ground import clock
from hearthline.ground.errors import Refused
from hearthline.helpdesk import actions as desk
from hearthline.helpdesk import queries
from hearthline.helpdesk.complaints import actions
from hearthline.helpdesk.complaints.models import Complaint
from hearthline.helpdesk.complaints.queries import complaint
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
