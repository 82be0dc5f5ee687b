"""Codes of the help desk in words, for the desk and for the public pages."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from hearthline.ui import codes

WAYS: Final[Mapping[str, Any]] = {
    "web": _("Web page"),
    "phone": _("Telephone"),
    "email": _("E-mail"),
    "letter": _("Letter"),
}
TOPICS: Final[Mapping[str, Any]] = {
    "question": _("A question"),
    "case": _("A worry about a case"),
    "complaint": _("A complaint"),
    "service": _("Help for a family"),
    "other": _("Something else"),
}
STATES: Final[Mapping[str, Any]] = {
    "new": _("Nobody has it yet"),
    "open": _("Being worked on"),
    "answered": _("Answered; something agreed is open"),
    "closed": _("Closed"),
}
SENDS: Final[Mapping[str, Any]] = {
    "code": _("On the page that their code opens"),
    "mail": _("By e-mail: only that there is an answer"),
    "text": _("By text message: only that there is an answer"),
    "letter": _("By letter"),
    "told": _("By a call"),
    "heard": _("They heard it; nothing more is wanted"),
}
PROOFS: Final[Mapping[str, Any]] = {
    "none": _("Not verified"),
    "case_details": _("They know details that only the family has"),
    "photo_id": _("They showed an identity paper"),
    "called_back": _("We called the number we have on file"),
    "known_worker": _("A worker who knows them is there"),
}
BY: Final[Mapping[str, Any]] = {"us": _("We do it"), "you": _("They do it"), "other": _("Another office does it")}
ROLES: Final[Mapping[str, Any]] = {"agent": _("Help desk"), "supervisor": _("Supervisor")}
ODD: Final[Mapping[str, Any]] = {
    "defects": _("The mail was not put together right."),
    "empty": _("There were no words in it that we could read."),
    "unreadable": _("It could not be read as a mail. This is the text as it came."),
    "parts": _("It had very many parts. Only the first ones were looked at."),
    "cut": _("It was too long. The end is not shown."),
    "letters": _("Some letters could not be read."),
    "sender": _("It has no sender that we could answer."),
    "header": _("A line of its head could not be read."),
    "supervisor": _("They say that our answer did not help, and ask to speak to the supervisor."),
}
LANGUAGES: Final = (("en", "English"), ("es", "Español"), ("hmn", "Hmoob"))


said = codes.said
