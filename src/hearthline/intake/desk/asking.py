"""Questions ready to send, in the reporter's language, with the English beside. The pack has the words."""

from dataclasses import dataclass

from django.utils.translation import gettext

from hearthline.intake.actions.reports import LONGEST_QUESTION
from hearthline.intake.desk.fields import words_field
from hearthline.intake.models import Report
from hearthline.law import Pack, Text
from hearthline.ui import languages
from hearthline.ui.agency import current_pack
from hearthline.ui.fields import FieldView

FOR_ALL, FOR_SELF = "question.", "question_self."
"""How ids of the pack begin: for everybody, and instead of it when the child wrote."""


@dataclass(frozen=True)
class Ready:
    """A question to choose. `english`: its meaning. `drafted`: no named person has checked the translation."""

    code: str
    text: str
    lang: str
    english: str
    drafted: bool

    @property
    def foreign(self) -> bool:
        """Not English: the meaning stands beside it."""
        return self.lang != "en"

    @property
    def direction(self) -> str:
        return languages.direction(self.lang)


def ready(report: Report, pack: Pack | None = None) -> tuple[Ready, ...]:
    """The questions for who reported this, in the language they wrote in, in the pack's order."""
    pack = pack or current_pack()
    known = set(pack.text_ids(FOR_SELF))
    made = []
    for text_id in pack.text_ids(FOR_ALL):
        code = text_id.removeprefix(FOR_ALL)
        own = f"{FOR_SELF}{code}" if report.about == "self" and f"{FOR_SELF}{code}" in known else text_id
        made.append(_ready(code, pack.text(own, report.language), pack.text(own, "en")))
    return tuple(made)


def _ready(code: str, text: Text, english: Text) -> Ready:
    return Ready(code, text.text, text.lang, english.text, drafted=text.drafted and text.lang != "en")


def chosen(report: Report, code: str) -> Ready | None:
    """The question with this code; None for a code that there is not."""
    return next((one for one in ready(report) if one.code == code), None)


def question_field(text: str = "", error: str = "", lang: str = "") -> FieldView:
    """The question to the reporter. `lang`: of a ready one that is not in English."""
    return words_field(
        "text",
        gettext("Your question"),
        text,
        error,
        limit=LONGEST_QUESTION,
        at="question",
        hint=gettext("They read it when they come back with their code. Ask one thing. Do not write names."),
        lang=lang,
    )
