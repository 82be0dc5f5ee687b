"""What differs by place comes from the pack: who must say a name, what must be asked, what a job still demands."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, override_settings

from hearthline.intake.door.models import Envelope
from hearthline.intake.public.answers import IDENTITY, Wizard, declined
from hearthline.intake.public.wording import wording
from tests.cast import STORY
from tests.intake.public import opening, packs_there
from tests.intake.public.walking import Walk

pytestmark = pytest.mark.django_db

DUE = "12:00 a.m., November 24, 2026"
NOT_ENOUGH = "Sending this page does not meet your duty as a mandated reporter."


@pytest.mark.req("I-5", "I-8")
def test_the_rules_stand_before_the_first_question(visitor: Client) -> None:
    text = visitor.get("/").content.decode()
    first = text.index('name="about"')
    for said in ("You can say no and still send your report.", "A judge can order us", "The law protects you"):
        assert -1 < text.index(said) < first


@pytest.mark.req("C-2")
def test_who_may_learn_the_name_stands_where_it_is_asked(walk: Walk) -> None:
    walk.start().to(8)
    assert walk.text.index("A judge can order us to share it.") < walk.text.index("What is your name?")
    assert "The law says we must ask. It helps us reach you" in walk.text


def test_what_was_asked_and_not_answered_is_recorded(walk: Walk) -> None:
    walk.start().to(8).press(decline_name="on", why_declined="I live next door", phone="555-0100").send()
    reporter = opening.only()["reporter"]
    assert set(reporter["declined"]) == {"name", "source", "tribe"}
    assert reporter["why_declined"] == "I live next door"


def test_an_answered_question_is_not_declined(walk: Walk) -> None:
    walk.start().to(6).press(how_know=["saw"]).press(tribe="no").press(name="A", phone="555-0100").send()
    assert opening.only()["reporter"]["declined"] == []


def test_prefer_not_to_say_is_declined(walk: Walk) -> None:
    walk.start().to(7).press(tribe="declined").press().send()
    sent = opening.only()
    assert sent["visit"]["tribe"] == "declined"
    assert {"name", "telephone", "why_declined", "tribe", "source"} == set(sent["reporter"]["declined"])


def test_nothing_is_declined_that_was_not_asked_yet() -> None:
    early = Wizard(token="00", seen=2)
    assert declined(early, wording("en").asks("public")) == []


def test_a_tick_beside_a_given_name_does_not_take_the_name_away(walk: Walk) -> None:
    walk.start().to(8).press(name="Somebody", decline_name="on").send()
    (envelope,) = opening.envelopes()
    assert (opening.identity(envelope) or {})["name"] == "Somebody"
    assert "name" not in opening.only()["reporter"]["declined"]


def test_the_pack_asks_only_what_the_pages_can_take() -> None:
    known = {*IDENTITY, "why_declined", "how_know", "role", "tribe"}
    for kind in ("public", "mandated", "self"):
        assert {ask.field for ask in wording("en").asks(kind)} <= known


@pytest.mark.req("M-1", "M-2")
def test_who_reports_for_a_job_reads_the_duty_first(walk: Walk) -> None:
    walk.page = walk.client.get("/r/job")
    assert NOT_ENOUGH in walk.text
    assert "Call (916) 875-5437 now." in walk.text
    assert walk.text.index(NOT_ENOUGH) < walk.text.index('name="about"')


@pytest.mark.req("M-1", "M-2")
def test_the_role_chosen_early_is_kept_and_the_receipt_tells_what_is_still_due(walk: Walk) -> None:
    walk.page = walk.client.post("/r/1", {"from": "job", "about": "child", "role": "school_employee"})
    walk.to(8)
    assert walk.form["values"]["role"] == "school_employee"
    walk.press()
    assert NOT_ENOUGH in walk.text
    walk.send()
    assert NOT_ENOUGH in walk.text
    assert DUE in walk.text
    assert "we tell you the result" in walk.text
    reporter = opening.only()["reporter"]
    assert (reporter["kind"], reporter["category"]) == ("mandated", "school_employee")


def test_a_job_not_found_in_the_list_still_shows_the_duty(walk: Walk) -> None:
    walk.page = walk.client.post("/r/1", {"from": "job", "about": "child", "role": ""})
    walk.to(9)
    assert NOT_ENOUGH in walk.text


def test_a_role_that_does_not_exist_stops_nobody_at_the_door(walk: Walk) -> None:
    walk.page = walk.client.post("/r/1", {"from": "job", "about": "past", "role": "astronaut"})
    assert walk.page.status_code == 200
    assert walk.heading == "Is any child in danger right now?"


def test_the_public_reads_nothing_of_duties(walk: Walk) -> None:
    walk.start().to(8).press(role="none")
    assert NOT_ENOUGH not in walk.text
    assert NOT_ENOUGH not in walk.send().text


def test_a_mandated_reporter_without_a_name_is_not_refused_where_the_law_keeps_the_report(walk: Walk) -> None:
    walk.start().to(8).press(role="clergy").send()
    assert walk.heading == "We have your report"
    assert {"name_mandated", "telephone_mandated", "business_address"} <= set(opening.only()["reporter"]["declined"])


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Walk]:
    packs_there.write(tmp_path)
    with override_settings(HEARTHLINE_PACKS_DIR=tmp_path, HEARTHLINE_PACK="us-ca-elsewhere"):
        yield Walk(Client())


def test_where_the_law_demands_a_name_it_is_said_before_the_first_question(elsewhere: Walk) -> None:
    elsewhere.page = elsewhere.client.get("/")
    first = elsewhere.text.index('name="about"')
    assert elsewhere.text.index("only with your name") < first
    assert elsewhere.text.index("You can call us, or call the police.") < first


def test_where_the_law_demands_a_name_nothing_is_sent_without_and_nothing_is_lost(elsewhere: Walk) -> None:
    elsewhere.start().to(8)
    assert "decline_name" not in elsewhere.text
    elsewhere.press(phone="555-0100")
    assert elsewhere.page.status_code == 422
    assert "The law here asks for your name." in elsewhere.text
    assert elsewhere.form["values"]["phone"] == "555-0100"
    elsewhere.page = elsewhere.client.post("/r/send", {"state": elsewhere.state, "from": "9"})
    assert elsewhere.page.status_code == 422
    assert not Envelope.unscoped.exists()
    elsewhere.press(name="Somebody")
    assert STORY.split(".")[0] in elsewhere.text
    assert elsewhere.send().heading == "We have your report"
