"""Days and times as forms send them, on the agency's clock."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from hearthline.ground import clock
from hearthline.ui.agency import current_agency


def zone() -> ZoneInfo:
    agency = current_agency()
    return agency.zone if agency else ZoneInfo("UTC")


def moment(text: str) -> datetime | None:
    """Aware; None for what is no moment."""
    try:
        typed = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return typed if typed.tzinfo else typed.replace(tzinfo=zone())


def day(text: str) -> date | None:
    """None for what is no day."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def here() -> datetime:
    """Now, on the agency's clock."""
    return clock.now().astimezone(zone())


def typed(at: datetime) -> str:
    """A moment as a form has it."""
    return at.astimezone(zone()).strftime("%Y-%m-%dT%H:%M")
