"""What is worked out before Send is shown is what Send would have worked out itself."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.intake.door.envelope import origin_of
from hearthline.intake.door.keys import door_keys
from hearthline.intake.public import deliver
from hearthline.intake.public.answers import Wizard
from hearthline.sealing import Receipt


def receipt(token: bytes) -> Receipt:
    return Receipt.from_token(door_keys().pepper, token)


@settings(deadline=None)
@given(st.binary(min_size=32, max_size=32))
def test_the_key_made_ready_is_the_receipts_own(token: bytes) -> None:
    wizard = Wizard(token=token.hex())
    deliver.ready(wizard)
    assert deliver._origin(wizard, receipt(token)) == origin_of(receipt(token))
    assert len(wizard.origin) == 16 + 64


@pytest.mark.fault("37")
@settings(deadline=None)
@given(st.binary(min_size=32, max_size=32), st.text(alphabet="0123456789abcdef", max_size=90))
def test_a_key_of_another_receipt_is_not_believed(token: bytes, origin: str) -> None:
    wizard = Wizard(token=token.hex(), origin=origin)
    assert deliver._origin(wizard, receipt(token)) == origin_of(receipt(token))


def test_it_is_worked_out_once() -> None:
    wizard = Wizard.new()
    deliver.ready(wizard)
    first = wizard.origin
    deliver.ready(wizard)
    assert wizard.origin == first
    assert Wizard.load(wizard.dump()).origin == first
