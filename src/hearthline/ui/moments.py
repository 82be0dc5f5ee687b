"""A day and an hour as a form sends them, in the agency's own time."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ui.agency import current_zone
from hearthline.ui.fields import FieldView


def parse_moment(text: str, where: ZoneInfo | None = None) -> datetime | None:
    """ "2026-11-22T09:30" or "2026-11-22 09:30" in the agency's time, as an aware UTC moment; None for anything else.

    An hour that comes twice (clocks go back) is its first; one that is skipped is read as an hour later.
    """
    try:
        typed = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if typed.tzinfo is not None or not 1970 < typed.year < 9999:
        return None
    return typed.replace(tzinfo=where or current_zone()).astimezone(UTC)


def typed_moment(text: str, wrong: DomainError) -> datetime | None:
    """`parse_moment` of a field that may be empty, which is None. Raises `wrong` for what is no moment."""
    if not text.strip():
        return None
    found = parse_moment(text)
    if found is None:
        raise wrong
    return found


def parse_day(text: str) -> date | None:
    """ "2026-11-22" as a day; None for what is none, for a slip such as the year 202, and for the year 9999, whose last
    day ends on no clock."""
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if 1970 < found.year < 9999 else None


def here() -> datetime:
    """Now, on the agency's clock."""
    return clock.now().astimezone(current_zone())


def as_typed(moment: datetime, where: ZoneInfo | None = None) -> str:
    """How a form writes it: to the minute, in the agency's time."""
    return moment.astimezone(where or current_zone()).strftime("%Y-%m-%dT%H:%M")


def moment_field(name: str, label: str, *, value: str = "", hint: str = "", error: str = "") -> FieldView:
    """A day and an hour. Browsers that know no such field show one of text, which is read as well."""
    return FieldView(
        kind="text",
        input_type="datetime-local",
        name=name,
        id=name,
        label=label,
        value=value,
        hint=hint,
        error=error,
        width="mid",
    )


def in_an_hour() -> str:
    """A first guess for when something is due."""
    return as_typed(clock.now() + timedelta(hours=1))
