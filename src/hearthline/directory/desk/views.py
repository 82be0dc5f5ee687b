"""What is to be called again, and one entry with its log and the form for the next call."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from hearthline.access.viewer import Viewer
from hearthline.directory import actions, loading, queries
from hearthline.directory.queries import ORDER, Item, Sheet
from hearthline.directory.showing import card
from hearthline.directory.words import PROBLEMS
from hearthline.duty.desk.frame import desk, see
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.ui import languages
from hearthline.ui.fields import QUIET, Choice, FieldView
from hearthline.ui.moments import as_typed, moment_field, typed_moment
from hearthline.ui.words import in_words

WHY: Final[Mapping[str, Any]] = {
    "second": gettext_lazy("One person found it wrong: it stays until a second one calls too"),
    "reported": gettext_lazy("People say it is wrong"),
    "withdrawn": gettext_lazy("Found wrong: off the public pages"),
    "disputed": gettext_lazy("Pages do not agree on it"),
    "unverified": gettext_lazy("Never verified"),
    "old": gettext_lazy("One old source"),
    "stale": gettext_lazy("Not looked at for a long time"),
}
OUTCOMES: Final[Mapping[str, Any]] = {
    "works": gettext_lazy("It works, and it is what the entry says"),
    "wrong": gettext_lazy("It is wrong: take it off the public pages"),
    "no_answer": gettext_lazy("Nobody answered: it stays on this list"),
}
AT: Final = {
    "check.outcome": "outcome_0",
    "check.heard": "heard",
    "check.better": "better",
    "check.called": "called_at",
    "check.when": "called_at",
}


@desk("GET")
def page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The list: what strangers say is wrong first, then by why; inside a reason by place."""
    found = queries.worklist(viewer)
    names = {code: place.name(languages.current()) for code, place in loading.current().places.items()}
    groups = [(code, WHY[code], [_row(item, names) for item in found if item.why[0] == code]) for code in ORDER]
    context = {"groups": [group for group in groups if group[2]], "count": len(found)}
    return render(request, "directory/desk/list.html", context)


def _row(item: Item, names: Mapping[str, str]) -> dict[str, Any]:
    entry = item.entry
    return {
        "item": item,
        "place": names[entry.place],
        "what": ", ".join(n.say for n in entry.numbers) or entry.address or gettext("no number"),
        "said": [(PROBLEMS[code], count) for code, count in item.said if code in PROBLEMS],
    }


@desk("GET", "POST")
def one(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """One entry, named by `entry`. A call that could not be taken down keeps what was typed."""
    entry_id = request.POST.get("entry", request.GET.get("entry", ""))
    found = queries.sheet(viewer, entry_id)
    if found is None:
        return see(reverse("numbers:list"))
    wrong: DomainError | None = None
    if request.method == "POST":
        try:
            actions.check(
                viewer=viewer,
                entry_id=entry_id,
                mark=request.POST.get("mark", ""),
                outcome=request.POST.get("outcome", ""),
                heard=request.POST.get("heard", ""),
                called_at=_moment(request.POST.get("called_at", "")),
                better=request.POST.get("better", ""),
            )
            return see(f"{reverse('numbers:one')}?{urlencode({'entry': entry_id})}")
        except Refused:
            raise
        except DomainError as caught:
            wrong = caught
    return _sheet(request, found, wrong)


def _sheet(request: HttpRequest, found: Sheet, wrong: DomainError | None) -> HttpResponse:
    errors = {AT.get(wrong.code, "main"): in_words(wrong)} if wrong else {}
    entry, book = found.entry, loading.current()
    context = {
        "entry": entry,
        "card": card(book, entry),
        "place": book.places[entry.place].name(languages.current()),
        "numbers": [number.say for number in entry.numbers],
        "why": [WHY[code] for code in found.item.why] if found.item else [],
        "said": [(PROBLEMS[code], count) for code, count in found.item.said if code in PROBLEMS] if found.item else [],
        "better": found.better,
        "log": [(row, OUTCOMES[row.outcome]) for row in found.log],
        "fields": _fields(request.POST, errors),
        "errors": list(errors.items()),
        "has_errors": bool(errors),
    }
    return render(request, "directory/desk/one.html", context, status=422 if wrong else 200)


def _moment(text: str) -> datetime | None:
    wrong = DomainError("check.when", "Write the day and the time of the call, or leave it empty.")
    return typed_moment(text, wrong)


def _fields(given: Mapping[str, str], errors: Mapping[str, str]) -> list[FieldView]:
    chosen = given.get("outcome", "")
    outcomes = tuple(Choice(f"outcome_{n}", c, str(w), c == chosen) for n, (c, w) in enumerate(OUTCOMES.items()))
    return [
        FieldView(
            kind="radios",
            name="outcome",
            id="outcome",
            label=gettext("What the call came to"),
            error=errors.get("outcome_0", ""),
            choices=outcomes,
        ),
        FieldView(
            kind="textarea",
            name="heard",
            id="heard",
            label=gettext("What you heard"),
            hint=gettext("How they answered and what the line is for. Nothing about a child or a family."),
            value=given.get("heard", ""),
            error=errors.get("heard", ""),
            rows=3,
            maxlength=actions.HEARD,
            attrs=(("spellcheck", "false"),),
        ),
        moment_field(
            "called_at",
            gettext("When you called"),
            value=given.get("called_at", as_typed(clock.now())),
            error=errors.get("called_at", ""),
        ),
        FieldView(
            kind="text",
            name="better",
            id="better",
            label=gettext("The right number, if they gave one"),
            hint=gettext("It is kept in the log. Whoever keeps the files puts it there with its source."),
            value=given.get("better", ""),
            error=errors.get("better", ""),
            maxlength=actions.BETTER,
            width="mid",
            optional=True,
            attrs=QUIET,
        ),
    ]
