"""Asking for a message, inside the transaction of what it tells of."""

import json
from collections.abc import Mapping

from django.db import IntegrityError, connection, transaction

from hearthline.ground import clock
from hearthline.journal import actions as journal
from hearthline.journal.actor import Actor
from hearthline.journal.tags import Tag
from hearthline.messaging import addresses, wording
from hearthline.messaging.models import Message
from hearthline.messaging.pace import patience
from hearthline.messaging.types import Target
from hearthline.ui.agency import current_pack


def send(
    *,
    actor: Actor,
    key: str,
    target: Target,
    template: str,
    language: str,
    values: Mapping[str, str],
    person: str = "",
    subject_kind: str = "",
    subject_id: str = "",
    urgent: bool = False,
) -> Message:
    """Ask for one message, inside the caller's transaction: it goes out if and only if that is committed.

    The same (agency, `key`) again gives the message that is there, and nothing is sent twice. `template`: an id of the
    pack such as "message.urgent". `values` may hold only names that the template declares, each of its kind
    (`wording.KINDS`). `person`: the id of a member of staff, "" for somebody outside. `subject_kind`, `subject_id`:
    what it is about, for whoever hears the answer; never shown and never sent.

    Raises DomainError (messaging.template, messaging.value, messaging.address, messaging.key) and RuntimeError outside
    a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a message is asked for inside the transaction of what it tells of")
    known = Message.unscoped.filter(agency_id=actor.agency_id, key=key).first()
    if known is not None:
        return known
    wording.check(current_pack(), template, language, values)
    now = clock.now()
    made = Message(
        agency_id=actor.agency_id,
        key=wording.checked_key(key),
        channel=target.channel,
        address=addresses.checked(target),
        template=template,
        language=language,
        values=json.dumps(dict(sorted(values.items()))),
        person=person,
        subject_kind=subject_kind,
        subject_id=subject_id,
        urgent=urgent,
        made_at=now,
        next_at=now,
        patient_until=now + patience(urgent),
    )
    return _kept(made, actor)


def _kept(made: Message, actor: Actor) -> Message:
    """The row, or the one that somebody wrote under this key a moment before."""
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        return Message.unscoped.get(agency_id=made.agency_id, key=made.key)
    journal.write(
        actor=actor,
        tag=Tag.MESSAGE_ASKED,
        record_kind="message",
        record_id=str(made.pk),
        purpose=made.template,
        fields=(made.channel,),
    )
    return made
