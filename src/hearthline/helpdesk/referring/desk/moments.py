"""Days of a referral's forms, and the agency's day; moments are read as every form of the desk reads them."""

from datetime import date, datetime

from hearthline.ground import clock
from hearthline.ui.agency import current_zone


def day(text: str) -> date | None:
    """None for what is no day, and for a slip such as the year 202."""
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if 1970 < found.year < 9999 else None


def here() -> datetime:
    """Now, on the agency's clock."""
    return clock.now().astimezone(current_zone())
