"""The fields of the phone page, card by card. A field's name is its path in the call (see `intake.calls.fields`)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hearthline.intake.desk.given import KNOW, OFTEN
from hearthline.ui.fields import Choice, FieldView

Word = str | Promise
Pairs = tuple[tuple[str, Word], ...]

YES_NO: Final[Pairs] = (
    ("", pgettext_lazy("an answer of a call", "Not asked yet")),
    ("yes", pgettext_lazy("an answer of a call", "Yes")),
    ("no", pgettext_lazy("an answer of a call", "No")),
    ("unknown", pgettext_lazy("an answer of a call", "They do not know")),
)
TRIBE: Final[Pairs] = (*YES_NO, ("declined", pgettext_lazy("an answer of a call", "They would rather not say")))
KINDS: Final[Pairs] = (
    ("", _("Not asked yet")),
    ("public", _("A member of the public")),
    ("mandated", _("Somebody whose job it is")),
    ("self", _("The child or young person")),
)
DANGER: Final[Pairs] = (
    ("yes", _("Yes")),
    ("cannot_call", _("Yes, and they cannot call 911")),
    ("unsure", _("Not sure")),
    ("no", _("No")),
)
NOT_GIVEN: Final[Pairs] = (
    ("", _("No answer yet")),
    ("yes", _("They would rather not say")),
    ("not_reached", _("The call ended before I could ask")),
)
OFTEN_ASKED: Final[Pairs] = (("", _("Not asked yet")), *OFTEN.items())

BLANK: Final = "__i__"
"""Stands for the number in the page's blank form of a person, in names and in ids: the script puts it in."""


@dataclass(frozen=True)
class Spec:
    """One field. `kind`: text, tel, email, textarea, select, radios or tick. `also`: the key of further wording."""

    path: str
    kind: str
    label: Word
    hint: Word = ""
    choices: Pairs = ()
    rows: int = 2
    limit: int = 0

    @property
    def id(self) -> str:
        """Its id on the page."""
        return "f-" + "-".join(p if p == BLANK else p.replace("_", "-") for p in self.path.split("."))

    def view(self, text: str, error: str = "", **more: str) -> FieldView:
        """As the field templates read it. `more`: attributes."""
        kind = {"tel": "text", "email": "text", "tick": "checkbox"}.get(self.kind, self.kind)
        choices = tuple(
            Choice(f"{self.id}-{number}" if kind == "radios" else "", code, str(label), code == text)
            for number, (code, label) in enumerate(self.choices)
        )
        if kind == "select" and text and text not in {code for code, _label in self.choices}:
            choices += (Choice("", text, text, checked=True),)
        # What is heard about a family goes into no browser's memory of names and numbers, and to no spelling service.
        attrs = (("autocomplete", "off"), ("spellcheck", "false"), *more.items())
        return FieldView(
            kind=kind,
            name=self.path,
            id=self.id,
            label=str(self.label),
            value=text,
            hint=str(self.hint),
            error=error,
            input_type={"tel": "tel", "email": "email"}.get(self.kind, "text"),
            attrs=attrs if kind in ("text", "textarea") else tuple(more.items()),
            choices=choices,
            maxlength=self.limit,
            rows=self.rows,
        )


CALL: Final = (
    Spec("language", "select", _("What language does the caller speak?")),
    Spec("language_name", "text", _("Name of the language")),
    Spec("interpreter", "select", _("Do they need an interpreter?"), choices=YES_NO),
    Spec("reporter.phone", "tel", _("What number can we call back, if the line drops?")),
    Spec("where_now", "textarea", _("Where is the child now?"), rows=2),
    Spec("where_unsure", "tick", _("They are not sure where")),
    Spec("out_of_area", "tick", _("The child is outside our area")),
)
DANGERS: Final = (
    Spec("danger", "radios", _("Is a child in danger right now?"), choices=DANGER),
    Spec("where_tomorrow", "text", _("Where will the child be tomorrow?")),
    Spec("with_whom", "text", _("Who is with the child?")),
)
STORY: Final = (
    Spec("story", "textarea", _("What are they worried about?"), _("In their words. Do not stop them."), rows=12),
    Spec("saw", "textarea", _("What they saw or heard themself"), rows=3),
    Spec("think", "textarea", _("What they think or fear"), rows=3),
    Spec("when", "text", _("When did it happen?"), _("A guess will do.")),
    Spec("how_often", "select", _("How often?"), choices=OFTEN_ASKED),
    Spec("still", "select", _("Is it still going on?"), choices=YES_NO),
)
HOW_KNOW: Final = tuple(Spec(f"how_know.{code}", "tick", word) for code, word in KNOW.items())
VISIT: Final = (
    Spec("visit.tribe", "select", _("Could the child be a member of a tribe?"), choices=TRIBE),
    Spec("visit.language", "text", _("What language does the family speak?")),
    Spec("visit.interpreter", "select", _("Would an interpreter help the family?"), choices=YES_NO),
    Spec("visit.dogs", "select", _("Is there a dog that may bite?"), choices=YES_NO),
    Spec("visit.weapons", "select", _("Are there guns or other weapons?"), choices=YES_NO),
    Spec("visit.violence", "select", _("Do adults there hurt or threaten each other?"), choices=YES_NO),
    Spec("visit.military", "select", _("Is a parent in the military now?"), choices=YES_NO),
    Spec("visit.disability", "text", _("Is anyone there sick or disabled? What should a visitor know?")),
    Spec("visit.note", "textarea", _("Anything else a visitor should know")),
)
REPORTER: Final = (
    Spec("reporter.kind", "select", _("Who is calling?"), choices=KINDS),
    Spec("reporter.name", "text", _("What is your name?")),
    Spec("reporter.category", "select", _("What is your job, as it has to do with the child?")),
    Spec("reporter.address", "text", _("Your address")),
    Spec("reporter.why_declined", "text", _("Why they would rather not say")),
    Spec("reporter.employer", "text", _("Where they work")),
    Spec("reporter.email", "email", _("E-mail")),
    Spec("reporter.contact_how", "text", _("A safe way to reach them")),
    Spec("reporter.contact_when", "text", _("A safe time to reach them")),
)
READ_BACK: Final = (
    Spec("readback.where", "tick", _("I read back where the child is")),
    Spec("readback.who", "tick", _("I read back who it is about")),
    Spec("readback.what", "tick", _("I read back what happened")),
)
TRUSTED: Final = Spec("trusted_adult", "text", _("Is there an adult the child trusts? Who?"))
NOTE: Final = Spec("note", "textarea", _("Your own note about this call"), rows=2)

CHILD: Final = (
    Spec("name", "text", _("Name or nickname")),
    Spec("age", "text", _("Age, or a guess")),
    Spec("school", "text", _("School or day care")),
    Spec("looks", "text", _("Looks, or anything to know them by")),
    Spec("removed", "tick", _("Leave this child out")),
)
ADULT: Final = (
    Spec("name", "text", _("Name or nickname")),
    Spec("relation", "text", _("Who is this to the child?")),
    Spec("worried_about", "select", _("Is it this person they worry about?"), choices=YES_NO),
    Spec("access", "select", _("Can this person reach the child?"), choices=YES_NO),
    Spec("note", "text", _("Anything else")),
    Spec("removed", "tick", _("Leave this adult out")),
)
PEOPLE: Final[Mapping[str, tuple[Spec, ...]]] = {"children": CHILD, "adults": ADULT}


def of_person(group: str, number: int | str) -> tuple[Spec, ...]:
    """The fields of one child or adult. `number` may be the placeholder of the page's blank form."""
    return tuple(replace(spec, path=f"{group}.{number}.{spec.path}") for spec in PEOPLE[group])


Values = Callable[[str], str]
"""The text of a field, "" when nothing was typed."""
