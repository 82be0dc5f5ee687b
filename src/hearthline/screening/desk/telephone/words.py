"""Words of the line's pages for codes and spans of time."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hearthline.ui import languages, times
from hearthline.ui.agency import current_agency

Word = str | Promise

STATES: Final[Mapping[str, Word]] = {
    "menu": _("Hears the first words"),
    "waiting": pgettext_lazy("a caller", "Waits"),
    "ringing": _("Your telephone rings"),
    "talking": _("On the line now"),
    "call_back": _("To be called back"),
    "abandoned": _("Hung up while waiting"),
    "on_call": _("With the people on call"),
    "ended": _("Over"),
}
KINDS: Final[Mapping[str, Word]] = {
    "waiting": pgettext_lazy("a caller", "On the line"),
    "ringing": _("A colleague's telephone rings for them"),
    "on_call": _("On the line: the people on call are being rung"),
    "call_back": _("Asked to be called back, and keeps this place"),
}
WHY: Final[Mapping[str, Word]] = {
    "asked": _("They asked to be called back"),
    "abandoned": _("They hung up while waiting"),
}
BACKS: Final[Mapping[str, Word]] = {
    "queued": _("Your telephone rings in a moment"),
    "placed": _("Your telephone rings: pick it up, then theirs rings"),
    "talking": _("On the line now"),
    "ended": _("The call back is over: say what came of it"),
    "failed": _("The call back could not be made"),
}
PROBLEMS: Final[Mapping[str, Word]] = {
    "away": _("The keeper of identities is not running, so the number cannot be used."),
    "stopped": _("Too many numbers were opened in the last hour. A supervisor is told."),
    "damaged": _("The number does not open. Tell whoever keeps this system."),
    "refused": _("It was not taken: your telephone was not picked up, or the telephone system refused."),
    "no-provider": _("This desk can ask no telephone system: dial by hand."),
    "again": _("The telephone system did not answer. It is asked once more."),
    "no-answer": _("Nobody picked up there."),
    "busy": _("Their line is busy."),
    "failed": _("The telephone system could not reach them."),
}
OUTCOMES: Final[Mapping[str, Word]] = {
    "reached": _("I spoke with the person who called us"),
    "no_answer": _("Nobody picked up"),
    "left_word": _("I asked them to call us, and said nothing of why"),
    "wrong_person": _("Somebody else picked up. I said nothing of why"),
    "no_number": _("There is no number, or it does not work"),
    "given_up": _("We stop trying: the note says why"),
}
BANDS: Final[Mapping[str, Word]] = {
    "15m": _("up to 15 min"),
    "60m": _("15 min to 1 h"),
    "4h": _("1 h to 4 h"),
    "older": _("longer than 4 h"),
}
MINUTE, LONG, HOUR, DAY = 60, 600, 3600, 86400


def span(length: timedelta) -> str:
    """ "4 min 10 s", "1 h 5 min", "2 d 3 h": how long something lasts. The units are written so in every language of
    the desk. What has not begun lasts "0 s"; seconds are told up to ten minutes."""
    seconds = max(int(length.total_seconds()), 0)
    if seconds < MINUTE:
        return f"{seconds} s"
    if seconds < HOUR:
        return _two(seconds, MINUTE, "min", 1, "s") if seconds < LONG else f"{seconds // MINUTE} min"
    if seconds < DAY:
        return _two(seconds, HOUR, "h", MINUTE, "min")
    return _two(seconds, DAY, "d", HOUR, "h")


def _two(seconds: int, large: int, word: str, small: int, less: str) -> str:
    whole, rest = divmod(seconds, large)
    return f"{whole} {word} {rest // small} {less}" if rest // small else f"{whole} {word}"


def halves() -> str:
    """How the two halves of a day are written: "a.m.|p.m."."""
    return "|".join(times.HALVES.get(languages.current(), times.HALVES["en"]))


def to_the_second(moment: datetime) -> str:
    """ "2:14:05 p.m." where the agency is."""
    agency = current_agency()
    local = moment.astimezone(agency.zone) if agency else moment
    said = times.say_clock(local, languages.current())
    hour, _space, half = said.partition(" ")
    return f"{hour}:{local.second:02d} {half}"
