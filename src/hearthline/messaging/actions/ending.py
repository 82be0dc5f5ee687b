"""What a person does about messages: send a dead one anew, give one up, send themselves a test."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db.models import F

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.journal import actions as journal
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.messaging.actions.sending import send
from hearthline.messaging.actions.settling import FREE
from hearthline.messaging.models import OPEN, Channel, Message, State
from hearthline.messaging.operating import anew
from hearthline.messaging.types import Target

WHY: Final = ("told_otherwise", "wrong_address", "too_late", "test")
"""Why a message is given up: the person was told another way, the address is wrong, it no longer matters, a test."""
TESTS: Final = 5
"""Test messages that one person may send in an hour."""
TEST: Final = "message.test"
TESTED: Final = (Channel.MAIL, Channel.TEXT, Channel.VOICE)
"""Ways over which one may send oneself a test."""


def _fetch(viewer: Viewer, message_id: UUID) -> tuple[Message, str]:
    """The row, and by what authority. Refused alike for other agencies and for what is not there."""
    row = Message.objects.for_viewer(viewer, "message:end").filter(pk=message_id).first()
    resource = {"agency": row.agency_id if row else ""}
    ruling = require(viewer, "message:end", resource, record_kind="message", record_id=str(message_id))
    assert row is not None  # the policies allow nothing to an agency without a name
    return row, ruling.authority


def _changed() -> DomainError:
    return DomainError("messaging.changed", "This message changed meanwhile. Look again.")


@use_case
def retry(*, viewer: Viewer, message_id: UUID, version: int) -> Message:
    """Send a dead message anew, with new patience. `version`: of the row that the person looked at.

    Raises DomainError messaging.not-dead or messaging.changed.
    """
    row, authority = _fetch(viewer, message_id)
    if row.state != State.DEAD:
        raise DomainError("messaging.not-dead", "This message is not one that failed for good.")
    if row.version != version or not anew(row):
        raise _changed()
    _note(viewer, row, Tag.MESSAGE_RETRIED, authority)
    return Message.unscoped.get(pk=row.pk)


@use_case
def give_up(*, viewer: Viewer, message_id: UUID, version: int, why: str) -> Message:
    """End a message that waits or is dead, with a reason of `WHY`. It stays on record who did.

    Raises DomainError messaging.why, messaging.ended, messaging.under-way or messaging.changed.
    """
    row, authority = _fetch(viewer, message_id)
    if why not in WHY:
        raise DomainError("messaging.why", "Say why this message is given up.")
    if row.state == State.SENDING:
        raise DomainError("messaging.under-way", "This message is being sent just now. Look again in a minute.")
    if row.state not in (*OPEN, State.DEAD):
        raise DomainError("messaging.ended", "This message is not waiting any more.")
    ended = (
        Message.unscoped.filter(pk=row.pk, version=version)
        .exclude(state=State.SENDING)
        .update(
            state=State.GIVEN_UP,
            ended_by=viewer.id,
            ended_name=viewer.name,
            ended_why=why,
            version=F("version") + 1,
            **FREE,
        )
    )
    if not ended:
        raise _changed()
    _note(viewer, row, Tag.MESSAGE_GIVEN_UP, authority, why)
    return Message.unscoped.get(pk=row.pk)


@use_case
def test_message(*, viewer: Viewer, channel: str, address: str, language: str, once: str) -> Message:
    """A message to oneself that says only that it is a test. `once`: from the page, so that two presses send one.

    Raises DomainError messaging.address, messaging.many (more than `TESTS` in an hour).
    """
    require(viewer, "message:test", {"agency": viewer.agency_id}, record_kind="message")
    if channel not in TESTED:
        raise DomainError("messaging.address", "Choose which way.")
    mine = Message.unscoped.filter(agency_id=viewer.agency_id, key__startswith=f"test:{viewer.id}:")
    if mine.filter(made_at__gt=clock.now() - timedelta(hours=1)).count() >= TESTS:
        raise DomainError("messaging.many", "That is enough tests for this hour.")
    return send(
        actor=viewer,
        key=f"test:{viewer.id}:{once[:36]}",
        target=Target(Channel(channel), address),
        template=TEST,
        language=language,
        values={},
        person=viewer.id,
    )


def _note(viewer: Viewer, row: Message, tag: Tag, authority: str, purpose: str = "") -> None:
    journal.write(
        actor=viewer,
        tag=tag,
        record_kind="message",
        record_id=str(row.pk),
        purpose=purpose or row.template,
        authority=authority,
    )
