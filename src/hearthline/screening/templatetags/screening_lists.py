"""Words for who is there, and how a report came. {{ r.here|here_words }} {{ there|here_json }} {{ code|way_in }}"""

import json
from collections.abc import Mapping, Sequence

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from hearthline.intake.presence import Here
from hearthline.screening.desk import filtering

register = template.Library()
NAMED = 2
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
def followup_kind(code: str) -> str:
    """What was promised."""
    return str(FOLLOW_UPS.get(code, code.replace("_", " ")))
