"""The pages that protect who reported: a second person, the register, the marked words, and what they cut on paper."""

import html

import pytest

from hearthline.intake import events
from hearthline.intake.models import Report
from hearthline.screening import reactions
from tests import cast, staff
from tests.intake.build import IDENTITY, arrived

pytestmark = pytest.mark.django_db

TELLING = "I am the van driver of Larkspur school. I saw Wren."


@pytest.fixture(autouse=True)
def _wired(_fresh: None) -> None:
    events.on(events.ReportArrived, reactions.begin)


def text(answer, status: int = 200) -> str:
    assert answer.status_code == status
    return html.unescape(answer.content.decode())


def ask(desk, report: Report, purpose: str = "court"):
    where = f"/reports/{report.pk}/identity"
    once = text(desk.client.get(where)).split('name="once" value="')[1].split('"', maxsplit=1)[0]
    return desk.client.post(where, {"purpose": purpose, "reason": "Order 22-114.", "once": once})


@pytest.mark.req("C-1", "C-2")
@pytest.mark.fault("55")
def test_a_reveal_for_a_court_is_asked_agreed_to_by_another_and_shown_once():
    report, desk = arrived(identity=IDENTITY), staff.desk()
    where = f"/reports/{report.pk}/identity"
    assert "a second person agrees first" in text(desk.client.get(where))
    assert ask(desk, report).status_code == 303
    page = text(desk.client.get(where))
    assert "Nothing is open until a second person agrees" in page
    assert cast.MARISOL.name not in page
    assert desk.client.get("/reports/reveals/asked").status_code == 403
    boss = staff.desk("supervisor", username="boss", name="Solveig Tran")
    listed = text(boss.client.get("/reports/reveals/asked"))
    assert "Order 22-114." in listed
    assert "/reports/reveals/asked" in text(boss.client.get("/supervisor"))
    (answer,) = [part.split('"')[0] for part in listed.split('action="') if "/answer" in part.split('"')[0]]
    assert desk.client.post(answer, {"agree": "yes"}).status_code == 403
    assert boss.client.post(answer, {"agree": "yes"}).status_code == 303
    assert "said=late" in boss.client.post(answer, {"agree": "yes"})["Location"]
    assert "answered before you" in text(boss.client.get("/reports/reveals/asked?said=late"))
    page = text(desk.client.get(where))
    assert "Solveig Tran agreed." in page
    (opening,) = [part.split('"')[0] for part in page.split('action="') if "/open" in part.split('"')[0]]
    assert "Nothing was shown" in text(staff.desk(username="other").client.post(opening), 409)
    shown = desk.client.post(opening)
    assert cast.MARISOL.name in text(shown)
    assert shown["Cache-Control"] == "no-store"
    assert "Nothing was shown" in text(desk.client.post(opening), 409)


def test_who_is_not_agreed_with_is_told_by_whom():
    report, desk = arrived(identity=IDENTITY), staff.desk()
    ask(desk, report)
    boss = staff.desk("supervisor", username="boss", name="Solveig Tran")
    listed = text(boss.client.get("/reports/reveals/asked"))
    (answer,) = [part.split('"')[0] for part in listed.split('action="') if "/answer" in part.split('"')[0]]
    boss.client.post(answer, {"agree": "no"})
    assert "Solveig Tran did not agree." in text(desk.client.get(f"/reports/{report.pk}/identity"))
    assert "Nothing waits for a second person." in text(boss.client.get("/reports/reveals/asked"))


def test_a_supervisor_sees_that_their_own_ask_waits_for_somebody_else():
    report, boss = arrived(identity=IDENTITY), staff.desk("supervisor")
    ask(boss, report)
    page = text(boss.client.get("/reports/reveals/asked"))
    assert "Somebody else must agree." in page
    assert "I agree" not in page


@pytest.mark.req("C-1", "C-3")
def test_the_register_takes_what_the_law_allows_and_refuses_the_rest_in_place():
    report, desk = arrived(identity=IDENTITY), staff.desk()
    where = f"/reports/{report.pk}/told"
    page = text(desk.client.get(where))
    assert "Nobody outside was told." in page
    assert "11167(d)(1)" in page
    assert "unknown: ask counsel first" in page
    told_at = page.split('name="told_at"')[1].split('value="')[1].split('"')[0]
    sent = {
        "recipient_kind": "subject",
        "recipient": "Ms Ito",
        "told": ["name"],
        "how": "telephone",
        "told_at": told_at,
    }
    page = text(desk.client.post(where, sent), 422)
    assert "must not be told who reported" in page
    assert 'href="#recipient_kind"' in page
    assert "Ms Ito" in page, "what was typed is not lost"
    assert desk.client.post(where, sent | {"recipient_kind": "prosecutor"}).status_code == 303
    page = text(desk.client.get(where))
    assert "Ms Ito" in page
    assert "By telephone" in page


def test_a_wish_is_written_down_in_words_and_shown():
    report, desk = arrived(identity=IDENTITY), staff.desk()
    wish = f"/reports/{report.pk}/wish"
    assert "Choose what the reporter said." in text(desk.client.post(wish, {"code": "", "wish_words": "x"}), 422)
    assert desk.client.post(wish, {"code": "tells_nobody", "wish_words": "She asked twice."}).status_code == 303
    page = text(desk.client.get(f"/reports/{report.pk}/told"))
    assert "Wants nobody told" in page
    assert "She asked twice." in page


@pytest.mark.req("C-2")
@pytest.mark.fault("43", "45")
def test_marked_words_stay_readable_at_the_desk_and_are_cut_on_paper_and_in_a_hand_off():
    report, desk = arrived(story=TELLING, saw="The van driver sees Wren each day."), staff.desk()
    clues, paper = f"/reports/{report.pk}/clues", f"/screening/{report.pk}/print"
    assert "van driver" in text(desk.client.get(paper))
    page = text(desk.client.post(clues, {"do": "mark", "words": "the van driver"}))
    assert "2 places marked." in page
    assert "<mark>the van driver</mark>" in page
    printed = text(desk.client.get(paper))
    assert "van driver" not in printed.casefold()
    assert printed.count("[withheld]") >= 2
    assert "[withheld] of Larkspur school" in printed
    assert "van driver" in text(desk.client.get(f"/screening/{report.pk}"))
    assert "van driver" not in text(desk.client.get(f"/reports/{report.pk}/tell")).casefold()
    mark = page.split('name="clue" value="')[1].split('"')[0]
    assert "The mark is gone." in text(desk.client.post(clues, {"do": "remove", "clue": mark}))


def test_words_that_are_not_there_are_said_so_and_kept_in_the_form():
    report, desk = arrived(story=TELLING), staff.desk()
    page = text(desk.client.post(f"/reports/{report.pk}/clues", {"do": "mark", "words": "helicopter"}), 422)
    assert "The report does not say that." in page
    assert "helicopter" in page


@pytest.mark.req("C-2")
def test_the_keeper_s_suggestion_marks_and_names_nobody():
    story = f"{cast.MARISOL.name.split()[0]} is my name, and I saw it."
    report, desk = arrived(story=story, identity=IDENTITY), staff.desk()
    page = text(desk.client.post(f"/reports/{report.pk}/clues", {"do": "suggest"}))
    assert f"<mark>{cast.MARISOL.name.split()[0]}</mark>" in page
    assert cast.MARISOL.phone not in page
    assert cast.MARISOL.email not in page


@pytest.mark.fault("50")
def test_an_administrator_opens_none_of_these_pages():
    report, desk = arrived(identity=IDENTITY), staff.desk("administrator")
    for page in ("told", "clues", "identity"):
        assert desk.client.get(f"/reports/{report.pk}/{page}").status_code == 403
    assert desk.client.post(f"/reports/{report.pk}/wish", {"code": "waives", "wish_words": "x"}).status_code == 403
