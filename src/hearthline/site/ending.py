"""An agency that is about to have nobody left who supervises it, or who gives rights, is told."""

from django.db import transaction

from hearthline.access.accounts import last_days
from hearthline.access.models import Agency
from hearthline.duty.actions import raise_alert
from hearthline.duty.models import AlertKind
from hearthline.ground import clock
from hearthline.journal.actor import system


def warn_of_ends() -> int:
    """An agency whose last supervisor or administrator is about to lose their rights is told, once a week."""
    now, told = clock.now(), 0
    week = "{}-{:02}".format(*now.isocalendar()[:2])
    for agency in Agency.objects.values_list("pk", flat=True):
        for role, ends in last_days(agency).items():
            with transaction.atomic():
                raise_alert(
                    actor=system("accounts", agency),
                    kind=AlertKind.ACCESS_ENDS,
                    key=f"access-ends:{role}:{week}",
                    subject_kind="role",
                    subject_id=role,
                    label=f"{role} {ends:%Y-%m-%d}",
                    urgent=ends <= now,
                )
            told += 1
    return told


def end_unused_outside() -> int:
    """Accounts outside that nobody uses end, and what is remembered of hand-overs goes. For the worker, hourly."""
    from hearthline.access.models import Agency
    from hearthline.realm.door.using import forget_old
    from hearthline.realm.ending import lapse

    return forget_old() + lapse(Agency.objects.values_list("pk", flat=True))
