"""An account outside ends: for good, at once. Nobody opens one again; a new code makes a new one."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from hearthline.access.policy import require
from hearthline.access.viewer import system_viewer
from hearthline.ground import clock
from hearthline.journal.actions import write
from hearthline.journal.actor import Actor
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.realm.models import Ended, Invitation, KeptReceipt, OutsideSession, Person, RecoveryCode, unused_term

BATCH = 200


def end(people: QuerySet[Person], *, actor: Actor, why: Ended, authority: str = "") -> int:
    """Inside a use case: end these accounts, of those that are open. Every session of theirs is over at its next
    request. What they kept is destroyed by the outside face (`destroy_ended`), which alone may touch it."""
    open_ones = list(people.filter(ended_at__isnull=True).values_list("pk", flat=True))
    Person.unscoped.filter(pk__in=open_ones, ended_at__isnull=True).update(
        ended_at=clock.now(), ended_by=actor.id, ended_why=why, session_version=F("session_version") + 1
    )
    for number in open_ones:
        write(
            actor=actor,
            tag=Tag.OUTSIDER_ENDED,
            record_kind="outsider",
            record_id=number.hex,
            authority=authority,
            fields=(why,),
        )
    return len(open_ones)


def lapse(agencies: Iterable[str]) -> int:
    """End every account that nobody used for the term; returns how many. For the worker, hourly."""
    return sum(_lapse(agency) for agency in agencies)


@use_case
def _lapse(agency_id: str) -> int:
    viewer = system_viewer("outside-accounts", agency_id)
    ruling = require(viewer, "outsider:lapse", {"agency": agency_id}, record_kind="outsider")
    unused = Person.unscoped.filter(_unused(clock.now()), agency_id=agency_id)
    return end(unused, actor=viewer, why=Ended.IDLE, authority=ruling.authority)


def _unused(now: datetime) -> Q:
    return Q(pk__in=Person.unscoped.alias(used=Coalesce("last_login", "made_at")).filter(used__lte=now - unused_term()))


def destroy_ended() -> int:
    """What people kept whose account is over: password, app, recovery codes, sessions, details and receipts, gone for
    good; and sessions that ran out. Returns how many accounts. For the outside face, hourly and when one leaves."""
    OutsideSession.objects.filter(expire_date__lt=clock.now()).delete()
    over = Person.unscoped.filter(ended_at__isnull=False).exclude(password="")
    numbers = list(over.values_list("pk", flat=True)[:BATCH])
    for rows in (RecoveryCode.objects, KeptReceipt.unscoped):
        rows.filter(person_id__in=numbers).delete()
    OutsideSession.objects.filter(whose__in=numbers).delete()
    # What somebody was called on a code that is used, withdrawn or over: it leads to nobody any more.
    past = Q(used_at__isnull=False) | Q(withdrawn_at__isnull=False) | Q(expires_at__lte=clock.now())
    Invitation.unscoped.filter(past).exclude(label_box="").update(label_box="")
    return Person.unscoped.filter(pk__in=numbers).update(password="", secret_box="", label_box="", details_box="")
