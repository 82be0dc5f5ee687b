"""The pages to look at decisions again, to read one's notes, and to read a report a second time."""

import re

import pytest

from hearthline.screening.models import BlindReading, Sample
from tests import cast, staff
from tests.intake.build import IDENTITY
from tests.screening.build import AT_ONCE, NOBODY, screener
from tests.screening.quality_build import NOTE, REASON, now, reader, second_supervisor, sent_nobody

pytestmark = pytest.mark.django_db


def text(answer, status: int = 200) -> str:
    assert answer.status_code == status
    return answer.content.decode()


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def boss() -> staff.Desk:
    second_supervisor()
    return staff.desk("supervisor", username="supervisor-2")


def reading_desk() -> staff.Desk:
    reader()
    return staff.desk("screener", username="reader-nils")


def drawn(desk: staff.Desk) -> Sample:
    answer = desk.client.post("/quality/draw", {"since": "2020-01-01", "amount": "5", "unit": "count"})
    assert answer["Location"] == "/quality?said=drawn"
    return Sample.unscoped.get()


def asked(desk: staff.Desk, made) -> str:
    person = reader()
    answer = desk.client.post(f"/quality/ask/{made.pk}", {"reader": str(person.user.pk)})
    assert answer["Location"] == "/quality?said=asked"
    return f"/quality/reading/{BlindReading.unscoped.get().pk}"


def test_a_supervisor_draws_looks_and_writes_and_the_screener_reads():
    made, desk = sent_nobody(), boss()
    row = drawn(desk)
    number = now(made).report.number
    assert number in text(desk.client.get("/quality"))
    page = text(desk.client.get(f"/quality/sample/{row.pk}"))
    for wanted in (cast.STORY.split(".")[0], REASON, "The tool recommends"):
        assert wanted in page
    answer = desk.client.post(f"/quality/sample/{row.pk}", {"verdict": "disagree", "note": NOTE})
    assert answer.status_code == 303
    page = words(text(desk.client.get(answer["Location"])))
    assert "May a child be waiting?" in page
    mine = staff.desk()
    assert "1 new note about a decision of yours" in words(text(mine.client.get("/practice")))
    page = text(mine.client.get("/coaching"))
    assert NOTE in page
    assert mine.client.post(f"/coaching/{row.pk}/seen").status_code == 303
    assert "You read it" in text(mine.client.get("/coaching"))
    assert "the note was read" in text(desk.client.get("/quality"))


def test_my_work_says_that_a_note_or_a_second_reading_waits():
    made, desk = sent_nobody(), boss()
    row = drawn(desk)
    desk.client.post(f"/quality/sample/{row.pk}", {"verdict": "disagree", "note": NOTE})
    asked(desk, made)
    assert "1 new note about a decision of yours" in words(text(staff.desk().client.get("/mine")))
    assert "1 report to read a second time" in words(text(reading_desk().client.get("/mine")))
    assert "/coaching" not in text(boss().client.get("/mine")).split("<main")[1]


@pytest.mark.parametrize(
    ("sent", "field"),
    [({"since": "yesterday", "amount": "5"}, "since"), ({"since": "2999-01-01", "amount": "5"}, "since"),
     ({"since": "2026-01-01", "amount": "0"}, "amount"), ({"since": "2026-01-01", "amount": "many"}, "amount"),
     ({"since": "2026-01-01", "amount": "101", "unit": "percent"}, "amount")],
)  # fmt: skip
def test_a_draw_that_makes_no_sense_says_so_at_its_field(sent: dict[str, str], field: str):
    page = text(boss().client.post("/quality/draw", sent), 422)
    assert f'id="{field}-error"' in page
    assert f'value="{sent[field]}"' in page


def test_nothing_to_draw_is_said():
    answer = boss().client.post("/quality/draw", {"since": "2020-01-01", "amount": "5", "unit": "percent"})
    assert "Nothing to draw" in text(boss().client.get(answer["Location"]))


def test_a_verdict_that_lacks_its_note_keeps_what_was_chosen():
    sent_nobody()
    desk = boss()
    row = drawn(desk)
    page = text(desk.client.post(f"/quality/sample/{row.pk}", {"verdict": "disagree", "note": ""}), 422)
    assert 'id="note-error"' in page
    assert re.search(r'value="disagree" checked', page)
    assert 'id="verdict-error"' in text(desk.client.post(f"/quality/sample/{row.pk}", {"note": "x"}), 422)


def test_a_second_verdict_says_that_somebody_was_first():
    sent_nobody()
    desk = boss()
    row = drawn(desk)
    desk.client.post(f"/quality/sample/{row.pk}", {"verdict": "agree"})
    assert desk.client.post(f"/quality/sample/{row.pk}", {"verdict": "disagree", "note": "x"}).status_code == 409


def test_the_second_reader_sees_the_report_and_nothing_of_what_came_of_it():
    made, desk = sent_nobody(identity=IDENTITY), boss()
    where = asked(desk, made)
    page = text(reading_desk().client.get(where))
    assert cast.STORY.split(".")[0] in page
    main = page.split("<main")[1].split("</main")[0]
    for secret in (REASON, screener().name, cast.SUPERVISOR, cast.MARISOL.name, "agreed by", 'id="timeline"'):
        assert secret not in main
    assert not re.search(r'name="choice"[^>]* checked', main)


def test_the_second_reader_answers_and_chooses_and_supervisors_hear_of_a_more_urgent_one_at_once():
    made, desk = sent_nobody(), boss()
    where, person = asked(desk, made), reading_desk()
    assert person.client.post(f"{where}/facts", {"fact.hit": "yes", "fact.injury": "serious"}).status_code == 303
    assert re.search(r'name="fact.hit" value="yes" checked', text(person.client.get(where)))
    page = text(person.client.post(f"{where}/decide", {"choice": NOBODY, "reason": ""}), 422)
    assert 'id="reason-error"' in page
    done = person.client.post(f"{where}/decide", {"choice": AT_ONCE, "reason": "A break does not come from a game."})
    assert done["Location"] == "/coaching?said=read"
    assert now(made).report.number in text(desk.client.get("/alarms/all"))
    page = words(text(desk.client.get("/quality")))
    assert "more urgent than what stands" in page
    assert "too few to say (under 20)" in page
    late = person.client.post(f"{where}/decide", {"choice": NOBODY, "reason": "x"})
    assert late.status_code == 409
    assert "You decided" in text(late, 409)


def test_only_who_is_asked_opens_the_reading():
    where = asked(boss(), sent_nobody())
    for other in (staff.desk(), boss(), staff.desk("administrator")):
        assert other.client.get(where).status_code == 403
        assert other.client.post(f"{where}/decide", {"choice": AT_ONCE, "reason": "x"}).status_code == 403


def test_asking_somebody_who_saw_the_report_is_refused_and_with_nobody_left_the_page_says_so():
    made, desk = sent_nobody(), boss()
    desk.client.get(f"/screening/{now(made).report_id}")
    page = text(desk.client.get(f"/quality/ask/{made.pk}"))
    assert "Nobody can be asked" in page
    answer = desk.client.post(f"/quality/ask/{made.pk}", {"reader": str(screener().user.pk)})
    assert "has not opened this report before" in text(answer, 422)
    assert desk.client.post(f"/quality/ask/{made.pk}", {"reader": "me"}).status_code == 422


@pytest.mark.parametrize("role", ["screener", "administrator", ""])
def test_nobody_but_a_supervisor_gets_the_quality_pages(role: str):
    made, desk = sent_nobody(), boss()
    row = drawn(desk)
    person = staff.desk(role)
    for place in ("/quality", f"/quality/sample/{row.pk}", f"/quality/ask/{made.pk}"):
        assert person.client.get(place).status_code == 403
    assert person.client.post("/quality/draw", {"since": "2020-01-01", "amount": "5"}).status_code == 403
    assert person.client.post(f"/quality/sample/{row.pk}", {"verdict": "agree"}).status_code == 403
    assert Sample.unscoped.get().verdict == ""


def test_an_administrator_has_no_coaching_page():
    assert staff.desk("administrator").client.get("/coaching").status_code == 403


def test_the_quality_page_opens_in_a_bounded_number_of_queries(django_assert_max_num_queries):
    for _ in range(3):
        sent_nobody()
    desk = boss()
    desk.client.post("/quality/draw", {"since": "2020-01-01", "amount": "2", "unit": "count"})
    with django_assert_max_num_queries(45):
        desk.client.get("/quality")
