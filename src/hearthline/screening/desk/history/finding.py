"""The form that asks for somebody by hand."""

from collections.abc import Mapping

from django.utils.translation import gettext

from hearthline.screening.history import asking, words
from hearthline.ui.fields import QUIET, Choice, FieldView

FIELDS = ("name", "born", "place", "phone", "other", "sex")


def enough(typed: Mapping[str, str]) -> bool:
    """Whether there is anything to look for."""
    return any(typed[name].strip() for name in ("name", "place", "phone", "other"))


def fields(typed: Mapping[str, str], wrong: Mapping[str, str] | None = None) -> list[FieldView]:
    """The form. Nothing typed here goes into a browser's memory of names."""
    wrong = wrong or {}
    told = {
        "name": (gettext("Name"), gettext("In any order and spelling. A nickname will do.")),
        "born": (gettext("Age or date of birth"), gettext("A guess will do: about 8, 3/5/2019, 2019.")),
        "place": (gettext("Address, now or before"), ""),
        "phone": (gettext("Telephone"), ""),
        "other": (gettext("Somebody who lives with them"), ""),
    }
    made = [
        FieldView(
            kind="text",
            name=name,
            id=name,
            label=label,
            hint=hint,
            value=typed.get(name, ""),
            error=wrong.get(name, ""),
            attrs=(*QUIET, ("autofocus", "True")) if name == "name" and not typed else QUIET,
            maxlength=asking.LONGEST,
        )
        for name, (label, hint) in told.items()
    ]
    picked = typed.get("sex", "")
    pairs = (("", gettext("Not known")), *((code, str(word)) for code, word in words.SEXES.items()))
    choices = tuple(Choice("", code, word, code == picked) for code, word in pairs)
    return [*made, FieldView(kind="select", name="sex", id="sex", label=gettext("Sex"), value=picked, choices=choices)]
