"""`{% load screening_quality %}`

{{ row|decision_words }}      a decision or a second reading in the pack's words
{{ found|agreement_words }}   "84 %, kappa 0.71", or that there are too few to say
{% for_me %}                  one line when notes or second readings wait for the viewer; nothing otherwise
"""

from fractions import Fraction
from typing import Any

from django import template
from django.template import RequestContext
from django.utils.translation import gettext

from hearthline.access.viewer import Viewer
from hearthline.screening.agreement import ENOUGH, Agreement
from hearthline.screening.desk import present
from hearthline.screening.models import BlindReading, Decision
from hearthline.screening.queries.blind import readings_waiting
from hearthline.screening.queries.quality import unseen_coaching
from hearthline.ui.agency import current_pack

register = template.Library()


@register.filter
def decision_words(row: Decision | BlindReading) -> str:
    """The decision as the pack of today calls it."""
    return present.decided(current_pack(), row.outcome, row.priority)


@register.filter
def agreement_words(found: Agreement) -> str:
    """Percent agreement and kappa, or why there is none."""
    if found.same is None:
        return gettext("none yet")
    if not found.enough:
        return gettext("too few to say (under %(n)s)") % {"n": ENOUGH}
    kappa = gettext("not defined") if found.kappa is None else decimal(found.kappa)
    return gettext("%(percent)s %%, kappa %(kappa)s") % {"percent": round(found.same * 100), "kappa": kappa}


def decimal(number: Fraction) -> str:
    """Two digits after the point, rounded half to even, with a minus where it belongs."""
    hundredths = round(number * 100)
    sign = "-" if hundredths < 0 else ""
    return f"{sign}{abs(hundredths) // 100}.{abs(hundredths) % 100:02d}"


@register.inclusion_tag("screening/desk/quality/parts/for_me.html", takes_context=True)
def for_me(context: RequestContext) -> dict[str, Any]:
    """What waits for the viewer themselves."""
    viewer = context.get("viewer")
    if not isinstance(viewer, Viewer):
        return {"notes": 0, "readings": 0}
    return {"notes": unseen_coaching(viewer), "readings": readings_waiting(viewer)}
