"""The keeper: opens identity boxes when asked, and knows a reporter again without saying who it is."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.sealing import Keeper, KeyringError, SealError, seal_box
from hearthline.sealing.keeper import known_spans, normal_mail, normal_name_and_zip, normal_telephone
from tests import cast
from tests.sealing.rings import ASKING, WHERE, keeper, keys, rings

PLACE = (*WHERE[:2], "identity_box", WHERE[3])
IDENTITY = {"name": cast.MARISOL.name, "phone": cast.MARISOL.phone, "address": cast.MARISOL.address + " CA 95814"}


def boxed(identity: object) -> bytes:
    return seal_box(keys("public").recipients("identity", "recovery"), json.dumps(identity).encode(), PLACE)


def marks(**identity: str) -> tuple[str, ...]:
    return keeper().reporter_marks(identity, **ASKING)


@pytest.mark.req("I-3")
def test_only_the_keeper_opens_an_identity() -> None:
    box = boxed(IDENTITY)
    assert json.loads(keeper().open_identity(box, PLACE, **ASKING)) == IDENTITY
    for role in ("public", "desk", "worker"):
        with pytest.raises(KeyringError):
            Keeper(rings()[role]).open_identity(box, PLACE, **ASKING)


@pytest.mark.fault("53")
def test_an_identity_moved_to_another_report_does_not_open() -> None:
    with pytest.raises(SealError):
        keeper().open_identity(boxed(IDENTITY), (*PLACE[:3], "other"), **ASKING)


@pytest.mark.parametrize(
    "typed",
    ["9165550142", "(916) 555-0142", "+1 916 555 0142", "1-916-555-0142", "916.555.0142 ext. 12", "9165550142x7"],
)
def test_one_telephone_number_has_one_mark_however_it_is_written(typed: str) -> None:
    assert marks(phone=typed) == marks(phone=cast.MARISOL.phone)
    assert normal_telephone(typed) == "9165550142"


@pytest.mark.parametrize("typed", ["", "none", "911", "555-014", "ext 5"])
def test_what_is_no_telephone_number_gives_no_mark(typed: str) -> None:
    assert marks(phone=typed) == ()


def test_name_and_zip_together_make_a_mark_and_neither_does_alone() -> None:
    assert len(marks(name="José Muñoz", address="1 Elm St 95814")) == 1
    assert marks(name="José Muñoz", address="1 Elm St 95814") == marks(name="JOSE  munoz", address="PO 5 95814-1234")
    assert marks(name="José Muñoz", address="1 Elm St") == marks(name="", address="95814") == ()
    assert normal_name_and_zip("José", "12345 Elm St, 95814") == "jose|95814"


def test_other_people_have_other_marks() -> None:
    found = [marks(phone=person.phone)[0] for person in (cast.MARISOL, cast.PAO_HOUA, cast.TEODORO)]
    assert len(set(found)) == 3


def test_a_mark_is_a_hash_and_holds_no_value() -> None:
    for mark in marks(**IDENTITY):
        assert len(mark) == 64
        assert "5550142" not in mark
    assert len(marks(**IDENTITY)) == 2


@pytest.mark.fault("43")
def test_nobody_but_the_keeper_can_make_marks() -> None:
    """A mark can be guessed with the key: millions of telephone numbers an hour. So the worker has no such key."""
    for role in ("public", "desk", "worker"):
        with pytest.raises(KeyringError):
            Keeper(rings()[role]).reporter_marks(IDENTITY, **ASKING)


def test_marks_come_from_a_sealed_box_without_its_content() -> None:
    assert keeper().marks_of_box(boxed(IDENTITY), PLACE, **ASKING) == marks(**IDENTITY)
    assert keeper().marks_of_box(boxed({"phone": 5, "name": None}), PLACE, **ASKING) == ()


@pytest.mark.parametrize("content", [[], "text", 7, None])
def test_a_box_that_holds_no_identity_is_refused(content: object) -> None:
    with pytest.raises(SealError):
        keeper().marks_of_box(boxed(content), PLACE, **ASKING)


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60), st.text(max_size=400))
def test_any_identity_can_be_asked_about(name: str, phone: str, address: str, email: str) -> None:
    assert len(marks(name=name, phone=phone, address=address, email=email)) <= 3


@pytest.mark.parametrize(
    "typed",
    ["maria@mulberry.example", " Maria@Mulberry.EXAMPLE ", "Maria <maria@mulberry.example>", "maria@mulberry.example."],
)
def test_one_mail_address_has_one_mark_however_it_is_written(typed: str) -> None:
    assert normal_mail(typed) == "maria@mulberry.example"
    assert marks(email=typed) == marks(email="maria@mulberry.example") != marks(email="mario@mulberry.example")


@pytest.mark.parametrize("typed", ["", "none", "maria", "maria@", "@mulberry.example", "maria@mulberry", "a b@c"])
def test_what_is_no_mail_address_gives_no_mark(typed: str) -> None:
    assert normal_mail(typed) == ""
    assert marks(email=typed) == ()


def test_the_same_letters_in_two_fields_are_two_marks() -> None:
    same = "9165550142"
    assert set(marks(phone=same)).isdisjoint(marks(name=same, address="1 Elm St 95814"))


@pytest.mark.parametrize("phone", ["916.*555", "(916)+555[0-9]{4}", "9165550142|.*", "\\d\\d\\d\\d\\d\\d\\d\\d\\d\\d"])
def test_a_telephone_number_is_never_read_as_a_pattern(phone: str) -> None:
    """What somebody types as their number finds that number, and is no rule for other text."""
    text = "the story of 916 555 0187 and anything else"
    assert known_spans(text, {"phone": phone}) == []
