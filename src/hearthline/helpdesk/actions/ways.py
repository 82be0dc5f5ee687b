"""Ways in: whose each one is, its sign of life, and the alarm when it is silent or nobody has looked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction

from hearthline.access.models import Agency
from hearthline.access.policy import require
from hearthline.access.viewer import AGENT, SUPERVISOR, Viewer
from hearthline.duty.actions import raise_alert
from hearthline.duty.models import Alert, AlertKind
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.text import whole_line
from hearthline.helpdesk import promises
from hearthline.helpdesk.door.models import InquiryPending, WayIn
from hearthline.helpdesk.models import Inquiry, WayInState
from hearthline.journal.actions import write
from hearthline.journal.actor import system
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case

JOB, PURPOSE, SUBJECT = "watch-ways-in", "ways-in", "way-in"
FIRST_POST: Final = "Help desk"
"""Who answers for a way in until a supervisor says otherwise: whoever is at the help desk."""
ROLES: Final = (AGENT, SUPERVISOR)
WITHOUT_HEARTBEAT_OF_OURS: Final = (WayIn.PHONE, WayIn.LETTER)
"""Their sign of life is a person: at the list, or at the letter box."""


def here(way: str, agency_id: str = "") -> WayInState:
    """The row of a way in, made when it is missing."""
    agency = agency_id or settings.HEARTHLINE_AGENCY
    known = WayInState.unscoped.filter(agency_id=agency, way=way).first()
    if known is not None:
        return known
    made = WayInState(agency_id=agency, way=WayIn(way), role=AGENT, post=FIRST_POST, beat_at=clock.now())
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        return WayInState.unscoped.get(agency_id=agency, way=way)
    return made


def beat(way: str, agency_id: str = "") -> None:
    """This way in lives. Written at most once in ten seconds: it is asked for at every round."""
    row, now = here(way, agency_id), clock.now()
    if (now - row.beat_at).total_seconds() >= 10:
        WayInState.unscoped.filter(pk=row.pk, beat_at__lt=now).update(beat_at=now)


def watched() -> tuple[WayIn, ...]:
    """The ways in that this agency has: e-mail only when a mailbox is named."""
    mailbox = bool(getattr(settings, "HEARTHLINE_HELP_MAILDIR", None))
    return tuple(way for way in WayIn if way != WayIn.EMAIL or mailbox)


def oldest_unread(agency_id: str) -> Mapping[str, datetime]:
    """Way to since when its oldest unread word lies: sealed and unopened ones too. Two queries."""
    found: dict[str, datetime] = {}
    opened = Inquiry.unscoped.filter(agency_id=agency_id, unread_since__isnull=False)
    rows = [
        *opened.order_by("unread_since").values_list("way", "unread_since"),
        *InquiryPending.unscoped.filter(agency_id=agency_id).values_list("way", "received_at"),
    ]
    for way, at in rows:
        if at is not None:
            found[way] = min(found.get(way, at), at)
    return found


def watch() -> int:
    """Look at every way in of every agency; the number of alarms raised. One for each silence, one for each oldest."""
    return sum(_watch(agency) for agency in Agency.objects.values_list("pk", flat=True))


def _watch(agency_id: str) -> int:
    now, raised = clock.now(), 0
    if agency_id != settings.HEARTHLINE_AGENCY:
        return 0
    unread = oldest_unread(agency_id)
    for way in watched():
        row = here(way, agency_id)
        since = unread.get(way)
        if since is not None and now - since > promises.unread_after(way):
            raised += _alarm(agency_id, way, "unread", since)
        if now - row.beat_at > promises.silent_after(way):
            raised += _alarm(agency_id, way, "silent", row.beat_at)
    return raised


def _alarm(agency_id: str, way: str, about: str, since: datetime) -> bool:
    """Raise it unless it is raised already. The moment it lasts since makes a later one another alarm."""
    key = f"way-in:{about}:{way}:{since.isoformat()}"
    if Alert.unscoped.filter(agency_id=agency_id, key=key).exists():
        return False
    with transaction.atomic():
        raise_alert(
            actor=system(JOB, agency_id),
            kind=AlertKind.WAY_IN,
            key=key,
            subject_kind=SUBJECT,
            subject_id=way,
            about=about,
            urgent=False,
        )
    return True


@use_case
def give(*, viewer: Viewer, way: str, role: str, post: str, version: int) -> WayInState:
    """This way in has another owner: a post, and which right its holder has. Raises Refused; DomainError `way.unknown`,
    `way.role`, `way.post`, `way.changed`."""
    known = way if way in WayIn.values else ""  # what anybody posts is no id for the journal
    own = {"agency": viewer.agency_id}
    ruling = require(viewer, "channel:keep", own, PURPOSE, record_kind=SUBJECT, record_id=known)
    if way not in WayIn.values:
        raise DomainError("way.unknown", "There is no such way in.")
    named = whole_line(post, 120, "way.post")
    if role not in ROLES:
        raise DomainError("way.role", "Choose who answers for it.")
    if not named:
        raise DomainError("way.post", "Write which post answers for it.")
    row = here(way, viewer.agency_id)
    changes = {"role": role, "post": named, "changed_by": viewer.id, "version": version + 1}
    if not WayInState.unscoped.filter(pk=row.pk, version=version).update(**changes):
        raise DomainError("way.changed", "Somebody changed this in the meantime. Look at it again.")
    write(
        actor=viewer,
        tag=Tag.WAY_IN_GIVEN,
        record_kind=SUBJECT,
        record_id=way,
        purpose=PURPOSE,
        authority=ruling.authority,
        fields=("role", "post"),
    )
    return here(way, viewer.agency_id)


@use_case
def looked(*, viewer: Viewer, way: str) -> None:
    """A person looked: into the letter box. Raises Refused; DomainError `way.unknown` for one that tells by itself."""
    known = way if way in WayIn.values else ""
    own = {"agency": viewer.agency_id}
    ruling = require(viewer, "inquiry:write", own, PURPOSE, record_kind=SUBJECT, record_id=known)
    if way not in WITHOUT_HEARTBEAT_OF_OURS:
        raise DomainError("way.unknown", "There is no such way in.")
    row = here(way, viewer.agency_id)
    WayInState.unscoped.filter(pk=row.pk).update(beat_at=clock.now())
    write(
        actor=viewer,
        tag=Tag.WAY_IN_LOOKED,
        record_kind=SUBJECT,
        record_id=way,
        purpose=PURPOSE,
        authority=ruling.authority,
    )
