"""Whether somebody has reported before: asked of the keeper, who never says who they are."""

from django.db import transaction

from hearthline.intake.door.envelope import context
from hearthline.intake.keeping import IdentityKeeper
from hearthline.intake.keys import keeper
from hearthline.intake.models import Envelope, ReporterCard, ReporterMark
from hearthline.sealing import KeyringError, SealError


def mark_reporters(*, limit: int = 10, ask: IdentityKeeper | None = None) -> int:
    """Have the keeper mark reporters not looked at yet; how many. 0 when it cannot be asked: they wait."""
    service = ask or keeper()
    if service is None:
        return 0
    done = 0
    for card in ReporterCard.unscoped.filter(marked=False, given=True).order_by("id")[:limit]:
        envelope = Envelope.unscoped.filter(pk=card.envelope_id).first()
        box = bytes(envelope.identity_box) if envelope and envelope.identity_box is not None else b""
        try:
            where = context(card.agency_id, "identity_box", card.envelope_id)
            marks = service.marks_of_box(box, where, actor="mark-reporters", purpose="same-reporter")
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
