"""The canary: proof that what the public face seals can be opened on the other side."""

from datetime import UTC, datetime, timedelta

import pytest

from hearthline.ground import clock
from hearthline.sealing import Canary, KeyringError, SealError, is_late, make_canary, open_canary, seal_box
from tests.sealing.rings import AGENCY, flipped, keys

NIGHT = datetime(2026, 3, 7, 23, 30, tzinfo=UTC)


def made() -> Canary:
    with clock.freeze(NIGHT):
        return make_canary(keys("public").recipients("intake", "recovery"), AGENCY)


def test_the_worker_opens_a_canary_and_learns_when_it_was_sealed() -> None:
    assert open_canary(keys("worker"), made(), AGENCY, actor="worker") == NIGHT


@pytest.mark.fault("9")
def test_a_worker_without_the_right_key_is_found_out() -> None:
    to_another = make_canary(keys("public").recipients("identity"), AGENCY)
    with pytest.raises(SealError):
        open_canary(keys("worker"), to_another, AGENCY, actor="worker")
    with pytest.raises(KeyringError):
        open_canary(keys("desk"), made(), AGENCY, actor="desk")


@pytest.mark.fault("15", "53")
def test_a_changed_or_renamed_canary_does_not_open() -> None:
    canary = made()
    for other in (Canary("other", canary.box), Canary(canary.id, flipped(canary.box, len(canary.box) * 8 - 1))):
        with pytest.raises(SealError):
            open_canary(keys("worker"), other, AGENCY, actor="worker")


def test_a_canary_that_holds_no_moment_is_refused() -> None:
    canary = Canary("c1", seal_box(keys("public").recipients("intake"), b"chirp", (AGENCY, "canary", "box", "c1")))
    with pytest.raises(SealError):
        open_canary(keys("worker"), canary, AGENCY, actor="worker")


def test_a_canary_is_late_after_a_minute() -> None:
    with clock.freeze(NIGHT + timedelta(seconds=60)):
        assert not is_late(NIGHT)
    with clock.freeze(NIGHT + timedelta(seconds=61)):
        assert is_late(NIGHT)


def test_canaries_are_told_apart() -> None:
    assert made().id != made().id
