""" "This number is wrong": two questions, nobody's name, and no room for a story that should be a report."""

from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from hearthline.directory import loading
from hearthline.directory.book import COUNTRY, Entry, after_calls
from hearthline.directory.door import noting
from hearthline.directory.door.calls import calls
from hearthline.directory.public.frame import UNAVAILABLE, UNPROCESSABLE, page, public
from hearthline.directory.showing import card
from hearthline.directory.words import PROBLEMS
from hearthline.ground.text import one_line
from hearthline.ui.fields import Choice, FieldView

TYPED = 60


@public("GET", "POST")
def wrong(request: HttpRequest, entry_id: str) -> HttpResponse:
    """The form, and what becomes of it. Over the budget one more page asks to press again; nothing is refused."""
    book = loading.current()
    entry = book.entry(entry_id)
    if entry is None or not _shown(entry):
        raise Http404
    if request.method != "POST":
        return _form(request, entry)
    problem = request.POST.get("problem", "")
    better = one_line(request.POST.get("better", ""), TYPED).strip()
    errors = _errors(problem, better)
    if errors:
        return _form(request, entry, problem, better, errors)
    burst = noting.over_budget(str(request.META.get("REMOTE_ADDR", "")))
    if burst and "again" not in request.POST:
        return _form(request, entry, problem, better, once_more=True)
    try:
        noting.note(entry, problem, better, request.POST.get("once", ""), burst=burst)
    except noting.NotKept:
        return _form(request, entry, problem, better, away=True)
    return page(request, "thanks.html", _around(entry))


def _shown(entry: Entry) -> bool:
    """A number that stands on no page cannot be called wrong."""
    now = after_calls(entry, calls().get(entry.id))
    return not now.disputed and (now.trusted or now.printable)


def _errors(problem: str, better: str) -> dict[str, str]:
    found = {}
    if problem not in PROBLEMS:
        found["problem_0"] = gettext("Choose one of the answers.")
    if not noting.is_number(better):
        found["better"] = gettext("Write only the number. We cannot take a story here.")
    return found


def _form(
    request: HttpRequest,
    entry: Entry,
    problem: str = "",
    better: str = "",
    errors: dict[str, str] | None = None,
    *,
    once_more: bool = False,
    away: bool = False,
) -> HttpResponse:
    errors = errors or {}
    choices = tuple(
        Choice(f"problem_{n}", code, str(word), code == problem) for n, (code, word) in enumerate(PROBLEMS.items())
    )
    context = {
        **_around(entry),
        "fields": [
            FieldView(
                kind="radios",
                name="problem",
                id="problem",
                label=gettext("What is wrong?"),
                error=errors.get("problem_0", ""),
                choices=choices,
            ),
            FieldView(
                kind="text",
                name="better",
                id="better",
                label=gettext("The right number, if you know it"),
                value=better,
                error=errors.get("better", ""),
                input_type="tel",
                maxlength=noting.LONGEST,
                width="mid",
                optional=True,
                attrs=(("autocomplete", "off"),),
            ),
        ],
        "once": request.POST.get("once", "") or uuid4().hex,
        "errors": list(errors.items()),
        "has_errors": bool(errors) or away,
        "once_more": once_more,
        "away": away,
    }
    return page(request, "wrong.html", context, status=UNPROCESSABLE if errors else UNAVAILABLE if away else 200)


def _around(entry: Entry) -> dict[str, object]:
    """What both pages say of the entry, and where they lead back to."""
    book = loading.current()
    code = entry.place
    return {
        "card": card(book, after_calls(entry, calls().get(entry.id))),
        "back": reverse("lines:place", args=[code.lower()]),
        "national": code == COUNTRY,
    }
