"""Who may be told who reported is the pack's to say, with its section; what it does not know permits nobody."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline import law
from hearthline.ground.errors import DomainError
from hearthline.intake.actions.identity import REVEAL_PURPOSES
from hearthline.intake.withheld.rules import (
    EITHER,
    MAY,
    MUST_NOT,
    NOT_ASKED,
    ORDER,
    WAIVER,
    WISHES,
    permit,
    recipients,
    second_person,
    wants_second,
)
from hearthline.ui.agency import pack_at


def pack(name: str = "us-ca-sacramento") -> law.Pack:
    return pack_at(name)


def code(permission: str) -> str:
    return next(one.code for one in recipients(pack()) if one.permission == permission)


def refused(which: str, *, wish: str = NOT_ASKED, order: str = "") -> str:
    with pytest.raises(DomainError) as caught:
        permit(pack(), which, wish=wish, order=order)
    return caught.value.code


@pytest.mark.req("C-1")
def test_every_recipient_of_the_pack_has_a_section_and_a_permission_we_know() -> None:
    found = recipients(pack())
    assert len(found) >= 8
    for one in found:
        assert one.permission in ("", MAY, MUST_NOT, ORDER, WAIVER, EITHER), one.code
        assert one.authority
        assert (one.permission == "") == (one.value.confidence == "unknown"), one.code


@pytest.mark.req("C-1")
def test_whom_the_law_names_may_be_told_with_its_section() -> None:
    one = permit(pack(), code(MAY), wish=NOT_ASKED, order="")
    assert "11167(d)(1)" in one.authority


@pytest.mark.req("C-1")
def test_the_subject_is_never_told_whatever_anybody_wishes_or_orders() -> None:
    for wish in (*WISHES, NOT_ASKED):
        assert refused(code(MUST_NOT), wish=wish, order="Dept. 9, 3 May, 123") == "disclosure.forbidden"


@pytest.mark.req("C-1")
def test_an_employer_is_told_only_when_the_reporter_agrees_or_a_court_orders() -> None:
    assert refused(code(EITHER)) == "disclosure.waiver"
    assert refused(code(EITHER), wish="tells_nobody") == "disclosure.waiver"
    for wish, order in (("employer", ""), ("waives", ""), (NOT_ASKED, "Dept. 9, 3 May, 123")):
        assert permit(pack(), code(EITHER), wish=wish, order=order).permission == EITHER


@pytest.mark.req("C-1")
def test_an_order_must_be_named_and_a_waiver_written_down() -> None:
    assert refused(code(ORDER)) == "disclosure.order"
    assert refused(code(WAIVER), order="Dept. 9") == "disclosure.waiver"
    assert refused(code(WAIVER), wish="employer") == "disclosure.waiver"
    assert permit(pack(), code(ORDER), wish=NOT_ASKED, order="Dept. 9").permission == ORDER
    assert permit(pack(), code(WAIVER), wish="waives", order="").permission == WAIVER


@pytest.mark.req("C-1")
def test_what_the_pack_does_not_know_permits_nobody() -> None:
    assert refused(code(""), wish="waives", order="Dept. 9") == "disclosure.unknown"


@given(st.text(max_size=30))
def test_nobody_the_pack_does_not_name_is_told(which: str) -> None:
    if which not in {one.code for one in recipients(pack())}:
        assert refused(which, wish="waives", order="x") == "disclosure.recipient"


@pytest.mark.req("C-1")
@pytest.mark.fault("55")
def test_a_second_person_is_the_pack_s_to_want_and_unknown_stays_unknown() -> None:
    for purpose in REVEAL_PURPOSES:
        state = second_person(pack("us-ca"), purpose)
        assert state is not None
        assert (state.value, state.confidence) == (None, "unknown")
        assert not wants_second(pack("us-ca"), purpose)
    assert wants_second(pack(), "court")
    assert not wants_second(pack(), "danger"), "danger never waits for a second person"
    assert second_person(pack("us"), "court") is None
    assert not wants_second(pack("us"), "court")


def test_no_permission_section_or_recipient_is_in_the_code() -> None:
    folder = Path(__file__).parents[3] / "src/hearthline/intake"
    for path in [*folder.glob("withheld/*.py"), folder / "desk/protecting.py"]:
        text = path.read_text()
        for word in ("1116", "Penal", "prosecutor", "county", "licensing"):
            assert word not in text, (path.name, word)
