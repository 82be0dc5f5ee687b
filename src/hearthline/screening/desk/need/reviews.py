"""The list "To review" and one row of it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext as in_this_language  # for words that stand elsewhere, not in the call

from hearthline.access.models import ReviewKind, ToReview
from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.desk.fields import at_the_top, faults, set_field
from hearthline.intake.desk.http import desk, see
from hearthline.screening.need import reviews
from hearthline.screening.need.rules import rules
from hearthline.screening.need.wording import CONFLICT, GLASS, KINDS, OUTCOMES, TOLD

AT = {"review.outcome": "outcome_0"}
PLACES = {"person": "people:person", "report": "screening:report"}


def _said(row: ToReview) -> str:
    """The row in words: which rule spoke, or what somebody said."""
    if row.kind == ReviewKind.GLASS:
        return str(GLASS.get(row.rule, row.rule))
    if row.kind == ReviewKind.CONFLICT:
        return str(CONFLICT.get(row.rule, row.rule))
    if row.rule in TOLD:
        return str(TOLD[row.rule])
    return next((in_this_language(rule.text) for rule in rules() if rule.id == row.rule), row.rule)


def _line(item: reviews.Item) -> dict[str, Any]:
    place = PLACES.get(item.row.record_kind)
    there = reverse(place, args=[UUID(item.row.record_id)]) if place and item.row.record_id else ""
    return {"row": item.row, "name": item.name, "own": item.own, "said": _said(item.row), "there": there}


@desk("GET")
def waiting(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Everything that waits, by kind."""
    found = reviews.waiting(viewer)
    lines = [_line(item) for item in found.items]
    groups = [
        (code, KINDS[code], found.counts[code], [line for line in lines if line["row"].kind == code])
        for code in ReviewKind.values
    ]
    context = {"groups": groups, "reveals": found.reveals, "total": found.total, "closed": "closed" in request.GET}
    return render(request, "screening/desk/need/reviews.html", context)


@desk("GET")
def one(request: HttpRequest, viewer: Viewer, review_id: UUID) -> HttpResponse:
    """One row with what is behind it, and closing it."""
    return _one(request, viewer, review_id)


@desk("POST")
def close(request: HttpRequest, viewer: Viewer, review_id: UUID) -> HttpResponse:
    """Close it with what was found."""
    try:
        reviews.close(viewer=viewer, review_id=review_id, outcome=request.POST.get("outcome", ""))
    except Refused:
        raise
    except DomainError as wrong:
        return _one(request, viewer, review_id, wrong)
    return see(f"{reverse('need:reviews')}?closed")


def _one(request: HttpRequest, viewer: Viewer, review_id: UUID, wrong: DomainError | None = None) -> HttpResponse:
    found = reviews.one(viewer, review_id)
    at = faults(wrong, AT)
    pairs = [(code, str(OUTCOMES[code])) for code in found.outcomes]
    row = found.item.row
    context = {
        **_line(found.item),
        "kind": KINDS[row.kind],
        "words": found.words,
        "entries": found.entries,
        "more": max(0, row.count - len(found.entries)) if found.entries else 0,
        "outcome": OUTCOMES.get(row.outcome, ""),
        "field": set_field(
            "radios", "outcome", gettext("What you found"), pairs, request.POST.get("outcome"), at.get("outcome_0", "")
        ),
        **at_the_top(at),
    }
    return render(request, "screening/desk/need/review.html", context, status=422 if wrong else 200)
