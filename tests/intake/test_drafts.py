"""Drafts: kept for who holds the code, for 72 hours, and never in the way."""

from datetime import timedelta

import pytest
from django.db import OperationalError

from hearthline.ground import clock
from hearthline.intake.actions import expire_drafts
from hearthline.intake.actions.canary import seal_canary
from hearthline.intake.door.drafts import KEPT, LARGEST, load, save
from hearthline.intake.models import Draft
from tests.cast import STORY
from tests.intake.build import AGENCY, OTHER

pytestmark = pytest.mark.django_db


def saved(state: bytes = STORY.encode()) -> str:
    code = save(state, agency_id=AGENCY)
    assert code is not None
    return code


def test_a_draft_comes_back_with_its_code() -> None:
    code = saved()
    assert load(code, agency_id=AGENCY) == STORY.encode()
    assert load(code.lower().replace("-", " "), agency_id=AGENCY) == STORY.encode()


def test_neither_the_words_nor_the_code_rest_in_the_row() -> None:
    code = saved()
    row = Draft.unscoped.get()
    assert STORY[:20].encode() not in bytes(row.sealed)
    assert code.replace("-", "") not in row.id.upper()


def test_saving_again_under_the_code_replaces_what_was_there() -> None:
    code = saved()
    assert save(b"more", agency_id=AGENCY, code=code) == code
    assert load(code, agency_id=AGENCY) == b"more"
    assert Draft.unscoped.count() == 1


@pytest.mark.parametrize("typed", ["", "hello", "D-00000-00000-00000-00000-00000-00000", "x" * 9_000, "\x00"])
def test_another_code_opens_nothing(typed: str) -> None:
    saved()
    assert load(typed, agency_id=AGENCY) is None


def test_another_agency_opens_nothing() -> None:
    assert load(saved(), agency_id=OTHER) is None


def test_after_72_hours_a_draft_is_not_found_and_then_gone() -> None:
    start = clock.now()
    with clock.freeze(start):
        code = saved()
    with clock.freeze(start + KEPT):
        assert load(code, agency_id=AGENCY) is None
        seal_canary(agency_id=AGENCY)
        assert expire_drafts(clock.now() - timedelta(seconds=1)) == 0
        assert expire_drafts(clock.now() + timedelta(seconds=1)) == 1
    assert Draft.unscoped.count() == 0


@pytest.mark.fault("3")
def test_when_the_database_is_away_a_draft_is_said_not_to_be_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    code = saved()

    def away(*_: object, **__: object) -> None:
        raise OperationalError("away")

    monkeypatch.setattr(Draft.unscoped, "bulk_create", away)
    monkeypatch.setattr(Draft.unscoped, "filter", away)
    assert save(b"x", agency_id=AGENCY) is None
    assert load(code, agency_id=AGENCY) is None


def test_more_than_the_largest_draft_is_not_saved() -> None:
    assert save(b"x" * (LARGEST + 1), agency_id=AGENCY) is None
