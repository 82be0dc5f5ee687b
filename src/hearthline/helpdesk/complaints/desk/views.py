"""The list, one complaint with its history and letters, the answer, and what complaints are about in counts."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from hearthline.access.desk.http import whole_number
from hearthline.access.viewer import Viewer
from hearthline.duty.desk.frame import choose, desk, see
from hearthline.ground.errors import DomainError, Refused
from hearthline.helpdesk.answers import book as books
from hearthline.helpdesk.complaints import actions
from hearthline.helpdesk.complaints.actions.answering import LONGEST
from hearthline.helpdesk.complaints.desk.words import ERRORS, STATES, TURNS, listed, step
from hearthline.helpdesk.complaints.ladder import Ladder
from hearthline.helpdesk.complaints.models import Complaint
from hearthline.helpdesk.complaints.queries import Page, complaint, complaints
from hearthline.helpdesk.complaints.trends import Trends, trends
from hearthline.helpdesk.desk.forms import area
from hearthline.helpdesk.words import TOPICS, said
from hearthline.law import Pack
from hearthline.ui import languages
from hearthline.ui.agency import current_pack
from hearthline.ui.fields import FieldView
from hearthline.ui.words import in_words, of_pack

Counted = list[tuple[str, list[tuple[Any, ...]]]]
"""Heads of tables, each with its rows: a word and its counts."""


@desk("GET")
def page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What waits, the first due first; with `over` what is over."""
    over, pack = "over" in request.GET, current_pack()
    rows = [_row(pack, row) for row in complaints(viewer, done=over)]
    return render(request, "helpdesk/desk/complaints/list.html", {"rows": rows, "over": over})


def _row(pack: Pack, row: Complaint) -> dict[str, Any]:
    return {
        "row": row,
        "kind": of_pack(pack, Ladder.of(pack).kinds[row.kind].text),
        "theme": of_pack(pack, pack.resolved()["complaint_themes"][row.theme]["text"]),
        "step": step(pack, row.step),
        "state": STATES[row.state],
    }


@desk("GET")
def one(request: HttpRequest, viewer: Viewer, complaint_id: UUID) -> HttpResponse:
    """One complaint."""
    return _one(request, viewer, complaint_id)


def _one(request: HttpRequest, viewer: Viewer, complaint_id: UUID, wrong: DomainError | None = None) -> HttpResponse:
    found, pack = complaint(viewer, complaint_id), current_pack()
    errors = {ERRORS.get(wrong.code, "main"): in_words(wrong)} if wrong else {}
    context = _row(pack, found.row) | {
        "found": found,
        "lines": [
            {"line": line, "word": TURNS[line.row.kind], "step": step(pack, line.row.step)} for line in found.lines
        ],
        "promise": pack.limit(Ladder.of(pack).step(found.row.step).limit),
        "fields": _answer_fields(pack, request.POST, errors) if "answer" in found.can else [],
        "errors": list(errors.items()),
        "has_errors": bool(errors),
        "above": _above(pack, found),
        "unsaid": not found.about and not found.row.about_step,
    }
    return render(request, "helpdesk/desk/complaints/one.html", context, status=422 if wrong else 200)


def _above(pack: Pack, found: Page) -> str:
    above = Ladder.of(pack).above(found.row.step)
    return of_pack(pack, above.text) if above else ""


def _answer_fields(pack: Pack, given: Mapping[str, str], errors: Mapping[str, str]) -> list[FieldView]:
    outcomes = [("", gettext("Choose")), *listed(pack, "complaint_outcomes")]
    return [
        choose("outcome", gettext("How it ends"), outcomes, given.get("outcome", ""), errors.get("outcome", "")),
        _area("reasons", gettext("Why, in plain words"), given, errors, gettext("The person reads this.")),
        _area("will_do", gettext("What we will do, and by when"), given, errors, ""),
    ]


def _area(name: str, label: str, given: Mapping[str, str], errors: Mapping[str, str], hint: str) -> FieldView:
    return area(name, label, given.get(name, ""), errors.get(name, ""), hint=hint, limit=LONGEST, rows=5)


def _then(request: HttpRequest, viewer: Viewer, complaint_id: UUID, act: Callable[[], Complaint]) -> HttpResponse:
    """Do it and show the complaint again; what could not be done keeps what was typed."""
    try:
        act()
    except Refused:
        raise
    except DomainError as wrong:
        return _one(request, viewer, complaint_id, wrong)
    return see(reverse("complaints:one", args=[complaint_id]))


def _version(request: HttpRequest) -> int:
    return whole_number(request.POST.get("version", ""))


@desk("POST")
def decide(request: HttpRequest, viewer: Viewer, complaint_id: UUID) -> HttpResponse:
    """The answer, by who has it."""
    return _then(
        request,
        viewer,
        complaint_id,
        lambda: actions.answer(
            viewer=viewer,
            complaint_id=complaint_id,
            version=_version(request),
            outcome=request.POST.get("outcome", ""),
            reasons=request.POST.get("reasons", ""),
            will_do=request.POST.get("will_do", ""),
        ),
    )


@desk("POST")
def up(request: HttpRequest, viewer: Viewer, complaint_id: UUID) -> HttpResponse:
    """The person wants the next step."""
    return _then(
        request,
        viewer,
        complaint_id,
        lambda: actions.go_up(viewer=viewer, complaint_id=complaint_id, version=_version(request)),
    )


@desk("POST")
def take_back(request: HttpRequest, viewer: Viewer, complaint_id: UUID) -> HttpResponse:
    """The person takes it back."""
    return _then(
        request,
        viewer,
        complaint_id,
        lambda: actions.withdraw(viewer=viewer, complaint_id=complaint_id, version=_version(request)),
    )


@desk("POST")
def told(request: HttpRequest, viewer: Viewer, complaint_id: UUID) -> HttpResponse:
    """The person knows that it came."""
    return _then(request, viewer, complaint_id, lambda: actions.mark_told(viewer=viewer, complaint_id=complaint_id))


@desk("GET")
def counts(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Themes and outcomes of the last year and of the one before."""
    found, pack = trends(viewer), current_pack()
    tables: Counted = [
        (gettext("What they are about"), [(word, *found.themes[c]) for c, word in listed(pack, "complaint_themes")]),
        (gettext("How they ended"), [(word, *found.outcomes[c]) for c, word in listed(pack, "complaint_outcomes")]),
        (gettext("Our time"), [(gettext("Went up because we were late"), *found.late)]),
    ]
    return render(request, "helpdesk/desk/complaints/trends.html", _folded(tables, _helped(found)))


def _folded(tables: Counted, helped: Counted) -> dict[str, Any]:
    """Each table with the rows that hold a number, and the words of the rows that hold none: these are one line."""
    return {
        name: [
            (
                head,
                [row for row in rows if any(count is not None for count in row[1:])],
                [row[0] for row in rows if all(count is None for count in row[1:])],
            )
            for head, rows in given
        ]
        for name, given in (("tables", tables), ("helped", helped))
    }


def _helped(found: Trends) -> Counted:
    """Whether answers helped, each topic with what was said of it."""
    site, lang = books.current().shelf.front.topics, languages.current()
    return [
        (
            gettext("Did our written answers help?"),
            [(said(TOPICS, topic), *counts.values()) for topic, counts in found.written.items()],
        ),
        (
            gettext("Did the answers on our site help?"),
            [(site[topic].get(lang, site[topic]["en"]), *counts.values()) for topic, counts in found.public.items()],
        ),
    ]
