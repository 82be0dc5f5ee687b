"""Why somebody looked or did something, in words: purposes, and kinds of alarms."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Word = str | Promise
LOOKED, CHANGED, TOLD, TIMES, ACCOUNT = "looked", "changed", "told", "times", "account"

KINDS_OF_ALARM: Final[Mapping[str, Word]] = {
    "danger": _("A child is in danger"),
    "spool": _("Reports outside the database"),
    "canary": _("Sealed data that may not open"),
    "journal": _("The journal"),
    "silent_proposal": _("Proposals without a second look"),
    "clock_breach": _("Late promises"),
    "hand_off": _("Hand-offs nobody confirmed"),
    "call_left": _("Calls that went silent"),
    "override_up": _("Decisions above the tool"),
    "follow_up": _("Late follow-ups"),
    "access_ends": _("Rights that end soon"),
    "glass": _("Restricted records opened without asking"),
    "restricted": _("Restricted reports with nobody there"),
    "message": _("Messages that do not go out"),
    "coverage_gap": _("Times without anybody on duty"),
    "call_back": _("Late calls back"),
    "line_unanswered": _("Callers whom nobody on call answered"),
    "way_in": _("Ways in to the help desk that nobody looks at"),
}

PURPOSES: Final[Mapping[str, Word]] = {
    "screening": _("To decide about a report"),
    "supervision": _("Supervision"),
    "quality": _("A check on quality"),
    "translation": _("To translate"),
    "file": _("To see a file"),
    "follow-up": _("To follow up"),
    "hand-off": _("To hand it on"),
    "callback": _("To call back"),
    "call_back": _("To call back"),
    "line": _("The telephone line"),
    "danger": _("A child is in danger"),
    "law": _("The law asks for it"),
    "court": _("A court asked for it"),
    "correction": _("To correct something"),
    "intake": _("To take it in"),
    "search": _("To find a report"),
    "question": _("To ask a question"),
    "operator": _("Asked by the operator of the system"),
    "rerun": _("To run an old decision again"),
    "record-request": _("Somebody asked who saw their record"),
    "my-case": _("For a family's own page"),
    "oversight": _("Oversight of who looks at records"),
    "response": _("To respond in time"),
    "read": _("To be read in time"),
    "second_look": _("A second look"),
    "arrived": _("It had arrived"),
    "addition": _("Something was added"),
    "facts": _("Answers were changed"),
    "unlinked": _("A link was taken back"),
    "protect-reporter": _("To protect who reported"),
    "reached": _("Reached on the telephone"),
    "no_answer": _("Nobody answered the telephone"),
    "left_word": _("Asked to call us"),
    "wrong_person": _("Somebody else answered"),
    "no_number": _("There was no number to call"),
    "given_up": _("Nobody calls them any more"),
    "retention": _("How long records are kept"),
}

OF_THE_REPORTER: Final = frozenset({"protect-reporter"})
"""Reasons that tell something about who reported: never in what a family is given."""
