"""Every act that opens what is closed, or lets somebody in, asks for a fresh proof; what was typed comes back."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.urls import resolve

from hearthline.ground import clock
from tests import staff
from tests.access.test_stepping_up import PROVE, prove, rows

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(minutes=16)
ONE, OTHER = "01a201e0-915d-7d85-b16f-ab038e246602", "01a201e0-915d-7d85-b16f-ab038e246603"
ACTS = (
    f"/people/{ONE}/glass",
    f"/people/glass/{ONE}",
    f"/people/{ONE}/openings",
    "/people/unseal",
    f"/retention/plan/{ONE}/approve",
    f"/retention/holds/{ONE}/lift",
    f"/reports/{ONE}/identity",
    f"/reports/reveals/asked/{ONE}/answer",
    f"/reports/reveals/asked/{ONE}/open",
    "/account/directory",
    f"/account/directory/{ONE}/end",
    f"/account/people/{ONE}/outside",
    f"/account/outside/{ONE}/end",
    f"/account/outside/{ONE}/confirm",
    f"/account/people/{ONE}/renew",
    f"/account/people/{ONE}/invite",
    f"/account/people/{ONE}/open",
    f"/account/people/{ONE}/end-sessions",
)
TYPED = {"why": ["court", 'a <b> & "c"'], "words": ["line one\r\nline two"], "until": [""]}


@pytest.fixture(autouse=True)
def _no_budget_is_spent() -> None:
    cache.clear()


@pytest.fixture(params=["supervisor", "administrator"])
def later(request: pytest.FixtureRequest) -> Iterator[staff.Desk]:
    """Somebody who signed in sixteen minutes ago, and has worked since."""
    with clock.freeze(NOON):
        desk = staff.desk(request.param)
    with clock.freeze(LATER):
        yield desk


@pytest.mark.fault("48", "57")
def test_each_of_these_acts_asks_first_and_brings_back_what_was_typed(later: staff.Desk) -> None:
    sent = [(name, value) for name, values in TYPED.items() for value in values]
    for path in ACTS:
        answer = later.client.post(path, TYPED)
        assert (answer.status_code, answer["Location"]) == (302, PROVE), path
        page = prove(later)
        assert f'action="{path}"' in page
        assert rows(page) == sent, path
        assert later.client.post(path, TYPED).headers.get("Location") != PROVE, f"a fresh proof does: {path}"
        grow_old(later)


def grow_old(desk: staff.Desk) -> None:
    """The proof is sixteen minutes old again."""
    session = desk.client.session
    session["hl_proved"] = NOON.isoformat()
    session.save()


@pytest.mark.parametrize("path", ACTS)
def test_the_list_is_of_addresses_that_exist(path: str) -> None:
    assert resolve(path, "hearthline.site.urls_desk")


def test_looking_asks_for_nothing(later: staff.Desk) -> None:
    """Who only looks at the page of such an act is not asked: the act itself is."""
    for path in ("/account/directory", "/account/ending", "/review", "/reports/reveals/asked", "/retention/"):
        assert later.client.get(path).headers.get("Location") != PROVE, path
