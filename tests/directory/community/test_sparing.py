"""The read API has a share of the public face's time, and no more: reports come first."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from hearthline.directory.community.public import sparing
from hearthline.directory.community.public.sparing import LAST, SHARE, Sparing
from hearthline.site.settings import public

TURNS = st.lists(st.tuples(st.floats(0, 5), st.floats(0, 4)), max_size=40)


@pytest.fixture(autouse=True)
def _fresh(_no_share_spent: None, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.ROOT_URLCONF, settings.MIDDLEWARE = public.ROOT_URLCONF, public.MIDDLEWARE
    monkeypatch.setattr(sparing, "_sparing", Sparing())
    monkeypatch.setattr(sparing, "SHARE", SHARE)


@pytest.mark.django_db
@pytest.mark.req("D-3")
def test_programs_are_asked_to_come_again_and_people_who_report_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sparing, "LAST", 3600.0)  # however long this machine takes from one line to the next
    client = Client()
    assert client.get("/hsds/services").status_code == 200
    sparing._sparing.note(sparing.time.monotonic(), SHARE + 1)
    answer = client.get("/hsds/services")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer.json()["error"]
    for people in ("/", "/r/1", "/lines", "/answers/"):
        assert client.get(people).status_code != 503, people


@pytest.mark.django_db
@pytest.mark.req("D-3")
def test_what_has_not_ended_counts_too_and_leaves_room_when_it_does() -> None:
    """A hundred that begin together have taken no second yet, and would have every thread of the face."""
    client = Client()
    with sparing.turn() as first:
        assert client.get("/hsds/services").status_code == 200
        with sparing.turn() as second:
            assert (first, second) == (True, True)
            assert client.get("/hsds/services").status_code == 503
            assert client.get("/lines").status_code == 200
        assert client.get("/hsds/services").status_code == 200
    with sparing.turn() as one, sparing.turn() as two, sparing.turn() as three:
        assert (one, two, three) == (True, True, False)


@given(TURNS)
def test_it_is_over_exactly_while_the_last_seconds_hold_more_than_the_share(turns: list[tuple[float, float]]) -> None:
    one, now, done = Sparing(), 1000.0, []
    for wait, seconds in turns:
        now += wait
        assert one.over(now) == (sum(took for at, took in done if at > now - LAST) > SHARE)
        one.note(now, seconds)
        done.append((now, seconds))


def test_after_the_last_seconds_it_answers_again() -> None:
    one = Sparing()
    one.note(50.0, SHARE + 1)
    assert one.over(50.0 + LAST - 0.1)
    assert not one.over(50.0 + LAST)
