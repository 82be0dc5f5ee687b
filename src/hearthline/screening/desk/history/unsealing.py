"""Opening a sealed record again, on an order: by the number that stands in the order's file, and asked twice.

Nothing is looked at before the last press: whether the number is anybody's, and sealed, shows to nobody who only asks.
"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from hearthline.access.policy import require
from hearthline.access.stepup import step_up
from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.desk.fields import at_the_top, faults, line_field, set_field
from hearthline.intake.desk.http import desk, see
from hearthline.journal.usecase import use_case
from hearthline.people import actions as people
from hearthline.people.actions.closing import OPENED_BY
from hearthline.screening.history import comparing, pairwords

LONGEST = 64
AT = {"history.number": "number", "people.purpose": "why_0", "people.changed": "number"}


@desk("GET", "POST")
@step_up()
def unseal(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Which record and by what; sent, the page that asks once more; sent from there, the record is open."""
    _may(viewer=viewer)
    if request.method == "GET":
        return _page(request)
    sent = request.POST
    try:
        number, why = _number(sent.get("number", "")), _why(sent.get("why", ""))
        if sent.get("sure", "") != "yes":
            return _page(request, asked=(number, why))
        opened = _opened(viewer, number, why)
    except DomainError as wrong:
        return _page(request, wrong)
    return see(f"{reverse('people:person', args=[opened])}?said=unsealed")


@use_case
def _may(*, viewer: Viewer) -> None:
    """Asked before anything else, so that who may open none learns nothing of one."""
    require(viewer, "person:unseal", {"agency": viewer.agency_id}, comparing.PURPOSE, record_kind="person")


def _opened(viewer: Viewer, number: UUID, why: str) -> UUID:
    try:
        return people.unseal(viewer=viewer, person_id=number, purpose=why).pk
    except Refused:  # journalled by now; alike for nobody's number, another agency's, and one that is not sealed
        raise DomainError("history.number", gettext("No sealed record opens for you by this number.")) from None


def _number(text: str) -> UUID:
    try:
        return UUID(text[:LONGEST].strip())
    except ValueError:
        raise DomainError("history.number", gettext("Type the number of the record as it was written down.")) from None


def _why(code: str) -> str:
    if code not in OPENED_BY:
        raise DomainError("people.purpose", gettext("Choose by what the record is opened again."))
    return code


def _page(
    request: HttpRequest, wrong: DomainError | None = None, asked: tuple[UUID, str] | None = None
) -> HttpResponse:
    at, sent = faults(wrong, AT), request.POST
    context: dict[str, object] = {
        "number_field": line_field(
            "number",
            gettext("Number of the record"),
            sent.get("number", ""),
            at.get("number", ""),
            hint=gettext("It was shown when the record was sealed, and stands in the file of the order."),
            limit=LONGEST,
        ),
        "why_field": set_field(
            "radios",
            "why",
            gettext("By what is it opened again?"),
            [(code, str(pairwords.UNSEALED[code])) for code in OPENED_BY],
            sent.get("why"),
            at.get("why_0", ""),
        ),
        **at_the_top(at),
    }
    if asked:
        number, why = asked
        context["asked"] = {"number": number, "why": why, "why_word": str(pairwords.UNSEALED[why])}
    status = 200 if wrong is None else 409 if wrong.code == "people.changed" else 422
    return render(request, "screening/desk/history/unseal.html", context, status=status)
