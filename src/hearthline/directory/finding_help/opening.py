"""When a closed service opens next, on the clock of the place. No database, no words."""

from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Final

from hearthline.directory.finding_help.hours import Hours, falls_on, is_open

FAR: Final = 35
"""Days to look ahead: beyond them, whoever wants to go calls first."""
_MINUTE: Final = timedelta(minutes=1)


def next_opening(hours: Hours, moment: datetime, zone: tzinfo | None) -> datetime | None:
    """The first minute after `moment` (aware) at which it is open, on the clock of `zone`; None when it is open then,
    when nobody can say, and when it is further off than `FAR` days."""
    if zone is None or is_open(hours, moment, zone) is not False:
        return None
    today = moment.astimezone(zone).date()
    for day in (today + timedelta(days=n) for n in range(FAR + 1)):
        starts = {rule.opens for rule in hours.rules if falls_on(rule, day)}
        walls = [datetime.combine(day, time(*divmod(start, 60))) for start in starts]
        found = [at for wall in walls for at in _moments(wall, zone) if at > moment and is_open(hours, at, zone)]
        if found:
            return min(found).astimezone(zone)
    return None


def _moments(wall: datetime, zone: tzinfo) -> list[datetime]:
    """When a wall clock shows `wall`: once; twice when it is set back; when it skips the time, every minute around."""
    first, last = sorted(wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first.astimezone(zone).replace(tzinfo=None) == wall:
        return [first, last]
    return [first + n * _MINUTE for n in range(int((last - first) / _MINUTE) + 1)]
