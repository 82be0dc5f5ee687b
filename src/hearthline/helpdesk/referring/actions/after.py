"""What happens to a referral: the provider was told, somebody told us what became of it, consent was taken back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from hearthline.access.policy import Ruling
from hearthline.access.viewer import Viewer
from hearthline.duty import actions as duty
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.ids import uuid7
from hearthline.ground.text import whole_line, whole_text
from hearthline.helpdesk.referring import promises
from hearthline.helpdesk.referring.keys import ReferralKey, key_of, raw_of, seal
from hearthline.helpdesk.referring.models import (
    OPEN_AFTER,
    Consent,
    Happened,
    How,
    Line,
    Outcome,
    Reason,
    Referral,
    Source,
    Way,
)
from hearthline.helpdesk.referring.policy import GIVE, PURPOSE, RECORD, consent_of, fetch, move
from hearthline.helpdesk.referring.ports import WRITE, never_the_reporter, open_subject
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case

WHO, WORDS = 120, 500
AHEAD: Final = timedelta(minutes=10)


@dataclass(frozen=True, repr=False)
class Heard:
    """What somebody told us. `source`: the provider, the person, a colleague; `who`: their name, as they said it."""

    outcome: str
    source: str
    who: str = ""
    reason: str = ""
    words: str = ""
    at: datetime | None = None


@use_case
def passed(*, viewer: Viewer, referral_id: UUID, how: str, who: str) -> Line:
    """The provider has it: what was agreed was read out, handed over or written. `who`: who took it there.

    Only while the consent stands (a policy says so). Raises Refused; DomainError `passed.how`, `passed.who`,
    `referral.reporter`, `referral.withdrawn` when it was taken back in this moment.
    """
    row, subject, ruling = fetch(viewer, referral_id, GIVE)
    open_subject(viewer, subject.kind, subject.id, writing=True)
    never_the_reporter(subject)
    if how not in How.values:
        raise DomainError("passed.how", "Say how the provider was told.")
    name = whole_line(who, WHO, "passed.who")
    if not name:
        raise DomainError("passed.who", "Write who took it there: a name, or what they do.")
    consent = consent_of(row)
    assert consent
    # Whoever takes the consent back in this moment waits for this, or this finds it taken back.
    still = Consent.unscoped.filter(pk=consent.pk, withdrawn_at__isnull=True)
    if not still.update(taken_by=consent.taken_by):
        raise DomainError("referral.withdrawn", "They took their consent back. Nobody asks about them any more.")
    key = key_of(row, actor=viewer.id)
    line = _line(viewer, row, key, Happened.PASSED, {"who": name}, code=how)
    _note(viewer, Tag.REFERRAL_PASSED, row, ruling, consent.codes, key, raw_of({"who": name}))
    return line


@use_case
def heard(*, viewer: Viewer, referral_id: UUID, version: int, told: Heard) -> Line:
    """What became of it, and who told us when. Waiting, taken and no answer leave it open, and somebody asks again.

    Raises Refused; DomainError `outcome.code`, `.source`, `.who`, `.reason`, `.at`, `referral.withdrawn`,
    `referral.changed`.
    """
    row, subject, ruling = fetch(viewer, referral_id, WRITE)
    told = _checked(told, row)
    consent = consent_of(row)
    if consent and consent.withdrawn_at is not None:
        raise DomainError("referral.withdrawn", "They took their consent back. Nobody asks about them any more.")
    key, now = key_of(row, actor=viewer.id), clock.now()
    words = {"who": told.who, "words": told.words}
    line = _line(
        viewer, row, key, Happened.OUTCOME, words, code=told.outcome, reason=told.reason, source=told.source, at=told.at
    )
    entry = _note(viewer, Tag.REFERRAL_HEARD, row, ruling, (told.outcome, told.source), key, raw_of(words))
    goes_on = row.way == Way.PASSED and told.outcome in OPEN_AFTER
    due = promises.due(told.outcome, now, row.agency_id) if goes_on else None
    move(row, version, outcome=told.outcome, due_at=due.at if due else None, closed_at=None if goes_on else now)
    duty.meet_clock(actor=viewer, subject_kind=promises.KIND, subject_id=row.pk.hex, kind=promises.KIND, entry=entry)
    if due:
        promises.chase(viewer, row, due, now, subject)
    return line


def _checked(told: Heard, row: Referral) -> Heard:
    if told.outcome not in Outcome.values:
        raise DomainError("outcome.code", "Choose what became of it.")
    if told.source not in Source.values:
        raise DomainError("outcome.source", "Say who told us.")
    if told.outcome == Outcome.NO_ANSWER and told.source == Source.PROVIDER:
        raise DomainError("outcome.source", "A provider who does not answer tells nothing. Say who tried.")
    who = whole_line(told.who, WHO, "outcome.who")
    if not who:
        raise DomainError("outcome.who", "Write who it was: a name, or what they do.")
    reason = told.reason if told.outcome == Outcome.REFUSED else ""
    if told.outcome == Outcome.REFUSED and reason not in Reason.values:
        raise DomainError("outcome.reason", "Choose why they refused.")
    at = told.at or clock.now()
    if not row.made_at - timedelta(days=1) <= at <= clock.now() + AHEAD:
        raise DomainError("outcome.at", "Write when we heard it: after the referral, and now or earlier.")
    return Heard(told.outcome, told.source, who, reason, whole_text(told.words, WORDS, "outcome.words"), at)


@use_case
def withdraw(*, viewer: Viewer, referral_id: UUID, words: str = "") -> Consent:
    """They take their consent back, at any time and without a reason. Nothing goes out from now on, nobody asks.

    What went out before is not called back by this: the page says what did, when and to whom. A second time changes
    nothing. Raises Refused; DomainError `referral.consent` when nothing was agreed.
    """
    row, _subject, ruling = fetch(viewer, referral_id, WRITE)
    consent = consent_of(row)
    if consent is None:
        raise DomainError("referral.consent", "Nothing was agreed here that could be taken back.")
    now = clock.now()
    taken = Consent.unscoped.filter(pk=consent.pk, withdrawn_at__isnull=True).update(
        withdrawn_at=now, withdrawn_by=viewer.id
    )
    if not taken:
        return consent
    consent.withdrawn_at, consent.withdrawn_by = now, viewer.id
    key = key_of(row, actor=viewer.id)
    said = {"words": whole_text(words, WORDS, "withdraw.words")}
    _line(viewer, row, key, Happened.WITHDRAWN, said)
    move(row, row.version, due_at=None, closed_at=row.closed_at or now)
    entry = _note(viewer, Tag.REFERRAL_WITHDRAWN, row, ruling, consent.codes, key, raw_of(said))
    duty.cancel_clock(actor=viewer, subject_kind=promises.KIND, subject_id=row.pk.hex, kind=promises.KIND, entry=entry)
    return consent


def _line(
    viewer: Viewer,
    row: Referral,
    key: ReferralKey,
    kind: Happened,
    words: dict[str, str],
    *,
    at: datetime | None = None,
    **codes: Any,
) -> Line:
    line = Line(
        id=uuid7(),
        agency_id=row.agency_id,
        referral=row,
        kind=kind,
        at=at or clock.now(),
        by=viewer.id,
        by_name=viewer.name[:150],
        **codes,
    )
    line.sealed = seal(key, line, words)
    line.save(force_insert=True)
    return line


def _note(
    viewer: Viewer, tag: Tag, row: Referral, ruling: Ruling, fields: tuple[str, ...], key: ReferralKey, raw: bytes
) -> str:
    """The entry of an act about a referral; its id, for the clock. `fields`: codes, never a word of a person."""
    entry = write(
        actor=viewer,
        tag=tag,
        record_kind=RECORD,
        record_id=row.pk.hex,
        purpose=PURPOSE,
        authority=ruling.authority,
        fields=fields,
        digest_of=raw,
        salt=key.salt,
    )
    return entry.hex
