"""`{% load screening_decision %}`, for the report page and the supervisor's list.

{% sentences_of told part field as found %}    the sentences of one field, with the answers that rest on them
{% support_of support fact as s %}             what stands beside one answer
{% overrides as found %}                       upward decisions that no supervisor has looked at (journalled)
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import template

from hearthline.access.viewer import Viewer
from hearthline.screening.desk import present
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
