"""Words for who is there, and how a report came. {{ r.here|here_words }} {{ there|here_json }} {{ code|way_in }}"""

import json
from collections.abc import Mapping, Sequence
from uuid import UUID

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from hearthline.intake.presence import Here
from hearthline.screening.desk import filtering, words

register = template.Library()
NAMED = 2
DESK = "en"
"""The language we work in: nobody needs telling that a caller speaks it."""
FOLLOW_UPS: Mapping[str, str | Promise] = {
    "call_back": _("call back"),
    "answer": _("look for an answer"),
    "written_form": _("wait for the written form"),
    "other": _("other"),
}


@register.filter
def here_words(people: Sequence[Here]) -> str:
    """ "Imogen Farrow is typing", "Imogen Farrow has it open", at most two names; "" for nobody."""
    if not people:
        return ""
    said = [
        (gettext("%(name)s is typing") if one.editing else gettext("%(name)s has it open")) % {"name": one.name}
        for one in people[:NAMED]
    ]
    rest = len(people) - NAMED
    if rest > 0:
        said.append(ngettext("%(n)s more", "%(n)s more", rest) % {"n": rest})
    return ", ".join(said)


@register.filter
def here_json(there: Mapping[str, Sequence[Here]]) -> str:
    """Report id to words, as JSON for an attribute of the page: names of colleagues and nothing else."""
    return json.dumps({one: here_words(people) for one, people in there.items()}, ensure_ascii=False)


@register.filter
def way_in(code: str) -> str:
    """How a report came."""
    return filtering.channel_word(code)


@register.filter
def caller_brief(caller: tuple[str, str] | None) -> str:
    """ "caller speaks Spanish, interpreter"; "" for who speaks English and needs none, or when nobody asked."""
    language, interpreter = caller or ("", "")
    said = [gettext("caller speaks %(language)s") % {"language": _spoken(language)}] if _foreign(language) else []
    if interpreter == "yes":
        said.append(gettext("interpreter") if said else gettext("caller needs an interpreter"))
    return ", ".join(said)


@register.filter
def caller_sentence(caller: tuple[str, str] | None) -> str:
    """ "Caller speaks Spanish, needs an interpreter."; "" as for `caller_brief`."""
    language, interpreter = caller or ("", "")
    if not _foreign(language):
        return gettext("Caller needs an interpreter.") if interpreter == "yes" else ""
    said = {
        "yes": gettext("Caller speaks %(language)s, needs an interpreter."),
        "no": gettext("Caller speaks %(language)s, needs no interpreter."),
    }.get(interpreter, gettext("Caller speaks %(language)s. Whether they need an interpreter is not known."))
    return said % {"language": _spoken(language)}


@register.filter
def caller_in(callers: Mapping[UUID, tuple[str, str]], report_id: UUID) -> str:
    """`caller_brief` of one report of a list."""
    return caller_brief(callers.get(report_id))


def _foreign(language: str) -> bool:
    return language not in ("", DESK)


def _spoken(language: str) -> str:
    return gettext("another language") if language == "other" else words.language(language)


@register.filter
def followup_kind(code: str) -> str:
    """What was promised."""
    return str(FOLLOW_UPS.get(code, code.replace("_", " ")))
