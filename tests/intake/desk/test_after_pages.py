"""Pages of what comes after: follow-ups, hand-offs with proof, written forms, adding, closing. All without scripts."""

import re
from datetime import timedelta
from typing import Any

import pytest

from hearthline.duty.actions import tick
from hearthline.duty.models import Alert, AlertKind
from hearthline.ground import clock
from hearthline.intake import events
from hearthline.intake.actions import expect_form
from hearthline.intake.desk.moments import as_typed
from hearthline.intake.models import FollowUp, HandOff, Report, ReportPart
from hearthline.screening import reactions
from hearthline.sealing import new_token
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


@pytest.mark.req("I-9")
class TestHandOffs:
    def begun(self, desk: staff.Desk, report: Report, **changes: object) -> Any:
        sent = {"why": "out_of_area", "agency": COUNTY, "phone": PHONE, "said": "A child may be hurt."} | changes
        return post(desk, f"/reports/{report.pk}/hand-off", **sent)

    def test_the_script_is_drafted_from_the_report_without_who_reported(self):
        report, desk = arrived(identity=IDENTITY, danger="yes"), staff.desk()
        page = text(desk.client.get(f"/reports/{report.pk}/hand-off"))
        for wanted in (cast.CHILD.name, cast.CHILD.address, "bruise", report.number, "11165.9", "no number on file"):
            assert wanted in page
        for secret in SECRETS:
            assert secret not in page

    def test_nothing_says_that_somebody_was_told_until_who_answered_is_written_down(self):
        report, desk = arrived(), staff.desk()
        page_of = self.begun(desk, report)["Location"]
        row = HandOff.unscoped.get()
        assert page_of == f"/hand-offs/{row.pk}"
        pages = [page_of, f"{page_of}/proof", "/hand-offs", f"/screening/{report.pk}"]
        for address in pages:
            page = text(desk.client.get(address))
            assert "Nobody has answered yet" in page, address
            for claim in ("Handed on:", "answered ", "They have been told"):
                assert claim not in page.replace("has answered yet", "").replace("Who answered", ""), (address, claim)
        sent = {"answered_by": "Badge 4471", "their_reference": "PL-2201", "answered_at": as_typed(clock.now())}
        assert post(desk, page_of, **sent)["Location"] == page_of
        for address in pages:
            page = text(desk.client.get(address))
            assert "Handed on: Badge 4471" in page, address
            assert "PL-2201" in page
            assert "Nobody has answered yet" not in page

    def test_the_proof_says_who_when_what_and_the_section_and_nothing_of_the_reporter(self):
        report, desk = arrived(identity=IDENTITY), staff.desk()
        address = self.begun(desk, report)["Location"]
        post(desk, address, answered_by="J. Okafor", answered_at=as_typed(clock.now()), note="Sends somebody tonight.")
        page = text(desk.client.get(f"{address}/proof"))
        for wanted in (
            "J. Okafor",
            COUNTY,
            PHONE,
            "A child may be hurt.",
            "none given",
            "tonight",
            "11165.9",
            "Pacific",
        ):
            assert wanted in page
        for secret in SECRETS:
            assert secret not in page

    def test_an_agency_of_the_pack_brings_its_number_or_says_that_none_is_on_file(self):
        report, desk = arrived(), staff.desk()
        self.begun(desk, report, place="licensing_complaints", agency="", phone="", why="other_agency")
        self.begun(desk, report, place="police", agency="", phone="", why="other_agency")
        page = text(desk.client.get("/hand-offs"))
        assert "1-844-538-8766" in page
        assert "no number on file" in page

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"agency": ""}, "Say which agency you tell"),
            ({"said": " "}, "Write what you tell them"),
            ({"why": "x"}, "Choose why it is theirs"),
        ],
    )
    def test_what_is_missing_is_asked_for_and_the_script_stays(self, changes: dict[str, str], said: str):
        report, desk = arrived(), staff.desk()
        page = text(self.begun(desk, report, **changes), 422)
        assert said in page
        assert "<title>Error:" in page
        assert changes.get("said", "A child may be hurt.").strip() in page
        assert not HandOff.unscoped.exists()

    def test_an_answer_without_a_person_or_a_time_is_asked_for_again(self):
        report, desk = arrived(), staff.desk()
        address = self.begun(desk, report)["Location"]
        page = text(post(desk, address, answered_by="", their_reference="PL-1", answered_at=in_hours(0)), 422)
        assert "Write the name or badge" in page
        assert "PL-1" in page
        page = text(post(desk, address, answered_by="Badge 1", answered_at="never"), 422)
        assert "Give the time they answered" in page
        post(desk, address, answered_by="Badge 1", answered_at=in_hours(0))
        assert "Somebody recorded the answer before you" in text(
            post(desk, address, answered_by="Badge 2", answered_at=in_hours(0)), 409
        )

    def test_silence_interrupts_and_leads_to_the_form_for_the_answer(self):
        report, desk = arrived(), staff.desk()
        address = self.begun(desk, report)["Location"]
        row = HandOff.unscoped.get()
        tick(row.due_at + timedelta(seconds=1))
        bar = text(desk.client.get("/alarms/"))
        assert "data-interrupt" in bar
        assert f'href="{address}"' in bar
        with clock.freeze(row.due_at + timedelta(seconds=2)):
            late = staff.desk("supervisor")
            assert "Late: it was due" in text(late.client.get("/hand-offs"))
        post(desk, address, answered_by="Badge 1", answered_at=as_typed(clock.now()))
        assert Alert.unscoped.get(kind=AlertKind.HAND_OFF).acknowledged_at is not None
        assert report.number in bar


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
