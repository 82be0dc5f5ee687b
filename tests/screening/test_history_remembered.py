"""Back from a person's page to who was found by hand: an address that says nothing, for who typed it, for a while."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session

from hearthline.ground import clock
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.screening.desk.history.remembered import KEPT, MOST
from tests import staff
from tests.screening.history_build import SMITH, john_smith
from tests.screening.test_history_pages import text

pytestmark = pytest.mark.django_db
TYPED = {"name": "Jon Smyth", "born": "about 8"}


def asked(desk: staff.Desk, **typed: str) -> str:
    """Where the form leads."""
    answer = desk.client.post("/people", TYPED | typed)
    assert answer.status_code == 303
    return str(answer["Location"])


@pytest.mark.req("S-1")
def test_the_form_leads_to_an_address_without_a_word_of_it_that_opens_again_and_again():
    john_smith()
    desk = staff.desk()
    place = asked(desk)
    assert place.startswith("/people?found=")
    assert "mith" not in place.lower().replace("smyth", "smith")
    looks = Entry.objects.filter(tag=Tag.PERSONS_LOOKED_UP)
    before = looks.count()
    for _ in range(2):
        page = desk.client.get(place)
        assert SMITH in text(page)
        assert 'value="Jon Smyth"' in text(page)
        assert not re.search("Sm[iy]th", page.content.decode().split("</title>")[0])
    assert looks.count() == before + 2


def test_what_lies_in_the_session_is_sealed():
    desk = staff.desk()
    asked(desk, name="Jonathanael Smythewright")
    kept = desk.client.session["hl_people_asked"]
    assert len(kept) == 1
    assert "Jonathanael" not in str(kept)
    assert "Smythewright" not in str(kept)
    for row in Session.objects.all():
        assert "Jonathanael" not in str(row.get_decoded())
        assert "Smythewright" not in str(row.get_decoded())


@pytest.mark.req("D-7")
def test_another_s_id_and_one_that_is_over_and_none_at_all_answer_alike_with_an_empty_form():
    john_smith()
    mine, other = staff.desk(), staff.desk(username="screener2", name="Ottoline Marsh")
    place = asked(mine)
    foreign = other.client.get(place)
    nothing = other.client.get("/people?found=nonsense")
    start = clock.now()
    for minutes in (10, 20):  # still at the desk
        with clock.freeze(start + timedelta(minutes=minutes)):
            assert mine.client.get(place).status_code == 200
    with clock.freeze(start + KEPT + timedelta(seconds=1)):
        over = mine.client.get(place)
    for answer in (foreign, nothing, over):
        assert answer.status_code == 410
        page = answer.content.decode()
        assert "This search is over" in page
        assert SMITH not in page
        assert "Smyth" not in page
        assert 'name="name"' in page


def test_a_box_moved_into_another_s_session_does_not_open():
    john_smith()
    mine, other = staff.desk(), staff.desk(username="screener2", name="Ottoline Marsh")
    place = asked(mine)
    session = other.client.session
    session["hl_people_asked"] = mine.client.session["hl_people_asked"]
    session.save()
    assert other.client.get(place).status_code == 410


def test_the_newest_few_are_kept_and_less_stays_less():
    john_smith()
    desk = staff.desk()
    places = [asked(desk, phone=f"916 555 010{n}") for n in range(MOST)]
    less = asked(desk, less="1")
    assert desk.client.get(places[0]).status_code == 410
    assert desk.client.get(places[1]).status_code == 200
    assert "Search again with less" not in text(desk.client.get(less))


@pytest.mark.parametrize("role", ["administrator", ""])
def test_who_may_not_look_keeps_and_opens_nothing(role: str):
    desk = staff.desk(role)
    assert desk.client.post("/people", TYPED).status_code == 403
    assert "hl_people_asked" not in desk.client.session
    assert desk.client.get("/people?found=nonsense").status_code == 403
