"""Find help for somebody, tell them of it, or write down that their name may go there: from an inquiry or a report."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from hearthline.access.desk.http import maybe_id
from hearthline.access.viewer import Viewer
from hearthline.directory.finding_help import needs
from hearthline.directory.finding_help.searching import Hit
from hearthline.directory.finding_help.showing import card
from hearthline.duty.desk.frame import desk, see
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.helpdesk.referring import actions, promises, queries, words
from hearthline.helpdesk.referring.consent import LIMITS, agreed_from
from hearthline.helpdesk.referring.desk import forms
from hearthline.helpdesk.referring.desk.searching import Looked, look
from hearthline.helpdesk.referring.ports import Subject, kinds
from hearthline.ui.faults import at_fields
from hearthline.ui.languages import LANGUAGES
from hearthline.ui.moments import parse_day, parse_moment
from hearthline.ui.words import in_words

UNPROCESSABLE = 422
AT: Final[Mapping[str, str]] = {
    "consent.own": "own_0",
    "consent.who": "who",
    "consent.how": "how_0",
    "consent.at": "at",
    "consent.until": "until",
    "consent.items": "item_name",
    "consent.words": "item_name",
    **{f"consent.words.{code}": code for code in LIMITS},
    **{f"consent.address.{name}": name for name in (*LIMITS, "our_number", "signed")},
    "consent.signed": "signed",
    "consent.number": "our_number",
    "referral.note": "note",
    "consent.reporter": "not_reporter",
    "referral.language": "sheet",
}
"""Code of an error to the field that it is about."""


@desk("GET", "POST")
def find(request: HttpRequest, viewer: Viewer, /, kind: str, **ids: UUID) -> HttpResponse:
    """Search for a service. The place is there already when it was given; what is typed stands in no address."""
    subject, zip_code = actions.begin(viewer=viewer, kind=kind, subject_id=_id(ids))
    looked = look(request.POST) if request.method == "POST" else Looked(typed_place=zip_code)
    return _found(request, viewer, subject, looked)


def _found(request: HttpRequest, viewer: Viewer, subject: Subject, looked: Looked, main: str = "") -> HttpResponse:
    errors = dict(looked.errors or {}) | ({"main": main} if main else {})
    context = {
        "subject": subject,
        "looked": looked,
        "fields": forms.search_fields(looked.need, looked.typed_place, errors),
        "sheet": _sheet(subject),
        "known": queries.of_subject(viewer, subject.kind, subject.id),
        **_urls(subject),
    }
    return _render(request, "find.html", context, errors)


@desk("POST")
def tell(request: HttpRequest, viewer: Viewer, /, kind: str, **ids: UUID) -> HttpResponse:
    """They were told of it: the listing alone is kept."""
    try:
        row = actions.tell(
            viewer=viewer,
            kind=kind,
            subject_id=_id(ids),
            offer_id=_offer(request),
            language=request.POST.get("sheet", ""),
        )
    except Refused:
        raise
    except DomainError as wrong:
        subject, zip_code = actions.begin(viewer=viewer, kind=kind, subject_id=_id(ids))
        return _found(request, viewer, subject, Looked(typed_place=zip_code), in_words(wrong))
    return see(reverse("referring:one", args=[row.pk]))


@desk("POST")
def pass_on(request: HttpRequest, viewer: Viewer, /, kind: str, **ids: UUID) -> HttpResponse:
    """First the form of the consent; with `agreed`, what they agreed to is kept and the referral begins."""
    subject, zip_code = actions.begin(viewer=viewer, kind=kind, subject_id=_id(ids))
    if subject.asker_reported:
        return _found(request, viewer, subject, Looked(typed_place=zip_code))
    wrong: DomainError | None = None
    if request.POST.get("agreed"):
        try:
            row = actions.pass_on(
                viewer=viewer,
                kind=kind,
                subject_id=subject.id,
                offer_id=_offer(request),
                agreed=agreed_from(
                    request.POST.dict(),
                    forms.ticked_in(request.POST),
                    at=parse_moment(request.POST.get("at", "")),
                    until=parse_day(request.POST.get("until", "")),
                ),
                language=request.POST.get("sheet", ""),
                note=request.POST.get("note", ""),
                once=maybe_id(request.POST.get("once", "")),
            )
            return see(reverse("referring:one", args=[row.pk]))
        except Refused:
            raise
        except DomainError as caught:
            wrong = caught
    return _consent(request, viewer, subject, wrong)


def _consent(request: HttpRequest, viewer: Viewer, subject: Subject, wrong: DomainError | None) -> HttpResponse:
    offer = queries.offer(_offer(request))
    if offer is None:
        gone = DomainError("referral.listing", "This service is not on any list any more. Search again.")
        return _found(request, viewer, subject, Looked(), in_words(gone))
    errors = at_fields(wrong, AT)
    by_name = {name.removesuffix("_0"): said for name, said in errors.items()}
    given = request.POST
    context: dict[str, Any] = {
        "subject": subject,
        "once": maybe_id(given.get("once", "")) or uuid4(),
        "c": card(Hit(offer), needs.current(), clock.now()),
        "items": forms.item_fields(given, forms.ticked_in(given), by_name),
        "items_wrong": errors.get("item_name", ""),
        "who": forms.who_fields(given, by_name),
        "ours": forms.our_fields({"sheet": _sheet(subject), **given.dict()}, viewer.name, by_name),
        "reporter": forms.reporter_field(bool(given.get("not_reporter")), by_name.get("not_reporter", ""))
        if subject.about_report
        else None,
        "special": [(one, words.said(words.SPECIAL, one.code)) for one in promises.special(offer)],
        **_urls(subject),
    }
    return _render(request, "consent.html", context, errors)


def _urls(subject: Subject) -> dict[str, str]:
    made = {name: reverse(f"referring:{name}_{subject.kind}", args=[subject.id]) for name in ("find", "tell", "pass")}
    back = reverse(kinds()[subject.kind].url_name, args=[subject.id])
    return {"find_url": made["find"], "tell_url": made["tell"], "pass_url": made["pass"], "back": back}


def _sheet(subject: Subject) -> str:
    """The language of their own sheet, until somebody chooses another."""
    return subject.language if subject.language in dict(LANGUAGES) else "en"


def _id(ids: Mapping[str, UUID]) -> UUID:
    """The one id in the address, whatever it is called there."""
    (own,) = ids.values()
    return own


def _offer(request: HttpRequest) -> int:
    """The listing of a form; -1, which none has, for anything else."""
    text = request.POST.get("offer", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else -1


def _render(request: HttpRequest, name: str, context: Mapping[str, Any], errors: Mapping[str, str]) -> HttpResponse:
    told = {**context, "errors": list(errors.items()), "has_errors": bool(errors)}
    return render(request, f"helpdesk/desk/referring/{name}", told, status=UNPROCESSABLE if errors else 200)
