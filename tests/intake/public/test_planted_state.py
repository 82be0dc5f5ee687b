"""A state, a receipt or a draft that another site plants is not believed; the words that come with it are kept."""

import re
from typing import Any

import pytest
from django.test import Client

from hearthline.intake.door import drafts as door
from hearthline.intake.door.models import Envelope
from hearthline.intake.public import deliver, state
from hearthline.intake.public.answers import Wizard
from tests.cast import STORY
from tests.intake.public import opening
from tests.intake.public.walking import Walk

pytestmark = [pytest.mark.django_db, pytest.mark.fault("24"), pytest.mark.req("I-3")]

ELSEWHERE = "https://elsewhere.example"
FOREIGN = (
    {"Sec-Fetch-Site": "cross-site", "Origin": ELSEWHERE},
    {"Sec-Fetch-Site": "same-site", "Origin": "https://other.testserver"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
    {"Origin": ELSEWHERE},
    {"Origin": "http://[::1"},
)
OURS: tuple[dict[str, str], ...] = (
    {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"},
    {"Origin": "http://testserver"},
    {"Origin": "null"},
    {},
)


def planted(**answers: Any) -> tuple[Wizard, str]:
    """Somebody else's wizard, sealed into a state."""
    wizard = Wizard.new()
    wizard.put({"danger": "no", "story": "Nothing.", "where_unsure": True, **answers})
    wizard.seen = 9
    return wizard, state.seal_wizard(wizard)


def wizard_on(page: Any) -> Wizard | None:
    found = re.search(r'name="state" value="([^"]+)"', page.content.decode())
    return state.open_wizard(found[1]) if found else None


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_state_from_another_site_is_not_carried_on(visitor: Client, headers: dict[str, str]) -> None:
    wizard, sealed = planted()
    page = visitor.post("/r/3", {"state": sealed, "from": "2", "story": STORY}, headers=headers)
    shown = wizard_on(page)
    assert page.status_code == 422
    assert shown is not None
    assert shown.token != wizard.token
    assert STORY.splitlines()[0][:30] in page.content.decode()


@pytest.mark.parametrize("headers", FOREIGN)
def test_another_site_cannot_send_its_own_report_from_this_browser(visitor: Client, headers: dict[str, str]) -> None:
    wizard, sealed = planted()
    page = visitor.post("/r/send", {"state": sealed, "from": "9"}, headers=headers)
    assert not Envelope.unscoped.exists()
    assert deliver.code_of(wizard) not in page.content.decode()


@pytest.mark.parametrize("headers", OURS)
def test_our_own_page_is_believed_whatever_the_browser_tells(visitor: Client, headers: dict[str, str]) -> None:
    wizard, sealed = planted()
    page = visitor.post("/r/3", {"state": sealed, "from": "2", "story": STORY}, headers=headers)
    shown = wizard_on(page)
    assert page.status_code == 200
    assert shown is not None
    assert shown.token == wizard.token


def test_another_site_cannot_open_its_own_draft_for_somebody(visitor: Client) -> None:
    code = door.save(b'{"token": "' + b"ab" * 32 + b'"}', agency_id="sacramento-demo")
    page = visitor.post("/draft", {"code": code}, headers=FOREIGN[0])
    assert wizard_on(page) is None
    assert wizard_on(visitor.post("/draft", {"code": code}, headers=OURS[0])) is not None


def test_another_site_cannot_open_its_own_thread_for_somebody(visitor: Client) -> None:
    wizard, _ = planted()
    deliver.hand_in(wizard)
    code = deliver.code_of(wizard)
    assert 'name="state"' not in visitor.post("/back", {"code": code}, headers=FOREIGN[0]).content.decode()
    page = visitor.post("/back", {"code": code}, headers=OURS[0]).content.decode()
    found = re.search(r'name="state" value="([^"]+)"', page)
    assert found
    answer = visitor.post("/back", {"state": found[1], "text": STORY}, headers=FOREIGN[0])
    assert answer.status_code == 422
    assert STORY.splitlines()[0][:30] in answer.content.decode()
    assert Envelope.unscoped.count() == 1


@pytest.mark.req("I-2")
@pytest.mark.parametrize("address", ["/r/2", "/back"])
@pytest.mark.parametrize("sealed", ["", "garbage"])
def test_i_cannot_call_counts_with_a_state_that_does_not_open(visitor: Client, address: str, sealed: str) -> None:
    sent = {"state": sealed, "from": "danger", "cannot_call": "1", "where_now": "near the red store", "story": STORY}
    page = visitor.post(address, sent)
    told = opening.report(Envelope.unscoped.get())
    assert (told["danger"], told["where_now"], told["story"]) == ("cannot_call", "near the red store", STORY)
    assert page.status_code == 200
    assert "We could not read your earlier pages" in page.content.decode()
    assert "A call to 911 is still faster" in page.content.decode()


@pytest.mark.parametrize("button", ["called", "back", "_lang"])
def test_no_button_of_the_911_page_meets_a_dead_end(visitor: Client, button: str) -> None:
    page = visitor.post("/r/2", {"state": "garbage", "from": "danger", button: "es", "story": STORY})
    shown = wizard_on(page)
    assert page.status_code == 200
    assert shown is not None
    assert shown.answers["story"] == STORY
    assert not Envelope.unscoped.exists()


def test_a_walk_with_the_headers_of_a_browser_ends_in_one_receipt(walk: Walk) -> None:
    walk.client = Client(headers={"Sec-Fetch-Site": "same-origin", "Origin": "null"})
    walk.start().press(danger="yes").press("cannot_call")
    assert Envelope.unscoped.get().danger == "cannot_call"
