"""`{% load screening_decision %}`, for the report page and the supervisor's list.

{% sentences_of told part field as found %}    the sentences of one field, with the answers that rest on them
{% question fact %}                            one question of the tool, with what its answer rests on
{% support_of support fact as s %}             what stands beside one answer
{% overrides as found %}                       upward decisions that no supervisor has looked at (journalled)
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from hearthline.access.viewer import Viewer
from hearthline.screening.desk import present
from hearthline.screening.desk.steps import FactView
from hearthline.screening.desk.told import SentenceView, Support, Told
from hearthline.screening.queries.overrides import overrides as waiting
from hearthline.ui.agency import current_pack

register = template.Library()
NOTHING = Support("", 0, "", gone=False)


@register.simple_tag
def sentences_of(told: Told, part: UUID, field: str) -> tuple[SentenceView, ...]:
    return told.get((part, field), ())


@register.simple_tag
def support_of(support: Mapping[str, Support] | str, fact: str) -> Support:
    return support.get(fact, NOTHING) if isinstance(support, Mapping) else NOTHING


@register.simple_tag(takes_context=True)
def question(context: template.Context, fact: FactView) -> SafeString:
    """One question with its answers. Two dozen stand on every report, and hang on the pack's words and on which answer
    is chosen: such a one is made once for all reports. One that rests on somebody's words is made anew each time."""
    support = context.get("support")
    if support is not None and support_of(support, fact.id) != NOTHING:
        return _question(fact, support)
    return _same_for_all(fact, support is not None, get_language() or "")


@lru_cache(maxsize=2_048)
def _same_for_all(fact: FactView, may_rest: bool, _language: str) -> SafeString:
    return _question(fact, {} if may_rest else None)


def _question(fact: FactView, support: Mapping[str, Support] | str | None) -> SafeString:
    return render_to_string("screening/desk/parts/fact.html", {"f": fact, "support": support})


@register.simple_tag(takes_context=True)
def overrides(context: template.Context) -> list[dict[str, Any]]:
    """Each with the decision's row, what the tool had said and what was decided, in words."""
    viewer = context["request"].viewer
    if not isinstance(viewer, Viewer):
        return []
    pack = current_pack()
    return [
        {
            "row": row,
            "own": row.decided_by == viewer.id,
            "was": present.decided(pack, row.run.respond, row.run.priority),
            "said": present.decided(pack, row.outcome, row.priority),
        }
        for row in waiting(viewer)
    ]
