"""Who has an inquiry, what the desk finds out of it, and notes that nobody outside reads."""

from uuid import UUID

from hearthline.access.viewer import SUPERVISOR, Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.helpdesk.actions.beginning import keep_words, show
from hearthline.helpdesk.door.content import Content
from hearthline.helpdesk.door.models import Standing
from hearthline.helpdesk.keys import key_of
from hearthline.helpdesk.models import Inquiry, Proof, Said, State, Topic
from hearthline.helpdesk.policy import PURPOSE, RECORD, fetch, held_by, move
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case


@use_case
def claim(*, viewer: Viewer, inquiry_id: UUID, version: int) -> Inquiry:
    """Take it, one press: the first wins. A supervisor may take over what a colleague has. Again: nothing changes.

    Raises Refused; DomainError `inquiry.held`, `inquiry.changed`.
    """
    inquiry, ruling = fetch(viewer, inquiry_id, "inquiry:claim")
    if inquiry.claimed_by == viewer.id:
        return inquiry
    if SUPERVISOR not in viewer.roles:
        held_by(viewer, inquiry)
    state = State.OPEN if inquiry.state == State.NEW else inquiry.state
    move(inquiry, version, claimed_by=viewer.id, claimed_name=viewer.name[:150], claimed_at=clock.now(), state=state)
    if state == State.OPEN:
        show(inquiry, Standing.READ)
    write(
        actor=viewer,
        tag=Tag.INQUIRY_CLAIMED,
        record_kind=RECORD,
        record_id=inquiry.pk.hex,
        purpose=PURPOSE,
        authority=ruling.authority,
    )
    return inquiry


@use_case
def put_back(*, viewer: Viewer, inquiry_id: UUID, version: int) -> Inquiry:
    """Whoever comes next may take it. Raises Refused; DomainError `inquiry.held`, `inquiry.changed`."""
    inquiry, ruling = fetch(viewer, inquiry_id, "inquiry:claim")
    if SUPERVISOR not in viewer.roles:
        held_by(viewer, inquiry)
    state = State.NEW if inquiry.state == State.OPEN else inquiry.state
    move(inquiry, version, claimed_by="", claimed_name="", claimed_at=None, state=state)
    write(
        actor=viewer,
        tag=Tag.INQUIRY_PUT_BACK,
        record_kind=RECORD,
        record_id=inquiry.pk.hex,
        purpose=PURPOSE,
        authority=ruling.authority,
    )
    return inquiry


@use_case
def change(*, viewer: Viewer, inquiry_id: UUID, version: int, topic: str, proof: str) -> Inquiry:
    """What it is about, and how the desk knows who asks: a person decides both. Raises Refused; DomainError
    `inquiry.topic`, `inquiry.proof`, `inquiry.held`, `inquiry.changed`."""
    inquiry, ruling = fetch(viewer, inquiry_id, "inquiry:write")
    held_by(viewer, inquiry)
    if topic not in Topic.values:
        raise DomainError("inquiry.topic", "Choose what it is about.")
    if proof not in Proof.values:
        raise DomainError("inquiry.proof", "Choose how you know who asks.")
    changed = [name for name, now in (("topic", topic), ("proof", proof)) if getattr(inquiry, name) != now]
    if not changed:
        return inquiry
    move(inquiry, version, topic=topic, proof=proof)
    write(
        actor=viewer,
        tag=Tag.INQUIRY_CHANGED,
        record_kind=RECORD,
        record_id=inquiry.pk.hex,
        purpose=PURPOSE,
        authority=ruling.authority,
        fields=tuple(changed),
    )
    return inquiry


@use_case
def note(*, viewer: Viewer, inquiry_id: UUID, words: str) -> Said:
    """Words of the desk for the desk. Raises Refused; DomainError `inquiry.words`."""
    inquiry, ruling = fetch(viewer, inquiry_id, "inquiry:write")
    content = Content.whole({"words": words}, "inquiry")
    if not content.words:
        raise DomainError("inquiry.words", "Write the words first.")
    key = key_of(inquiry, actor=viewer.id)
    row = keep_words(
        inquiry, key, content, at=clock.now(), kind=Said.NOTE, by=viewer.id, by_name=viewer.name
    )  # fmt: skip
    write(
        actor=viewer,
        tag=Tag.INQUIRY_NOTED,
        record_kind=RECORD,
        record_id=inquiry.pk.hex,
        purpose=PURPOSE,
        authority=ruling.authority,
        digest_of=content.raw(),
        salt=key.salt,
    )
    return row
