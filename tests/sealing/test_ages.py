"""Keys run out: a year after its newest generation was made, a key is due for another."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.sealing import ROLES, Keyring
from hearthline.sealing.ages import LASTING, LIFE, ages, due
from tests.sealing.rings import rings

DAYS = st.dates(date(2020, 1, 1), date(2080, 12, 31))


def made(role: str, day: str) -> Keyring:
    """A ring of this role whose every key was made on `day`."""
    ring = rings()[role]
    return replace(ring, keys={n: tuple(replace(k, made=day) for k in held) for n, held in ring.keys.items()})


@pytest.mark.parametrize("role", sorted(ROLES))
@given(day=DAYS)
def test_a_key_is_due_on_the_day_after_its_year_and_not_before(role: str, day: date) -> None:
    ring = made(role, day.isoformat())
    assert due(ring, day + LIFE) == []
    assert due(ring, day + LIFE + timedelta(days=1)) == sorted(set(ROLES[role]) - LASTING)


def test_a_new_generation_of_one_key_is_what_counts() -> None:
    ring = made("worker", "2024-01-01")
    newest = replace(ring.newest("intake"), made="2026-11-01")
    ring = replace(ring, keys={**ring.keys, "intake": (newest, *ring.generations("intake"))})
    assert "intake" not in due(ring, date(2026, 11, 23))
    assert "agency" in due(ring, date(2026, 11, 23))


def test_what_has_no_date_is_due_and_says_so() -> None:
    found = list(ages(made("public", "once upon a time"), date(2026, 11, 23)))
    assert {one.days for one in found} == {None}
    assert [one.name for one in found if not one.due] == ["pepper"], "receipts in people's hands hang on it"


def test_a_date_to_come_is_no_reason() -> None:
    assert due(made("desk", "2027-01-01"), date(2026, 11, 23)) == []


def test_no_value_of_a_key_is_in_what_is_said() -> None:
    ring = rings()["worker"]
    said = repr(list(ages(ring, date(2099, 1, 1))))
    for held in ring.keys.values():
        for key in held:
            assert not [raw for raw in (key.public, key.secret) if raw is not None and raw.hex() in said]
