"""Words for the codes of referrals."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext, gettext_lazy

from hearthline.ui import codes

WAYS: Final[Mapping[str, Any]] = {
    "told": gettext_lazy("They were told of it"),
    "passed": gettext_lazy("Their name is passed on"),
}
OUTCOMES: Final[Mapping[str, Any]] = {
    "waiting": gettext_lazy("On a waiting list"),
    "accepted": gettext_lazy("Taken, not served yet"),
    "refused": gettext_lazy("Refused"),
    "not_gone": gettext_lazy("The person did not go"),
    "served": gettext_lazy("Served"),
    "no_answer": gettext_lazy("No answer"),
}
REASONS: Final[Mapping[str, Any]] = {
    "full": gettext_lazy("They are full"),
    "not_for_them": gettext_lazy("It is not for this person"),
    "cost": gettext_lazy("It costs too much"),
    "language": gettext_lazy("They do not speak the language"),
    "not_given": gettext_lazy("They no longer do it"),
    "other": gettext_lazy("Another reason"),
}
SOURCES: Final[Mapping[str, Any]] = {
    "provider": gettext_lazy("The provider"),
    "person": gettext_lazy("The person"),
    "colleague": gettext_lazy("Somebody here who tried"),
}
HOWS: Final[Mapping[str, Any]] = {
    "in_person": gettext_lazy("In person"),
    "telephone": gettext_lazy("By telephone"),
    "writing": gettext_lazy("In writing, on paper"),
}
ITEMS: Final[Mapping[str, Any]] = {
    "name": gettext_lazy("Their name"),
    "telephone": gettext_lazy("A telephone number where they may be called"),
    "language": gettext_lazy("The language they speak"),
    "need": gettext_lazy("What they need"),
    "us": gettext_lazy("That it comes from this agency"),
}
STANDINGS: Final[Mapping[str, Any]] = {
    "agreed": gettext_lazy("They agree. What is ticked may go to this provider."),
    "ended": gettext_lazy("The time they agreed to is over. Nothing goes out any more."),
    "withdrawn": gettext_lazy("They took their consent back. Nothing goes out any more."),
    "over": gettext_lazy("The referral is over. Nothing more need go out."),
    "none": gettext_lazy("Nothing of this person goes to the provider."),
}
SPECIAL: Final[Mapping[str, Any]] = {
    "substance_use": gettext_lazy("Substance use"),
    "violence": gettext_lazy("Violence at home"),
    "hiv": gettext_lazy("HIV"),
    "minor": gettext_lazy("A child who agrees"),
}


said = codes.said


def open_word(outcome: str) -> str:
    """How an open referral stands."""
    return said(OUTCOMES, outcome) if outcome else gettext("Not heard yet")
