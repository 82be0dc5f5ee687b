"""The list of open referrals, one with its history, and its two papers."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from hearthline.access.viewer import Viewer
from hearthline.directory.finding_help import needs
from hearthline.directory.finding_help.searching import Hit
from hearthline.directory.finding_help.showing import OfferCard, card
from hearthline.duty.desk.frame import desk
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.helpdesk.referring import queries, words
from hearthline.helpdesk.referring.desk import forms
from hearthline.helpdesk.referring.models import Item
from hearthline.helpdesk.referring.ports import kinds
from hearthline.helpdesk.referring.queries import Detail
from hearthline.ui.languages import LANGUAGES
from hearthline.ui.words import in_words

UNPROCESSABLE = 422
SHEETS: Final = ("en", "es")
"""Languages of what a provider is told."""
AT: Final[Mapping[str, str]] = {
    "passed.how": "how_0",
    "passed.who": "taker",
    "outcome.code": "outcome_0",
    "outcome.source": "source_0",
    "outcome.who": "teller",
    "outcome.reason": "reason",
    "outcome.words": "said",
    "outcome.at": "heard_at",
}


@desk("GET")
def listed(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What is open, the oldest first."""
    text = request.GET.get("page", "1")
    page = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    found, more = queries.open_ones(viewer, page=page)
    rows = [(one, words.open_word(one.row.outcome), reverse(one.url_name, args=[one.row.subject_id])) for one in found]
    context = {"rows": rows, "more": page + 1 if more else 0, "late": sum(one.late for one in found)}
    return render(request, "helpdesk/desk/referring/list.html", context)


@desk("GET")
def one(request: HttpRequest, viewer: Viewer, referral_id: UUID) -> HttpResponse:
    """One referral, with all that can be done about it."""
    return page_of(request, queries.referral(viewer, referral_id))


def page_of(request: HttpRequest, found: Detail, wrong: DomainError | None = None) -> HttpResponse:
    """The page of one referral. What was typed stands on it again when it could not be kept."""
    errors = {AT.get(wrong.code, "main"): in_words(wrong)} if wrong else {}
    by_name = {name.removesuffix("_0"): said for name, said in errors.items()}
    agreement = found.agreement
    context: dict[str, Any] = {
        "found": found,
        "row": found.row,
        "back": reverse(kinds()[found.subject.kind].url_name, args=[found.subject.id]),
        "way": words.said(words.WAYS, found.row.way),
        "outcome": words.said(words.OUTCOMES, found.row.outcome) if found.row.outcome else "",
        "standing": words.said(words.STANDINGS, found.standing),
        "how": words.said(words.HOWS, agreement.row.how) if agreement else "",
        "items": [words.said(words.ITEMS, code) for code in agreement.items] if agreement else [],
        "lines": [(line, _line_word(line), words.said(words.SOURCES, line.row.source)) for line in found.lines],
        "passed_fields": forms.passed_fields(request.POST, by_name),
        "outcome_fields": forms.outcome_fields(request.POST, by_name),
        "errors": list(errors.items()),
        "has_errors": bool(errors),
    }
    return render(request, "helpdesk/desk/referring/one.html", context, status=UNPROCESSABLE if errors else 200)


def _line_word(line: queries.Said) -> str:
    table = {"passed": words.HOWS, "outcome": words.OUTCOMES}.get(line.row.kind, {})
    return words.said(table, line.row.code)


@desk("GET")
def sheet(request: HttpRequest, viewer: Viewer, referral_id: UUID) -> HttpResponse:
    """What a provider may hear, to read out or to print: what was ticked, and nothing else."""
    try:
        found = queries.provider_sheet(viewer, referral_id)
    except Refused:
        raise
    except DomainError as wrong:
        return page_of(request, queries.referral(viewer, referral_id), wrong)
    language = _language(request, SHEETS, "en")
    agreement = found.agreement
    assert agreement
    context = {
        "found": found,
        "chosen": language,
        "languages": [(code, name) for code, name in LANGUAGES if code in SHEETS],
        "c": _card(found, language),
        "said": agreement.words,
        "us": Item.US in agreement.items,
    }
    return render(request, "helpdesk/desk/referring/sheet.html", context)


@desk("GET")
def paper(request: HttpRequest, viewer: Viewer, referral_id: UUID) -> HttpResponse:
    """The sheet that the person takes along, in their language."""
    found = queries.person_sheet(viewer, referral_id)
    language = _language(request, [code for code, _name in LANGUAGES], found.row.language)
    context = {
        "found": found,
        "chosen": language,
        "languages": LANGUAGES,
        "c": _card(found, language),
        "items": found.agreement.items if found.agreement else (),
        "goes": found.standing == "agreed" and not found.subject.asker_reported,
    }
    return render(request, "helpdesk/desk/referring/paper.html", context)


def _card(found: Detail, language: str) -> OfferCard | None:
    """The listing as it is now, in this language; None when it is gone."""
    with translation.override(language):
        return card(Hit(found.offer), needs.current(), clock.now()) if found.offer else None


def _language(request: HttpRequest, known: "list[str] | tuple[str, ...]", usual: str) -> str:
    asked = request.GET.get("in", "")
    return asked if asked in known else usual
