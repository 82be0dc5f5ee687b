"""Reads of referrals: the list of open ones, those of one inquiry or report, one with its history, and its papers."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import QuerySet

from hearthline.access.policy import can, require
from hearthline.access.viewer import Viewer
from hearthline.directory.community.models import Service
from hearthline.directory.finding_help.door.models import Offer
from hearthline.ground import clock
from hearthline.helpdesk.referring.keys import ReferralKey, key_or_none, opened
from hearthline.helpdesk.referring.models import Consent, Happened, Item, Line, Referral
from hearthline.helpdesk.referring.policy import GIVE, LIST, PURPOSE, READ, RECORD, consent_of, fetch, standing
from hearthline.helpdesk.referring.ports import WRITE, Subject, kinds, never_the_reporter
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case

PAGE = 50


@dataclass(frozen=True)
class Row:
    """One referral in a list: the listing, and nothing of a person. `name` "" when no list has it any more."""

    row: Referral
    name: str
    url_name: str

    @property
    def days(self) -> int:
        """How old it is, in whole days."""
        return max(0, (clock.now() - self.row.made_at).days)

    @property
    def late(self) -> bool:
        return self.row.due_at is not None and self.row.due_at < clock.now()


@dataclass(frozen=True, repr=False)
class Agreement:
    """A consent, opened. `words`: of each item, by its code; empty and `damaged` when it does not open any more."""

    row: Consent
    who: str
    our_number: str
    signed: str
    words: dict[str, str]
    damaged: bool

    @property
    def items(self) -> tuple[str, ...]:
        return tuple(code for code in Item.values if code in self.row.codes)


@dataclass(frozen=True, repr=False)
class Said:
    """One line of the history, opened."""

    row: Line
    who: str
    words: str
    damaged: bool


@dataclass(frozen=True, repr=False)
class Detail:
    """One referral. `name`, `organization`: of the listing as it then was. `offer`: as it is now, None when it is gone.
    `standing`: see `policy.standing`. `may_write`, `may_give`: what this viewer can do now."""

    row: Referral
    subject: Subject
    name: str
    organization: str
    note: str
    offer: Offer | None
    agreement: Agreement | None
    lines: tuple[Said, ...]
    standing: str
    may_write: bool
    may_give: bool

    @property
    def given(self) -> tuple[Said, ...]:
        """What went out, the first first."""
        return tuple(one for one in self.lines if one.row.kind == Happened.PASSED)


def _scoped(viewer: Viewer) -> QuerySet[Referral]:
    """Referrals from what this viewer may read, each kind by its own permission."""
    found = [
        Referral.objects.for_viewer(viewer, action, purpose).filter(subject_kind=kind)
        for kind, knower in kinds().items()
        for action, purpose in [knower.reads]
    ]
    return reduce(or_, found, Referral.objects.for_viewer(viewer, READ, PURPOSE).none())


@use_case
def open_ones(viewer: Viewer, *, page: int = 1) -> tuple[list[Row], bool]:
    """Referrals that are not over, the oldest first, and whether there are more. Three queries and an entry, however
    many there are. No name of anybody. Raises Refused."""
    ruling = require(viewer, LIST, {"agency": viewer.agency_id}, PURPOSE, record_kind=RECORD)
    start = (max(page, 1) - 1) * PAGE
    rows = _scoped(viewer).filter(closed_at__isnull=True).order_by("made_at", "pk").defer("sealed", "wrapped_key")
    found = list(rows[start : start + PAGE + 1])
    shown = found[:PAGE]
    write(
        actor=viewer,
        tag=Tag.REFERRALS_LISTED,
        record_kind=RECORD,
        record_id="",
        purpose=PURPOSE,
        authority=ruling.authority,
        fields=tuple(one.pk.hex for one in shown),
    )
    return _named(shown), len(found) > PAGE


def of_subject(viewer: Viewer, kind: str, subject_id: UUID) -> list[Row]:
    """Those of one inquiry or report, for its own page, which was opened by its own permission: the newest first. Two
    queries. Names listings, and nobody."""
    if kind not in kinds() or not can(viewer, READ, {"agency": viewer.agency_id}, PURPOSE).allowed:
        return []
    rows = _scoped(viewer).filter(subject_kind=kind, subject_id=subject_id).defer("sealed", "wrapped_key")
    return _named(list(rows.order_by("-made_at", "-pk")[:PAGE]))


def _named(rows: Iterable[Referral]) -> list[Row]:
    names = dict(Service.objects.filter(pk__in={row.service for row in rows}).values_list("pk", "name"))
    pages = {kind: knower.url_name for kind, knower in kinds().items()}
    return [Row(row, names.get(row.service, ""), pages.get(row.subject_kind, "")) for row in rows]


@use_case
def referral(viewer: Viewer, referral_id: UUID) -> Detail:
    """One referral with its history, and that it was read. Raises Refused."""
    return _record(viewer, referral_id, READ)


@use_case
def provider_sheet(viewer: Viewer, referral_id: UUID) -> Detail:
    """What may be told to the provider, as a script and a sheet: only while the consent stands, and never of who
    reported. Raises Refused; DomainError `referral.reporter`."""
    found = _record(viewer, referral_id, GIVE, "provider")
    never_the_reporter(found.subject)
    return found


@use_case
def person_sheet(viewer: Viewer, referral_id: UUID) -> Detail:
    """The sheet that the person takes along. Raises Refused."""
    return _record(viewer, referral_id, READ, "person")


def _record(viewer: Viewer, referral_id: UUID, action: str, sheet: str = "") -> Detail:
    row, subject, ruling = fetch(viewer, referral_id, action)
    write(
        actor=viewer,
        tag=Tag.REFERRAL_READ,
        record_kind=RECORD,
        record_id=row.pk.hex,
        purpose=PURPOSE,
        authority=ruling.authority,
        fields=(sheet,) if sheet else (),
    )
    return _detail(viewer, row, subject)


def _detail(viewer: Viewer, row: Referral, subject: Subject) -> Detail:
    key = key_or_none(row, actor=viewer.id)
    listing = opened(key, row) or {}
    rows = Line.unscoped.filter(referral=row).order_by("written_at", "pk")
    about = {"agency": row.agency_id, "state": standing(row)}
    return Detail(
        row=row,
        subject=subject,
        name=listing.get("name", ""),
        organization=listing.get("organization", ""),
        note=listing.get("note", ""),
        offer=Offer.objects.filter(pk=row.offer).first(),
        agreement=_agreement(key, consent_of(row)),
        lines=tuple(_said(key, line) for line in rows),
        standing=standing(row),
        may_write=can(viewer, WRITE, about, PURPOSE).allowed,
        may_give=not subject.asker_reported and can(viewer, GIVE, about, PURPOSE).allowed,
    )


def offer(offer_id: int) -> Offer | None:
    """A listing at a place: public, about nobody."""
    return Offer.objects.filter(pk=offer_id).first() if 0 <= offer_id < 1 << 63 else None


def _agreement(key: ReferralKey | None, row: Consent | None) -> Agreement | None:
    if row is None:
        return None
    told = opened(key, row)
    given = told or {}
    words = {code: given.get(f"item.{code}", "") for code in row.codes}
    return Agreement(
        row, given.get("who", ""), given.get("our_number", ""), given.get("signed", ""), words, damaged=told is None
    )


def _said(key: ReferralKey | None, row: Line) -> Said:
    told = opened(key, row)
    given = told or {}
    return Said(row, given.get("who", ""), given.get("words", ""), damaged=told is None)
