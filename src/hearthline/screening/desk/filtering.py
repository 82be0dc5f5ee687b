"""The filter of the queue, for its page: what can be chosen, what is chosen, and the links between."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from hearthline.ground import clock
from hearthline.intake.desk.given import CHANNELS
from hearthline.intake.models import Channel
from hearthline.screening.desk import words
from hearthline.screening.models import Level
from hearthline.screening.queries.filters import Filter
from hearthline.ui import languages
from hearthline.ui.fields import Choice, FieldView
from hearthline.ui.times import say_day

Word = str | Promise

LEVELS: Final[Mapping[str, Word]] = {
    Level.EMERGENCY: _("Emergency"),
    Level.URGENT: _("Urgent"),
    Level.SOON: _("Soon"),
    Level.ROUTINE: _("Routine"),
}
MORE_CHANNELS: Final[Mapping[str, Word]] = {"fax": _("Fax"), "letter": _("Letter"), "walk_in": _("Walk-in")}
STATES: Final[Mapping[str, Word]] = {
    "open": _("Open"),
    "decided": pgettext_lazy("reports in a list", "Decided"),
    "all": _("All"),
}
WHO: Final[Mapping[str, Word]] = {"mine": _("I have it"), "held": _("Somebody has it"), "free": _("Nobody has it")}
DUE: Final[Mapping[str, Word]] = {"late": _("Late"), "soon": _("Due within 30 minutes")}
SINCE: Final[Mapping[str, Word]] = {
    "12h": _("Last 12 hours"),
    "24h": _("Last 24 hours"),
    "3d": _("Last 3 days"),
    "7d": _("Last 7 days"),
    "30d": _("Last 30 days"),
}
TOLD: Final[Mapping[str, Word]] = {"unread": _("Answer or addition not read")}


@dataclass(frozen=True)
class Link:
    """A way to another list. `count`: None when it is not counted."""

    word: str
    codes: str
    current: bool
    level: str = ""
    count: int | None = None


def channel_word(code: str) -> str:
    """How a report came, in words."""
    return str(CHANNELS.get(code) or MORE_CHANNELS.get(code, code))


def ways(wanted: Filter, levels: Mapping[str, int]) -> list[Link]:
    """Open reports by urgency, with how many there are; then decided ones, and all. The rest of the filter stays."""
    plain = wanted.but(level="", state="open")
    links = [Link(gettext("All open"), plain.codes, wanted == plain, count=sum(levels.values()))]
    for level, word in LEVELS.items():
        there = plain.but(level=level)
        links.append(Link(str(word), there.codes, wanted == there, str(level), levels.get(level, 0)))
    for state in ("decided", "all"):
        there = wanted.but(level="", who="", due="", state=state)
        links.append(Link(str(STATES[state]), there.codes, wanted.state == state))
    return links


def chosen(wanted: Filter) -> list[Link]:
    """What the list is narrowed to, each with the filter that no longer asks for it. Urgency and state have links."""
    said = {
        "language": words.language(wanted.language),
        "channel": channel_word(wanted.channel),
        "who": WHO.get(wanted.who, ""),
        "due": DUE.get(wanted.due, ""),
        "since": _since(wanted.since),
        "told": TOLD.get(wanted.told, ""),
    }
    return [
        Link(str(said[name]), wanted.but(**{name: ""}).codes, False) for name, _code in wanted.asked() if name in said
    ]


def _since(code: str) -> str:
    if not code or code in SINCE:
        return str(SINCE.get(code, ""))
    said = say_day(date.fromisoformat(code), languages.current(), clock.now().date())
    return gettext("Since %(day)s") % {"day": said}


def fields(wanted: Filter) -> list[FieldView]:
    """The filter as a plain form: one select each, so that it works without a script."""
    since: dict[str, Word] = dict(SINCE)
    if wanted.since and wanted.since not in SINCE:
        since[wanted.since] = _since(wanted.since)
    channels = {str(code): channel_word(str(code)) for code in Channel}
    return [
        _select("state", gettext("State"), STATES, wanted.state, any_=False),
        _select("level", gettext("Urgency"), LEVELS, wanted.level),
        _select("who", gettext("Who has it"), WHO, wanted.who),
        _select("due", gettext("Time left"), DUE, wanted.due),
        _select("since", gettext("Received"), since, wanted.since),
        _select("language", gettext("Language"), words.LANGUAGES, wanted.language),
        _select("channel", gettext("How it came"), channels, wanted.channel),
        _select("told", gettext("From the reporter"), TOLD, wanted.told),
    ]


def _select(name: str, label: str, options: Mapping[str, Word], value: str, *, any_: bool = True) -> FieldView:
    said = ({"": gettext("Any")} if any_ else {}) | {str(code): str(word) for code, word in options.items()}
    choices = tuple(Choice(f"f-{name}-{code}", code, word, code == value) for code, word in said.items())
    return FieldView(kind="select", name=name, id=f"f-{name}", label=label, value=value, choices=choices)
