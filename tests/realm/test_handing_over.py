"""One's own details go to the public face once, in the person's own browser; the public face knows no account."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings
from hypothesis import given
from hypothesis import strategies as st

from hearthline.ground import clock
from hearthline.intake.public import state
from hearthline.realm import accounts
from hearthline.realm.models import HandOverUse
from hearthline.sealing.handover import LIFE, open_handover, seal_handover
from hearthline.site.settings import public
from tests import cast, staff
from tests.realm import outsiders

SECRET, AGENCY = outsiders.HANDOVER, staff.HERE
TOLD = {"name": cast.SCREENER, "phone": "555-0144", "employer": "Practice school", "category": "", "language": "en"}
ORIGIN = "http://outside.test"


@contextmanager
def public_face() -> Iterator[Client]:
    config = dataclasses.replace(
        settings.HEARTHLINE,
        face="public",
        demo=False,
        outside_port=8002,
        outside_address=ORIGIN,
        handover=SECRET,
    )
    told = vars(public)
    with override_settings(
        ROOT_URLCONF="hearthline.site.urls_public",
        MIDDLEWARE=told["MIDDLEWARE"],
        HEARTHLINE_FACE="public",
        HEARTHLINE=config,
    ):
        yield Client()


def test_a_hand_over_opens_with_the_same_secret_for_the_same_agency_for_half_an_hour() -> None:
    text = seal_handover(SECRET, AGENCY, TOLD)
    found = open_handover(SECRET, AGENCY, text)
    assert found is not None
    assert found.details == TOLD
    assert cast.SCREENER not in repr(found)
    assert open_handover("another secret", AGENCY, text) is None
    assert open_handover("", AGENCY, text) is None
    assert open_handover(SECRET, staff.THERE, text) is None
    with clock.freeze(clock.now() + LIFE):
        assert open_handover(SECRET, AGENCY, text) is None
    with clock.freeze(clock.now() - timedelta(minutes=2)):
        assert open_handover(SECRET, AGENCY, text) is None, "from the future"


def test_each_hand_over_is_another_and_all_are_equally_long() -> None:
    one, two = seal_handover(SECRET, AGENCY, TOLD), seal_handover(SECRET, AGENCY, TOLD)
    empty = seal_handover(SECRET, AGENCY, {})
    assert one != two
    assert len(one) == len(empty)
    first, second = open_handover(SECRET, AGENCY, one), open_handover(SECRET, AGENCY, two)
    assert first is not None
    assert second is not None
    assert first.mark != second.mark


@given(st.text(max_size=400))
def test_nothing_that_a_browser_sends_instead_opens_or_fails(typed: str) -> None:
    assert open_handover(SECRET, AGENCY, typed) is None


@given(st.integers(0, 1400), st.integers(1, 255))
def test_a_hand_over_that_was_changed_in_one_place_does_not_open(at: int, by: int) -> None:
    import base64

    text = seal_handover(SECRET, AGENCY, TOLD)
    raw = bytearray(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    raw[at % len(raw)] ^= by
    assert open_handover(SECRET, AGENCY, base64.urlsafe_b64encode(bytes(raw)).decode().rstrip("=")) is None


def test_details_too_long_for_a_field_are_cut_and_a_longer_page_is_none() -> None:
    found = open_handover(SECRET, AGENCY, seal_handover(SECRET, AGENCY, {"name": "x" * 9000}))
    assert found is not None
    assert len(found.details["name"]) == 200
    assert open_handover(SECRET, AGENCY, "A" * 9000) is None


def wizard_of(answer: Any) -> Any:
    return state.open_wizard(answer.context["state"])


@pytest.mark.req("M-1")
@pytest.mark.django_db
def test_a_report_begins_with_one_s_details_filled_in_and_no_cookie() -> None:
    with public_face() as client:
        answer = client.post("/r/with", {"handed": seal_handover(SECRET, AGENCY, TOLD)}, headers={"Origin": ORIGIN})
        assert answer.status_code == 200
        assert not answer.cookies
        assert cast.SCREENER in answer.content.decode()
        first = client.post("/r/1", {"from": "with", "state": answer.context["state"], "about": "child"})
        wizard = state.open_wizard(first.context["state"])
        assert wizard is not None
        assert wizard.identity == {name: TOLD[name] for name in ("name", "phone", "employer")}
        assert wizard.job
        assert not first.cookies


@pytest.mark.django_db
def test_a_hand_over_fills_in_one_report_and_a_second_press_refuses_nobody() -> None:
    handed = seal_handover(SECRET, AGENCY, TOLD)
    with public_face() as client:
        tokens = []
        for _ in range(2):
            answer = client.post("/r/with", {"handed": handed}, headers={"Origin": ORIGIN})
            assert answer.status_code == 200
            tokens.append(answer.context["state"])
        assert tokens[0]
        assert not tokens[1]
        assert cast.SCREENER not in answer.content.decode()
        first = client.post("/r/1", {"from": "with", "about": "child"})
        wizard = state.open_wizard(first.context["state"])
        assert wizard is not None
        assert wizard.identity == {}
    assert HandOverUse.objects.count() == 1


@pytest.mark.fault("60")
@pytest.mark.django_db
@pytest.mark.parametrize("origin", ["http://elsewhere.test", "null", "", "http://outside.test.elsewhere.test"])
def test_another_site_s_page_puts_no_details_into_a_report(origin: str) -> None:
    with public_face() as client:
        headers = {"Origin": origin} if origin else {}
        answer = client.post("/r/with", {"handed": seal_handover(SECRET, AGENCY, TOLD)}, headers=headers)
        assert answer.status_code == 200
        assert answer.context["wizard"] is None
        assert cast.SCREENER not in answer.content.decode()
    assert not HandOverUse.objects.exists(), "and it is not used up by that"


@pytest.mark.django_db
def test_whoever_it_is_not_can_leave_the_details_out() -> None:
    with public_face() as client:
        answer = client.post("/r/with", {"handed": seal_handover(SECRET, AGENCY, TOLD)}, headers={"Origin": ORIGIN})
        sent = {"from": "with", "state": answer.context["state"], "about": "past", "bare": "1"}
        wizard = state.open_wizard(client.post("/r/1", sent).context["state"])
        assert wizard is not None
        assert wizard.identity == {}
        assert wizard.about == "past"


@pytest.mark.django_db
def test_a_state_that_another_site_sends_along_is_not_believed() -> None:
    with public_face() as client:
        answer = client.post("/r/with", {"handed": seal_handover(SECRET, AGENCY, TOLD)}, headers={"Origin": ORIGIN})
        sent = {"from": "with", "state": answer.context["state"], "about": "child"}
        first = client.post("/r/1", sent, headers={"Sec-Fetch-Site": "cross-site"})
        wizard = state.open_wizard(first.context["state"])
        assert wizard is not None
        assert wizard.identity == {}


@pytest.mark.django_db
def test_the_page_outside_leads_there_and_only_there() -> None:
    with outsiders.outside_face():
        them = outsiders.there(outsiders.head())
        assert them.get("/start").context["handed"] == "", "nothing kept, nothing handed over"
        accounts.keep_details(person=them.person, told={**TOLD, "category": "teacher"})
        answer = them.get("/start")
        body = answer.content.decode()
        assert 'action="http://public.test/r/with"' in body
        assert "form-action 'self' http://public.test" in answer["Content-Security-Policy"]
        assert answer["Referrer-Policy"] == "strict-origin"
        assert "form-action 'self';" in them.get("/details")["Content-Security-Policy"] + ";"
        found = open_handover(SECRET, AGENCY, answer.context["handed"])
        assert found is not None
        assert found.details["phone"] == "555-0144"
        assert them.person.pk.hex not in str(found.details)


@pytest.mark.django_db
def test_receipts_are_kept_only_when_somebody_puts_them_there_and_go_when_they_say() -> None:
    from hearthline.realm.models import KeptReceipt
    from hearthline.sealing.codes import encode, in_groups

    code = encode(b"0123456789abcdef")
    with outsiders.outside_face():
        them, other = outsiders.there(outsiders.head()), outsiders.there(outsiders.head("Other school"))
        assert them.post("/receipts", {"code": "0000 0000"}).status_code == 422
        assert them.post("/receipts", {"code": code.lower()})["Location"] == "/receipts"
        row = KeptReceipt.unscoped.get()
        assert code not in row.box
        shown = them.get("/receipts").context["receipts"]
        assert [one.code for one in shown] == [in_groups(code, 4)]
        other.post(f"/receipts/{row.pk}/delete")
        assert KeptReceipt.unscoped.exists()
        them.post(f"/receipts/{row.pk}/delete")
        assert not KeptReceipt.unscoped.exists()
