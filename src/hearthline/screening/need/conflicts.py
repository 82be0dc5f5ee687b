"""Conflicts of interest: whoever knows the family says so, and the record closes for them at once.

A person's record closes by a `Standing` of the people room; a report by `access.need.Barred`. Reports in which
somebody is linked whom a member of staff must not come near close for them too (`follow`).
"""

from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

from hearthline.access.models import Barred, ReviewKind, ToReview
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.intake.models import Report
from hearthline.journal.actions import write
from hearthline.journal.actor import system
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.people.actions.touching import add, begin
from hearthline.people.models import ReportedLink, Standing, StandingKind
from hearthline.screening.actions.claiming import let_go
from hearthline.screening.actions.state import SUBJECT, fetch

WHY: Final = ("myself", "family", "friend", "neighbour", "earlier_work", "other")
LINKED: Final = "linked"
"""Why a report is closed in which somebody is linked whom this member of staff must not come near."""
AWAY: Final = (StandingKind.NAMED, StandingKind.CONFLICTED)


def _known(why: str) -> None:
    if why not in WHY:
        raise DomainError("conflict.why", "Choose how you know them.")


@use_case
def declare_person(*, viewer: Viewer, person_id: UUID, why: str) -> None:
    """This person is the viewer's own, or known to them: from now on absent for them, with the reports they are linked
    in. Raises Refused; DomainError `conflict.why`, `people.changed`."""
    person, ruling = begin(viewer, person_id, "conflict:declare")
    _known(why)
    kind = StandingKind.NAMED if why in ("myself", "family") else StandingKind.CONFLICTED
    add(Standing, viewer, person, user_id=viewer.id, kind=kind)
    for report_id in _linked_in(person.pk):
        _bar(viewer.agency_id, report_id, viewer.id, LINKED, viewer.id)
    _told(viewer, "person", person.pk, why, ruling.authority)


@use_case
def declare_report(*, viewer: Viewer, report_id: UUID, why: str) -> None:
    """The viewer knows the family: the report closes for them at once; whoever held it gives it back.

    Raises Refused; DomainError `conflict.why`.
    """
    screening, ruling = fetch(viewer, "conflict:declare", report_id)
    _known(why)
    let_go(viewer, screening, ruling.authority, "conflict")
    _bar(viewer.agency_id, report_id, viewer.id, why, viewer.id)
    _told(viewer, SUBJECT, report_id, why, ruling.authority)


def _told(viewer: Viewer, record_kind: str, record_id: UUID, why: str, authority: str) -> None:
    """A supervisor's list holds it, and the journal."""
    now = clock.now()
    entry = write(
        actor=viewer,
        tag=Tag.CONFLICT_DECLARED,
        record_kind=record_kind,
        record_id=record_id.hex,
        purpose=why,
        authority=authority,
    )
    ToReview.objects.create(
        agency_id=viewer.agency_id,
        key=f"conflict:{entry.hex}",
        kind=ReviewKind.CONFLICT,
        rule=why,
        user_id=viewer.id,
        record_kind=record_kind,
        record_id=record_id.hex,
        first_at=now,
        last_at=now,
        entries=entry.hex,
    )


def lift(viewer: Viewer, row: ToReview, authority: str) -> None:
    """A supervisor found that there is no conflict: the record opens again. Inside the use case that closes `row`."""
    now, about = clock.now(), UUID(row.record_id)
    if row.record_kind == SUBJECT:
        rows = Barred.unscoped.filter(record_kind=SUBJECT, record_id=about, user_id=row.user_id, ended_at__isnull=True)
        rows.exclude(why=LINKED).update(ended_at=now, ended_by=viewer.id)
    else:
        standing = Standing.unscoped.filter(
            agency_id=row.agency_id, person_id=about, user_id=row.user_id, kind__in=AWAY, ended_at__isnull=True
        )
        standing.filter(added_by=row.user_id).update(ended_at=now)
        follow()
    write(
        actor=viewer,
        tag=Tag.CONFLICT_LIFTED,
        record_kind=row.record_kind,
        record_id=row.record_id,
        purpose=row.rule,
        authority=authority,
        fields=(f"user:{row.user_id}",),
    )


def _linked_in(person_id: UUID) -> list[UUID]:
    rows = ReportedLink.unscoped.filter(person_id=person_id, unlinked_at__isnull=True)
    return list(rows.values_list("report_id", flat=True).distinct())


def _bar(agency_id: str, report_id: UUID, user_id: str, why: str, by: str) -> bool:
    """Close one report to one person. False when it is closed to them already."""
    number = Report.unscoped.filter(pk=report_id).values_list("number", flat=True).first() or ""
    row = Barred(
        agency_id=agency_id, record_kind=SUBJECT, record_id=report_id, user_id=user_id, label=number, why=why, by=by
    )
    try:
        with transaction.atomic():
            Barred.objects.bulk_create([row])
    except IntegrityError:
        return False
    return True


def follow() -> int:
    """For the worker: reports close, and open again, as persons are linked in them and their links taken back.

    State says what is to do, so that no way of making a link can be forgotten. Few staff stand near anybody, so this
    reads few rows. Returns how many reports closed or opened.
    """
    wanted: dict[tuple[UUID, str], str] = {}
    standing = Standing.unscoped.filter(kind__in=AWAY, ended_at__isnull=True)
    by_person: dict[UUID, list[str]] = {}
    for person_id, user_id in standing.values_list("person_id", "user_id"):
        by_person.setdefault(person_id, []).append(user_id)
    links = ReportedLink.unscoped.filter(person_id__in=by_person, unlinked_at__isnull=True)
    for person_id, report_id, agency_id in links.values_list("person_id", "report_id", "agency_id"):
        wanted |= {(report_id, user_id): agency_id for user_id in by_person[person_id]}
    rows = Barred.unscoped.filter(record_kind=SUBJECT, ended_at__isnull=True)
    held = {(row.record_id, row.user_id): row for row in rows}
    job = system("conflicts", "").id
    changed = sum(_bar(agency, *key, LINKED, job) for key, agency in wanted.items() if key not in held)
    over = [row.pk for key, row in held.items() if row.why == LINKED and key not in wanted]
    return changed + Barred.unscoped.filter(pk__in=over).update(ended_at=clock.now(), ended_by=job)
