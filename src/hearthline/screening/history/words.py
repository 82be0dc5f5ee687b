"""The plain words of prior history. What the law calls things comes from the pack; names and places are data."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from hearthline.ground import clock
from hearthline.linkage.record import Born
from hearthline.screening.history.ages import Age, age_on
from hearthline.ui import languages, times
from hearthline.ui.agency import current_agency

Word = str | Promise

BANDS: Final[Mapping[str, Word]] = {
    "probable": _("Probably the same person"),
    "possible": _("Possibly the same person"),
    "unlikely": _("Little in common"),
}
ALERTS: Final[Mapping[str, Word]] = {
    "weapons": _("weapons"),
    "weapon": _("weapons"),
    "violence": _("violence"),
    "dogs": _("a dog that may bite"),
    "dog": _("a dog that may bite"),
    "drugs": _("drugs"),
    "illness": _("an illness that may be caught"),
    "other": pgettext_lazy("a danger for who visits", "something else"),
}
SEXES: Final[Mapping[str, Word]] = {
    "female": pgettext_lazy("of a person", "female"),
    "male": pgettext_lazy("of a person", "male"),
    "other": pgettext_lazy("of a person", "neither female nor male"),
}
RELATIONS: Final[Mapping[str, Word]] = {
    "parent": _("parent"),
    "child": _("child"),
    "guardian": _("guardian"),
    "ward": _("under their care"),
    "sibling": _("brother or sister"),
    "twin": _("twin"),
    "grandparent": _("grandparent"),
    "grandchild": _("grandchild"),
    "partner": _("partner"),
    "former_partner": _("partner before"),
    "parents_partner": _("a parent’s partner"),
    "partners_child": _("a partner’s child"),
    "relative": _("relative"),
    "other": pgettext_lazy("how two people are related", "other"),
    "unknown": pgettext_lazy("how two people are related", "not known how"),
}
PAST: Final[Mapping[str, Word]] = {
    "report": _("Report"),
    "case": _("Case"),
    "finding": _("Finding"),
}


def sentence(msgid: str) -> str:
    """One of the sentences that linkage says (`linkage.say`, `linkage.dates`), in the page's language."""
    return translate(msgid)


def slot(code: str) -> str:
    """ "child-1": "Child 1". "" for somebody asked for by hand."""
    kind, _dash, number = code.partition("-")
    if not number:
        return ""
    said = gettext("Child %(n)s") if kind == "child" else gettext("Adult %(n)s")
    return said % {"n": number}


def say_day(day: date) -> str:
    """A day in the page's language."""
    return times.say_day(day, languages.current(), clock.now().date())


def say_clock(moment: datetime) -> str:
    """A time of day where the agency is."""
    agency = current_agency()
    return times.say_clock(moment.astimezone(agency.zone if agency else UTC), languages.current())


def age(found: Age | None) -> str:
    """ "7", "under 1", "6 or 7", "6 to 9", "not born yet"; "" when it is not known."""
    if found is None:
        return ""
    if found.unborn:
        return gettext("not born yet")
    if found.exact:
        return str(found.low) if found.low else gettext("under 1")
    if found.high == found.low + 1:
        return gettext("%(low)s or %(high)s") % {"low": found.low, "high": found.high}
    return gettext("%(low)s to %(high)s") % {"low": found.low, "high": found.high}


def age_now_and_then(born: Born, then: date, told: str) -> str:
    """The age on the day of an earlier report: as it is known, else as it was told."""
    known = age(age_on(born, then))
    if known:
        return gettext("age then: %(age)s") % {"age": known}
    return gettext("age told then: %(age)s") % {"age": told} if told else ""


def born(found: Born) -> str:
    """ "born 5 March 2019", "born in 2019", "born between 2017 and 2019"; "" when nothing is known."""
    if found.exact:
        # Never "today": "born on" and a word for a day do not go together in every language.
        day = times.say_day(found.exact, languages.current(), date.min)
        return gettext("born %(day)s") % {"day": day}
    if found.year is not None:
        return gettext("born in %(year)s") % {"year": found.year}
    if found.earliest is not None and found.latest is not None:
        if found.earliest == found.latest:
            return gettext("born in %(year)s") % {"year": found.latest}
        years = {"first": found.earliest, "last": found.latest}
        return gettext("born between %(first)s and %(last)s") % years
    return ""


def reports(count: int) -> str:
    """How many earlier reports, for a heading over them. Never in a list of reports that nobody opened."""
    if not count:
        return gettext("No earlier report is shown")
    return ngettext("%(n)s earlier report", "%(n)s earlier reports", count) % {"n": count}


def alerts(codes: tuple[str, ...]) -> str:
    """For who visits: "weapons, violence"."""
    return ", ".join(dict.fromkeys(str(ALERTS.get(code, code)) for code in codes))
