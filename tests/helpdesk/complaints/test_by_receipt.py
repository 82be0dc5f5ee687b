"""A complaint behind a receipt: its holder alone reads the letters and goes up. Without one, somebody tells them."""

import pytest

from hearthline.helpdesk.complaints import actions
from hearthline.helpdesk.complaints.actions.opening import Behind
from hearthline.helpdesk.complaints.door.reading import public_state, wish
from hearthline.helpdesk.complaints.models import Complaint, PublicLetter, Turn, Wish
from hearthline.sealing import Receipt
from tests import staff
from tests.helpdesk.complaints.acts import UP, again, clocks
from tests.helpdesk.complaints.conftest import House

pytestmark = [pytest.mark.django_db, pytest.mark.req("H-3", "H-8")]


def test_the_same_receipt_and_the_same_conversation_open_one_complaint(house: House) -> None:
    one = house.opened("worker", behind=Behind(receipt_id="r" * 64, reader_key=b""))
    two = house.opened("worker", behind=Behind(receipt_id="r" * 64, reader_key=b""))
    assert one.pk == two.pk
    assert Complaint.unscoped.count() == 1


def test_who_holds_the_receipt_reads_the_letters_and_goes_up_and_nobody_else_can(house: House) -> None:
    mine, other = Receipt(b"p" * 32, b"t" * 16), Receipt(b"p" * 32, b"u" * 16)
    private, public = mine.keypair()
    row = house.opened("worker", language="es", behind=Behind(receipt_id="a" * 64, reader_key=public))
    assert row.told_at is not None  # the letter behind the receipt has told them
    found = public_state("a" * 64, private, agency_id=staff.HERE)
    assert found is not None
    assert (found.state, found.step, found.due_at) == ("waiting", "supervisor", row.due_at)
    assert row.number in found.letters[0].text
    assert "Tenemos sus palabras" in found.letters[0].text
    wrong = public_state("a" * 64, other.keypair()[0], agency_id=staff.HERE)
    assert wrong is not None
    assert wrong.letters == ()
    assert public_state("b" * 64, private, agency_id=staff.HERE) is None
    assert b"Tenemos" not in bytes(PublicLetter.unscoped.get().sealed)
    wish("a" * 64, "up", agency_id=staff.HERE)
    waiting = public_state("a" * 64, private, agency_id=staff.HERE)
    assert waiting is not None
    assert waiting.asked == {"up"}
    assert actions.attend(agencies=UP) == 1
    after = public_state("a" * 64, private, agency_id=staff.HERE)
    assert after is not None
    assert (after.step, after.asked, len(after.letters)) == ("manager", frozenset(), 2)
    assert not Wish.unscoped.exists()


def test_a_button_pressed_twice_at_once_goes_up_one_step(house: House) -> None:
    """Both presses looked before either was kept."""
    row = house.opened(
        "worker", behind=Behind(receipt_id="a" * 64, reader_key=Receipt(b"p" * 32, b"s" * 16).keypair()[1])
    )
    for _ in range(2):
        wish("a" * 64, "up", agency_id=staff.HERE)
    assert actions.attend(agencies=UP) == 1
    assert again(row).step == "manager"
    assert not Wish.unscoped.exists()


def test_a_wish_that_cannot_be_is_dropped_and_changes_nothing(house: House) -> None:
    row = house.opened("ombudsperson", behind=Behind(receipt_id="a" * 64, reader_key=b""))
    for kind in ("up", "withdraw", "up"):
        wish("a" * 64, kind, agency_id=staff.HERE)
    wish("c" * 64, "up", agency_id=staff.HERE)
    assert actions.attend(agencies=UP) == 1  # taken back; the top has nothing above, and what is over stays over
    assert again(row).state == "withdrawn"
    assert not Wish.unscoped.exists()


def test_without_a_receipt_somebody_must_tell_them_that_it_came(house: House) -> None:
    row = house.opened("worker")
    assert row.told_at is None
    assert ("complaint-told", "running") in clocks(row)
    actions.mark_told(viewer=house.agent, complaint_id=row.pk)
    assert ("complaint-told", "met") in clocks(row)
    actions.mark_told(viewer=house.agent, complaint_id=row.pk)
    assert Turn.unscoped.filter(complaint=row, kind="told").count() == 1
