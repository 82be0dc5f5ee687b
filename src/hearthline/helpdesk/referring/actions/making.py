"""A referral begins: somebody was told of a listing, or agreed that their name goes to a provider."""

from uuid import UUID

from django.db import IntegrityError, transaction

from hearthline.access.policy import Ruling, require
from hearthline.access.viewer import Viewer
from hearthline.directory.finding_help.door.models import Offer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.ids import human_number, of_form, uuid7
from hearthline.ground.text import whole_text
from hearthline.helpdesk.referring import promises
from hearthline.helpdesk.referring.consent import Agreed, Bounds, check
from hearthline.helpdesk.referring.keys import ReferralKey, new_key, raw_of, seal
from hearthline.helpdesk.referring.models import Consent, Referral, Way
from hearthline.helpdesk.referring.policy import PURPOSE, RECORD, today
from hearthline.helpdesk.referring.ports import WRITE, Subject, kinds, never_the_reporter, open_subject
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.ui.languages import LANGUAGES

PREFIX = "REF"
NOTE = 500


@use_case
def begin(*, viewer: Viewer, kind: str, subject_id: UUID) -> tuple[Subject, str]:
    """What somebody is to be referred from, and the ZIP code that was given with it, for the search: journalled as a
    reading. Raises Refused."""
    subject, ruling = _subject(viewer, kind, subject_id)
    zip_code = kinds()[kind].zip_code(viewer, subject_id)
    write(
        actor=viewer,
        tag=Tag.REFERRAL_READ,
        record_kind=kind,
        record_id=subject_id.hex,
        purpose=PURPOSE,
        authority=ruling.authority,
        fields=("zip",) if zip_code else (),
    )
    return subject, zip_code


@use_case
def tell(*, viewer: Viewer, kind: str, subject_id: UUID, offer_id: int, language: str = "en") -> Referral:
    """They were told of this listing. Nothing of them goes anywhere, so nobody need agree and nobody is chased.

    The same listing told again is the same referral. Raises Refused; DomainError `referral.listing`, `.language`.
    """
    subject, ruling = _subject(viewer, kind, subject_id)
    offer = _offer(offer_id)
    known = Referral.unscoped.filter(
        agency_id=subject.agency_id, subject_kind=kind, subject_id=subject_id, offer=offer.pk, way=Way.TOLD
    ).first()
    if known is not None:
        return known
    row, key = _new(viewer, subject, offer, Way.TOLD, language)
    row.save(force_insert=True)
    _write(viewer, row, key, ruling, (Way.TOLD.value,))
    return row


@use_case
def pass_on(
    *,
    viewer: Viewer,
    kind: str,
    subject_id: UUID,
    offer_id: int,
    agreed: Agreed | None,
    language: str = "en",
    note: str = "",
    once: UUID | None = None,
) -> Referral:
    """They agreed that what they ticked goes to this provider. A clock asks what became of it. `once`: of the form, so
    that the same press again is the same referral.

    Without a whole consent nothing is kept. Who reported is never passed on: not from an inquiry that became a report,
    and from a report only somebody else. Raises Refused; DomainError `referral.consent`, `.reporter`, `.listing`,
    `.language`, and those of `consent.check`.
    """
    subject, ruling = _subject(viewer, kind, subject_id)
    if agreed is None:
        raise DomainError("referral.consent", "Nothing goes out before they agreed. Write down what they agreed to.")
    never_the_reporter(subject)
    if known := _pressed_before(viewer, subject, once):
        return known
    now, agency = clock.now(), subject.agency_id
    most = promises.consent_days_most()
    check(agreed, Bounds(now, today(agency), most, about_report=subject.about_report))
    note = whole_text(note, NOTE, "referral.note")
    row, key = _new(viewer, subject, _offer(offer_id), Way.PASSED, language, note, once)
    due = promises.due("", now, agency)
    row.due_at = due.at
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # the same form in one moment: the other press was faster
        if known := _pressed_before(viewer, subject, once):
            return known
        raise
    consent = _consent(viewer, row, key, agreed)
    promises.chase(viewer, row, due, now, subject)
    _write(viewer, row, key, ruling, (Way.PASSED.value, *consent.codes), raw_of(agreed.words()))
    return row


def _subject(viewer: Viewer, kind: str, subject_id: UUID) -> tuple[Subject, Ruling]:
    ruling = require(
        viewer, WRITE, {"agency": viewer.agency_id}, PURPOSE, record_kind=kind[:32], record_id=subject_id.hex
    )
    return open_subject(viewer, kind, subject_id, writing=True), ruling


def _pressed_before(viewer: Viewer, subject: Subject, once: UUID | None) -> Referral | None:
    """What this form made when it was sent before."""
    if once is None:
        return None
    own = of_form(once, RECORD, viewer.id)
    return Referral.unscoped.filter(pk=own, agency_id=subject.agency_id, subject_id=subject.id).first()


def _offer(offer_id: int) -> Offer:
    found = Offer.objects.filter(pk=offer_id).first() if 0 <= offer_id < 1 << 63 else None
    if found is None:
        raise DomainError("referral.listing", "This service is not on any list any more. Search again.")
    return found


def _new(
    viewer: Viewer,
    subject: Subject,
    offer: Offer,
    way: Way,
    language: str,
    note: str = "",
    once: UUID | None = None,
) -> tuple[Referral, ReferralKey]:
    if language not in dict(LANGUAGES):
        raise DomainError("referral.language", "Choose the language of their sheet.")
    row = Referral(
        id=of_form(once, RECORD, viewer.id) if once else uuid7(),
        agency_id=subject.agency_id,
        number=_number(subject.agency_id),
        subject_kind=subject.kind,
        subject_id=subject.id,
        label=subject.number,
        service=offer.service,
        offer=offer.pk,
        way=way,
        language=language,
        made_at=clock.now(),
        made_by=viewer.id,
        made_name=viewer.name[:150],
    )
    if way == Way.TOLD:
        row.closed_at = row.made_at
    key = new_key(row, actor=viewer.id)
    row.sealed = seal(key, row, {"name": offer.name, "organization": offer.organization, "note": note})
    return row, key


def _number(agency_id: str) -> str:
    while True:
        number = human_number(PREFIX)
        if not Referral.unscoped.filter(agency_id=agency_id, number=number).exists():
            return number


def _consent(viewer: Viewer, row: Referral, key: ReferralKey, agreed: Agreed) -> Consent:
    assert agreed.at
    assert agreed.until
    assert agreed.own is not None
    made = Consent(
        id=uuid7(),
        agency_id=row.agency_id,
        referral=row,
        own=agreed.own,
        how=agreed.how,
        items=" ".join(agreed.items),
        agreed_at=agreed.at,
        until=agreed.until,
        taken_by=viewer.id,
        taken_name=viewer.name[:150],
    )
    made.sealed = seal(key, made, agreed.words())
    made.save(force_insert=True)
    return made


def _write(
    viewer: Viewer, row: Referral, key: ReferralKey, ruling: Ruling, fields: tuple[str, ...], raw: bytes = b""
) -> None:
    """The entry at the referral, and one at what it is about."""
    for kind, own in ((RECORD, row.pk), (row.subject_kind, row.subject_id)):
        write(
            actor=viewer,
            tag=Tag.REFERRAL_MADE,
            record_kind=kind,
            record_id=own.hex,
            purpose=PURPOSE,
            authority=ruling.authority,
            fields=fields if kind == RECORD else (row.pk.hex,),
            digest_of=raw if kind == RECORD else b"",
            salt=key.salt if kind == RECORD and raw else b"",
        )
