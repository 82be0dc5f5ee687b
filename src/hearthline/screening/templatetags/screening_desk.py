"""`{% load screening_desk %}`

Times      {% due moment kind %}        time left and due time, tinted by what is left: late, soon, fine
           {{ moment|left }}            "12 min left"
           {{ alarms|since:report_id }} when a danger alarm was raised that nobody answered
Reasons    {% reason_line r %}             one reason of the tool, with its law
Lists      {% for l in rows|lines %}       what `queue_row.html` reads of each row
Words      {{ code|clock_word }} {{ code|clock_state }} {{ code|state_word }} {{ code|decision_word }}
           {{ code|direction_word }} {{ code|run_word }} {{ code|language_word }} {{ code|channel_word }}
           {{ months|age_word }} {{ code|purpose_word }}
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from hearthline.ground import clock
from hearthline.intake.desk.given import CHANNELS
from hearthline.intake.desk.identity import PURPOSES
from hearthline.screening.desk import line, words
from hearthline.screening.desk.present import ReasonView
from hearthline.screening.queries.queue import Row

register = template.Library()


@register.simple_tag
def due(moment: datetime, kind: str = "") -> SafeString:
    """How much time is left, and until when. Tint, icon and word say the same thing."""
    return line.due(moment, kind, line.At.this_moment())


@register.simple_tag(takes_context=True)
def reason_line(context: template.Context, reason: ReasonView) -> SafeString:
    """One reason, as a line of a list. The pack's words, at the answers it rests on: the same for every report."""
    # A citation equals its line of text: where it leads is told apart here.
    return _reason_line(reason, reason.citation.address, bool(context.get("on_paper")), get_language() or "")


@lru_cache(maxsize=2_048)
def _reason_line(reason: ReasonView, _address: str, on_paper: bool, _language: str) -> SafeString:
    return render_to_string("screening/desk/parts/reason.html", {"r": reason, "on_paper": on_paper})


@register.filter
def lines(rows: Iterable[Row]) -> Iterator[dict[str, Any]]:
    """Rows of a list as `queue_row.html` reads them."""
    return line.lines(rows)


@register.filter
def since(alarms: Mapping[str, datetime], report_id: UUID) -> datetime | None:
    """Since when the danger alarm of this report waits for an answer; None when none does."""
    return alarms.get(report_id.hex)


@register.filter
def left(moment: datetime) -> str:
    """ "12 min left"."""
    return words.left(moment, clock.now())


@register.filter
def clock_word(kind: str) -> str:
    return str(words.CLOCKS.get(kind, kind))


@register.filter
def clock_state(state: str) -> str:
    return str(words.CLOCK_STATES.get(state, state))


@register.filter
def state_word(state: str) -> str:
    return str(words.STATES.get(state, state))


@register.filter
def decision_word(state: str) -> str:
    return str(words.DECISIONS.get(state, state))


@register.filter
def direction_word(direction: str) -> str:
    return str(words.DIRECTIONS.get(direction, direction))


@register.filter
def run_word(why: str) -> str:
    return str(words.RUNS.get(why, why))


@register.filter
def language_word(code: str) -> str:
    return words.language(code)


@register.filter
def channel_word(code: str) -> str:
    return str(CHANNELS.get(code, code))


@register.filter
def age_word(months: int | None) -> str:
    return words.age(months)


@register.filter
def purpose_word(code: str) -> str:
    return str(PURPOSES.get(code, code))
