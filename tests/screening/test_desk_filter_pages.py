"""The list as pages: filters as links and a plain form, saved views, the chosen report beside it, who is where."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest

from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake import presence
from hearthline.intake.models import Presence
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.screening import actions, queries
from hearthline.screening.models import SavedView
from hearthline.screening.queries.filters import Filter
from tests import cast, staff
from tests.intake.build import IDENTITY
from tests.screening.build import IN_TEN_DAYS, came, decide, other_screener, screener

pytestmark = pytest.mark.django_db
HX = {"HX-Request": "true"}


def text(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def shown(desk, address: str) -> set[str]:
    """The numbers in the rows of the list (the bar of alerts above it names reports too)."""
    table = text(desk.client.get(address)).partition("<tbody>")[2].partition("</tbody>")[0]
    return set(re.findall(r"SAC-[0-9A-Z]{4}-[0-9A-Z]{4}", table))


# Filters


def test_every_way_of_the_list_is_a_link_with_its_count():
    came(danger="yes")
    spanish = came(language="es")
    desk = staff.desk()
    page = text(desk.client.get("/"))
    assert re.search(r'href="/\?level=emergency">.*?Emergency <span class="hl-ways__n">1<', page, re.S)
    assert 'href="/?state=decided"' in page
    assert shown(desk, "/?language=es") == {spanish.report.number}


def test_the_plain_form_keeps_what_was_chosen_and_each_choice_can_be_taken_away():
    came(language="es")
    page = text(staff.desk().client.get("/?language=es&since=24h&who=free"))
    for field, value in (("language", "es"), ("since", "24h"), ("who", "free")):
        chosen = re.search(rf'<select[^>]*name="{field}"[^>]*>(.*?)</select>', page, re.DOTALL)
        assert chosen
        assert f'value="{value}" selected' in chosen[1]
    assert 'href="/?language=es&amp;who=free"' in page
    assert 'method="get"' in page


def test_a_filter_that_fits_nothing_says_so_and_how_to_end_it():
    came()
    page = text(staff.desk().client.get("/?channel=fax"))
    assert "No report fits this filter" in page
    assert "Take the filter away" in page


@pytest.mark.parametrize(
    "query", ["level=x", "since=yesterday", "state=%00", "after=zzz", "language=../../x", "who[]=1"]
)
def test_an_address_that_makes_no_sense_shows_the_queue(query: str):
    number = came().report.number
    assert number in shown(staff.desk(), f"/?{query}")


def test_a_decided_report_says_decided_and_offers_no_claim():
    screening = came()
    decide(screening, screener(), IN_TEN_DAYS)
    page = text(staff.desk().client.get("/?state=decided"))
    assert screening.report.number in page
    assert f"/screening/{screening.report_id}/claim" not in page


def test_pages_lead_on_by_key_and_keep_the_filter(monkeypatch):
    from importlib import import_module

    monkeypatch.setattr(import_module("hearthline.screening.queries.queue"), "PAGE", 2)
    numbers = {came().report.number for _ in range(3)}
    desk = staff.desk()
    first = text(desk.client.get("/?language=en"))
    onward = unescape(re.search(r'href="([^"]+)" rel="next"', first)[1])
    assert onward.startswith("/?language=en&after=")
    assert shown(desk, "/?language=en") | shown(desk, onward) == numbers
    assert "To the first" in text(desk.client.get(onward))
    for number in numbers:
        assert number not in onward


# Saved views


def test_a_view_is_kept_used_and_forgotten():
    desk = staff.desk()
    answer = desk.client.post("/views/save", {"name": "  Nights,  Hmong ", "codes": "language=hmn&who=free"})
    assert (answer.status_code, answer["Location"]) == (303, "/?language=hmn&who=free")
    view = SavedView.unscoped.get()
    assert (view.name, view.query, view.user) == ("Nights, Hmong", "language=hmn&who=free", desk.viewer.id)
    page = text(desk.client.get("/"))
    assert 'href="/?language=hmn&amp;who=free"' in page
    assert "Nights, Hmong" in page
    answer = desk.client.post("/views/delete", {"view": view.pk.hex, "codes": "language=hmn"})
    assert (answer.status_code, answer["Location"]) == (303, "/?language=hmn")
    assert not SavedView.unscoped.exists()


def test_a_view_holds_codes_and_nothing_else():
    staff.desk().client.post("/views/save", {"name": "Mine", "codes": "who=mine&words=Wren&language=Wren Abernathy"})
    assert SavedView.unscoped.get().query == "who=mine"


def test_the_same_name_again_takes_the_new_filter_and_a_name_is_needed():
    viewer = screener()
    actions.save_view(viewer=viewer, name="Nights", wanted=Filter(language="es"))
    actions.save_view(viewer=viewer, name="Nights", wanted=Filter(language="hmn"))
    assert [view.query for view in queries.saved_views(viewer)] == ["language=hmn"]
    with pytest.raises(DomainError):
        actions.save_view(viewer=viewer, name="  ", wanted=Filter())
    desk = staff.desk()
    desk.client.post("/views/save", {"name": "", "codes": ""})
    assert "Give the view a name" in text(desk.client.get("/"))


def test_a_person_has_twenty_views_at_most():
    viewer = screener()
    for number in range(20):
        actions.save_view(viewer=viewer, name=f"View {number}", wanted=Filter())
    with pytest.raises(DomainError):
        actions.save_view(viewer=viewer, name="One more", wanted=Filter())


@pytest.mark.fault("46")
def test_nobody_sees_or_deletes_another_s_view():
    view = actions.save_view(viewer=other_screener(), name="Theirs", wanted=Filter(language="es"))
    desk = staff.desk()
    assert "Theirs" not in text(desk.client.get("/"))
    for wanted in (view.pk.hex, "nonsense", ""):
        assert desk.client.post("/views/delete", {"view": wanted}).status_code == 303
    assert SavedView.unscoped.get() == view
    with pytest.raises(Refused):
        actions.save_view(viewer=staff.viewer("administrator"), name="None", wanted=Filter())


# The chosen report beside the list


@pytest.mark.fault("52")
def test_the_chosen_report_beside_the_list_is_a_reading_in_the_journal_without_the_reporter():
    screening = came(identity=IDENTITY, reporter={"kind": "mandated", "category": "teacher"}, story="quokka")
    desk = staff.desk()
    part = text(desk.client.get(f"/queue/report/{screening.report_id}", headers=HX))
    for wanted in (
        screening.report.number,
        "quokka",
        cast.CHILD.name,
        "The tool says",
        f"/screening/{screening.report_id}",
    ):
        assert wanted in part
    for secret in (cast.MARISOL.name, cast.MARISOL.phone, "teacher", "mandated", "<html"):
        assert secret not in part
    entry = Entry.objects.get(tag=Tag.REPORT_READ)
    assert (entry.record_id, entry.actor_id) == (screening.report_id.hex, desk.viewer.id)


def test_without_a_script_its_address_is_the_whole_report_read_like_any_other():
    screening = came()
    page = text(staff.desk().client.get(f"/queue/report/{screening.report_id}"))
    assert "<html" in page
    assert f"/screening/{screening.report_id}/decide" in page or screening.report.number in page
    assert Entry.objects.filter(tag=Tag.REPORT_READ).count() == 1


@pytest.mark.fault("44", "46")
def test_another_agency_s_report_is_not_beside_any_list():
    theirs = came(agency_id=staff.agency(staff.THERE).pk)
    answer = staff.desk().client.get(f"/queue/report/{theirs.report_id}", headers=HX)
    assert answer.status_code == 403
    assert theirs.report.number not in answer.content.decode()


# Who is where


def test_a_row_says_who_types_and_the_poll_says_it_to_who_is_looking():
    screening = came()
    desk = staff.desk()
    mark = desk.client.get("/queue/rows")["ETag"]
    presence.here(other_screener(), "report", screening.report_id.hex, writer="w1", editing=True)
    said = f"{cast.SECOND_SCREENER} is typing"
    assert said in text(desk.client.get("/"))
    news = text(desk.client.get("/queue/news", headers={"If-None-Match": mark}))
    told = json.loads(unescape(re.search(r'data-here="([^"]*)"', news)[1]))
    assert told == {screening.report_id.hex: said}
    assert len(news) <= 1024


def test_a_colleague_who_stays_makes_no_news_and_one_who_goes_does():
    screening, now = came(), clock.now()
    desk = staff.desk()
    with clock.freeze(now):
        presence.here(other_screener(), "report", screening.report_id.hex, writer="w1")
        mark = desk.client.get("/queue/rows")["ETag"]
    with clock.freeze(now + timedelta(seconds=20)):
        assert desk.client.get("/queue/news", headers={"If-None-Match": mark}).status_code == 304
    with clock.freeze(now + timedelta(seconds=40)):
        gone = desk.client.get("/queue/news", headers={"If-None-Match": mark})
    assert "data-here=" not in text(gone)


def test_an_open_page_says_so_and_hears_of_the_others_and_an_unchanged_answer_is_empty():
    screening = came()
    presence.here(other_screener(), "report", screening.report_id.hex, writer="w1", editing=True)
    desk = staff.desk()
    beat = {"kind": "report", "id": screening.report_id.hex, "writer": "abc", "editing": "0", "place": ""}
    part = text(desk.client.post("/here", beat))
    assert f"{cast.SECOND_SCREENER} is typing here" in part
    mark = re.search(r'data-seen="(\w+)"', part)[1]
    assert desk.client.post("/here", beat | {"seen": mark}).status_code == 204
    assert Presence.unscoped.filter(user=desk.viewer.id).exists()
    assert desk.client.post("/here", beat | {"gone": "1"}).status_code == 204
    assert not Presence.unscoped.filter(user=desk.viewer.id).exists()


def test_a_sign_of_life_for_what_is_not_there_says_nothing():
    desk = staff.desk()
    for beat in ({}, {"kind": "report", "id": "f" * 32, "writer": "w"}, {"kind": "x", "id": "1", "writer": "w"}):
        answer = desk.client.post("/here", beat)
        assert (answer.status_code, answer.content) == (204, b"")
    assert desk.client.get("/here").status_code == 405
    assert not Presence.unscoped.exists()


def test_a_sign_of_life_does_not_keep_an_idle_session_alive():
    screening = came()
    desk = staff.desk()
    beat = {"kind": "report", "id": screening.report_id.hex, "writer": "abc"}
    now = clock.now()
    for minutes in (10, 20, 29, 31):
        with clock.freeze(now + timedelta(minutes=minutes)):
            answer = desk.client.post("/here", beat)
    assert answer.status_code in (302, 403)
