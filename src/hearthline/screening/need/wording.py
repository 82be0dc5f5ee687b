"""Codes of this part of the desk in plain words."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

GLASS: Final = {
    "child_in_danger": _("A child may be in danger now"),
    "report_waits": _("A report cannot be decided without it"),
    "nobody_to_ask": _("Who should be asked cannot be reached"),
    "other": pgettext_lazy("why a restricted record is opened", "Another reason"),
}
OPENING: Final = {
    "works_the_case": _("They work on a report about this person"),
    "second_reader": _("They read it as a second person"),
    "translation": _("They translate"),
    "record_request": _("They answer a request for the record"),
    "other": pgettext_lazy("why a record is opened to somebody", "Another reason"),
}
CONFLICT: Final = {
    "myself": _("It is myself"),
    "family": _("It is my own family"),
    "friend": _("It is a friend"),
    "neighbour": _("It is a neighbor"),
    "earlier_work": _("I worked with them elsewhere"),
    "other": pgettext_lazy("how somebody knows a family", "Another way"),
}
RESTRICTED: Final = {
    "staff_family": _("It is about the family of somebody who works here"),
    "known_to_all": _("It is about a family that everybody knows"),
    "threatened": _("Somebody in it is threatened"),
    "court": _("A court ordered it"),
    "linked": _("Somebody in it is a restricted person"),
    "other": pgettext_lazy("why a report is restricted", "Another reason"),
}
OVER: Final = {
    "over": _("The reason is over"),
    "mistake": _("It was a mistake"),
    "court": _("A court ordered it"),
    "other": pgettext_lazy("why a restriction ends", "Another reason"),
}
TOLD: Final = {
    "told_report": _("They looked for a restricted report and were told that it exists"),
    "line_number": _("Saw the number of who called, to dial by hand"),
}
KINDS: Final = {
    "glass": _("Restricted records opened without asking"),
    "told": _("Restricted records that somebody came upon"),
    "conflict": _("Declared conflicts of interest"),
    "rule": _("Look-ups that a rule brought up"),
}
OUTCOMES: Final = {
    "in_order": _("It was in order"),
    "talked_to": _("I talked with them; it was in order"),
    "passed_on": _("It is passed on to who decides about staff"),
    "wrong": _("It was not in order"),
    "lifted": _("There is no conflict: open the record to them again"),
}
MISSING: Final = {
    "absent": _("There is no such record, or none that anything can be told of."),
    "closed-account": _("Their account is closed."),
    "administrator": _("They hold the role of administrator. Whoever gives rights uses none of them on records."),
    "conflict": _("They know the family or are of it: the record is closed to them."),
    "two-people": _("A second person is needed: they did the first half themselves."),
    "programme": _("The record belongs to another programme than theirs."),
    "purpose": _("A purpose: it is allowed for who says what it is for."),
    "opening": _("An opening: the record is restricted, and a supervisor can open it to them for a while."),
    "claim": _("The claim: somebody else holds the report."),
    "role:screener": _("The role of screener."),
    "role:agent": _("The role of the help desk's agent."),
    "role:supervisor": _("The role of supervisor."),
    "role:administrator": _("The role of administrator."),
}
