"""Reviews of reports that may be knowingly false, for supervisors."""

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.desk.fields import at_the_top, faults, line_field, set_field, words_field
from hearthline.intake.desk.http import desk, see
from hearthline.law import Value
from hearthline.screening.actions import falsereports as actions
from hearthline.screening.desk import answering, present
from hearthline.screening.queries import falsereports as queries
from hearthline.ui.agency import current_pack
from hearthline.ui.fields import FieldView

AT = {
    "false-report.grounds": "grounds_0",
    "false-report.not-alone": "grounds_0",
    "false-report.reasons": "reasons",
    "false-report.finding": "finding_0",
    "false-report.second": "finding_0",
    "false-report.referral": "referred",
    "false-report.number": "number",
}


@desk("GET", "POST")
def page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The list; and, for a number that was typed, the page to open a review of that report."""
    wrong = ""
    if request.method == "POST":
        found = queries.find_report(viewer, request.POST.get("number", ""))
        if found is not None:
            return see(reverse("screening:false_report_open", args=[found]))
        wrong = gettext("No report here has this number.")
    rows = [(row, grounds_words(row.grounds), finding_word(row.finding)) for row in queries.reviews(viewer)]
    context = {
        "rows": rows,
        "protection": [line(one) for one in queries.protection(current_pack())],
        "number_field": line_field(
            "number", gettext("Number of the report"), request.POST.get("number", ""), wrong, width="mid"
        ),
        **at_the_top({"number": wrong} if wrong else {}),
    }
    return render(request, "screening/desk/falsereports/list.html", context, status=422 if wrong else 200)


def line(found: Value) -> dict[str, object]:
    """A value of the pack for the page: what it says, or that nobody knows."""
    return {
        "description": found.description,
        "unknown": found.unknown,
        "list": "; ".join(found.value) if isinstance(found.value, tuple) else "",
        "note": found.note,
        "citation": found.citation,
        "checked": found.confidence.startswith("verified"),
    }


def grounds_words(codes: str) -> list[str]:
    """Grounds as they are stored, in words."""
    return [str(actions.GROUNDS.get(code, code)) for code in codes.split()]


def finding_word(code: str) -> str:
    """A finding in words; "" while there is none."""
    return str(actions.FINDINGS.get(code, code)) if code else ""


@desk("GET", "POST")
def opening(request: HttpRequest, viewer: Viewer, report_id: UUID) -> HttpResponse:
    """Open a review of this report, with grounds and reasons."""
    wrong: DomainError | None = None
    picked = request.POST.getlist("grounds")
    if request.method == "POST":
        try:
            made = actions.open_review(
                viewer=viewer, report_id=report_id, grounds=picked, reasons=request.POST.get("reasons", "")
            )
            return _to(made.pk)
        except Refused:
            raise
        except DomainError as error:
            wrong = error
    at = faults(wrong, AT)
    context = {
        "o": queries.opening(viewer, report_id),
        "protection": [line(one) for one in queries.protection(current_pack())],
        "grounds_field": set_field(
            "checkboxes",
            "grounds",
            gettext("What makes you think so?"),
            [(code, str(word)) for code, word in actions.GROUNDS.items()],
            picked,
            at.get("grounds_0", ""),
            hint=gettext("Many reports, or a court dispute about the child, are never enough."),
        ),
        "reasons_field": _reasons(request, at),
        **at_the_top(at),
    }
    return render(request, "screening/desk/falsereports/opening.html", context, status=422 if wrong else 200)


@desk("GET", "POST")
def review(request: HttpRequest, viewer: Viewer, review_id: UUID) -> HttpResponse:
    """One review: its reasons, and how it ends."""
    wrong: DomainError | None = None
    if request.method == "POST":
        try:
            actions.close_review(
                viewer=viewer,
                review_id=review_id,
                finding=request.POST.get("finding", ""),
                reasons=request.POST.get("reasons", ""),
                referred=request.POST.get("referred", ""),
            )
            return _to(review_id)
        except Refused:
            raise
        except DomainError as error:
            wrong = error
    found = queries.review(viewer, review_id)
    at = faults(wrong, AT)
    pack = current_pack()
    context = {
        "r": found,
        "family": [line(one) for one in found.family],
        "report": found.row.report,
        "protection": [line(one) for one in queries.protection(pack)],
        "grounds": grounds_words(found.row.grounds),
        "finding": finding_word(found.row.finding),
        **_ending(request, found, at),
        "referred": _recipient(found.row.referred) if found.row.referred else "",
        "reasons_field": _reasons(request, at),
        **at_the_top(at),
    }
    return render(request, "screening/desk/falsereports/review.html", context, status=answering.status_of(wrong))


def _ending(request: HttpRequest, found: queries.Review, at: Mapping[str, str]) -> dict[str, FieldView]:
    """How a review may end: who opened it is not offered to find it knowingly false."""
    endings = [
        (code, str(word))
        for code, word in actions.FINDINGS.items()
        if not (code == actions.KNOWINGLY_FALSE and found.own)
    ]
    others = [("", gettext("Nobody")), *((code, _recipient(code)) for code in found.referrals)]
    sent = request.POST
    return {
        "finding_field": set_field(
            "radios", "finding", gettext("How does it end?"), endings, sent.get("finding"), at.get("finding_0", "")
        ),
        "referred_field": set_field(
            "select", "referred", gettext("Refer it to"), others, sent.get("referred"), at.get("referred", "")
        ),
    }


def _recipient(code: str) -> str:
    return present.words(current_pack(), f"false_report.refer.{code}", code)


def _reasons(request: HttpRequest, at: Mapping[str, str]) -> FieldView:
    return words_field(
        "reasons",
        gettext("Your reasons"),
        request.POST.get("reasons", ""),
        at.get("reasons", ""),
        limit=actions.LONGEST_REASONS,
        hint=gettext("What you know, from where, and since when. They stay with the review."),
        rows=5,
    )


def _to(review_id: UUID) -> HttpResponse:
    return see(reverse("screening:false_report", args=[review_id]))
