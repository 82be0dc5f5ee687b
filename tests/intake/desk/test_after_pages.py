"""Pages of what comes after: follow-ups, written forms, adding, closing. All without scripts."""

import re
from datetime import timedelta
from typing import Any

import pytest

from hearthline.duty.actions import tick
from hearthline.ground import clock
from hearthline.intake import events
from hearthline.intake.actions import expect_form
from hearthline.intake.models import FollowUp, ReportPart
from hearthline.screening import reactions
from hearthline.sealing import new_token
from hearthline.ui.moments import as_typed
from tests import cast, staff
from tests.intake.build import IDENTITY, arrived
from tests.intake.test_written_forms import oral, paper
from tests.statuses import shown_of

pytestmark = pytest.mark.django_db

SECRETS = (IDENTITY.name, IDENTITY.phone, IDENTITY.email, IDENTITY.address)
COUNTY, PHONE = "Placer County child protective services", "(530) 555-0148"


@pytest.fixture(autouse=True)
def _wired(_fresh: None) -> None:
    events.on(events.ReportArrived, reactions.begin)
    events.on(events.ReportArrived, expect_form)
    events.on(events.AdditionArrived, reactions.facts_added)
    events.on(events.DangerRaised, reactions.danger_raised)
    events.on(events.ReportRead, reactions.read)


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:2000]
    return " ".join(answer.content.decode().split())


def part(page: str, section: str) -> str:
    """One section of the report page."""
    return page.split(f'id="{section}"')[1].split("</section>", maxsplit=1)[0]


def in_hours(hours: float) -> str:
    return as_typed(clock.now() + timedelta(hours=hours))


def post(desk: staff.Desk, address: str, **sent: object) -> Any:
    return desk.client.post(address, sent)


class TestFollowUps:
    def test_promised_on_the_report_listed_late_first_and_done_by_one_press(self):
        report, desk = arrived(), staff.desk()
        for hours, words in ((5, "Ask the clinic."), (1, "Ring after nine.")):
            answer = post(desk, f"/reports/{report.pk}/follow-up", kind="other", words=words, due=in_hours(hours))
            assert answer["Location"] == f"/screening/{report.pk}?told=follow_up#followups"
        shown = part(text(desk.client.get(answer["Location"])), "followups")
        assert "It is on the list." in shown
        assert shown.index("Ring after nine.") < shown.index("Ask the clinic.")
        with clock.freeze(clock.now() + timedelta(hours=2)):
            page = text(staff.desk().client.get("/follow-ups"))
        assert page.index("Ring after nine.") < page.index("Ask the clinic.")
        assert "Late: it was due" in page
        assert "1 is late" in page
        first = FollowUp.unscoped.order_by("due_at").first()
        assert first is not None
        done = post(desk, f"/follow-ups/{first.pk}/done", next="/follow-ups")
        assert (done.status_code, done["Location"]) == (303, "/follow-ups")
        assert "Ring after nine." not in text(desk.client.get("/follow-ups"))
        assert "done by" in part(text(desk.client.get(f"/screening/{report.pk}")), "followups")

    def test_mine_are_mine_and_anyones_are_everybodys(self):
        report, desk = arrived(), staff.desk()
        post(desk, f"/reports/{report.pk}/follow-up", kind="other", words="Hers.", due=in_hours(1))
        post(desk, f"/reports/{report.pk}/follow-up", kind="other", words="Whoever.", due=in_hours(1), anyone="on")
        mine = text(desk.client.get("/follow-ups?whose=mine"))
        assert "Hers." in mine
        assert "Whoever." not in mine
        other = staff.desk("supervisor")
        everybody = text(other.client.get("/follow-ups"))
        assert "Hers." in everybody
        assert "Whoever." in everybody

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"due": "soon"}, "Give a time that is still to come"),
            ({"due": "2020-01-01T09:00"}, "Give a time that is still to come"),
            ({"words": ""}, "Say what is to be done"),
            ({"kind": "answer"}, "Choose what it is"),
        ],
    )
    def test_what_cannot_be_taken_keeps_what_was_typed(self, changes: dict[str, str], said: str):
        report, desk = arrived(), staff.desk()
        sent = {"kind": "other", "words": "Ask the clinic.", "due": in_hours(1)} | changes
        page = text(post(desk, f"/reports/{report.pk}/follow-up", **sent), 422)
        assert said in page
        assert "<title>Error:" in page
        assert sent["words"] in page
        assert not FollowUp.unscoped.exists()

    def test_a_late_ones_alarm_is_calm_and_leads_to_the_report(self):
        report, desk = arrived(), staff.desk()
        post(desk, f"/reports/{report.pk}/follow-up", kind="call_back", words="", due=in_hours(1))
        row = FollowUp.unscoped.get()
        tick(row.due_at + timedelta(seconds=1))
        page = text(desk.client.get("/alarms/all"))
        assert f'href="/follow-ups/{row.pk}"' in page
        assert desk.client.get(f"/follow-ups/{row.pk}")["Location"] == f"/screening/{report.pk}#followups"
        assert "data-interrupt" not in text(desk.client.get("/alarms/"))


class TestWrittenForms:
    def test_a_paper_is_put_to_the_oral_report_that_names_the_same_child(self):
        desk = staff.desk()
        other = oral(desk.viewer, **{"children.0.name": "Ottoline Pemberton", "children.1.name": ""})
        report, call = oral(desk.viewer), paper(desk.viewer)
        page = text(desk.client.get("/written-forms"))
        for wanted in (report.number, other.number, call.reference, "11166(a)", "school district"):
            assert wanted in page
        found = text(desk.client.get(f"/written-forms/{call.pk}"))
        assert found.index(report.number) < found.index(other.number)
        assert "same name:" in found
        answer = post(desk, f"/written-forms/{call.pk}", report=str(report.pk))
        assert answer["Location"] == f"/screening/{report.pk}?told=matched#followups"
        assert "The written form is part of this report now." in text(desk.client.get(answer["Location"]))
        after = text(desk.client.get("/written-forms"))
        assert report.number not in after
        assert call.reference not in after
        assert "belongs to a report already" in text(desk.client.get(f"/written-forms/{call.pk}"))

    def test_a_report_that_is_not_listed_is_chosen_by_its_number(self):
        desk = staff.desk()
        report, call = arrived(), paper(desk.viewer)
        page = text(post(desk, f"/written-forms/{call.pk}", number="SAC-0000-0000"), 422)
        assert "Choose a report" in page
        assert "SAC-0000-0000" in page
        post(desk, f"/written-forms/{call.pk}", number=report.number.lower())
        assert ReportPart.unscoped.filter(report=report).count() == 2


class TestLearntLater:
    def test_it_stands_beside_what_was_told_marked_as_not_read(self):
        report, desk = arrived(), staff.desk()
        answer = post(desk, f"/reports/{report.pk}/add", text="The school says she was absent.", channel="phone")
        page = text(desk.client.get(answer["Location"]))
        assert "what stood before is unchanged" in page
        assert "The school says she was absent." in page
        assert cast.STORY[:40] in page
        part_id = ReportPart.unscoped.get(kind="addition").pk
        assert f'name="part" value="{part_id}">I have read this part' in page
        post(desk, f"/reports/{report.pk}/read", part=str(part_id), next=f"/screening/{report.pk}#given")
        assert "I have read this part" not in text(desk.client.get(f"/screening/{report.pk}"))

    def test_empty_words_are_asked_for_and_the_choices_stay(self):
        report, desk = arrived(), staff.desk()
        page = text(post(desk, f"/reports/{report.pk}/add", text="", channel="letter", danger="unsure"), 422)
        assert "Write what you learnt" in page
        assert re.search(r'value="letter" selected', page)
        assert re.search(r'value="unsure" selected', page)


@pytest.mark.req("I-5")
class TestQuestions:
    def test_a_ready_question_fills_the_box_in_their_language_with_the_english_beside(self):
        report, desk = arrived(language="es"), staff.desk()
        shown = part(text(desk.client.get(f"/screening/{report.pk}")), "questions")
        assert "Which school or day care" in shown
        assert 'lang="es"' in shown
        page = text(desk.client.get(f"/reports/{report.pk}/question?ready=school"))
        assert "¿A qué escuela o guardería va el niño o la niña?</textarea>" in page
        assert "It says, in English:" in page
        assert "no named person has checked" in page
        sent = {"text": "¿A qué escuela va?", "version": str(report.version), "ready": "school"}
        assert post(desk, f"/reports/{report.pk}/question", **sent).status_code == 303

    def test_an_answer_is_marked_until_somebody_reads_that_answer(self):
        token, desk = new_token(), staff.desk()
        report = arrived(token)
        post(desk, f"/reports/{report.pk}/question", text="Which school?", version=str(report.version))
        arrived(token, kind="addition", story="The blue one.")
        shown = part(text(desk.client.get(f"/screening/{report.pk}")), "questions")
        assert "not read yet" in shown
        found = re.search(r'name="part" value="([^"]+)">I have read this answer', shown)
        assert found is not None
        post(desk, f"/reports/{report.pk}/read", part=found[1], next=f"/screening/{report.pk}#questions")
        after = text(desk.client.get(f"/screening/{report.pk}"))
        assert "not read yet" not in part(after, "questions")
        assert "Look for the reporter&#x27;s answer" in part(after, "followups")
        assert "done by" in part(after, "followups")

    def test_a_decided_report_is_closed_to_messages_and_opened_again(self):
        from hearthline.intake.actions import set_state

        report, desk = arrived(), staff.desk()
        page = text(post(desk, f"/reports/{report.pk}/messages", messages="close", version="1"), 409)
        assert "Only a report that is decided" in page
        set_state(viewer=desk.viewer, report_id=report.pk, state="decided", version=1)
        answer = post(desk, f"/reports/{report.pk}/messages", messages="close", version="2")
        shown = part(text(desk.client.get(answer["Location"])), "questions")
        assert "Closed to messages." in shown
        assert "<textarea" not in shown
        assert shown_of(report) == "closed"
        answer = post(desk, f"/reports/{report.pk}/messages", messages="open", version="3")
        assert "<textarea" in part(text(desk.client.get(answer["Location"])), "questions")
