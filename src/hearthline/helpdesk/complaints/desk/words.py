"""Codes of complaints in words."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy

from hearthline.helpdesk.complaints.ladder import Ladder
from hearthline.law import Pack
from hearthline.ui.words import of_pack

STATES: Final[Mapping[str, Any]] = {
    "waiting": gettext_lazy("waits for an answer"),
    "answered": gettext_lazy("answered; may go up"),
    "closed": gettext_lazy("closed"),
    "withdrawn": gettext_lazy("taken back"),
}
TURNS: Final[Mapping[str, Any]] = {
    "opened": gettext_lazy("Came"),
    "told": gettext_lazy("The person knows that it came"),
    "up": gettext_lazy("Went a step up, as the person asked"),
    "late": gettext_lazy("Went a step up: it was not answered in time"),
    "named": gettext_lazy("Went to somebody else: who had it may not"),
    "answer": gettext_lazy("Answered"),
    "quiet": gettext_lazy("Closed: nobody went up"),
    "withdraw": gettext_lazy("Taken back"),
}
ERRORS: Final[Mapping[str, str]] = {
    "complaint.kind": "kind",
    "complaint.theme": "theme",
    "complaint.words": "words",
    "complaint.wants": "wants",
    "complaint.do": "will_do",
    "complaint.who": "who",
    "complaint.reach": "reach",
    "complaint.about": "about",
    "complaint.when": "came",
    "complaint.outcome": "outcome",
    "complaint.reasons": "reasons",
    "ladder.who": "who",
    "ladder.step": "step",
    "ladder.circle": "above",
}
"""Where on a form an error stands."""


def step(pack: Pack, code: str) -> str:
    """A step in words."""
    return of_pack(pack, Ladder.of(pack).step(code).text)


def listed(pack: Pack, section: str) -> list[tuple[str, str]]:
    """(code, words) of a closed list of the pack."""
    return [(code, of_pack(pack, entry["text"])) for code, entry in pack.resolved()[section].items()]
