"""The letters about a complaint: what a person reads is whole, in their language, and holds nothing of anybody else
(H-3, H-8, D-6)."""

import re
from typing import Any

import pytest

from hearthline.duty.models import Clock
from hearthline.helpdesk.complaints import actions
from hearthline.helpdesk.complaints.actions.opening import Behind
from hearthline.helpdesk.complaints.door.reading import public_state, wish
from hearthline.helpdesk.complaints.models import Complaint, PublicLetter, Turn, Wish
from hearthline.helpdesk.complaints.public.showing import shown
from hearthline.sealing import Receipt, new_token
from hearthline.ui.agency import current_pack
from tests import staff
from tests.helpdesk.complaints.acts import TEXTS
from tests.helpdesk.complaints.conftest import House

pytestmark = [pytest.mark.django_db, pytest.mark.req("H-3", "H-8", "D-6")]


def with_receipt(house: House, language: str = "en", **wanted: Any) -> tuple[Complaint, Receipt]:
    receipt = Receipt.from_token(b"p" * 32, new_token())
    behind = Behind(None, receipt.lookup, receipt.keypair()[1])
    return house.opened(behind=behind, language=language, **({"about_step": "nobody"} | wanted)), receipt


def read(row: Complaint, receipt: Receipt) -> list[str]:
    found = public_state(row.receipt_id, receipt.keypair()[0], agency_id=staff.HERE)
    assert found is not None
    return [letter.text for letter in found.letters]


@pytest.mark.parametrize("language", ["en", "es", "hmn"])
@pytest.mark.parametrize("outcome", ["upheld", "partly"])
def test_every_letter_of_a_whole_way_is_in_the_persons_language_and_has_no_gap(
    house: House, language: str, outcome: str
) -> None:
    row, receipt = with_receipt(house, language)
    owner = house.on[row.step]
    actions.answer(
        viewer=owner, complaint_id=row.pk, version=row.version, outcome=outcome, reasons="Zqreasons", will_do="Zqdo"
    )
    actions.go_up(viewer=house.agent, complaint_id=row.pk, version=Complaint.unscoped.get().version)
    letters = read(row, receipt)
    assert len(letters) == 3
    pack = current_pack()
    for letter in letters:
        assert not re.search(r"\{\w*\}", letter), "a place that nobody filled"
        assert pack.text("letter.danger", language).text in letter
        assert "555-0123" not in letter
        assert "Zq canary" not in letter
    assert sum(row.number in letter for letter in letters) == 3
    assert any("Zqreasons" in letter and "Zqdo" in letter for letter in letters)


@pytest.mark.parametrize("kind", TEXTS)
def test_the_reasons_reach_the_person_as_they_were_written(house: House, kind: str) -> None:
    row, receipt = with_receipt(house)
    actions.answer(
        viewer=house.on[row.step], complaint_id=row.pk, version=row.version, outcome="upheld", reasons=TEXTS[kind]
    )
    assert any(TEXTS[kind] in letter for letter in read(row, receipt))


def test_one_damaged_letter_hides_no_other_and_another_receipt_reads_none(house: House) -> None:
    row, receipt = with_receipt(house)
    actions.go_up(viewer=house.agent, complaint_id=row.pk, version=row.version)
    assert len(read(row, receipt)) == 2
    PublicLetter.unscoped.filter(pk=PublicLetter.unscoped.order_by("at").first().pk).update(sealed=b"damaged")  # type: ignore[union-attr]  # there are two
    assert len(read(row, receipt)) == 1
    other = Receipt.from_token(b"p" * 32, new_token())
    found = public_state(row.receipt_id, other.keypair()[0], agency_id=staff.HERE)
    assert found is not None
    assert found.letters == ()
    assert public_state(other.lookup, other.keypair()[0], agency_id=staff.HERE) is None
    assert public_state(row.receipt_id, receipt.keypair()[0], agency_id=staff.THERE) is None


def test_no_letter_lies_readable_in_any_table(house: House) -> None:
    row, _receipt = with_receipt(house)
    actions.answer(
        viewer=house.on[row.step], complaint_id=row.pk, version=row.version, outcome="upheld", reasons="Zqreasonslong"
    )
    for model in (PublicLetter, Turn, Complaint, Clock):
        for one in model.unscoped.values():
            kept = b"".join(bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in one.values())
            assert b"Zqreasonslong" not in kept
            assert b"Zq canary" not in kept


@pytest.mark.parametrize("kind", ["", "sideways", "UP", "answer", "\x00"])
def test_a_wish_that_there_is_not_is_none(house: House, kind: str) -> None:
    row, _receipt = with_receipt(house)
    with pytest.raises(ValueError):
        wish(row.receipt_id, kind, agency_id=staff.HERE)
    assert not Wish.unscoped.exists()


def test_a_wish_for_a_receipt_of_nothing_goes_and_changes_nothing(house: House) -> None:
    house.opened("worker")
    wish("no-such-receipt", "up", agency_id=staff.HERE)
    assert actions.attend(agencies=[staff.HERE]) == 0
    assert not Wish.unscoped.exists()


@pytest.mark.parametrize("state", ["waiting", "answered", "closed", "withdrawn"])
def test_what_the_person_can_press_is_what_can_be_done(house: House, state: str) -> None:
    row, receipt = with_receipt(house)
    from hearthline.helpdesk.complaints.door.models import PublicComplaint

    PublicComplaint.unscoped.update(state=state)
    found = public_state(row.receipt_id, receipt.keypair()[0], agency_id=staff.HERE)
    assert found is not None
    can = shown(found)
    assert can["can_go_up"] == (state != "withdrawn")
    assert can["can_withdraw"] == (state in ("waiting", "answered"))
    assert can["running"] == (state in ("waiting", "answered"))
    wish(row.receipt_id, "up", agency_id=staff.HERE)
    found = public_state(row.receipt_id, receipt.keypair()[0], agency_id=staff.HERE)
    assert found is not None
    assert not shown(found)["can_go_up"], "what was asked for is not asked for again"
