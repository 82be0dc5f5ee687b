"""Fields of the desk's forms about families' pages, and the words for roles and states."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext, gettext_lazy

from hearthline.access.viewer import Viewer
from hearthline.duty.desk.frame import choose, line
from hearthline.helpdesk.mycase.actions import CASE
from hearthline.helpdesk.mycase.models import Role
from hearthline.helpdesk.mycase.sheet import POSTS
from hearthline.helpdesk.mycase.team import BADGE, NAME, PHONE, Team, may_be_named
from hearthline.ui.fields import Choice, FieldView
from hearthline.ui.languages import LANGUAGES

Given = Mapping[str, str]
ROLES: Final[Mapping[str, Any]] = {
    Role.PARENT_A: gettext_lazy("Parent A"),
    Role.PARENT_B: gettext_lazy("Parent B"),
    Role.RELATIVE: gettext_lazy("Relative"),
    Role.YOUTH: gettext_lazy("Youth"),
    Role.FOSTER_PARENT: gettext_lazy("Foster parent"),
}
POST_WORDS: Final[Mapping[str, Any]] = {
    "worker": gettext_lazy("Assigned worker"),
    "backup": gettext_lazy("Who steps in (may be empty)"),
    "supervisor": gettext_lazy("Supervisor"),
}
STATES: Final[Mapping[str, Any]] = {
    "none": gettext_lazy("no letter yet"),
    "works": gettext_lazy("the code works"),
    "ran_out": gettext_lazy("the code has run out"),
    "revoked": gettext_lazy("ended by us"),
    "renewed": gettext_lazy("replaced"),
    "closed": gettext_lazy("closed with the case"),
}
AT: Final[Mapping[str, str]] = {
    "mycase.case": "case",
    "mycase.there": "case",
    "mycase.parties": "parties_0",
    "mycase.role": "role",
    "mycase.enough": "role",
    "mycase.hours": "opens",
    "mycase.sure": "sure",
    **{f"mycase.{post}": f"{post}_user" for post in POSTS},
    **{f"mycase.{post}_{name}": f"{post}_{name}" for post in POSTS for name in ("name", "badge", "phone")},
}
"""Code of an error to the field that it is about."""


def given_by(team: Team | None) -> dict[str, str]:
    """What the form of a team holds before anybody changed it. A name that is the account's own stays the account's."""
    if team is None:
        return {}
    told = {"opens": team.opens, "closes": team.closes}
    for post in POSTS:
        one = team.people[post]
        told |= {f"{post}_user": team.users[post], f"{post}_name": one.name, f"{post}_badge": one.badge}
        told[f"{post}_phone"] = one.phone
    return told


def case_field(value: str, wrong: str) -> FieldView:
    return line("case", gettext("Case number"), value, wrong, limit=CASE)


def sure_field(wrong: str) -> FieldView:
    """Asked once more, because nobody can undo it. Never ticked before somebody ticks it."""
    return FieldView(
        kind="checkbox", name="sure", id="sure", label=gettext("I know that every letter ends"), error=wrong
    )


def parties_field(chosen: list[str], wrong: str) -> FieldView:
    options = tuple(
        Choice(f"parties_{n}", code, str(word), code in chosen) for n, (code, word) in enumerate(ROLES.items())
    )
    return FieldView(
        kind="checkboxes",
        name="parties",
        id="parties",
        label=gettext("Who may get a letter"),
        hint=gettext("By role only. No names: each gets their own code and sees nothing of the others."),
        error=wrong,
        choices=options,
    )


def team_fields(viewer: Viewer, given: Given, errors: Given) -> list[dict[str, Any]]:
    """For each post its heading and its fields. One query."""
    known = [("", gettext("Nobody from the list")), *may_be_named(viewer).items()]
    found = []
    for post in POSTS:
        told = {name: given.get(f"{post}_{name}", "") for name in ("user", "name", "badge", "phone")}
        wrong = {name: errors.get(f"{post}_{name}", "") for name in told}
        fields = [
            choose(f"{post}_user", gettext("Somebody with an account here"), known, told["user"], wrong["user"]),
            line(f"{post}_name", gettext("Or a name"), told["name"], wrong["name"], limit=NAME),
            line(f"{post}_badge", gettext("Badge number"), told["badge"], wrong["badge"], limit=BADGE),
            line(f"{post}_phone", gettext("Telephone at work"), told["phone"], wrong["phone"], limit=PHONE, kind="tel"),
        ]
        found.append({"post": post, "word": POST_WORDS[post], "fields": fields})
    return found


def hours_fields(given: Given, errors: Given) -> list[FieldView]:
    hint = gettext("Monday to Friday. Leave both empty when you do not know.")
    return [
        line(
            "opens",
            gettext("They answer from"),
            given.get("opens", ""),
            errors.get("opens", ""),
            hint=hint,
            kind="time",
        ),
        line("closes", gettext("Until"), given.get("closes", ""), "", kind="time"),
    ]


def role_field(wrong: str) -> FieldView:
    return choose("role", gettext("One more"), ROLES.items(), "", wrong)


def language_field(name: str) -> FieldView:
    """`name`: of this form on a page with several; the field's own name is always "language"."""
    made = tuple(Choice(f"{name}_{n}", code, word, code == "en") for n, (code, word) in enumerate(LANGUAGES))
    return FieldView(kind="select", name="language", id=name, label=gettext("Language of the letter"), choices=made)
