"""Whether somebody has reported before: asked of the keeper, who never says who they are."""

from django.db import transaction

from hearthline.intake.door.envelope import context
from hearthline.intake.keeping import IdentityKeeper
from hearthline.intake.keys import keeper
from hearthline.intake.models import Envelope, ReporterCard, ReporterMark
from hearthline.journal.actions import write
from hearthline.journal.actor import system
from hearthline.journal.tags import Tag
from hearthline.sealing import KeyringError, SealError
from hearthline.sealing.socketkeeper import SocketKeeper

JOB, PURPOSE = "mark-reporters", "same-reporter"


def _there(service: IdentityKeeper) -> bool:
    """Whether the keeper answers at all: else the journal would fill with what was never asked."""
    if not isinstance(service, SocketKeeper):
        return True
    try:
        service.status()
    except KeyringError:
        return False
    return True


@transaction.atomic(durable=True)
def _announce(agency_id: str, cards: list[ReporterCard]) -> str:
    """Write down what the keeper is about to be asked, before it is. Returns the entry's id."""
    asked = [card.pk.hex for card in cards if card.agency_id == agency_id]
    entry = write(
        actor=system(JOB, agency_id),
        tag=Tag.REPORTERS_MARKED,
        record_kind="reporter",
        record_id="",
        purpose=PURPOSE,
        fields=asked,
    )
    return entry.hex


def mark_reporters(*, limit: int = 10, ask: IdentityKeeper | None = None) -> int:
    """Have the keeper mark reporters not looked at yet; how many. 0 when it cannot be asked: they wait."""
    service = ask or keeper()
    if service is None:
        return 0
    done = 0
    cards = list(ReporterCard.unscoped.filter(marked=False, given=True).order_by("id")[:limit])
    if not cards or not _there(service):
        return 0
    entries = {agency: _announce(agency, cards) for agency in {card.agency_id for card in cards}}
    for card in cards:
        envelope = Envelope.unscoped.filter(pk=card.envelope_id).first()
        box = bytes(envelope.identity_box) if envelope and envelope.identity_box is not None else b""
        try:
            where = context(card.agency_id, "identity_box", card.envelope_id)
            marks = service.marks_of_box(box, where, actor=JOB, purpose=PURPOSE, entry=entries[card.agency_id])
        except SealError:
            marks = ()  # a damaged identity box marks nobody; a reveal will say that it does not open
        except (KeyringError, OSError):
            break
        with transaction.atomic(durable=True):
            if ReporterCard.unscoped.filter(pk=card.pk, marked=False).update(marked=True):
                ReporterMark.objects.bulk_create(
                    ReporterMark(agency_id=card.agency_id, card=card, report_id=card.report_id, mark=mark)
                    for mark in marks
                )
                done += 1
    return done
