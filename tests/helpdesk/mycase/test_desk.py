"""The desk's pages: entering, the list, one case, the letter on paper. No case number stands in any address."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hearthline.helpdesk.mycase import queries
from hearthline.helpdesk.mycase.models import Assignment, Letter, Party
from hearthline.journal.models import Entry
from tests import staff
from tests.helpdesk.mycase.build import CASE, NEXT, TEAM, agent, code_for, entered

pytestmark = [pytest.mark.django_db, pytest.mark.req("H-5")]
HERE = "/family-pages/"
CODE = re.compile(r"(?:[0-9A-Z]{4} ){4}[0-9A-Z]{4}")


def text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html[html.index("<main") : html.index("</main>")]).split())


def enter(desk: staff.Desk, **more: Any) -> Any:
    return desk.client.post(f"{HERE}new", {"case": CASE, "parties": ["parent_a", "youth"], **TEAM, **more})


def page_of(desk: staff.Desk, row: Assignment) -> str:
    answer = desk.client.get(f"{HERE}{row.pk}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_an_agent_enters_a_case_makes_a_letter_and_the_code_is_shown_once() -> None:
    desk = staff.desk("agent")
    answer = enter(desk)
    row = Assignment.unscoped.get()
    assert (answer.status_code, answer["Location"]) == (303, f"{HERE}{row.pk}")
    said = text(page_of(desk, row))
    assert CASE in said
    assert "Parent A no letter yet" in said
    form = {"language": "es", "once": str(uuid4())}
    party = Party.unscoped.get(role="parent_a")
    letter = desk.client.post(f"{HERE}parties/{party.pk}/letter", form)
    html = letter.content.decode()
    assert letter.status_code == 200
    assert letter["Cache-Control"] == "no-store"
    (code,) = CODE.findall(html)
    assert "/es/letter" in html
    again = desk.client.post(f"{HERE}parties/{party.pk}/letter", form)
    assert again.status_code == 422
    assert not CODE.findall(again.content.decode())
    assert "not shown again" in again.content.decode()
    assert code not in page_of(desk, row)
    assert "the code works" in text(page_of(desk, row))


def test_what_could_not_be_taken_keeps_what_was_typed_and_leads_to_the_field() -> None:
    desk = staff.desk("agent")
    answer = enter(desk, worker_phone="none", worker_name="Marguerite Oyelaran")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#worker_phone"' in html
    assert 'value="Marguerite Oyelaran"' in html
    assert f'value="{CASE}"' in html
    assert re.search(r'value="youth"[^>]*checked', html)
    assert not Assignment.unscoped.exists()


def test_the_form_offers_colleagues_of_this_agency_who_work_with_families() -> None:
    staff.user("screener", username="here", name="Zqhere Colleague")
    staff.user("screener", agency_id=staff.THERE, username="there", name="Zqthere Colleague")
    staff.user("administrator", username="keeps", name="Zqkeeps Colleague")
    html = staff.desk("agent").client.get(f"{HERE}new").content.decode()
    assert "Zqkeeps Colleague" not in html
    assert "Zqhere Colleague" in html
    assert "Zqthere Colleague" not in html


def test_the_worker_is_changed_on_the_case_s_page_and_a_stale_form_is_shown_again() -> None:
    desk, made = staff.desk("agent"), entered()
    code_for(made.party())
    where = f"{HERE}{made.row.pk}/team"
    assert desk.client.post(where, {**NEXT, "version": "1"}).status_code == 303
    assert "Ansel Prudhomme" in text(page_of(desk, made.row))
    stale = desk.client.post(where, {**TEAM, "version": "1"})
    assert stale.status_code == 422
    assert "Look at it again." in stale.content.decode()
    for version in ("", "x", "9" * 30):
        assert desk.client.post(where, {**TEAM, "version": version}).status_code == 422


def test_closing_is_asked_once_more_and_nothing_ends_before_the_box_is_ticked() -> None:
    desk, made = staff.desk("supervisor"), entered()
    code_for(made.party())
    assert not re.search(r'id="sure"[^>]*checked', page_of(desk, made.row))
    for given in ({}, {"sure": ""}, {"sure": "no"}):
        answer = desk.client.post(f"{HERE}{made.row.pk}/close", given)
        html = answer.content.decode()
        assert answer.status_code == 422
        assert 'href="#sure"' in html
        assert "<details open><summary>Close the page" in html, "the box that it leads to is not behind the fold"
        assert TEAM["worker_phone"] in html, "the form of who works with the family is as it was"
    assert Assignment.unscoped.get().closed_at is None
    assert Letter.unscoped.filter(ended_at__isnull=True).exists()


def test_who_may_not_close_hears_that_first() -> None:
    made = entered()
    assert staff.desk("screener").client.post(f"{HERE}{made.row.pk}/close").status_code == 403


def test_closing_takes_a_tick_and_a_press_and_the_page_offers_nothing_more() -> None:
    desk, made = staff.desk("supervisor"), entered()
    code_for(made.party())
    assert desk.client.post(f"{HERE}{made.row.pk}/close", {"sure": "on"}).status_code == 303
    html = page_of(desk, made.row)
    assert "closed with the case" in text(html)
    assert "/close" not in html
    assert "/letter" not in html
    assert not Letter.unscoped.filter(ended_at__isnull=True).exists()


def test_the_assigned_worker_sees_their_own_family_and_can_only_end() -> None:
    worker = staff.desk("screener")
    made = entered(worker_user=worker.viewer.id)
    entered(case="Another-Case")
    listed = text(worker.client.get(HERE).content.decode())
    assert CASE in listed
    assert "another-case" not in listed.lower()
    html = page_of(worker, made.row)
    assert f"/{made.row.pk}/close" in html
    assert "/team" not in html
    assert "Make the letter" not in html
    assert worker.client.get(f"{HERE}new").status_code == 403


def test_a_case_is_found_by_its_number_without_it_standing_in_an_address() -> None:
    desk, made = staff.desk("agent"), entered()
    entered(case="Another-Case")
    answer = desk.client.post(HERE, {"case": CASE.lower().replace("-", " ")})
    said = text(answer.content.decode())
    assert said.count(CASE) == 1, "what was typed does not stand in the field again"
    assert "another-case" not in said.lower()
    assert f'href="{HERE}{made.row.pk}"' in answer.content.decode()
    assert "No case with this number" in text(desk.client.post(HERE, {"case": "none"}).content.decode())
    assert not [word for word in re.findall(r'(?:href|action)="([^"]+)"', answer.content.decode()) if CASE in word]


def test_the_list_takes_as_many_queries_for_fifty_as_for_one() -> None:
    entered()
    with CaptureQueriesContext(connection) as few:
        queries.cases(agent())
    for number in range(12):
        made = entered(case=f"C-{number}")
        code_for(made.party())
    with CaptureQueriesContext(connection) as many:
        lines, more = queries.cases(agent())
    assert len(lines) == 13
    assert not more
    assert len(many) == len(few)
    entry = Entry.objects.filter(tag="mycase:assignment:list").latest("at")
    assert len(entry.fields.split()) == 13


def test_a_long_list_comes_in_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    for number in range(5):
        entered(case=f"C-{number}")
    desk, seen = staff.desk("agent"), []
    for page in ("1", "2", "3"):
        seen += re.findall(r"C-\d", text(desk.client.get(f"{HERE}?page={page}").content.decode()))
    assert seen == ["C-4", "C-3", "C-2", "C-1", "C-0"]
    assert desk.client.get(f"{HERE}?page=x").status_code == 200


def test_reading_a_case_is_remembered_by_who_read_it() -> None:
    desk, made = staff.desk("agent"), entered()
    page_of(desk, made.row)
    entry = Entry.objects.get(tag="mycase:assignment:read")
    assert (entry.record_id, entry.actor_id) == (made.row.pk.hex, desk.viewer.id)


def test_the_desk_says_it_in_spanish() -> None:
    desk, made = staff.desk("agent"), entered()
    desk.client.cookies["language"] = "es"
    assert "Páginas de familias" in text(desk.client.get(HERE).content.decode())
    assert "Cerrarla ahora" in text(page_of(desk, made.row))


def test_a_forged_form_does_nothing() -> None:
    desk, made = staff.desk("agent"), entered()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = desk.client.cookies
    assert strict.post(f"{HERE}{made.row.pk}/close").status_code == 403
    assert Assignment.unscoped.get().closed_at is None
