"""The wall as tiles: one figure each, what stands under it, and whether a promise of the agency is broken.

Figures only: no name, number or reference is in them, so that who walks past the screen learns of nobody.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext, ngettext

from hearthline.intake.line.types import Wall
from hearthline.screening.desk.telephone.promises import Promises
from hearthline.screening.desk.telephone.words import BANDS, span
from hearthline.screening.desk.words import language


@dataclass(frozen=True)
class Line:
    """One line under a figure. `figure`: "" for none. `since`: when what it tells of began, if it lasts.
    `broken`: this line breaks a promise."""

    words: str
    figure: str
    since: datetime | None = None
    broken: bool = False


@dataclass(frozen=True)
class Tile:
    """One tile. `promise`: what the agency promises here, in words; "" for nothing, and then nothing is broken."""

    code: str
    words: str
    figure: str
    lines: tuple[Line, ...] = ()
    promise: str = ""
    broken: bool = False


def tiles(wall: Wall, promised: Promises) -> tuple[Tile, ...]:
    """The tiles, in the order of the wall."""
    return (
        _waiting(wall, promised),
        _call_backs(wall, promised),
        _people(wall, promised),
        _hour(wall, promised),
        _reports(wall, promised),
    )


def _waiting(wall: Wall, promised: Promises) -> Tile:
    most = promised.longest_wait
    lines = [
        Line(language(code) or gettext("no language chosen"), str(n), *_from(wall, longest, most))
        for code, n, longest in wall.by_language
    ]
    if wall.waiting:
        lines.insert(0, Line(gettext("longest wait"), "", *_from(wall, wall.longest, most)))
    return Tile(
        "waiting",
        ngettext("person waits", "people wait", wall.waiting),
        str(wall.waiting),
        tuple(lines),
        gettext("nobody waits longer than %(span)s") % {"span": span(most)} if most else "",
        bool(wall.waiting) and _over(wall.longest, most),
    )


def _call_backs(wall: Wall, promised: Promises) -> Tile:
    within = promised.call_back
    oldest = wall.oldest_call_back
    lines = [Line(gettext("longest ago"), "", *_from(wall, oldest, within))] if wall.call_backs else []
    return Tile(
        "call-backs",
        gettext("to be called back"),
        str(wall.call_backs),
        tuple(lines),
        gettext("called back within %(span)s") % {"span": span(within)} if within else "",
        bool(wall.call_backs) and _over(oldest, within),
    )


def _people(wall: Wall, promised: Promises) -> Tile:
    least = promised.ready
    few = least is not None and wall.staffed < least
    lines = [Line(gettext("talking now"), str(wall.talking))]
    if not wall.staffed:
        lines.append(Line(gettext("Calls go to the people on call"), ""))
    said = ngettext("at least %(n)s person is ready", "at least %(n)s people are ready", least or 0)
    return Tile(
        "people",
        gettext("ready for calls"),
        str(wall.staffed),
        tuple(lines),
        said % {"n": least} if least is not None else "",
        few,
    )


def _hour(wall: Wall, promised: Promises) -> Tile:
    calls = wall.answered_hour + wall.abandoned_hour
    at_once, gone = share(wall.answered_in_30s_hour, calls), share(wall.abandoned_hour, calls)
    slow = _less(at_once, promised.answered_at_once)
    many = gone is not None and promised.abandoned is not None and gone > promised.abandoned
    said = [
        text % {"n": number}
        for text, number in (
            (gettext("%(n)s percent or more within 30 seconds"), promised.answered_at_once),
            (gettext("%(n)s percent or fewer hang up"), promised.abandoned),
        )
        if number is not None
    ]
    return Tile(
        "hour",
        gettext("answered in the last hour"),
        str(wall.answered_hour),
        (
            Line(gettext("within 30 seconds"), of_all(wall.answered_in_30s_hour, at_once), broken=slow),
            Line(gettext("hung up while waiting"), of_all(wall.abandoned_hour, gone), broken=many),
        ),
        ", ".join(said),
        slow or many,
    )


def _reports(wall: Wall, promised: Promises) -> Tile:
    total, within = sum(n for _band, n in wall.unscreened), promised.screening
    late = bool(total) and _over(wall.oldest, within)
    lines = [Line(str(BANDS.get(band, band)), str(n)) for band, n in wall.unscreened]
    if total:
        lines.insert(0, Line(gettext("the oldest"), "", wall.at - wall.oldest, late))
    return Tile(
        "reports",
        ngettext("report is not screened", "reports are not screened", total),
        str(total),
        tuple(lines),
        gettext("a decision within %(span)s") % {"span": span(within)} if within else "",
        late,
    )


def _from(wall: Wall, lasted: timedelta, most: timedelta | None) -> tuple[datetime, bool]:
    return wall.at - lasted, _over(lasted, most)


def _over(lasted: timedelta, most: timedelta | None) -> bool:
    return most is not None and lasted > most


def _less(share_of: int | None, least: int | None) -> bool:
    return share_of is not None and least is not None and share_of < least


def share(part: int, whole: int) -> int | None:
    """Percent, rounded down; None of nothing."""
    return part * 100 // whole if whole else None


def of_all(part: int, percent: int | None) -> str:
    """ "12 (86 %)"."""
    return str(part) if percent is None else f"{part} ({percent} %)"
