"""What time takes away: files nobody sent, drafts past their time. Nothing after a jump of the clock."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from hearthline.intake.door import spooling
from hearthline.intake.models import Attachment, AttachmentChunk, AttachmentUse, Canary, Draft

JUMP = timedelta(days=1)
AT_ONCE = 200
ORPHANS_KEPT = timedelta(days=30)
"""A draft or an open page names its files under a code we do not have, so nobody can look up whether a file is still
wanted. A file therefore outlives, with four days to spare, the oldest draft that can name it (`drafts.LONGEST`)."""


def clock_is_steady(now: datetime) -> bool:
    """Whether the newest canary is less than a day from `now`: they come hourly, so a gap means that the clock jumped
    or that nobody was there, and then nothing is deleted."""
    newest = Canary.unscoped.order_by("-sealed_at").values_list("sealed_at", flat=True).first()
    return newest is not None and abs(now - newest) < JUMP


def sweep_orphans(now: datetime) -> int:
    """Delete attachments older than `ORPHANS_KEPT` that no envelope refers to; how many.

    None while the spool holds anything: an envelope in there may refer to them.
    """
    if not clock_is_steady(now) or spooling.spool().count():
        return 0
    used = AttachmentUse.unscoped.filter(attachment_id=OuterRef("pk"))
    with transaction.atomic(durable=True):
        old = list(
            Attachment.unscoped.filter(~Exists(used), created_at__lt=now - ORPHANS_KEPT)
            .order_by("created_at")
            .values_list("pk", flat=True)[:AT_ONCE]
        )
        AttachmentChunk.unscoped.filter(attachment_id__in=old).delete()
        Attachment.unscoped.filter(pk__in=old).delete()
    return len(old)


def expire_drafts(now: datetime) -> int:
    """Delete drafts past their time; how many."""
    if not clock_is_steady(now):
        return 0
    return Draft.unscoped.filter(expires_at__lt=now).delete()[0]
