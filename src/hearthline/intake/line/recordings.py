"""Recordings of calls that became a report: they stay at the telephone system; here is where they lie, sealed."""

from django.db.models import QuerySet

from hearthline.intake.line.models import Contact
from hearthline.intake.models import Report


def recorded(report: Report) -> QuerySet[Contact]:
    """Calls that became this report and were recorded, oldest first. What is sealed in them opens as the identity does:
    a voice says whose it is."""
    return Contact.unscoped.filter(call__report=report).exclude(recording_ref=b"").order_by("began_at", "id")
