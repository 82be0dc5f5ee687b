"""The line on the Calls page: who waits, the next call in one press, ready or not, and the typing screen of a call."""

import re
from typing import Any

import pytest

from hearthline.intake.calls.models import Call
from hearthline.intake.calls.queries import call_detail
from hearthline.intake.line import actions
from hearthline.intake.line.models import Contact, ContactState
from hearthline.journal.models import Entry
from tests import staff
from tests.intake.line.standins import NUMBER, contact

pytestmark = pytest.mark.django_db


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return str(answer.content.decode())


def at_work(desk: staff.Desk) -> staff.Desk:
    """Ready for calls at a telephone of their own."""
    actions.ready(viewer=desk.viewer, on=True, address=NUMBER)
    return desk


def lists(page: str) -> str:
    """The part of the Calls page that is the line's."""
    return page[page.index('id="on-the-line"') : page.index("Type in paper")]


@pytest.mark.req("S-11")
def test_who_waits_stands_in_the_order_of_the_queue_with_language_and_how_long():
    desk = staff.desk()
    late = contact(minutes=3, language="es")
    new = contact(minutes=0.5, language="hmn")
    page = lists(text(desk.client.get("/calls/")))
    assert page.index(late.pk.hex) < page.index(new.pk.hex)
    for word in ("Spanish", "Hmong", "3 min"):
        assert word in page
    row = page[page.index(f"waits-{late.pk.hex}") : page.index(f"waits-{new.pk.hex}")]
    assert 'class="hln-long">' in row  # longer than two minutes is longer than promised
    assert 'class="hln-long" hidden' in page[page.index(f"waits-{new.pk.hex}") :]


def test_an_empty_line_says_so():
    page = lists(text(staff.desk().client.get("/calls/")))
    assert "Nobody waits on the line." in page
    assert "Nobody has to be called back." in page
    assert "You are not ready for calls." in page


def test_saying_ready_keeps_the_telephone_for_the_next_time():
    desk = staff.desk()
    answer = desk.client.post("/calls/line/ready", {"ready": "on", "address": NUMBER})
    assert (answer.status_code, answer["Location"]) == (303, "/calls/")
    assert NUMBER in lists(text(desk.client.get("/calls/")))
    desk.client.post("/calls/line/ready", {"ready": "off"})
    page = lists(text(desk.client.get("/calls/")))
    assert "You are not ready" in page
    assert f'value="{NUMBER}"' in page


def test_a_telephone_that_is_none_stays_in_its_field_with_what_is_wrong():
    desk = staff.desk()
    page = text(desk.client.post("/calls/line/ready", {"ready": "on", "address": "the red one"}), 422)
    assert 'value="the red one"' in page
    assert 'href="#line-address"' in page
    assert "<title>Error:" in page


@pytest.mark.req("S-11")
def test_the_next_call_opens_the_typing_screen_with_what_the_line_knows():
    desk = at_work(staff.desk())
    first = contact(minutes=4, language="es")
    contact(minutes=1)
    answer = desk.client.post("/calls/line/next")
    call = Call.unscoped.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/calls/{call.pk}")
    first.refresh_from_db()
    assert (first.state, first.taken_by, first.call_id) == (ContactState.RINGING, desk.viewer.id, call.pk)
    assert (call.channel, call.received_at) == ("phone", first.began_at)
    assert call_detail(desk.viewer, call.pk).texts["language"] == "es"
    page = text(desk.client.get(answer["Location"]))
    assert "Your telephone rings" in page
    assert "Their number is kept sealed" in page


def test_a_withheld_number_is_said_on_the_typing_screen():
    desk = at_work(staff.desk())
    row = contact(number_known=False)
    answer = desk.client.post(f"/calls/line/{row.pk}/take")
    assert "Their number was withheld" in text(desk.client.get(answer["Location"]))


def test_a_call_that_no_telephone_brought_has_no_strip():
    desk = staff.desk()
    call = desk.client.post("/calls/new")["Location"]
    assert "line-strip" not in text(desk.client.get(call))


def test_taking_when_nobody_waits_or_not_ready_says_so_on_the_calls_page():
    desk = staff.desk()
    contact()
    desk.client.post("/calls/line/next")
    assert 'class="hl-said"' in text(desk.client.get("/calls/"))
    assert Contact.unscoped.get().state == ContactState.WAITING
    Contact.unscoped.all().delete()
    at_work(desk).client.post("/calls/line/next")
    assert "Nobody waits on the line." in text(desk.client.get("/calls/"))


def test_two_who_take_the_same_caller_one_has_them_and_the_other_is_told():
    row = contact()
    one = at_work(staff.desk())
    two = staff.desk(username="second", name="Solveig Tran")
    at_work(two)
    assert one.client.post(f"/calls/line/{row.pk}/take").status_code == 303
    answer = two.client.post(f"/calls/line/{row.pk}/take")
    assert answer["Location"] == "/calls/"
    assert 'class="hl-said"' in text(two.client.get("/calls/"))
    row.refresh_from_db()
    assert row.taken_by == one.viewer.id


def test_put_back_keeps_the_place_and_what_was_typed_without_scripts():
    desk = at_work(staff.desk())
    row = contact(minutes=3)
    call_page = desk.client.post("/calls/line/next")["Location"]
    page = text(desk.client.get(call_page))
    writer = page.split('name="writer" value="')[1].split('"')[0]
    sent = {"writer": writer, "bases": "{}", "story": "She rang and was gone.", "language": "en"}
    assert desk.client.post(f"/calls/line/{row.pk}/back", sent)["Location"] == "/calls/"
    place = row.queued_at
    row.refresh_from_db()
    assert (row.state, row.queued_at, row.taken_by) == (ContactState.WAITING, place, "")
    assert call_detail(desk.viewer, Call.unscoped.get().pk).texts["story"] == "She rang and was gone."


def test_a_poll_without_news_is_304_empty_and_writes_nothing():
    desk = staff.desk()
    contact()
    mark = desk.client.get("/calls/line")["ETag"]
    before = Entry.objects.count()
    answer = desk.client.get("/calls/line", headers={"If-None-Match": mark, "Hearthline-Poll": "1"})
    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", mark)
    assert Entry.objects.count() == before
    contact()
    fresh = desk.client.get("/calls/line?had=1", headers={"If-None-Match": mark})
    assert (fresh.status_code, fresh["X-Say"]) == (200, "1%20more%20caller%20waits")


@pytest.mark.fault("46")
def test_no_number_and_no_id_of_the_telephone_system_is_on_the_page():
    desk = staff.desk()
    rows = [contact(), contact("call_back"), contact("abandoned"), contact("talking", taken_by=desk.viewer.id)]
    page = text(desk.client.get("/calls/"))
    assert not [row for row in rows if row.provider_id in page]
    assert NUMBER not in page


@pytest.mark.req("C-1")
@pytest.mark.parametrize("path", ["/calls/line", "/calls/line/next", "/calls/line/ready"])
def test_an_administrator_has_no_line(path: str):
    client = staff.desk("administrator").client
    assert (client.get(path) if path == "/calls/line" else client.post(path)).status_code == 403


def test_another_agencys_caller_is_neither_seen_nor_taken():
    desk = at_work(staff.desk())
    row = contact(agency_id=staff.agency(staff.THERE).pk)
    assert row.pk.hex not in text(desk.client.get("/calls/"))
    assert desk.client.post(f"/calls/line/{row.pk}/take").status_code == 403
    row.refresh_from_db()
    assert row.state == ContactState.WAITING


@pytest.mark.req("S-11")
def test_the_bar_of_every_page_says_how_many_wait_on_the_line():
    desk = staff.desk()
    assert 'id="line-count"' in text(desk.client.get("/"))
    for state in ("waiting", "on_call", "talking", "call_back"):
        contact(state)
    bar = text(desk.client.get("/alarms/"))
    assert re.search(r'id="line-count" hx-swap-oob="true" class="hl-count">2<', bar)
    have = re.findall(r'data-stamp="(\w+)"', bar)[0]
    assert desk.client.get("/alarms/", headers={"Hearthline-Have": have}).status_code == 204
    contact()
    assert ">3<" in text(desk.client.get("/alarms/", headers={"Hearthline-Have": have}))
    assert "3 callers wait on the line" in text(desk.client.get("/"))  # for who runs no scripts
    assert "line-count" not in text(staff.desk("administrator").client.get("/alarms/"))
