"""What a reporter's status page shows, as the database has it."""

from datetime import datetime

from hearthline.intake.models import PublicStatus, Report


def shown(root_id: str) -> str:
    """The status kept for this receipt's root; without a row it is "received"."""
    row = PublicStatus.unscoped.filter(root_id=root_id).first()
    return str(row.status) if row else "received"


def set_shown(root_id: str, agency_id: str, status: str, at: datetime) -> None:
    """As if somebody at the desk had done it."""
    PublicStatus.unscoped.update_or_create(
        root_id=root_id, defaults={"agency_id": agency_id, "status": status, "at": at}
    )


def shown_of(report: Report) -> str:
    return shown(report.root_id)
