"""Health: what wants a person's attention, in codes, counts and seconds."""

from datetime import timedelta

import pytest
from django.db import OperationalError

from hearthline.ground import clock
from hearthline.intake.actions import check_canaries, open_pending, seal_canary
from hearthline.intake.door.accept import accept
from hearthline.intake.models import Canary
from hearthline.intake.queries import health
from hearthline.sealing import KeyringError, RingKeys
from tests.intake.build import AGENCY, agency, sealed, worker

pytestmark = pytest.mark.django_db


def test_all_is_well_when_nothing_waits() -> None:
    assert seal_canary(agency_id=AGENCY)
    assert check_canaries()
    found = health()
    assert found.reasons == ()
    assert (found.spooled, found.unopened, found.set_aside) == (0, 0, 0)


@pytest.mark.fault("9")
def test_a_canary_not_opened_within_a_minute_alarms() -> None:
    start = clock.now()
    with clock.freeze(start):
        seal_canary(agency_id=AGENCY)
        assert "canary" not in health().reasons
    with clock.freeze(start + timedelta(seconds=61)):
        assert "canary" in health().reasons
        assert check_canaries()
        assert "canary" not in health().reasons


@pytest.mark.fault("15")
def test_a_canary_that_does_not_open_alarms_and_is_not_tried_again() -> None:
    seal_canary(agency_id=AGENCY)
    Canary.unscoped.update(sealed=b"damaged")
    assert not check_canaries()
    assert Canary.unscoped.get().fault == "sealed"
    with clock.freeze(clock.now() + timedelta(seconds=61)):
        assert "canary" in health().reasons


@pytest.mark.fault("9")
def test_while_the_key_service_is_away_the_canary_waits() -> None:
    class Away(RingKeys):
        def open(self, *_: object, **__: object) -> bytes:
            raise KeyringError("sealing.E004", "away", "wait")

    seal_canary(agency_id=AGENCY)
    assert not check_canaries(keys=Away(worker().ring))
    assert Canary.unscoped.get().fault == ""
    assert check_canaries()


def test_no_canary_for_hours_means_that_the_public_face_is_silent() -> None:
    seal_canary(agency_id=AGENCY)
    check_canaries()
    with clock.freeze(clock.now() + timedelta(hours=3)):
        assert "canary_missing" in health().reasons


@pytest.mark.fault("3")
def test_intake_goes_on_when_the_canary_cannot_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("away")

    with monkeypatch.context() as broken:
        broken.setattr(Canary.unscoped, "bulk_create", away)
        assert not seal_canary(agency_id=AGENCY)
    assert accept(sealed()).durable == "committed"


def test_old_canaries_are_removed() -> None:
    start = clock.now()
    for day in range(4):
        with clock.freeze(start + timedelta(days=day)):
            seal_canary(agency_id=AGENCY)
            check_canaries()
    assert Canary.unscoped.count() == 3


def test_an_envelope_nobody_opens_alarms_after_a_minute() -> None:
    agency()
    accept(sealed())
    assert "envelopes_waiting" not in health().reasons
    with clock.freeze(clock.now() + timedelta(seconds=62)):
        assert "envelopes_waiting" in health().reasons
    open_pending()
    with clock.freeze(clock.now() + timedelta(seconds=62)):
        assert "envelopes_waiting" not in health().reasons
