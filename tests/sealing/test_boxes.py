"""Boxes: what was sealed for some opens for them, whole, in its own place, and for nobody else."""

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.sealing import (
    Receipt,
    SealError,
    box_key_ids,
    boxes,
    new_record_key,
    new_token,
    open_as_reporter,
    open_box,
    open_value,
    padded_size,
    seal_box,
    seal_to_reporter,
    seal_value,
)
from hearthline.sealing.boxes import MOST_RECIPIENTS
from hearthline.sealing.context import context_bytes
from tests import cast
from tests.sealing.rings import WHERE, flipped

STORY = cast.STORY.encode()
INTAKE, RECOVERY, STRANGER = (X25519PrivateKey.generate() for _ in range(3))
BOTH = {"intake-1": INTAKE.public_key(), "recovery-1": RECOVERY.public_key()}
ELSEWHERE = [
    ("other-agency", *WHERE[1:]),
    (WHERE[0], "identity", *WHERE[2:]),
    (*WHERE[:2], "identity_box", WHERE[3]),
    (*WHERE[:3], "ffffff"),
]
TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)


@given(st.binary(max_size=5000))
@settings(max_examples=60)
def test_each_recipient_opens_what_was_sealed(plaintext: bytes) -> None:
    box = seal_box(BOTH, plaintext, WHERE)
    assert open_box(box, INTAKE, "intake-1", WHERE) == plaintext
    assert open_box(box, RECOVERY, "recovery-1", WHERE) == plaintext


@pytest.mark.parametrize("size", [0, 507, 508, 509, 65_531, 65_532, 65_533, 300_000])
def test_a_box_of_any_size_opens_at_the_edges_of_the_buckets(size: int) -> None:
    plaintext = b"x" * size
    assert open_box(seal_box(BOTH, plaintext, WHERE), INTAKE, "intake-1", WHERE) == plaintext


def test_a_stranger_opens_nothing() -> None:
    box = seal_box(BOTH, STORY, WHERE)
    for key_id in ("intake-1", "recovery-1", "stranger"):
        with pytest.raises(SealError):
            open_box(box, STRANGER, key_id, WHERE)


def test_a_recipient_opens_under_its_own_key_id_only() -> None:
    with pytest.raises(SealError):
        open_box(seal_box(BOTH, STORY, WHERE), INTAKE, "recovery-1", WHERE)


@pytest.mark.fault("15")
@given(st.integers(0, 10**9))
@settings(max_examples=150)
def test_a_turned_bit_anywhere_in_a_box_is_detected(bit: int) -> None:
    box = seal_box(BOTH, STORY, WHERE)
    with pytest.raises(SealError):
        open_box(flipped(box, bit % (len(box) * 8)), INTAKE, "intake-1", WHERE)


@pytest.mark.fault("15")
def test_a_turned_bit_in_every_byte_of_the_start_of_a_box_is_detected() -> None:
    box = seal_box(BOTH, b"small", WHERE)
    for byte in range(220):
        for bit in (0, 7):
            with pytest.raises(SealError):
                open_box(flipped(box, byte * 8 + bit), INTAKE, "intake-1", WHERE)


@pytest.mark.fault("15")
def test_a_damaged_part_of_another_recipient_is_detected_but_recovery_can_still_open() -> None:
    """Losing a key must not lose a report; neither must a turned bit in the intake key's own part."""
    box = seal_box(BOTH, STORY, WHERE)
    header = 2 + len("intake-1") + 1 + len("recovery-1") + 1
    damaged = flipped(box, (header + 3) * 8)
    with pytest.raises(SealError):
        open_box(damaged, INTAKE, "intake-1", WHERE)
    with pytest.raises(SealError):
        open_box(damaged, RECOVERY, "recovery-1", WHERE)
    assert open_box(damaged, RECOVERY, "recovery-1", WHERE, salvage=True) == STORY


@pytest.mark.fault("15")
def test_salvage_opens_no_changed_body() -> None:
    box = seal_box(BOTH, STORY, WHERE)
    with pytest.raises(SealError):
        open_box(flipped(box, len(box) * 8 - 1), RECOVERY, "recovery-1", WHERE, salvage=True)


@pytest.mark.parametrize("cut", [0, 1, 2, 10, 100, 200, -1])
def test_a_cut_box_does_not_open(cut: int) -> None:
    box = seal_box(BOTH, STORY, WHERE)
    with pytest.raises(SealError):
        open_box(box[:cut], INTAKE, "intake-1", WHERE)


def test_a_box_with_something_added_does_not_open() -> None:
    with pytest.raises(SealError):
        open_box(seal_box(BOTH, STORY, WHERE) + b"\0", INTAKE, "intake-1", WHERE)


@given(st.binary(max_size=600))
def test_any_bytes_are_refused_with_the_one_error(junk: bytes) -> None:
    with pytest.raises(SealError):
        open_box(b"\x01\x02" + junk, INTAKE, "intake-1", WHERE)


@pytest.mark.fault("53")
@pytest.mark.parametrize("other", ELSEWHERE)
def test_a_box_moved_to_another_agency_table_column_or_row_does_not_open(other: tuple[str, str, str, str]) -> None:
    with pytest.raises(SealError):
        open_box(seal_box(BOTH, STORY, WHERE), INTAKE, "intake-1", other)


@pytest.mark.fault("53")
def test_two_rows_with_swapped_boxes_are_both_detected() -> None:
    first, second = (*WHERE[:3], "1"), (*WHERE[:3], "2")
    one, two = seal_box(BOTH, b"one", first), seal_box(BOTH, b"two", second)
    for box, place in ((two, first), (one, second)):
        with pytest.raises(SealError):
            open_box(box, INTAKE, "intake-1", place)


@given(st.tuples(TEXTS, TEXTS, TEXTS, TEXTS), st.tuples(TEXTS, TEXTS, TEXTS, TEXTS), TEXTS, TEXTS)
def test_no_two_contexts_share_their_bytes(
    one: tuple[str, str, str, str], two: tuple[str, str, str, str], use: str, other_use: str
) -> None:
    same = (one, use) == (two, other_use)
    assert (context_bytes(use, one) == context_bytes(other_use, two)) == same


def test_parts_of_a_context_cannot_run_into_each_other() -> None:
    assert context_bytes("box", ("ab", "c", "d", "e")) != context_bytes("box", ("a", "bc", "d", "e"))


def test_an_incomplete_context_is_refused() -> None:
    with pytest.raises(ValueError):
        seal_box(BOTH, STORY, ("agency", "table", "", "row"))


def test_the_key_ids_stand_in_clear_at_the_start() -> None:
    box = seal_box(BOTH, STORY, WHERE)
    assert box[0] == 1
    assert box_key_ids(box) == ("intake-1", "recovery-1")
    with pytest.raises(SealError):
        box_key_ids(b"not a box")


def test_a_box_needs_at_least_one_recipient_and_not_too_many() -> None:
    with pytest.raises(ValueError):
        seal_box({}, STORY, WHERE)
    with pytest.raises(ValueError):
        seal_box({str(n): STRANGER.public_key() for n in range(MOST_RECIPIENTS + 1)}, STORY, WHERE)
    with pytest.raises(ValueError):
        seal_box({"k" * 65: STRANGER.public_key()}, STORY, WHERE)


def test_the_same_report_sealed_twice_looks_different() -> None:
    assert seal_box(BOTH, STORY, WHERE) != seal_box(BOTH, STORY, WHERE)


def test_a_box_holds_no_word_of_the_report_in_clear() -> None:
    box = seal_box(BOTH, STORY, WHERE)
    assert not any(word in box for word in STORY.split() if len(word) > 5)


def test_the_length_tells_only_the_bucket() -> None:
    sizes = {len(seal_box(BOTH, b"x" * length, WHERE)) for length in range(0, 508, 50)}
    assert len(sizes) == 1
    assert len(seal_box(BOTH, b"x" * 508, WHERE)) < len(seal_box(BOTH, b"x" * 509, WHERE))


@given(st.integers(0, 10_000_000))
def test_a_bucket_holds_its_plaintext_and_wastes_at_most_half_or_64_kib(length: int) -> None:
    size = padded_size(length)
    assert size >= length + 4
    assert size == 512 or size < 2 * (length + 4) or size - length <= 64 * 1024 + 4
    assert padded_size(length + 1) >= size


def test_an_error_tells_nothing_about_what_went_wrong() -> None:
    box = seal_box(BOTH, STORY, WHERE)
    said = set()
    for blob, place in ((flipped(box, 9), WHERE), (flipped(box, len(box) * 8 - 1), WHERE), (box, ELSEWHERE[0])):
        with pytest.raises(SealError) as caught:
            open_box(blob, INTAKE, "intake-1", place)
        said.add((str(caught.value), repr(caught.value), caught.value.__cause__))
    assert len(said) == 1


@given(st.binary(max_size=2000))
def test_a_value_opens_under_its_record_key(plaintext: bytes) -> None:
    key = new_record_key()
    assert open_value(key, WHERE, seal_value(key, WHERE, plaintext)) == plaintext


@pytest.mark.fault("15")
@given(st.integers(0, 10**9))
def test_a_turned_bit_in_a_value_is_detected(bit: int) -> None:
    key = new_record_key()
    value = seal_value(key, WHERE, STORY)
    with pytest.raises(SealError):
        open_value(key, WHERE, flipped(value, bit % (len(value) * 8)))


@pytest.mark.fault("53")
@pytest.mark.parametrize("other", ELSEWHERE)
def test_a_value_moved_elsewhere_does_not_open(other: tuple[str, str, str, str]) -> None:
    key = new_record_key()
    with pytest.raises(SealError):
        open_value(key, other, seal_value(key, WHERE, STORY))


def test_a_value_of_another_record_does_not_open() -> None:
    with pytest.raises(SealError):
        open_value(new_record_key(), WHERE, seal_value(new_record_key(), WHERE, STORY))


@pytest.mark.parametrize("blob", [b"", b"\x01", b"\x01" + b"x" * 20, b"\x02" + b"x" * 60])
def test_what_is_no_value_is_refused(blob: bytes) -> None:
    with pytest.raises(SealError):
        open_value(new_record_key(), WHERE, blob)


@given(st.text(st.characters(codec="utf-8"), max_size=600))
@settings(max_examples=40)
def test_a_question_to_the_reporter_opens_with_the_receipt(question: str) -> None:
    private, public = Receipt.from_token(b"p" * 32, new_token()).keypair()
    sealed = seal_to_reporter(public, question.encode(), WHERE)
    assert open_as_reporter(private, sealed, WHERE) == question.encode()


def test_a_question_opens_with_no_other_receipt_nor_in_another_place() -> None:
    private, public = Receipt.from_token(b"p" * 32, new_token()).keypair()
    other, _ = Receipt.from_token(b"p" * 32, new_token()).keypair()
    sealed = seal_to_reporter(public, b"Which school?", WHERE)
    for key, blob, place in (
        (other, sealed, WHERE),
        (private, sealed, ELSEWHERE[3]),
        (private, flipped(sealed, 400), WHERE),
        (private, b"", WHERE),
    ):
        with pytest.raises(SealError):
            open_as_reporter(key, blob, place)


def test_a_reporter_key_of_the_wrong_size_is_refused() -> None:
    with pytest.raises(ValueError):
        seal_to_reporter(b"short", b"question", WHERE)


@pytest.mark.parametrize(
    "inside", [b"", b"abc", b"\0\0\0\x05hello", b"\xff\xff\xff\xff" + b"x" * 508, b"\0\0\2\0" + b"x" * 508]
)
def test_a_note_that_somebody_else_sealed_without_our_padding_is_refused(inside: bytes) -> None:
    """Whoever can read the row can seal to its public key; a length that lies about the padding opens nothing."""
    private, _ = Receipt.from_token(b"p" * 32, new_token()).keypair()
    forged = b"\x01" + boxes._SUITE.encrypt(inside, private.public_key(), info=context_bytes("reporter", WHERE))
    with pytest.raises(SealError):
        open_as_reporter(private, forged, WHERE)
