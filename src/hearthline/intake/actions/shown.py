"""What a reporter's status page shows. A report that nobody has touched has no row: that is "received"."""

from collections.abc import Collection
from datetime import datetime

from hearthline.intake.models import PublicStatus, Status


def show(root_id: str, agency_id: str, status: Status, at: datetime, *, over: Collection[Status] = ()) -> None:
    """Show `status` since `at`, in the caller's transaction. `over`: only in place of one of these."""
    shown = PublicStatus.unscoped.filter(root_id=root_id, agency_id=agency_id)
    if over:
        shown = shown.filter(status__in=over)
    if shown.update(status=status, at=at) or (over and Status.RECEIVED not in over):
        return
    row = PublicStatus(root_id=root_id, agency_id=agency_id, status=status, at=at)
    PublicStatus.objects.bulk_create([row], ignore_conflicts=True)
    # Somebody else may have made the row at the same moment, with what he showed: what is said here still holds.
    shown.update(status=status, at=at)
