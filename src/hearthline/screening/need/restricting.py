"""Restricting a report: from now on it is told to exist, with whom to ask, and opens to who is named for it.

The supervisor whom others are told to ask is always named, so that there is always a person who can act. Nothing
waits for anybody: alarms and time limits of the report run on, and ring for the named and for every supervisor.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from hearthline.access.models import Named, Restriction
from hearthline.access.queries import colleagues, names_of
from hearthline.access.restricting import restriction_of
from hearthline.access.viewer import SCREENER, SUPERVISOR, Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.journal.actions import write
from hearthline.journal.actor import Actor
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.screening.actions.claiming import take_away
from hearthline.screening.actions.state import SUBJECT, fetch, holder
from hearthline.screening.models import Screening
from hearthline.screening.need import standby

WHY: Final = ("staff_family", "known_to_all", "threatened", "court", "other")
"""Why a report is restricted. Kept as a code, and never words about a family."""
LINKED: Final = "linked"
"""The same, said by the system: somebody in the report is a restricted person."""
OVER: Final = ("over", "mistake", "court", "other")
ACTION: Final = "report:restrict"


@dataclass(frozen=True)
class Standing:
    """How a report stands: the restriction, `ask` (id) and the ids of who is named for it. `holder`: who holds it."""

    row: Restriction | None
    named: frozenset[str]
    ask_names: dict[str, str]
    staff: dict[str, str]
    holder: str
    version: int

    @property
    def since(self) -> datetime | None:
        """Since when it is restricted."""
        return self.row.at if self.row else None


@use_case
def standing(viewer: Viewer, report_id: UUID) -> Standing:
    """For the page: how it stands, whom others may be told to ask, and who may be named. Raises Refused."""
    screening, _ruling = fetch(viewer, ACTION, report_id, "listed")
    row = restriction_of(SUBJECT, report_id)
    away = _away(screening)
    asks = {own: name for own, name in colleagues(screening.agency_id, (SUPERVISOR,)).items() if own not in away}
    staff = {own: n for own, n in colleagues(screening.agency_id, (SCREENER, SUPERVISOR)).items() if own not in away}
    return Standing(row, named_for(report_id), asks, staff, holder(screening), row.version if row else 0)


def named_for(report_id: UUID) -> frozenset[str]:
    """Who is named for a report: user ids. Whoever asks has asked the policies."""
    rows = Named.unscoped.filter(record_kind=SUBJECT, record_id=report_id, ended_at__isnull=True)
    return frozenset(rows.values_list("user_id", flat=True))


@use_case
def restrict(
    *, viewer: Viewer, report_id: UUID, why: str, ask: str, named: Collection[str], version: int = 0
) -> Restriction:
    """Close a report to all but `named` and `ask` (user ids) and supervisors; restricted already: change it.

    `why`: one of WHY. `ask`: a supervisor. `version`: of the page, 0 for a report that was open. Who holds the report
    and is not named has it no more. Raises Refused; DomainError `restrict.why`, `restrict.ask`, `restrict.named`,
    `restrict.changed`.
    """
    known = why if why in WHY else "unsaid"
    screening, ruling = fetch(viewer, ACTION, report_id, known)
    if why not in WHY:
        raise DomainError("restrict.why", "Choose why the report is restricted.")
    away, agency = _away(screening), screening.agency_id
    if ask not in colleagues(agency, (SUPERVISOR,)) or ask in away:
        raise DomainError("restrict.ask", "Choose whom to ask from the list: a supervisor who works here.")
    wanted = {*named, ask}
    if away & wanted or not wanted <= set(colleagues(agency, (SCREENER, SUPERVISOR))):
        raise DomainError("restrict.named", "Choose only colleagues from the list.")
    row = restriction_of(SUBJECT, report_id)
    if (row.version if row else 0) != version:
        raise changed()
    if row is None:
        row = begin(screening, why, ask, viewer)
    elif not Restriction.unscoped.filter(pk=row.pk, version=version, ended_at__isnull=True).update(
        why=why, ask_id=ask, version=F("version") + 1
    ):
        raise changed()
    note(viewer, Tag.REPORT_RESTRICTED, report_id, why, ruling.authority)
    name_only(viewer, agency, report_id, wanted, ruling.authority)
    settle(viewer, screening, ruling.authority)
    row.refresh_from_db()
    return row


def begin(screening: Screening, why: str, ask: str, by: Actor) -> Restriction:
    """The row itself. Raises `restrict.changed` when somebody restricted it in this moment."""
    row = Restriction(
        agency_id=screening.agency_id,
        record_kind=SUBJECT,
        record_id=screening.report_id,
        label=screening.report.number,
        ask_id=ask,
        why=why,
        by=by.id,
    )
    try:
        with transaction.atomic():
            Restriction.objects.bulk_create([row])
    except IntegrityError as wrong:
        raise changed() from wrong
    return row


def name_only(by: Actor, agency_id: str, report_id: UUID, wanted: Iterable[str], authority: str) -> None:
    """These people are named for the report, and nobody else any more."""
    had, now = named_for(report_id), clock.now()
    gone, new = sorted(had - set(wanted)), sorted(set(wanted) - had)
    rows = Named.unscoped.filter(record_kind=SUBJECT, record_id=report_id, ended_at__isnull=True)
    rows.filter(user_id__in=gone).update(ended_at=now, ended_by=by.id)
    Named.objects.bulk_create(
        [Named(agency_id=agency_id, record_kind=SUBJECT, record_id=report_id, user_id=one, by=by.id) for one in new],
        ignore_conflicts=True,
    )
    for tag, ids in ((Tag.REPORT_NAMED, new), (Tag.REPORT_UNNAMED, gone)):
        if ids:
            note(by, tag, report_id, "", authority, tuple(f"user:{one}" for one in ids))


def settle(by: Actor, screening: Screening, authority: str) -> None:
    """After a change of who may open it: who may not hold it any more has it no more, lists look anew, and somebody
    who can act is asked now if nobody named is there."""
    held = holder(screening)
    if held and held not in (named_for(screening.report_id) | set(colleagues(screening.agency_id, (SUPERVISOR,)))):
        take_away(by, screening, authority, "restricted")
    Screening.unscoped.filter(pk=screening.pk).update(changed_at=clock.now())
    standby.attend_to(by, screening.report_id)


@use_case
def unrestrict(*, viewer: Viewer, report_id: UUID, why: str, version: int) -> None:
    """Open again to everybody who screens. `why`: one of OVER. Raises Refused; DomainError `restrict.over`,
    `restrict.changed`."""
    screening, ruling = fetch(viewer, ACTION, report_id, why if why in OVER else "unsaid")
    if why not in OVER:
        raise DomainError("restrict.over", "Choose why the restriction ends.")
    if not end(viewer, report_id, why, version):
        raise changed()
    note(viewer, Tag.REPORT_UNRESTRICTED, report_id, why, ruling.authority)
    Screening.unscoped.filter(pk=screening.pk).update(changed_at=clock.now())


def end(by: Actor, report_id: UUID, why: str, version: int) -> bool:
    """The rows themselves: the restriction and its names are over. False when somebody changed it before."""
    now = clock.now()
    rows = Restriction.unscoped.filter(record_kind=SUBJECT, record_id=report_id, ended_at__isnull=True, version=version)
    if not rows.update(ended_at=now, ended_by=by.id, ended_why=why):
        return False
    left = Named.unscoped.filter(record_kind=SUBJECT, record_id=report_id, ended_at__isnull=True)
    left.update(ended_at=now, ended_by=by.id)
    return True


def changed() -> DomainError:
    """Somebody was quicker."""
    return DomainError("restrict.changed", "Somebody changed this meanwhile. Look again.")


def note(by: Actor, tag: Tag, report_id: UUID, why: str, authority: str, fields: tuple[str, ...] = ()) -> None:
    """One journal entry about the report."""
    write(
        actor=by,
        tag=tag,
        record_kind=SUBJECT,
        record_id=report_id.hex,
        purpose=why,
        authority=authority,
        fields=fields,
    )


def who_asks(agency_id: str, ids: Collection[str]) -> dict[str, str]:
    """Names of whom to ask, of those who still work here: user id to name."""
    there = colleagues(agency_id, (SUPERVISOR,)) if ids else {}
    return {one: there[one] for one in names_of(agency_id, set(ids)) if one in there}


def _away(screening: Screening) -> set[str]:
    """Who may not come near it: nobody asks them, and nobody names them."""
    from hearthline.access.need import barred_to

    return barred_to(SUBJECT, screening.report_id)
