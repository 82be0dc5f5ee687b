"""The calendar file: as RFC 5545 has it, with no word too many; and the secret address behind it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.access.lifecycle import shut
from hearthline.duty.actions import reaching
from hearthline.duty.models import Feed
from hearthline.duty.roster import ical
from hearthline.duty.roster.ical import Event
from hearthline.ground import clock
from hearthline.ground.errors import Refused
from tests import staff
from tests.duty.rota.build import MONDAY, at, person, rota

NOW = at(MONDAY, 9)
WORDS = ("On call, {place}", "Backup, {place}")
texts = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=200)


def unfolded(text: str) -> list[str]:
    return re.sub("\r\n[ \t]", "", text).split("\r\n")[:-1]


def plain(text: str) -> str:
    out, rest = "", iter(text)
    for letter in rest:
        out += {"n": "\n"}.get(nxt := next(rest), nxt) if letter == "\\" else letter
    return out


@given(texts)
def test_whatever_a_place_is_called_it_comes_back_from_the_file(name):
    event = Event("u@x", NOW, NOW + timedelta(hours=1), name)
    whole = ical.calendar([event], name="On call", now=NOW)
    found = [line for line in unfolded(whole) if line.startswith("SUMMARY:")]
    assert [plain(line.removeprefix("SUMMARY:")) for line in found] == [name]


@given(texts)
def test_no_line_is_longer_than_75_octets_and_none_is_cut_within_a_letter(name):
    whole = ical.calendar([Event("u@x", NOW, NOW, name)], name=name, now=NOW)
    assert whole.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in whole.split("\r\n"))


def test_times_are_in_utc_and_every_event_has_what_it_must_have():
    event = Event("u@x", NOW, NOW + timedelta(hours=12), "On call, Isle")
    lines = unfolded(ical.calendar([event], name="On call", now=datetime(2026, 6, 1, tzinfo=UTC)))
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[1] == "VERSION:2.0"
    assert {"UID:u@x", "DTSTAMP:20260601T000000Z", "DTSTART:20260601T160000Z", "DTEND:20260602T040000Z"} <= set(lines)
    assert "SUMMARY:On call\\, Isle" in lines


@pytest.mark.django_db
@pytest.mark.req("S-10")
def test_a_calendar_has_ones_own_shifts_and_no_name_of_anybody():
    with clock.freeze(NOW):
        ann, bo = person("Ann"), person("Bo")
        rota(ann, bo)
        token = reaching.make_feed(viewer=staff.viewer_of(ann))
        text = ical.of_token(token, words=WORDS) or ""
        assert text.count("BEGIN:VEVENT") > 100
        assert "On call\\, Practice agency" in text
        assert "Ann" not in text
        assert "Bo" not in text
        assert token not in text
        assert text == ical.of_token(token, words=WORDS), "the same whenever it is read"


@pytest.mark.django_db
def test_only_a_hash_of_the_address_rests_and_a_new_one_ends_the_old():
    with clock.freeze(NOW):
        ann = staff.viewer_of(person("Ann"))
        first, second = reaching.make_feed(viewer=ann), reaching.make_feed(viewer=ann)
        assert ical.of_token(first, words=WORDS) is None
        assert ical.of_token(second, words=WORDS) is not None
        rows = [str(row.__dict__) for row in Feed.unscoped.all()]
        assert len(rows) == 2
        assert not [row for row in rows if first in row or second in row]
        assert reaching.end_feed(viewer=ann)
        assert not reaching.end_feed(viewer=ann)
        assert ical.of_token(second, words=WORDS) is None


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["", "x", "ü" * 9, "a" * 4000])
def test_an_address_that_nobody_made_opens_nothing(token):
    assert ical.of_token(token, words=WORDS) is None


@pytest.mark.django_db
def test_the_address_of_somebody_who_left_opens_nothing():
    with clock.freeze(NOW):
        ann = person("Ann")
        token = reaching.make_feed(viewer=staff.viewer_of(ann))
        shut(ann, "tests", NOW)
        assert ical.of_token(token, words=WORDS) is None
        with pytest.raises(Refused):
            reaching.make_feed(viewer=staff.viewer_of(ann))
