"""One line of a list, in words and markup: what `queue_row.html` puts into its cells.

A page shows forty of them and is asked for all day, so what is the same on every line is made once: addresses, and
the markup that hangs on codes alone. Nothing of a report is kept.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, pgettext

from hearthline.ground import clock
from hearthline.screening.desk import filtering, words
from hearthline.screening.models import State
from hearthline.screening.queries.filters import SOON_WITHIN
from hearthline.screening.queries.queue import Row
from hearthline.screening.templatetags.screening_lists import caller_brief, here_words
from hearthline.ui import icons, languages, times
from hearthline.ui.agency import current_zone
from hearthline.ui.templatetags.hearthline import local_time, urgency

NO_ID = UUID(int=0)
NOTHING = SafeString("")


@dataclass(frozen=True)
class At:
    """When and where a page is made: `now` (aware), the agency's zone, the page's language and Django's own code."""

    now: datetime
    zone: ZoneInfo
    lang: str
    code: str

    @classmethod
    def this_moment(cls) -> "At":
        return cls(clock.now(), current_zone(), languages.current(), get_language() or "")


def address(name: str, report_id: UUID) -> str:
    """`reverse` of an address that takes a report's id and nothing else."""
    before, after = _around(name, get_script_prefix(), get_urlconf())
    return f"{before}{report_id}{after}"


@lru_cache(maxsize=64)
def _around(name: str, _prefix: str, _urlconf: str | None) -> tuple[str, str]:
    before, _, after = reverse(name, args=[NO_ID]).partition(str(NO_ID))
    return before, after


def due(moment: datetime, kind: str, at: At) -> SafeString:
    """How much time is left, and until when. Tint, icon and word say the same thing."""
    late = moment < at.now
    style = "late" if late else "soon" if moment - at.now < SOON_WITHIN else "fine"
    before, middle = _due_words(style, kind, at.code)
    iso = moment.isoformat()
    return format_html(
        '{}<span data-due="{}"{}>{}</span>{}<time datetime="{}">{}</time></span></span></span>',
        before,
        iso,
        _due_says(at.code),
        words.left(moment, at.now),
        middle,
        iso,
        times.say_moment(moment, at.zone, at.lang),
    )


@lru_cache(maxsize=128)
def _due_words(style: str, kind: str, _code: str) -> tuple[SafeString, SafeString]:
    sign = icons.icon("warning" if style == "late" else "clock")
    return (
        format_html('<span class="hl-due hl-due--{}">{}<span>', style, sign),
        format_html(' <span class="hl-due__by">{} {} ', words.CLOCKS.get(kind, ""), gettext("by")),
    )


@lru_cache(maxsize=16)
def _due_says(_code: str) -> SafeString:
    return format_html(' data-left="{}" data-late="{}"', gettext("%(span)s left"), gettext("late by %(span)s"))


def lines(rows: Iterable[Row]) -> Iterator[dict[str, Any]]:
    """What the template reads, row by row: text, or markup that is safe already."""
    at = At.this_moment()
    said = _said(at.code)
    return (_line(row, at, said) for row in rows)


def _line(row: Row, at: At, said: dict[str, SafeString]) -> dict[str, Any]:
    screening, report = row.screening, row.screening.report
    age, language, brief = _cells(
        screening.youngest_months, report.child_count, screening.language, row.caller, report.channel, at.lang, at.code
    )
    return {
        "id": report.pk.hex,
        "number": report.number,
        "address": address("screening:report", report.pk),
        "beside": address("screening:beside", report.pk),
        "urgency": _urgency(screening.level, at.code),
        "due": _decided(screening.received_at) if screening.state == State.DECIDED else due_of(row, at),
        "tags": _tags(row, said),
        "words": _words(row, at, said),
        "seen": _seen(row),
        "here": here_words(row.here),
        "age": age,
        "language": language,
        "brief": brief,
        **_who(row, said),
    }


def due_of(row: Row, at: At) -> SafeString:
    """What the screening of this row is due for next."""
    return due(row.screening.due_at, row.screening.due_kind, at)


def _decided(received_at: datetime) -> SafeString:
    return format_html(
        '<span class="hl-done">{}{}</span> <span class="hl-due__by">{} {}</span>',
        icons.icon("done"),
        pgettext("a report", "Decided"),
        gettext("received"),
        local_time(received_at, zone=False),
    )


@lru_cache(maxsize=32)
def _urgency(level: str, _code: str) -> SafeString:
    return urgency(level)


@lru_cache(maxsize=16)
def _said(_code: str) -> dict[str, SafeString]:
    """The words that stand on many lines, in one language."""
    new = '<span class="hl-tag hl-tag--new">{}</span>'
    plain = '<span class="hl-tag">{}</span>'
    return {
        "proposed": format_html(plain, gettext("Waits for a second look")),
        "new_facts": format_html(new, gettext("New facts")),
        "returned": format_html(plain, gettext("Back to be decided")),
        "unread": format_html(new, gettext("Answer not read")),
        "possible": format_html(plain, gettext("Possible history")),
        "known": format_html(plain, gettext("Known person")),
        "cannot_call": format_html(new, gettext("Cannot call 911")),
        "part": format_html(plain, gettext("Danger only; the story is not here yet")),
        "burst": format_html(plain, gettext("Part of a flood")),
        "damaged": format_html('<span class="hl-clip">{}</span>', gettext("Does not open: open it to see more.")),
        "you": format_html("<strong>{}</strong>", gettext("You")),
        "supervisor": format_html('<span class="hl-why">{}</span>', gettext("a supervisor")),
        "claim": format_html("{}", gettext("Claim")),
    }


def _tags(row: Row, said: dict[str, SafeString]) -> SafeString:
    """What is special about this report, as tags one after the other."""
    screening, report = row.screening, row.screening.report
    found = []
    if screening.state == State.PROPOSED:
        found.append("proposed")
    elif screening.new_facts:
        found.append("new_facts")
    elif screening.state == State.RETURNED:
        found.append("returned")
    found += ["unread"] if row.unread else []
    found += [screening.history] if screening.history in ("possible", "known") else []
    found += ["cannot_call"] if report.danger == "cannot_call" else []
    found += [] if report.whole else ["part"]
    found += ["burst"] if screening.burst else []
    return format_html_join("", "{}", ((said[name],) for name in found)) if found else NOTHING


def _words(row: Row, at: At, said: dict[str, SafeString]) -> SafeString:
    """How the story begins, in its own language."""
    if row.damaged:
        return said["damaged"]
    if row.screening.language == at.lang:
        return format_html('<span class="hl-clip">{}</span>', row.first_words)
    return format_html('<span class="hl-clip" lang="{}">{}</span>', row.screening.language, row.first_words)


def _seen(row: Row) -> SafeString:
    """Who answered the danger alarm, and when."""
    if row.seen is None:
        return NOTHING
    who = gettext("%(name)s saw the alarm at") % {"name": row.seen.acknowledged_name}
    when = local_time(row.seen.acknowledged_at, zone=False)
    return format_html(' <span class="hl-why hl-q-seen">{} {}</span>', who, when)


def _who(row: Row, said: dict[str, SafeString]) -> dict[str, Any]:
    """Who has it (`who`); or, when anybody may take it, where a claim is sent (`claim_at`) and its button's words."""
    if row.mine:
        return {"who": said["you"]}
    if row.held_by:
        return {"who": row.held_by}
    state, report = row.screening.state, row.screening.report
    if state == State.PROPOSED:
        return {"who": said["supervisor"]}
    if state == State.DECIDED:
        return {"who": ""}
    label = gettext("Claim %(number)s") % {"number": report.number}
    return {"claim_at": address("screening:claim", report.pk), "claim": said["claim"], "label": label}


@lru_cache(maxsize=2_048)
def _cells(
    months: int | None, children: int, language: str, caller: tuple[str, str] | None, channel: str, lang: str,
    _code: str,
) -> tuple[SafeString, SafeString, SafeString]:  # fmt: skip
    """Cells that hang on codes alone: the youngest child, the language, and both in brief for a narrow screen."""
    age, spoken, way = words.age(months), words.language(language), filtering.channel_word(channel)
    told = caller_brief(caller)
    calls = format_html(" · <strong>{}</strong>", told) if told else NOTHING
    more = gettext("of %(n)s") % {"n": children} if children > 1 else ""
    foreign = spoken if language == lang else format_html("<strong>{}</strong>", spoken)
    return (
        format_html('{} <span class="hl-why">{}</span>', age, more) if more else format_html("{}", age),
        format_html('{}{} <span class="hl-why">{}</span>', spoken, calls, way),
        format_html("{} · {}{} · {}", age, foreign, calls, way),
    )
