"""The weighing of an account on the page: three short questions, and the answers in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hearthline.screening.weighing import BASIS, CONSISTENCY, Weighing

Word = str | Promise
WORDS: Mapping[str, Mapping[str, Word]] = {
    "basis": {
        "saw": _("Saw or heard it"),
        "child_told": _("The child told"),
        "other_told": _("Heard from another"),
        "happened_to_me": _("It happened to them"),
        "signs": _("Signs"),
        "unknown": _("Not known"),
    },
    "consistency": {
        "consistent": _("Yes"),
        "mixed": _("In part"),
        "inconsistent": _("No"),
        "unknown": _("Not known"),
    },
    "access": {"yes": _("Yes"), "no": _("No"), "unknown": _("Not known")},
}
CODES: Mapping[str, tuple[str, ...]] = {"basis": BASIS, "consistency": CONSISTENCY, "access": ("yes", "no", "unknown")}


@dataclass(frozen=True)
class Option:
    code: str
    label: str
    checked: bool


@dataclass(frozen=True)
class Question:
    """`kind`: checkbox when several may hold. `prefilled`: the answer is the report's own, for a person to confirm.

    `start`: the first that has no answer yet; the key to decide goes there.
    """

    name: str
    kind: str
    label: str
    hint: str
    options: tuple[Option, ...]
    prefilled: bool
    start: bool
    error: str


def weighed(request: HttpRequest) -> Weighing:
    """The weighing as the form sends it; what was not chosen is empty."""
    post = request.POST
    return Weighing(frozenset(post.getlist("basis")), post.get("consistency", ""), post.get("access", ""))


def questions(report: Weighing, posted: Weighing | None, wrong: Mapping[str, str]) -> tuple[Question, ...]:
    """The three questions. `report`: what the report says itself; `posted`: what was chosen in a form that came back.

    `wrong`: question to what is wrong with it.
    """
    shown = posted or report
    chosen: Mapping[str, Iterable[str]] = {
        "basis": shown.basis,
        "consistency": (shown.consistency,),
        "access": (shown.access,),
    }
    labels = {
        "basis": (gettext("What does the account rest on?"), gettext("All that hold. Never who told it.")),
        "consistency": (gettext("Does it hold together?"), ""),
        "access": (gettext("Can the person worried about reach the child?"), ""),
    }
    start = next((name for name in labels if not any(chosen[name])), "")
    return tuple(
        Question(
            name=name,
            kind="checkbox" if name == "basis" else "radio",
            label=label,
            hint=hint,
            options=tuple(Option(code, str(WORDS[name][code]), code in chosen[name]) for code in CODES[name]),
            prefilled=posted is None and any(chosen[name]),
            start=name == start,
            error=wrong.get(name, ""),
        )
        for name, (label, hint) in labels.items()
    )


def in_words(weighing: Weighing | None) -> str:
    """ "Rests on: saw it, signs. Holds together: in part. Can reach the child: yes." Empty for none."""
    if weighing is None:
        return ""
    basis = ", ".join(str(WORDS["basis"][code]) for code in BASIS if code in weighing.basis).lower()
    told = {
        "basis": basis,
        "holds": str(WORDS["consistency"].get(weighing.consistency, weighing.consistency)).lower(),
        "access": str(WORDS["access"].get(weighing.access, weighing.access)).lower(),
    }
    said = gettext("It rests on: %(basis)s. It holds together: %(holds)s. The person can reach the child: %(access)s.")
    return said % told
