"""The one way to a referral: through its own permission, and through that of what it is about."""

from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from hearthline.access.policy import Ruling, require
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.helpdesk.actions.beginning import zone_of
from hearthline.helpdesk.referring.models import Consent, Referral
from hearthline.helpdesk.referring.ports import WRITE, Subject, open_subject

LIST, READ, GIVE = "referral:list", "referral:read", "referral:give"
PURPOSE, RECORD = "referral", "referral"
AGREED, ENDED, WITHDRAWN, OVER, NONE = "agreed", "ended", "withdrawn", "over", "none"


def fetch(viewer: Viewer, referral_id: UUID, action: str) -> tuple[Referral, Subject, Ruling]:
    """The referral, what it is about, and why this viewer may. Refused alike for another agency's and for none."""
    row = Referral.unscoped.filter(pk=referral_id).select_related("consent").first()
    about = {"agency": row.agency_id, "state": standing(row)} if row else {"agency": "none"}
    ruling = require(viewer, action, about, PURPOSE, record_kind=RECORD, record_id=referral_id.hex)
    if row is None:
        raise LookupError("a policy permits reading what is not there")
    return row, open_subject(viewer, row.subject_kind, row.subject_id, writing=action == WRITE), ruling


def consent_of(row: Referral) -> Consent | None:
    """What it rests on; None for who was only told."""
    return getattr(row, "consent", None)


def standing(row: Referral) -> str:
    """Whether what was agreed may go out now, for the policies: `agreed`, and nothing else, lets it."""
    consent = consent_of(row)
    if consent is None:
        return NONE
    if consent.withdrawn_at is not None:
        return WITHDRAWN
    if consent.until < today(row.agency_id):
        return ENDED
    return OVER if row.closed_at is not None else AGREED


def today(agency_id: str) -> date:
    """The day on the agency's clock."""
    return clock.now().astimezone(ZoneInfo(zone_of(agency_id))).date()


def move(row: Referral, version: int, **changes: object) -> Referral:
    """Change it on condition that it still is `version`. DomainError `referral.changed`."""
    changes = {"version": version + 1, **changes}
    if not Referral.unscoped.filter(pk=row.pk, version=version).update(**changes):
        raise DomainError("referral.changed", "Somebody changed this referral in the meantime. Look at it again.")
    for name, value in changes.items():
        setattr(row, name, value)
    return row
