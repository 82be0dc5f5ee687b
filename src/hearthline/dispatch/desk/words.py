"""Codes of this room in words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Word = str | Promise

WHY: Final[dict[str, Word]] = {
    "danger": _("A child is in danger"),
    "owed": _("The law says that they must be told"),
    "out_of_area": _("The child is outside our area"),
    "other_agency": _("Another agency must act on it"),
}
PARTS: Final[dict[str, Word]] = {
    "opening": _("Say who you are"),
    "danger": _("Danger"),
    "where": _("Where the child is"),
    "happening": _("What is happening"),
    "children": _("The children"),
    "adults": _("Who is there"),
    "door": _("For their safety"),
    "callback": _("How they call back"),
    "closing": _("Now ask, and write it down"),
}
OUTCOMES: Final[dict[str, Word]] = {
    "medical_care": _("Medical care"),
    "protective_custody": _("Protective custody"),
    "shelter": _("Shelter"),
    "welfare_check": _("Welfare check: the child was seen"),
    "child_not_found": _("They did not find the child"),
    "no_response": _("They did not go"),
    "other": _("Something else"),
}
COVERS: Final[dict[str, Word]] = {
    "city": _("A city"),
    "tribal": _("Tribal land"),
    "unincorporated": _("Outside every city"),
    "county": _("The whole county"),
    "state": _("The whole state"),
    "anywhere": _("Everywhere"),
}
HOW: Final[dict[str, Word]] = {
    "fax": _("By fax"),
    "encrypted_mail": _("By encrypted e-mail"),
    "portal": _("In their own system"),
    "mail": _("By post"),
    "by_hand": _("By hand"),
}
EFFECTS: Final[dict[str, Word]] = {
    "must": _("must be told"),
    "may": _("may be told"),
    "must_not": _("must not be told"),
}


def place(kind: str, name: str) -> str:
    """A place in words; "" when it is not known."""
    if not kind:
        return ""
    return f"{name} ({COVERS.get(kind, kind)})" if name else str(COVERS.get(kind, kind))
