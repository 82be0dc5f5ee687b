"""Patterns in words: other reports about the same household, by the same adult, about the same address."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext, ngettext

from hearthline.ground import clock
from hearthline.screening.desk.history import present
from hearthline.screening.desk.history.present import ReportView
from hearthline.screening.history.patterns import WINDOWS, Kind, Other, Pattern


@dataclass(frozen=True, repr=False)
class PatternView:
    """One pattern: how many, how many of them lately, and each report with who it is about."""

    kind: str
    said: str
    lately: str
    reports: tuple[ReportView, ...]
    more: int
    asks: tuple[str, ...]


def views(found: Iterable[Pattern]) -> tuple[PatternView, ...]:
    """The patterns for the page."""
    return tuple(
        PatternView(
            kind=one.kind,
            said=_said(one),
            lately=_lately(one),
            reports=tuple(_report(other) for other in one.others),
            more=one.more,
            asks=one.asks,
        )
        for one in found
    )


def _report(other: Other) -> ReportView:
    """With who it is about; how old they were then only where that is one person."""
    made = present.report(other.earlier, other.who[0], ", ".join(present.named(who) for who in other.who))
    return made if len(other.who) == 1 else replace(made, age="")


def _said(one: Pattern) -> str:
    count = len(one.others)
    if one.kind == Kind.HOUSEHOLD:
        words = ngettext("%(n)s other report about this household", "%(n)s other reports about this household", count)
    elif one.kind == Kind.ALLEGED:
        words = ngettext(
            "%(n)s other report in which the same adult is said to have done something",
            "%(n)s other reports in which the same adult is said to have done something",
            count,
        )
    elif count:
        words = ngettext(
            "%(n)s more report about people of the same address",
            "%(n)s more reports about people of the same address",
            count,
        )
    else:
        return gettext("The same address")
    return words % {"n": count}


def _lately(one: Pattern) -> str:
    if not one.others:
        return ""
    days, year = (one.since(clock.now(), window) for window in WINDOWS)
    said = gettext("in the last %(days)s days: %(n)s") % {"days": WINDOWS[0].days, "n": days}
    return said + " · " + gettext("in the last year: %(n)s") % {"n": year}
