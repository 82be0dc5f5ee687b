"""Sealing: two boxes, each for its own key and the recovery key, and a header that says no more than it must."""

import pytest

from hearthline.intake.door.content import Identity, read_identity, read_report
from hearthline.intake.door.envelope import build, context
from hearthline.intake.door.keys import door_keys, read_ring
from hearthline.intake.models import Envelope
from hearthline.sealing import KeyringError, RingKeys, SealError, new_token
from tests.cast import CHILD, MARISOL, STORY
from tests.intake.build import AGENCY, IDENTITY, content, sealed, the_keeper, worker

ASK = {"actor": "test", "purpose": "test"}


def test_the_worker_opens_the_report_and_the_keeper_the_identity() -> None:
    envelope = sealed(identity=IDENTITY)
    report = worker().open("intake", envelope.report_box, context(AGENCY, "report_box", envelope.id), **ASK)
    assert envelope.identity_box is not None
    person = the_keeper().open_identity(envelope.identity_box, context(AGENCY, "identity_box", envelope.id), **ASK)
    assert read_report(report) == content()
    assert read_identity(person) == IDENTITY


def test_the_recovery_key_opens_both_boxes() -> None:
    envelope, keys = sealed(identity=IDENTITY), RingKeys(read_ring("recovery"))
    for column, box in (("report_box", envelope.report_box), ("identity_box", envelope.identity_box)):
        assert keys.open("recovery", box or b"", context(AGENCY, column, envelope.id), **ASK)


def test_the_public_face_and_the_worker_open_nothing_that_is_not_theirs() -> None:
    envelope = sealed(identity=IDENTITY)
    public = RingKeys(read_ring("public"))
    for keys, name, column, box in (
        (public, "intake", "report_box", envelope.report_box),
        (public, "identity", "identity_box", envelope.identity_box),
        (worker(), "identity", "identity_box", envelope.identity_box),
        (RingKeys(read_ring("desk")), "intake", "report_box", envelope.report_box),
        (RingKeys(read_ring("desk")), "identity", "identity_box", envelope.identity_box),
    ):
        with pytest.raises((KeyringError, SealError)):
            keys.open(name, box or b"", context(AGENCY, column, envelope.id), **ASK)


def test_a_box_does_not_open_in_another_row() -> None:
    one, other = sealed(), sealed()
    with pytest.raises(SealError):
        worker().open("intake", one.report_box, context(AGENCY, "report_box", other.id), **ASK)


def test_nothing_the_person_wrote_is_in_the_header_or_the_boxes() -> None:
    envelope = sealed(identity=IDENTITY)
    whole = repr(vars(envelope)).encode() + envelope.report_box + (envelope.identity_box or b"")
    for planted in (CHILD.name, MARISOL.name, MARISOL.phone, STORY[:40]):
        assert planted.encode() not in whole
        assert planted not in repr(envelope)


def test_the_header_in_clear_holds_what_the_design_lists_and_nothing_else() -> None:
    listed = {"id", "agency_id", "schema", "kind", "channel", "language", "danger", "received_at", "key_id", "size"}
    keyed = {"sha256", "root_id", "receipt_hash", "reporter_key", "report_box", "identity_box", "burst"}
    assert {field.name for field in Envelope._meta.fields} == listed | keyed


def test_without_an_identity_there_is_no_identity_box() -> None:
    assert sealed().identity_box is None
    assert sealed(identity=Identity()).identity_box is None


def test_the_id_depends_on_token_and_content_and_cannot_be_guessed_from_content() -> None:
    token = new_token()
    assert sealed(token).id == sealed(token).id
    assert sealed(token).id != sealed(new_token()).id
    assert sealed(token).id != sealed(token, story="other").id
    assert sealed(token).id != sealed(token, identity=IDENTITY).id
    assert sealed(token).root_id == sealed(token, story="other").root_id


def test_the_size_of_the_boxes_tells_only_the_order_of_size() -> None:
    sizes = {sealed(story="x" * length, children=[], adults=[]).size for length in range(0, 200, 20)}
    assert len(sizes) <= 2


def test_a_reply_goes_under_the_receipt_it_answers() -> None:
    from hearthline.intake.door.envelope import origin_of
    from tests.intake.build import receipt_of

    first, own = new_token(), new_token()
    reply = build(
        keys=door_keys(),
        agency_id=AGENCY,
        token=own,
        content=content(story="He has a second name."),
        kind="addition",
        origin=origin_of(receipt_of(first)),
    )
    original = sealed(first)
    assert (reply.root_id, reply.receipt_hash, reply.reporter_key) == (
        original.root_id,
        original.receipt_hash,
        original.reporter_key,
    )
    assert reply.id != original.id
