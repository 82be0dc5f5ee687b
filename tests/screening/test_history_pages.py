"""Prior history on the desk's pages, without a script: words instead of numbers, and nothing in an address."""

import re

import pytest

from hearthline.linkage.record import Born
from hearthline.people import actions as people
from hearthline.people.models import Person, ReportedLink
from hearthline.screening.history import words as said
from hearthline.screening.models import Decision
from tests import staff
from tests.intake.calls.build import put
from tests.screening.build import IN_TEN_DAYS, again, came, decide, screener, supervisor
from tests.screening.history_build import JON, SMITH, born_seven_years_ago, hint, john_smith, known

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.content.decode().split("<main", 1)[1].split("</main>", 1)[0].split())


@pytest.mark.req("S-1")
def test_the_queue_says_possible_history_then_known_and_never_how_many():
    desk = staff.desk()
    made = john_smith()
    now = came(children=JON, adults=[])
    hint()
    page = text(desk.client.get("/"))
    assert page.count("Possible history") == 1
    assert page.count("Known person") == 1  # the earlier report that waits; the other is decided
    assert "earlier report" not in page
    address = f"/screening/{now.report_id}/history"
    answer = desk.client.post(f"{address}/link", {"slot": "child-1", "person": str(made.person_id)})
    assert (answer.status_code, answer["Location"]) == (303, f"/screening/{now.report_id}?said=linked")
    assert "Possible history" not in text(desk.client.get("/"))


def test_the_report_s_page_leads_to_its_history_without_a_script():
    now = came(children=JON, adults=[])
    page = text(staff.desk().client.get(f"/screening/{now.report_id}"))
    assert f'href="/screening/{now.report_id}/history"' in page
    assert 'data-key="h"' in page


@pytest.mark.req("S-1")
def test_the_history_page_shows_reasons_ages_then_and_now_decisions_and_what_a_visitor_should_know():
    made = john_smith()
    people.warn(viewer=screener(), person_id=made.person_id, kind="weapon")
    now = came(children=JON, adults=[])
    page = text(staff.desk().client.get(f"/screening/{now.report_id}/history"))
    for words in (SMITH, "age 7", "age then: 6", "sound alike", "nobody was sent", "weapons", "a dog that may bite"):
        assert words in page, words
    for report in made.reports:
        assert report.report.number in page
    assert "2 earlier reports" in page


def test_who_has_earlier_reports_is_never_behind_the_line_of_those_who_are_less_like_them():
    for number in range(4):
        known("Jon Smyth", Born(2018, 4, number + 1))
    john_smith()
    page = text(staff.desk().client.post("/people", {"name": "Jon Smyth", "born": "about 8"}, follow=True))
    shown, folded = page.split('<details class="hh-more">')
    assert SMITH in shown
    assert "2 earlier reports" in shown
    assert "2 more who are less like them" in folded


def test_no_bits_and_no_score_are_on_the_page():
    john_smith()
    now = came(children=JON, adults=[])
    page = text(staff.desk().client.get(f"/screening/{now.report_id}/history"))
    assert not re.search(r"\bbits\b|\d ?bits", page)
    assert "%" not in page
    assert "score" not in page.lower()


def test_a_link_by_form_and_taking_it_back_by_form():
    desk = staff.desk()
    made = john_smith()
    now = came(children=JON, adults=[])
    address = f"/screening/{now.report_id}/history"
    desk.client.post(f"{address}/link", {"slot": "child-1", "person": str(made.person_id)})
    page = text(desk.client.get(address))
    assert "Take this link back" in page
    assert f"{desk.user.name} said so" in page
    link = ReportedLink.unscoped.get(report_id=now.report_id)
    answer = desk.client.post(f"{address}/unlink", {"link": str(link.pk)})
    assert answer["Location"].endswith("?said=unlinked")
    assert "taken back" in text(desk.client.get(answer["Location"]))
    again_page = text(desk.client.get(address))
    assert "Take this link back" not in again_page


def test_somebody_new_is_made_from_the_page_that_showed_nobody():
    desk = staff.desk()
    now = came(children=JON, adults=[])
    address = f"/screening/{now.report_id}/history"
    page = text(desk.client.get(address))
    assert "Nobody like them is known." in page
    token = page.split('name="lookup" value="')[1].split('"')[0]
    asked = desk.client.post(f"{address}/new", {"slot": "child-1", "lookup": token})
    assert "Keep a new person?" in text(asked)
    assert "Jon Smyth, about 8" in text(asked)
    assert Person.unscoped.count() == 0
    assert not re.search(r"\bJon\b|Smyth", asked.content.decode().split("</title>")[0])
    answer = desk.client.post(f"{address}/new", {"slot": "child-1", "lookup": token, "sure": "yes"})
    assert answer["Location"].endswith("?said=new_person")
    assert Person.unscoped.count() == 1


@pytest.mark.parametrize(
    ("act", "form"),
    [
        ("link", {"slot": "child-1", "person": "nobody"}),
        ("link", {"slot": "child-9", "person": "00000000-0000-0000-0000-000000000009"}),
        ("new", {"slot": "child-1", "lookup": "x", "sure": "yes"}),
        ("new", {"slot": "child-9", "lookup": "x"}),
        ("unlink", {"link": "x"}),
        ("link", {}),
        ("unlink", {}),
        ("new", {}),
    ],
)
def test_a_form_that_makes_no_sense_changes_nothing(act: str, form: dict[str, str]):
    desk = staff.desk()
    now = came(children=JON, adults=[])
    answer = desk.client.post(f"/screening/{now.report_id}/history/{act}", form)
    assert answer.status_code in (403, 409, 422)
    assert not ReportedLink.unscoped.exists()
    assert not Person.unscoped.exists()


def test_a_restricted_person_is_somebody_to_ask_about():
    made = john_smith()
    people.restrict(viewer=supervisor(), person_id=made.person_id, ask="Solveig Tran")
    desk = staff.desk()
    now = came(children=JON, adults=[])
    page = text(desk.client.get(f"/screening/{now.report_id}/history"))
    assert "Ask Solveig Tran" in page
    assert SMITH not in page
    assert made.person_id.hex not in page.replace("-", "")
    assert desk.client.get(f"/people/{made.person_id}").status_code == 403


# By hand


@pytest.mark.req("S-1")
def test_the_search_by_hand_takes_its_words_in_the_body_only():
    john_smith()
    desk = staff.desk()
    assert SMITH not in text(desk.client.get("/people?name=Jon+Smyth&born=8"))
    found = desk.client.post("/people", {"name": "Jon Smyth", "born": "about 8"}, follow=True)
    page = text(found)
    assert SMITH in page
    assert "This is the same person" not in page  # there is no report to link
    assert "Smyth" not in found.headers.get("Location", "")


def test_a_date_that_is_none_is_said_beside_its_field_and_everything_typed_stays():
    answer = staff.desk().client.post("/people", {"name": "Jon Smyth", "born": "31 February 2019", "phone": "555"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="31 February 2019"' in page
    assert 'value="Jon Smyth"' in page
    assert "<title>Error:" in page


def test_nothing_typed_asks_for_something():
    answer = staff.desk().client.post("/people", {"name": "  ", "born": "8"})
    assert answer.status_code == 422
    assert "Type a name" in answer.content.decode()


def test_searching_again_with_less_is_one_press():
    john_smith()
    form = {"name": "Jon Smyth", "born": "8", "phone": "916 555 0142", "place": "4 Elm St, Fresno"}
    desk = staff.desk()
    first = text(desk.client.post("/people", form, follow=True))
    assert "Search again with less" in first
    second = text(desk.client.post("/people", form | {"less": "1"}, follow=True))
    assert SMITH in second
    assert "Search again with less" not in second


@pytest.mark.parametrize(
    "name", ["x" * 5000, "\x00\x1b[31m", "<script>alert(1)</script>", "'; DROP TABLE people_card; --", "🙂" * 200]
)
def test_bad_input_is_answered_and_never_comes_back_as_markup(name: str):
    john_smith()
    answer = staff.desk().client.post("/people", {"name": name, "born": "8", "place": name, "other": name}, follow=True)
    assert answer.status_code in (200, 422)
    assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize("role", ["administrator", ""])
def test_who_may_not_look_sees_no_page(role: str):
    made = john_smith()
    client = staff.desk(role).client
    assert client.get("/people").status_code == 403
    assert client.post("/people", {"name": "Jon Smyth"}).status_code == 403
    assert client.get(f"/people/{made.person_id}").status_code == 403


def test_the_page_of_a_person_shows_family_addresses_and_who_else_lived_there():
    made = john_smith()
    mother = known("Mary Smith", Born(1990, 1, 2))
    people.join_household(viewer=screener(), person_id=mother, with_person=made.person_id)
    people.relate(viewer=screener(), person_id=mother, other_id=made.person_id, kind="parent")
    people.note_past(viewer=screener(), person_id=made.person_id, kind="finding", county="Hill County")
    page = text(staff.desk().client.get(f"/people/{made.person_id}"))
    born = said.born(born_seven_years_ago())
    for words in (SMITH, "parent: Mary Smith", "Tannery Lane", "Finding, Hill County", born):
        assert words in page, words


# A call


def test_a_call_saves_what_is_typed_and_leads_to_its_history_without_a_script():
    from hearthline.intake.calls import actions as calls

    john_smith()
    desk = staff.desk()
    call = calls.open_call(viewer=desk.viewer)
    put(desk.viewer, call, "children.0.name", "Jon Smyth")
    page = desk.client.get(f"/calls/{call.pk}").content.decode()
    assert 'value="history"' in page
    writer = page.split('name="writer" value="')[1].split('"')[0]
    form = {"writer": writer, "bases": "{}", "then": "history", "children.0.age": "about 8"}
    answer = desk.client.post(f"/calls/{call.pk}", form)
    assert (answer.status_code, answer["Location"]) == (303, f"/calls/{call.pk}/history")
    assert SMITH in text(desk.client.get(answer["Location"]))


def test_a_flagged_decision_is_on_the_supervisor_s_page_and_on_the_report():
    made = john_smith()
    now = came(children=JON, adults=[])
    boss, desk = staff.desk("supervisor"), staff.desk()
    address = f"/screening/{now.report_id}/history"
    desk.client.post(f"{address}/link", {"slot": "child-1", "person": str(made.person_id)})
    decision = decide(now, screener(), IN_TEN_DAYS, "He was hit before.")
    assert "Decided on a link" not in text(boss.client.get("/supervisor"))
    desk.client.post(f"{address}/unlink", {"link": str(ReportedLink.unscoped.get(report_id=now.report_id).pk)})
    page = text(boss.client.get("/supervisor"))
    assert "Decided on a link that was taken back" in page
    assert now.report.number in page
    assert "taken for a known person" in text(desk.client.get(f"/screening/{now.report_id}"))
    assert boss.client.post(f"/decisions/{decision.pk}/looked").status_code == 303
    assert "Decided on a link" not in text(boss.client.get("/supervisor"))
    assert Decision.unscoped.get(pk=decision.pk).link_looked_at is not None
    assert again(now).state == "returned"
