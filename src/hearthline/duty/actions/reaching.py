"""How a person is reached, and the secret address of their calendar: each person's own, and nobody else's."""

import hashlib
import re
import secrets
from collections.abc import Sequence
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext

from hearthline.access.policy import Ruling, require
from hearthline.access.viewer import Viewer
from hearthline.duty import telling
from hearthline.duty.actions import falling
from hearthline.duty.models import Feed, Reach, ReachBy
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case

MOST: Final = 6
NUMBER: Final = re.compile(r"\+[1-9]\d{6,14}")
LOCAL_DIGITS: Final = 10
TOKEN_BYTES: Final = 32


def _own(viewer: Viewer) -> Ruling:
    attrs = {"agency": viewer.agency_id, "author": viewer.id}
    return require(viewer, "rota:own", attrs, record_kind="user", record_id=viewer.id)


@use_case
def set_reaches(*, viewer: Viewer, wanted: Sequence[tuple[str, str]], language: str = telling.SOURCE) -> int:
    """The viewer's own list anew, in the order in which they want to be tried: (channel, address). Returns how many.

    `language`: of the messages to them, one of `telling.languages`. What was verified stays so where channel and
    address are the same. Raises Refused; DomainError reach.channel, reach.number, reach.mail, reach.many, reach.twice,
    reach.language.
    """
    ruling = _own(viewer)
    told = [_checked(channel, address) for channel, address in wanted]
    if len(told) > MOST:
        raise DomainError("reach.many", gettext("Six ways are enough."))
    if len(set(told)) != len(told):
        raise DomainError("reach.twice", gettext("Each way once."))
    if language not in telling.languages():
        raise DomainError("reach.language", gettext("Choose a language from the list."))
    now = clock.now()
    rows = Reach.objects.for_viewer(viewer, "rota:own").filter(person=viewer.id, ended_at__isnull=True)
    proved = {(row.channel, row.address): row.verified_at for row in rows}
    rows.update(ended_at=now)
    for order, (channel, address) in enumerate(told):
        Reach.objects.create(
            agency_id=viewer.agency_id,
            person=viewer.id,
            channel=channel,
            address=address,
            language=language,
            order=order,
            made_at=now,
            verified_at=proved.get((channel, address)),
        )
    _note(viewer, Tag.REACHES_SET, ruling, tuple(channel for channel, _address in told))
    return len(told)


def _checked(channel: str, address: str) -> tuple[str, str]:
    if channel not in ReachBy.values:
        raise DomainError("reach.channel", gettext("Choose desk, text, voice or mail."))
    if channel == ReachBy.DESK:
        return channel, ""
    if channel == ReachBy.MAIL:
        try:
            validate_email(address.strip())
        except ValidationError:
            raise DomainError("reach.mail", gettext("That is no mail address.")) from None
        return channel, address.strip()
    return channel, international(address)


def international(typed: str) -> str:
    """A telephone number as machines dial it: "+" and digits. Ten digits are a number of this country's plan.

    Raises DomainError reach.number.
    """
    digits = re.sub(r"[\s().\-]", "", typed.strip())
    if digits.isascii() and digits.isdigit():
        digits = f"+1{digits}" if len(digits) == LOCAL_DIGITS else f"+{digits}"
    if not NUMBER.fullmatch(digits):
        raise DomainError("reach.number", gettext("Give a telephone number, such as (916) 555-0142."))
    return digits


@use_case
def make_feed(*, viewer: Viewer) -> str:
    """A new secret address for the viewer's calendar; the one before it ends. Returns the token, kept nowhere."""
    ruling = _own(viewer)
    falling.feed_of(viewer.agency_id, viewer.id)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    Feed.objects.create(agency_id=viewer.agency_id, person=viewer.id, digest=digest(token), made_at=clock.now())
    _note(viewer, Tag.FEED_MADE, ruling)
    return token


@use_case
def end_feed(*, viewer: Viewer) -> bool:
    """The viewer's secret address works no more. False when there was none."""
    ruling = _own(viewer)
    ended = falling.feed_of(viewer.agency_id, viewer.id)
    if ended:
        _note(viewer, Tag.FEED_ENDED, ruling)
    return ended


def digest(token: str) -> str:
    """How a token rests: a plain hash is enough for 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def _note(viewer: Viewer, tag: Tag, ruling: Ruling, fields: tuple[str, ...] = ()) -> None:
    write(
        actor=viewer,
        tag=tag,
        record_kind="user",
        record_id=viewer.id,
        purpose="own",
        authority=ruling.authority,
        fields=fields,
    )
