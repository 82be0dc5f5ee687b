"""The reporter's identity: a room of its own, opened on request, never without a trace."""

from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from hearthline.access.policy import require
from hearthline.access.restricting import about as closed
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.ids import uuid7
from hearthline.ground.text import clean_text
from hearthline.intake.door.content import BadContent, Identity, read_identity
from hearthline.intake.door.envelope import context
from hearthline.intake.keys import keeper, record_key
from hearthline.intake.line.keys import RECORDING, box_context
from hearthline.intake.line.recordings import recorded
from hearthline.intake.models import Envelope, Report, ReporterCard, Reveal
from hearthline.intake.policy import fetch
from hearthline.intake.withheld.rules import wants_second
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.sealing import KeyringError, SealError
from hearthline.sealing.socketkeeper import KeeperStopped
from hearthline.ui.agency import current_pack

LONGEST_REASON = 1_000
REVEAL_PURPOSES = ("call_back", "danger", "law", "court", "correction")
"""Codes of what an identity may be opened for. The desk shows them in words; the policy wants one."""

AWAY = "The keeper of identities is not running; nothing was shown. Your request was recorded. Reports still come in."
STOPPED = (
    "Too many identities were opened in the last hour, so the keeper opens no more for now; nothing was shown. "
    "A supervisor is told. In danger, call 911 and go on without the name."
)
CALLBACK = "callback"
"""The purpose of showing only the number to call back; never one to choose for the whole identity."""


class Opened(list[Identity]):
    """Who reported: one Identity for each envelope that held one, oldest first. `recordings`: where recordings of their
    calls lie, as the telephone system named them. A voice is its owner's identity, so it opens by the same right."""

    recordings: tuple[str, ...] = ()


def reveal_identity(*, viewer: Viewer, report_id: UUID, purpose: str, reason: str, once: UUID | None = None) -> Opened:
    """Who reported, as given, and where a recording of their call lies.

    `once`: the id of the form it was asked for with. The same form again opens nothing: `reveal.again`.
    The entry and the supervisor's row are committed before anything is opened, and stay when it then does not open.
    Raises Refused; DomainError `reveal.reason` without a reason, `reveal.none` when nobody gave one, `reveal.second`
    when the pack wants a second person for it (`withheld.seconds`), `reveal.away` when the keeper does not answer,
    `reveal.stopped` when it has opened too many, `reveal.damaged` when no box opens.
    """
    report, entry = _record_reveal(viewer=viewer, report_id=report_id, purpose=purpose, reason=reason, once=once)
    return _with_recordings(viewer, report, purpose, entry)


def reveal_granted(*, viewer: Viewer, report_id: UUID, purpose: str, reason: str) -> Opened:
    """The same after a second person agreed, which `withheld.seconds` has made sure of. Raises as `reveal_identity`."""
    report, entry = _record_reveal(
        viewer=viewer, report_id=report_id, purpose=purpose, reason=reason, once=None, seconded=True
    )
    return _with_recordings(viewer, report, purpose, entry)


def _away() -> DomainError:
    return DomainError("reveal.away", AWAY)


def _with_recordings(viewer: Viewer, report: Report, purpose: str, entry: UUID) -> Opened:
    """Who reported and where recordings lie, once the asking is committed as `entry`. Raises as `reveal_identity`."""
    found = Opened(_opened(viewer, report, purpose, entry))
    service = keeper()
    if service is None:
        raise _away()
    for row in recorded(report):
        where = box_context(row.agency_id, RECORDING, row.pk)
        box = bytes(row.recording_ref)
        try:
            raw = service.open_number(box, where, actor=viewer.id, purpose=purpose, entry=entry.hex)
        except SealError:
            continue
        except KeeperStopped:
            stopped(viewer=viewer, report=report, purpose=purpose)
            raise DomainError("reveal.stopped", STOPPED) from None
        except (KeyringError, OSError):
            raise _away() from None
        found.recordings += (raw.decode(),)
    if not found and not found.recordings:
        raise _damaged()
    return found


def _damaged() -> DomainError:
    return DomainError("reveal.damaged", "What was given does not open. Tell whoever keeps this system.")


def _opened(viewer: Viewer, report: Report, purpose: str, entry: UUID) -> list[Identity]:
    """What the keeper opens of names and numbers, once its asking is committed as `entry`; empty when no box opens."""
    service = keeper()
    if service is None:
        raise _away()
    ids = ReporterCard.unscoped.filter(report=report, given=True).values_list("envelope_id", flat=True)
    found: list[Identity] = []
    for envelope in Envelope.unscoped.filter(pk__in=list(ids)).order_by("received_at", "id"):
        where = context(envelope.agency_id, "identity_box", envelope.id)
        try:
            raw = service.open_identity(
                bytes(envelope.identity_box or b""), where, actor=viewer.id, purpose=purpose, entry=entry.hex
            )
            found.append(read_identity(raw))
        except (SealError, BadContent):
            continue  # one damaged box must not hide the others
        except KeeperStopped:
            stopped(viewer=viewer, report=report, purpose=purpose)
            raise DomainError("reveal.stopped", STOPPED) from None
        except (KeyringError, OSError):
            raise _away() from None
    return found


@dataclass(frozen=True, repr=False)
class Callback:
    """How to call a reporter back, as given: a number, in which way, and when it is safe."""

    phone: str
    how: str
    when: str


def show_callback(*, viewer: Viewer, report_id: UUID, held_by: str) -> list[Callback]:
    """The telephone and the safe hours alone, for who holds the report: one for each envelope that has a number.

    `held_by`: who holds it now, as the room that keeps claims knows it; "" for nobody. Recorded before anything is
    opened, and on the supervisor's list as every reveal is. Raises Refused; DomainError `callback.none` when no number
    was given, and `reveal.none`, `reveal.away`, `reveal.damaged` as `reveal_identity` does.
    """
    report, entry = _record_callback(viewer=viewer, report_id=report_id, held_by=held_by)
    found = _opened(viewer, report, CALLBACK, entry)
    if not found:
        raise _damaged()
    numbers = [Callback(one.phone, one.contact_how, one.contact_when) for one in found if one.phone.strip()]
    if not numbers:
        raise DomainError("callback.none", "They gave no number to call back.")
    return numbers


@use_case
def _record_callback(*, viewer: Viewer, report_id: UUID, held_by: str) -> tuple[Report, UUID]:
    report = Report.unscoped.filter(pk=report_id).first()
    about: dict[str, object] = {"agency": "none"}
    if report is not None:
        about = {"agency": report.agency_id, "claimed_by": held_by, **closed(report, "report", report.pk)}
    ruling = require(viewer, "callback:show", about, CALLBACK, record_kind="report", record_id=report_id.hex)
    if report is None:
        raise LookupError("a policy permits showing what is not there")
    if not ReporterCard.unscoped.filter(report=report, given=True).exists():
        raise DomainError("reveal.none", "Nobody gave a name or a number with this report.")
    key = record_key(report, actor=viewer.id, purpose=CALLBACK)
    own = uuid7()
    Reveal.objects.create(
        id=own,
        agency_id=report.agency_id,
        report=report,
        by=viewer.id,
        purpose=CALLBACK,
        reason=key.seal("reveal", "reason", own, b""),
        at=clock.now(),
    )
    entry = write(
        actor=viewer,
        tag=Tag.CALLBACK_SHOWN,
        record_kind="report",
        record_id=report.id.hex,
        purpose=CALLBACK,
        authority=ruling.authority,
        fields=("phone", "contact_how", "contact_when"),
    )
    return report, entry


@use_case
def _record_reveal(
    *, viewer: Viewer, report_id: UUID, purpose: str, reason: str, once: UUID | None, seconded: bool = False
) -> tuple[Report, UUID]:
    purpose = purpose if purpose in REVEAL_PURPOSES else ""
    report, ruling = fetch(viewer, report_id, "identity:reveal", purpose)
    why = clean_text(reason, LONGEST_REASON).strip()
    if not why:
        raise DomainError("reveal.reason", "Say why you need to know who reported.")
    voice = recorded(report).exists()
    if not voice and not ReporterCard.unscoped.filter(report=report, given=True).exists():
        raise DomainError("reveal.none", "Nobody gave a name or a number with this report.")
    if not seconded and wants_second(current_pack(), purpose):
        raise DomainError("reveal.second", "For this purpose a second person must agree first.")
    key = record_key(report, actor=viewer.id, purpose="reveal")
    own = once or uuid7()
    try:
        with transaction.atomic():
            Reveal.objects.create(
                id=own,
                agency_id=report.agency_id,
                report=report,
                by=viewer.id,
                purpose=purpose,
                reason=key.seal("reveal", "reason", own, why.encode()),
                at=clock.now(),
            )
    except IntegrityError:
        raise DomainError("reveal.again", "This was opened before. To open it again, say why anew.") from None
    entry = write(
        actor=viewer,
        tag=Tag.IDENTITY_REVEALED,
        record_kind="report",
        record_id=report.id.hex,
        purpose=purpose,
        authority=ruling.authority,
        fields=("identity_box", RECORDING) if voice else ("identity_box",),
        digest_of=why.encode(),
        salt=key.salt,
    )
    return report, entry


@use_case
def stopped(*, viewer: Viewer, report: Report, purpose: str) -> None:
    """The keeper opened nothing more. Written down with who asked; the worker raises the alarm from the keeper's own
    count, so that a desk that keeps silent cannot prevent it."""
    write(
        actor=viewer,
        tag=Tag.REVEAL_STOPPED,
        record_kind="report",
        record_id=report.id.hex,
        purpose=purpose,
    )


@use_case
def close_reveal(*, viewer: Viewer, reveal_id: UUID) -> Reveal:
    """A supervisor has looked at this reveal. Not the person who asked for it. Again: nothing changes."""
    reveal = Reveal.unscoped.filter(pk=reveal_id).first()
    resource = {"agency": reveal.agency_id, "author": reveal.by} if reveal else {"agency": "none"}
    ruling = require(viewer, "identity:review", resource, "supervision", record_kind="reveal", record_id=reveal_id.hex)
    if reveal is None:
        raise LookupError("a policy permits reviewing what is not there")
    now = clock.now()
    if not Reveal.unscoped.filter(pk=reveal.pk, closed_at=None).update(closed_at=now, closed_by=viewer.id):
        reveal.refresh_from_db()
        return reveal
    write(
        actor=viewer,
        tag=Tag.IDENTITY_REVIEWED,
        record_kind="report",
        record_id=reveal.report_id.hex,
        purpose="supervision",
        authority=ruling.authority,
    )
    reveal.closed_at, reveal.closed_by = now, viewer.id
    return reveal
