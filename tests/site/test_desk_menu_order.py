"""What the desk's bar and its refusals lead to first: the room of who looks, not somebody else's."""

import re

import pytest
from django.test import Client

from tests import staff

pytestmark = pytest.mark.django_db
OWN = {
    ("screener",): ["Queue", "/"],
    ("supervisor",): ["Queue", "/"],
    ("agent",): ["Help desk", "/help/"],
    ("administrator",): ["People", "/account/people"],
    ("agent", "administrator"): ["People", "/account/people"],
}
EVERYBODYS = "/on-call/"
PHONE = 3
"""How many places of the bar a telephone shows: `ui/desk.css`."""


def signed_in(roles: tuple[str, ...]) -> Client:
    person = staff.user(*roles, username="-and-".join(roles))
    client = Client()
    staff.sign_in(client, person, staff.factor(person))
    return client


def bar(client: Client) -> list[str]:
    page = client.get(EVERYBODYS).content.decode()
    inside = page.split("<nav", 1)[1].split("</nav>", 1)[0].split('class="hl-more"', 1)[0]
    return [re.sub(r"<[^>]+>", "", one).strip() for one in re.findall(r"<a [^>]*>(.*?)</a>", inside, re.S)]


@pytest.mark.parametrize("roles", OWN)
def test_the_first_place_of_the_bar_is_the_roles_own_room_and_they_may_open_it(roles: tuple[str, ...]):
    client = signed_in(roles)
    assert bar(client)[0] == OWN[roles][0]
    assert client.get(OWN[roles][1]).status_code == 200


def test_a_telephone_shows_a_supervisor_the_supervisors_page_without_opening_the_menu():
    assert "Supervisor" in bar(staff.desk("supervisor").client)[:PHONE]


@pytest.mark.parametrize("roles", OWN)
def test_a_refusal_leads_to_a_place_that_this_person_may_open(roles: tuple[str, ...]):
    client = signed_in(roles)
    page = client.get("/nothing/here")
    assert page.status_code == 404
    main = page.content.decode().split("<main", 1)[1]
    assert f'<a href="{OWN[roles][1]}">Go to: {OWN[roles][0]}</a>' in main
    others = re.findall(r'<li><a href="([^"]+)"', main)
    assert len(others) > PHONE
    if len(roles) == 1:  # who keeps accounts is refused what another of their roles would open
        assert [there for there in others if client.get(there).status_code not in (200, 302)] == []


@pytest.mark.parametrize("roles", OWN)
def test_signing_in_leads_to_that_room(roles: tuple[str, ...]):
    person = staff.user(*roles, username="-and-".join(roles))
    assert staff.sign_in(Client(), person, staff.factor(person))["Location"] == OWN[roles][1]


def test_a_refusal_before_signing_in_names_no_room():
    staff.agency()
    page = Client().get("/nothing/here", follow=True).content.decode()
    assert "Help desk" not in page
    assert "Go to: " not in page
