"""The list, one inquiry, and a letter to print."""

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext

from hearthline.access.policy import can
from hearthline.access.viewer import SUPERVISOR, Viewer
from hearthline.duty.desk.frame import desk
from hearthline.ground.errors import DomainError
from hearthline.helpdesk import ports, queries, words
from hearthline.helpdesk.answers import book as books
from hearthline.helpdesk.desk.forms import about_fields, agreed_rows, answer_fields, note_field
from hearthline.helpdesk.door.content import ABOUT_ANSWER
from hearthline.helpdesk.models import By, Inquiry, Said
from hearthline.law.answers.checking import fill
from hearthline.ui import languages
from hearthline.ui.agency import current_pack
from hearthline.ui.words import in_words

AT = {
    "answer.words": "words",
    "answer.signed": "signed",
    "inquiry.topic": "topic_0",
    "inquiry.proof": "proof_0",
    "inquiry.words": "note",
}


@desk("GET")
def listing(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What is open, or what is closed: no words and no names."""
    closed = request.GET.get("show") == "closed"
    found = queries.inquiries(viewer, closed=closed)
    rows = [(one, words.said(words.WAYS, one.way), words.said(words.TOPICS, one.topic)) for one in found]
    context = {
        "rows": rows,
        "closed": closed,
        "unread": sum(one.unread_since is not None for one in found),
        "states": words.STATES,
    }
    return render(request, "helpdesk/desk/list.html", context)


@desk("GET")
def one(request: HttpRequest, viewer: Viewer, inquiry_id: UUID) -> HttpResponse:
    """One inquiry, with all that can be done about it."""
    return sheet(request, viewer, queries.inquiry(viewer, inquiry_id))


def sheet(
    request: HttpRequest, viewer: Viewer, found: queries.Detail, wrong: DomainError | None = None, status: int = 200
) -> HttpResponse:
    """The page of one inquiry. What was typed stands on it again when it could not be kept."""
    row, given = found.inquiry, request.POST
    errors = {AT.get(wrong.code, "main"): in_words(wrong)} if wrong else {}
    context: dict[str, Any] = {
        "found": found,
        "row": row,
        "way": words.said(words.WAYS, row.way),
        "topic": words.said(words.TOPICS, row.topic),
        "state": words.said(words.STATES, row.state),
        "send": words.said(words.SENDS, row.send),
        "proof": words.said(words.PROOFS, row.proof),
        "reads": dict(words.LANGUAGES).get(found.reads, found.reads),
        "parts": [(one, _odd(one)) for one in found.said],
        "answers": [
            (one, [(done, words.said(words.BY, done.row.whose)) for done in one.agreed]) for one in found.answers
        ],
        "mine": row.claimed_by == viewer.id,
        "held": bool(row.claimed_by) and row.claimed_by != viewer.id,
        "may_take_over": SUPERVISOR in viewer.roles,
        "may_open_report": can(viewer, "report:list", {"agency": viewer.agency_id}).allowed,
        "report_url": _report_url(row),
        "told_more": bool(row.reported_at) and any(_since(one, row) for one in found.said),
        "complaints": ports.takes_complaints(),
        "disclosure_url": _address("saying:look"),
        "answer_fields": answer_fields(given, viewer.name, errors),
        "agreed_rows": agreed_rows(given),
        "about_fields": about_fields(given, row, errors),
        "note_field": note_field(given, errors),
        "once": uuid4().hex,
        "chased": [by for by in By if by != By.YOU],
        "errors": list(errors.items()),
        "has_errors": bool(errors),
    }
    return render(request, "helpdesk/desk/one.html", context, status=status)


def _odd(one: queries.Words) -> list[str]:
    return [_odd_word(code) for code in one.content.odd.split()] if one.content else []


def _odd_word(code: str) -> str:
    """What came with the words; of an answer on our site, its question, as this desk reads it."""
    if not code.startswith(ABOUT_ANSWER):
        return words.said(words.ODD, code)
    kind, own = books.current().pages.get(code.removeprefix(ABOUT_ANSWER), ("", ""))
    if kind != books.ANSWER:
        return gettext("They had read an answer on our site that is not there any more.")
    asked, lang = books.current().answers[own].question, languages.current()
    lang = lang if lang in asked else "en"
    return gettext("They had read our answer to: %(question)s") % {"question": fill(asked[lang], current_pack(), lang)}


def _since(one: queries.Words, row: Inquiry) -> bool:
    """Whether the person wrote this after the report was made, so that it does not stand in it."""
    return one.row.kind == Said.ASKED and row.reported_at is not None and one.row.received_at > row.reported_at


def _report_url(row: Inquiry) -> str:
    return _address("screening:report", row.report_id) if row.report_id else ""


def _address(name: str, *given: object) -> str:
    """An address of a room that may not be there."""
    try:
        return reverse(name, args=list(given))
    except NoReverseMatch:
        return ""


@desk("GET")
def letter(request: HttpRequest, viewer: Viewer, answer_id: UUID) -> HttpResponse:
    """A written answer on paper, in the language it was written in."""
    whole, one = queries.letter(viewer, answer_id)
    context = {
        "found": whole,
        "one": one,
        "agreed": [(done, words.said(words.BY, done.row.whose)) for done in one.agreed],
        "agency_id": settings.HEARTHLINE_AGENCY,
        "on_paper": True,
    }
    return render(request, "helpdesk/desk/letter.html", context)
