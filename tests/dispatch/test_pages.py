"""The pages of telling somebody outside. All without scripts."""

import html
import json
import re
from datetime import timedelta
from typing import Any

import pytest

from hearthline.dispatch import actions as dispatch
from hearthline.dispatch.models import CrossReport, HandOff, Responder
from hearthline.duty.actions import tick
from hearthline.duty.models import Alert, AlertKind
from hearthline.ground import clock
from hearthline.intake import events
from hearthline.intake.models import Report
from hearthline.screening import reactions
from hearthline.ui.moments import as_typed
from tests import cast, staff
from tests.dispatch.build import her, telling, told
from tests.dispatch.test_owing import decided, ruling
from tests.intake.build import IDENTITY, arrived

pytestmark = pytest.mark.django_db
SECRETS = (IDENTITY.name, IDENTITY.phone, IDENTITY.email, IDENTITY.address)
COUNTY, PHONE = "Placer County child protective services", "(530) 555-0148"


@pytest.fixture(autouse=True)
def _wired(_fresh: None) -> None:
    events.on(events.ReportArrived, reactions.begin)
    events.on(events.DangerRaised, reactions.danger_raised)
    events.on(events.CallFiled, dispatch.call_filed)


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:2000]
    return " ".join(answer.content.decode().split())


def post(desk: staff.Desk, address: str, **sent: object) -> Any:
    return desk.client.post(address, {name: str(value) for name, value in sent.items()})


def begun(desk: staff.Desk, report: Report, **changes: object) -> Any:
    sent = {"recipient": "other_county", "why": "out_of_area", "agency": COUNTY, "phone": PHONE} | changes
    return post(desk, f"/reports/{report.pk}/tell", **sent)


@pytest.mark.req("E-1")
class TestBeginning:
    def test_the_report_leads_there_by_one_key_and_offers_it_in_danger_before_any_decision(self):
        report, desk = arrived(danger="yes"), staff.desk()
        page = text(desk.client.get(f"/screening/{report.pk}"))
        assert re.search(rf'href="/reports/{report.pk}/tell" data-key="t"', page)
        assert "Danger: tell someone now." in page
        telling(report, her())
        page = text(desk.client.get(f"/screening/{report.pk}"))
        assert "Danger: tell someone now." not in page
        assert "Nobody has answered yet" in page

    def test_danger_chooses_police_at_the_place_the_report_names_and_says_that_no_number_is_on_file(self):
        report, desk = arrived(danger="yes", where_now="12 Alder Row, Galt"), staff.desk()
        page = text(desk.client.get(f"/reports/{report.pk}/tell"))
        assert "Galt Police Department" in page
        assert "none on file: call 911" in page
        assert 'value="city:Galt" selected' in page
        assert re.search(r'value="law_enforcement"[^>]*checked', page)
        assert "seconds read aloud" in page

    def test_another_place_is_shown_before_anything_begins(self):
        report, desk = arrived(danger="yes"), staff.desk()
        sent = {"recipient": "law_enforcement", "place": "city:Folsom", "look": "1"}
        page = text(post(desk, f"/reports/{report.pk}/tell", **sent))
        assert "Folsom Police Department" in page
        assert not HandOff.unscoped.exists()

    def test_who_must_not_be_told_is_not_among_those_to_choose_from(self):
        report, desk = arrived(), staff.desk()
        page = text(desk.client.get(f"/reports/{report.pk}/tell"))
        assert 'value="law_enforcement"' in page
        assert 'value="military"' not in page
        assert 'value="reporter_employer"' not in page
        assert "must not be told" in text(begun(desk, report, recipient="military"), 422)

    def test_the_script_is_drafted_from_the_report_without_who_reported(self):
        report, desk = arrived(identity=IDENTITY, danger="yes"), staff.desk()
        page = text(desk.client.get(f"/reports/{report.pk}/tell"))
        for wanted in (
            cast.CHILD.name,
            cast.CHILD.address,
            "bruise",
            report.number,
            "11165.9",
            "Never say who reported",
        ):
            assert wanted in page
        for secret in SECRETS:
            assert secret not in page

    def test_words_that_a_person_changed_stay_when_another_choice_is_shown_and_are_what_is_said(self):
        report, desk = arrived(), staff.desk()
        mine = {"said": "A child of six is alone. Go now.", "place": "city:Galt", "recipient": "law_enforcement"}
        page = text(post(desk, f"/reports/{report.pk}/tell", look="1", **mine))
        assert "A child of six is alone. Go now." in page
        answer = begun(desk, report, agency="", phone="", why="danger", **mine)
        assert "A child of six is alone. Go now." in text(desk.client.get(answer["Location"]))

    def test_words_that_nobody_changed_follow_the_choice(self):
        report, desk = arrived(), staff.desk()
        page = text(desk.client.get(f"/reports/{report.pk}/tell?to=law_enforcement"))
        drafted = re.search(r'name="drafted" value="([0-9a-f]{64})"', page)
        said = re.search(r'<textarea[^>]*name="said"[^>]*>(.*?)</textarea>', page)
        assert drafted is not None
        assert said is not None
        sent = {"drafted": drafted[1], "said": html.unescape(said[1]), "recipient": "medical", "look": "1"}
        assert "I ask for medical help." in text(post(desk, f"/reports/{report.pk}/tell", **sent))

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"agency": ""}, "Nobody is on file for them"),
            ({"said": "word " * 400}, "seconds to say"),
            ({"why": "x"}, "Choose why they are told"),
            ({"recipient": "x"}, "Choose whom you tell"),
        ],
    )
    def test_what_is_missing_is_asked_for_and_nothing_begins(self, changes: dict[str, str], said: str):
        report, desk = arrived(), staff.desk()
        page = text(begun(desk, report, **changes), 422)
        assert said in page
        assert "<title>Error:" in page
        assert not HandOff.unscoped.exists()


@pytest.mark.req("I-9", "E-1")
class TestTheCall:
    def test_nothing_says_that_somebody_was_told_until_who_answered_is_written_down(self):
        report, desk = arrived(), staff.desk()
        page_of = begun(desk, report)["Location"]
        row = HandOff.unscoped.get()
        assert page_of == f"/hand-offs/{row.pk}"
        pages = [page_of, f"{page_of}/proof", "/hand-offs", f"/screening/{report.pk}"]
        for address in pages:
            page = text(desk.client.get(address))
            assert "Nobody has answered yet" in page, address
            assert "Told:" not in page, address
        sent = {"answered_by": "Badge 4471", "their_reference": "PL-2201", "answered_at": as_typed(clock.now())}
        assert post(desk, page_of, **sent)["Location"] == page_of
        for address in pages:
            page = text(desk.client.get(address))
            assert "Told: Badge 4471" in page, address
            assert "PL-2201" in page
            assert "Nobody has answered yet" not in page

    def test_the_number_dials_and_one_that_is_missing_says_call_911(self):
        report, desk = arrived(), staff.desk()
        assert 'href="tel:5305550148"' in text(desk.client.get(begun(desk, report)["Location"]))
        sent = {"recipient": "law_enforcement", "place": "city:Galt", "why": "danger", "agency": "", "phone": ""}
        page = text(desk.client.get(begun(desk, report, **sent)["Location"]))
        assert '<strong class="hd-none">none on file: call 911</strong>' in page
        assert 'href="tel:911"' in page

    def test_the_parts_are_read_in_order_with_what_they_are_about(self):
        report, desk = arrived(danger="yes"), staff.desk()
        page = text(desk.client.get(f"/hand-offs/{telling(report, desk.viewer).pk}"))
        heads = re.findall(r"<h3[^>]*>([^<]+)</h3>", page)
        assert heads == [
            "Say who you are", "Danger", "Where the child is", "What is happening", "The children", "Who is there",
            "For their safety", "How they call back", "Now ask, and write it down",
        ]  # fmt: skip

    def test_nobody_answers_and_the_next_is_on_the_page_with_what_was_tried_and_typed(self):
        report, desk = arrived(danger="yes"), staff.desk()
        row = telling(report, desk.viewer)
        address = f"/hand-offs/{row.pk}"
        post(desk, f"{address}/typed", answered_by="Sgt", note="line busy")
        assert post(desk, f"{address}/next", version=row.version)["Location"] == address
        page = text(desk.client.get(address))
        assert "whole county" in page
        assert "Tried: Galt Police Department" in page
        assert 'value="Sgt"' in page
        assert "line busy" in page
        assert "Somebody went on with this before you" in text(post(desk, f"{address}/next", version=row.version), 409)

    def test_what_is_typed_is_kept_by_itself_and_by_a_button(self):
        report, desk = arrived(), staff.desk()
        address = begun(desk, report)["Location"]
        sent = {"answered_by": "Bad", "their_reference": "", "note": ""}
        answer = desk.client.post(f"{address}/typed", sent, headers={"accept": "application/json"})
        assert answer.json() == {"kept": True}
        assert 'value="Bad"' in text(desk.client.get(address))
        assert post(desk, f"{address}/typed", answered_by="Badge 44")["Location"] == address
        page = text(desk.client.get(address))
        assert 'value="Badge 44"' in page
        assert "What you typed before is here." in page

    def test_an_answer_without_a_person_or_a_time_is_asked_for_again(self):
        report, desk = arrived(), staff.desk()
        address = begun(desk, report)["Location"]
        now = as_typed(clock.now())
        page = text(post(desk, address, answered_by="", their_reference="PL-1", answered_at=now), 422)
        assert "Write the name or badge" in page
        assert "PL-1" in page
        assert "Give the time they answered" in text(post(desk, address, answered_by="B", answered_at="never"), 422)
        post(desk, address, answered_by="Badge 1", answered_at=now)
        page = text(post(desk, address, answered_by="Badge 2", answered_at=now), 409)
        assert "Somebody recorded the answer before you" in page

    def test_silence_interrupts_and_leads_to_the_form_for_the_answer(self):
        report, desk = arrived(), staff.desk()
        address = begun(desk, report)["Location"]
        row = HandOff.unscoped.get()
        tick(row.due_at + timedelta(seconds=1))
        bar = text(desk.client.get("/alarms/"))
        assert "data-interrupt" in bar
        assert f'href="{address}"' in bar
        with clock.freeze(row.due_at + timedelta(seconds=2)):
            assert "Late: it was due" in text(staff.desk("supervisor").client.get("/hand-offs"))
        post(desk, address, answered_by="Badge 1", answered_at=as_typed(clock.now()))
        assert Alert.unscoped.get(kind=AlertKind.HAND_OFF).acknowledged_at is not None

    def test_the_proof_says_who_when_what_and_the_section_and_nothing_of_the_reporter(self):
        report, desk = arrived(identity=IDENTITY), staff.desk()
        address = begun(desk, report)["Location"]
        post(desk, address, answered_by="J. Okafor", answered_at=as_typed(clock.now()), note="Sends somebody tonight.")
        page = text(desk.client.get(f"{address}/proof"))
        for wanted in ("J. Okafor", COUNTY, PHONE, cast.CHILD.address, "none given", "tonight", "11165.9", "Pacific"):
            assert wanted in page
        for secret in SECRETS:
            assert secret not in page


@pytest.mark.req("E-3")
class TestAfterwards:
    def test_the_page_says_whether_what_is_new_was_received(self):
        report, desk = arrived(), staff.desk()
        address = f"/hand-offs/{told(report, desk.viewer).pk}"
        assert post(desk, f"{address}/update", words="She is at school.")["Location"] == f"{address}#updates"
        page = text(desk.client.get(address))
        assert "Not received yet" in page
        assert "Not received yet" in text(desk.client.get(f"/screening/{report.pk}"))
        assert "What is new was not received yet" in text(desk.client.get("/hand-offs"))
        form = re.search(r'action="(/hand-offs/updates/[^"]+)"', page)
        assert form is not None
        assert "Write the name or badge" in text(post(desk, form[1], received_by=" "), 422)
        post(desk, form[1], received_by="Badge 9")
        for place in (address, f"{address}/proof", f"/screening/{report.pk}"):
            assert "received by Badge 9" in text(desk.client.get(place)), place

    def test_what_came_of_it_is_on_the_report(self):
        report, desk = arrived(), staff.desk()
        address = f"/hand-offs/{told(report, desk.viewer).pk}"
        assert "Choose what it came to" in text(post(desk, f"{address}/outcome", at=as_typed(clock.now())), 422)
        sent = {"code": "protective_custody", "said_words": "At the station.", "at": as_typed(clock.now())}
        post(desk, f"{address}/outcome", **sent)
        page = text(desk.client.get(f"/screening/{report.pk}"))
        assert "Protective custody" in page
        assert "At the station." in page

    def test_the_file_for_their_system_is_one_and_says_nothing_of_the_reporter(self):
        report, desk = arrived(identity=IDENTITY), staff.desk()
        answer = desk.client.get(f"/hand-offs/{told(report, desk.viewer).pk}/eido")
        assert answer["Content-Type"] == "application/json"
        assert "attachment" in answer["Content-Disposition"]
        assert report.number not in answer["Content-Disposition"]
        assert json.loads(answer.content)["eidoVersion"] == "1.0"
        for secret in SECRETS:
            assert secret not in answer.content.decode()

    @pytest.mark.parametrize(("path", "sent"), [("update", {"words": "x"}), ("outcome", {"code": "shelter"})])
    def test_nothing_is_added_before_somebody_answered(self, path: str, sent: dict[str, str]):
        report, desk = arrived(), staff.desk()
        address = begun(desk, report)["Location"]
        page = text(post(desk, f"{address}/{path}", at=as_typed(clock.now()), **sent), 422)
        assert "Nobody there has answered yet" in page


@pytest.mark.req("S-10")
class TestOwed:
    def test_what_is_owed_stands_on_the_report_with_its_section_and_time_until_it_is_done(self):
        report, desk = arrived(), staff.desk()
        decided(report, [ruling("law_enforcement", "cross_report.written")])
        page = text(desk.client.get(f"/screening/{report.pk}"))
        assert "By law: Police or sheriff" in page
        assert "A written report must be sent." in page
        assert "11166(j)(1)" in page
        assert f"/reports/{report.pk}/tell?to=law_enforcement" in page
        row = CrossReport.unscoped.get(written=True)
        assert f"/cross-reports/{row.pk}" in text(desk.client.get("/hand-offs"))
        page = text(desk.client.get(f"/cross-reports/{row.pk}"))
        assert "none on file. Send the report printed without the reporter." in page
        assert "Choose how it was sent" in text(post(desk, f"/cross-reports/{row.pk}/sent", to="Records"), 422)
        post(desk, f"/cross-reports/{row.pk}/sent", how="fax", to="Records desk")
        page = text(desk.client.get(f"/cross-reports/{row.pk}"))
        assert "By fax: Records desk" in page
        told(report, desk.viewer)
        assert "By law:" not in text(desk.client.get(f"/screening/{report.pk}"))

    def test_only_a_supervisor_is_offered_to_take_it_off(self):
        report, desk, boss = arrived(), staff.desk(), staff.desk("supervisor")
        decided(report, [ruling("law_enforcement", "cross_report.written")])
        row = CrossReport.unscoped.get(written=True)
        address = f"/cross-reports/{row.pk}"
        assert "It is not owed" not in text(desk.client.get(address))
        assert post(desk, f"{address}/excuse", reason="x").status_code == 403
        assert "It is not owed" in text(boss.client.get(address))
        assert "Write why it is not owed" in text(post(boss, f"{address}/excuse", reason=" "), 422)
        post(boss, f"{address}/excuse", reason="The tool was wrong: see the note.")
        page = text(desk.client.get(address))
        assert "Not owed any more" in page
        assert "The tool was wrong" in page


@pytest.mark.req("E-2")
class TestTheListOfOffices:
    def test_everybody_sees_it_and_only_an_administrator_changes_it(self):
        desk = staff.desk()
        page = text(desk.client.get("/responders"))
        assert "Galt Police Department" in page
        assert "none on file: call 911" in page
        assert "nobody has checked it" in page
        assert ">Change<" not in page
        for address in ("/responders/new", "/responders/take?entry=police_galt"):
            assert desk.client.get(address).status_code == 403
            assert desk.client.post(address, {"name": "x"}).status_code == 403

    def test_an_administrator_writes_a_number_down_with_its_source(self):
        boss = staff.desk("administrator")
        address = "/responders/take?entry=police_galt"
        page = text(boss.client.get(address))
        assert 'value="Galt Police Department"' in page
        sent = {
            "recipient": "law_enforcement", "covers": "city", "place": "Galt", "name": "Galt Police Department",
            "phone": "(209) 555-0107", "source": "", "checked_on": "2026-11-20", "version": "0",
        }  # fmt: skip
        assert "Write where this comes from" in text(boss.client.post(address, sent), 422)
        with clock.freeze(clock.now()):
            assert boss.client.post(address, sent | {"source": "Their desk"}).status_code == 303
        row = Responder.unscoped.get()
        page = text(boss.client.get("/responders"))
        assert "(209) 555-0107" in page
        assert f"/responders/{row.pk.hex}" in page or f"/responders/{row.pk}" in page
        assert boss.client.get(address).status_code == 303
        assert 'value="Their desk"' in text(boss.client.get(f"/responders/{row.pk}"))
        assert boss.client.post(f"/responders/{row.pk}/end", {"version": row.version}).status_code == 303
        assert "(209) 555-0107" not in text(boss.client.get("/responders"))

    def test_an_office_of_the_agencys_own_is_added(self):
        boss = staff.desk("administrator")
        assert boss.client.get("/responders/new").status_code == 200
        sent = {
            "recipient": "medical", "covers": "county", "place": "Sacramento County", "name": "County ambulance",
            "phone": "555-0111", "source": "The county's list", "checked_on": "",
        }  # fmt: skip
        assert boss.client.post("/responders/new", sent).status_code == 303
        page = text(boss.client.get("/responders"))
        assert "County ambulance" in page
        assert boss.client.get("/responders/take?entry=nobody").status_code == 303
