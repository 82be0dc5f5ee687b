"""`{% load hearthline %}`: the parts pages are built from.

Fields         {% field form.name [hint=""] [big=True] [width="short|mid"] [optional=True] %}
                   big: the label or legend is the page's h1. optional: says "(you can skip this)".
               {% field_of view [same=True] %}           a ready-made ui.fields.FieldView
                   same: while it is empty it is one and the same for everybody, and made once.
Errors         {% error_summary form [form2 ...] %}      before the h1; nothing when there is no error
               {% error_list pairs %}                    the same, from [(id of the field, message), ...]
Text           {% packtext "id" %}  {% safety "safety.call_911" [heading=""] %}
               {% safety_line "safety.practice_system" %}   the same in one line, never an error
Telephone      {% phone contact [big=True] [compact=True] %}   contact: pack Contact, its id, or a kind: "hotline"
               {% call contact %}                        the number as one large button: tel: link, 48 px or more
Codes, times   {% code_groups code %}  {% local_time moment %}  {% full_time moment %}  {% local_day day %}
               {{ moment|is_past }}
Urgency        {% urgency "emergency|urgent|soon|routine|done" [word=""] %}
Blocks         {% alert "info|warning|error|success|emergency" [heading=""] %}...{% endalert %}
               {% inset %}...{% endinset %}   {% buttons %}...{% endbuttons %}
Lists          {% summary_list rows %}                   rows: [{key, value, change_url or change_value, change_name}]
               {% steps 3 8 %}                           "Step 3 of 8"
Frame          {% page_language as x %}  {% is_demo as x %}   for pages that are made without a request
               {% keys_list %}                           the list behind `?`, on the desk
Pictures       {% icon "phone" %}                        decorative, hidden from screen readers
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import forms, template
from django.conf import settings
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, gettext_lazy

from hearthline import law
from hearthline.ground import clock
from hearthline.ui import icons, languages, times
from hearthline.ui.agency import current_zone
from hearthline.ui.fields import FieldView, from_bound
from hearthline.ui.keys import SHORTCUTS
from hearthline.ui.phones import phone_line
from hearthline.ui.words import maybe, wording

register = template.Library()

URGENCY = {
    "emergency": gettext_lazy("Emergency"),
    "urgent": gettext_lazy("Urgent"),
    "soon": gettext_lazy("Soon"),
    "routine": gettext_lazy("Routine"),
    "done": gettext_lazy("Done"),
}
ALERT_ICONS = {"info": "info", "warning": "warning", "error": "error", "success": "check", "emergency": "emergency"}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative picture."""
    return icons.icon(name)


@register.simple_tag
def field(bound: BoundField, hint: str = "", big: bool = False, width: str = "", optional: bool = False) -> SafeString:
    """A form field with its label or legend, hint, error and control."""
    return field_of(from_bound(bound, hint=hint, big=big, width=width, optional=optional))


@register.simple_tag
def field_of(view: FieldView, same: bool = False) -> SafeString:
    """A field from a ready-made view.

    `same`: its words, choices and value are the form's own, whoever asks and whatever about. Text that somebody typed
    is never kept, nor is a field with an error.
    """
    if same and not view.error and (view.kind == "select" or not view.value):
        return _field_for_all(view, get_language() or "")
    return _field(view)


@lru_cache(maxsize=512)
def _field_for_all(view: FieldView, _language: str) -> SafeString:
    return _field(view)


def _field(view: FieldView) -> SafeString:
    return render_to_string(view.template, {"f": view})


def form_errors(found: Iterable[forms.BaseForm]) -> list[tuple[str, str]]:
    """(id of the field, message) for every error of these forms, in the order of the page; the form's own first."""
    pairs: list[tuple[str, str]] = []
    for form in found:
        pairs += [("main", str(e)) for e in form.non_field_errors()]
        pairs += [(from_bound(bound).target_id, str(bound.errors[0])) for bound in form if bound.errors]
    return pairs


@register.simple_tag
def error_summary(*found: forms.BaseForm | None) -> SafeString:
    """The summary of all errors, focused when the page opens; each line leads to its field."""
    return error_list(form_errors(f for f in found if f is not None))


@register.simple_tag
def error_list(pairs: Sequence[tuple[str, str]]) -> SafeString:
    """The summary from (id of the field, message) pairs; empty when there are none."""
    return render_to_string("ui/parts/error_summary.html", {"errors": pairs}) if pairs else SafeString("")


@register.inclusion_tag("ui/parts/packtext.html")
def packtext(text_id: str) -> dict[str, Any]:
    """A pack text in the page's language; one that is not there comes in its own `lang`."""
    return {"w": wording(text_id)}


@register.inclusion_tag("ui/parts/safety.html")
def safety(text_id: str, heading: str = "") -> dict[str, Any]:
    """A safety text. A translation nobody has checked says so, with the English and an interpreter's number beside."""
    return {"w": wording(text_id), "heading": heading}


@register.inclusion_tag("ui/parts/safety_line.html")
def safety_line(text_id: str, fallback: str = "") -> dict[str, Any]:
    """A safety text in a line or two for the frame: the words, and the English after a translation nobody checked.

    `fallback` when the pack cannot be read: an error page must still say it.
    """
    return {"w": maybe(text_id), "fallback": fallback}


@register.inclusion_tag("ui/parts/phone.html")
def phone(contact: law.Contact | str | None, big: bool = False, compact: bool = False) -> dict[str, Any]:
    """A telephone number with relay and interpreter beside it. Nothing when the number is unknown.

    `compact`, for the frame, keeps the label for screen readers: a glance at the screen tells less.
    """
    return {"p": phone_line(contact), "big": big, "compact": compact}


@register.inclusion_tag("ui/parts/call.html")
def call(contact: law.Contact | str | None) -> dict[str, Any]:
    """A telephone number as one large button."""
    return {"p": phone_line(contact)}


@register.simple_tag
def code_groups(code: str) -> SafeString:
    """A code in groups of four, left to right in every language, with no break inside a group."""
    plain = "".join(ch for ch in code if ch.isalnum())
    groups = " ".join(plain[i : i + 4] for i in range(0, len(plain), 4))
    return format_html('<bdi dir="ltr" class="hl-code" translate="no">{}</bdi>', groups)


@register.filter
def is_past(moment: datetime) -> bool:
    """Whether it is over."""
    return moment < clock.now()


@register.simple_tag
def local_time(moment: datetime | None, zone: bool = True) -> SafeString:
    """ "9:14 p.m., today, Pacific time" in the agency's zone; "unknown" for None. `zone=False` leaves the zone out."""
    if moment is None:
        return format_html('<span class="hl-unknown">{}</span>', gettext("unknown"))
    where, lang = current_zone(), languages.current()
    said = times.say_moment(moment, where, lang)
    if not zone:
        return format_html('<time datetime="{}">{}</time>', moment.isoformat(), said)
    named = times.say_zone(moment, where, lang)
    return format_html(
        '<time datetime="{}">{}, <span class="hl-zone">{}</span></time>', moment.isoformat(), said, named
    )


@register.simple_tag
def full_time(moment: datetime) -> SafeString:
    """ "9:14 p.m., March 3, 2026, Pacific time": right on whatever day it is read."""
    where, lang = current_zone(), languages.current()
    local = moment.astimezone(where)
    day = times.say_day(local.date(), lang, date.min)
    said = f"{times.say_clock(local, lang)}, {day}, {times.say_zone(moment, where, lang)}"
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), said)


@register.simple_tag
def local_day(day: date) -> SafeString:
    """A date in words, today and tomorrow by name; of a moment its day in the agency's zone."""
    day = day.astimezone(current_zone()).date() if isinstance(day, datetime) else day
    today = clock.now().astimezone(current_zone()).date()
    said = times.say_day(day, languages.current(), today)
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), said)


@register.simple_tag
def full_day(day: date | str) -> SafeString:
    """ "March 3, 2026": right on whatever day it is read, as on paper. Of a moment its day in the agency's zone; words
    that are no date stay as they are."""
    if isinstance(day, str):
        try:
            day = date.fromisoformat(day)
        except ValueError:
            return format_html("{}", day)
    day = day.astimezone(current_zone()).date() if isinstance(day, datetime) else day
    said = times.say_day(day, languages.current(), date.min)
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), said)


@register.simple_tag(takes_context=True)
def keys_list(context: template.Context) -> SafeString:
    """The list of shortcuts, with what this person presses and where they may go."""
    own = tuple(key for _, key in context.get("own_keys") or ())
    places = tuple((place["name"], place["key"]) for place in context.get("desk_nav") or ())
    told = (str(context.get("go_key", "")), bool(context.get("key_cards")), str(context.get("keys_url", "")))
    return _keys_list(own, places, *told, get_language() or "")


@lru_cache(maxsize=256)
def _keys_list(
    own: tuple[str, ...], places: tuple[tuple[str, str], ...], go_key: str, cards: bool, keys_url: str, _language: str
) -> SafeString:
    """It stands on every page of the desk and hangs on roles and keys alone: made once for each of them."""
    shown = {
        "own_keys": list(zip(SHORTCUTS, own, strict=True)),
        "desk_nav": [{"name": name, "key": key} for name, key in places],
        "go_key": go_key,
        "key_cards": cards,
        "keys_url": keys_url,
    }
    return render_to_string("ui/desk/keys.html", shown)


@register.simple_tag
def urgency(level: str, word: str = "") -> SafeString:
    """Shape, word and colour, so that no one of them carries the meaning alone. Raises KeyError for another level."""
    return format_html(
        '<span class="hl-urgency hl-urgency--{}">{}<span>{}</span></span>',
        level,
        icons.icon(level),
        word or URGENCY[level],
    )


@register.simple_tag
def steps(number: int, total: int) -> SafeString:
    """ "Step 3 of 8", as text and not as a bar to click."""
    said = gettext("Step %(number)s of %(total)s") % {"number": number, "total": total}
    return format_html('<p class="hl-step">{}</p>', said)


@register.inclusion_tag("ui/parts/summary_list.html")
def summary_list(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Answers with a link to change each. A row without `change_url` cannot be changed."""
    return {"rows": rows}


@register.simple_tag
def page_language() -> str:
    """The page's language code."""
    return languages.current()


@register.simple_tag
def is_demo() -> bool:
    """Whether this is a practice system."""
    return bool(getattr(settings, "HEARTHLINE_DEMO", False))


@register.simple_block_tag
def alert(content: str, kind: str, heading: str = "") -> SafeString:
    """A message with an icon and a coloured edge. For errors of a form use `error_summary`."""
    title = format_html('<h2 class="usa-alert__heading">{}</h2>', heading) if heading else ""
    return format_html(
        '<div class="usa-alert usa-alert--{}"><div class="usa-alert__icon">{}</div>'
        '<div class="usa-alert__body">{}{}</div></div>',
        kind,
        icons.icon(ALERT_ICONS[kind]),
        title,
        content,
    )


@register.simple_block_tag
def inset(content: str) -> SafeString:
    """Text set in from the rest: something to know before answering."""
    return format_html('<div class="hl-inset">{}</div>', content)


@register.simple_block_tag
def buttons(content: str) -> SafeString:
    """A row of buttons: the main act first, at the start edge."""
    return format_html('<div class="hl-buttons">{}</div>', content)
