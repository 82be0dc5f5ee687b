"""What every page of the desk reads out of a form: a version, an id. Nothing that is sent there can break a page."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.access.desk.http import NO_ID, maybe_id, one_id, whole_number


@given(st.integers(0, 999_999_999))
def test_a_version_is_read_as_it_was_written(number: int) -> None:
    assert whole_number(str(number)) == number


@given(st.text(max_size=30))
def test_whatever_is_sent_is_a_small_whole_number_or_one_that_no_row_has(sent: str) -> None:
    assert -1 <= whole_number(sent) <= 999_999_999


@pytest.mark.parametrize("sent", ["", "-1", "1.0", " 1", "²", "١", "1" * 10, "0x1"])
def test_what_is_no_plain_number_is_none(sent: str) -> None:
    assert whole_number(sent) == -1


@given(st.text(max_size=40))
def test_whatever_is_sent_is_an_id_or_nobodys(sent: str) -> None:
    found = maybe_id(sent)
    assert found is None or isinstance(found, UUID)
    assert one_id(sent) == (found or NO_ID)


def test_an_id_is_read_with_its_dashes_and_without() -> None:
    own = uuid4()
    assert maybe_id(str(own)) == maybe_id(own.hex) == one_id(str(own)) == own
    assert one_id("nobody") == NO_ID
