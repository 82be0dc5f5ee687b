"""Records that are due, plans to destroy them, certificates, and legal holds: for supervisors."""

import json
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from hearthline.access.stepup import step_up
from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.desk.fields import at_the_top, faults, line_field, set_field
from hearthline.intake.desk.http import desk, see
from hearthline.journal.commands import keys_here
from hearthline.retention import actions, certificates, queries
from hearthline.retention.desk import words
from hearthline.retention.models import Certificate, Kind, PlanState
from hearthline.ui.agency import current_agency
from hearthline.ui.moments import parse_day

AT = {
    "retention.number": "number",
    "retention.reference": "case",
    "retention.ends": "ends_on",
    "retention.why": "why",
    "retention.none": "due",
    "retention.many": "due",
}


@desk("GET")
def due(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What is due, what is held, what the schedules say."""
    return _due(request, viewer)


def _due(request: HttpRequest, viewer: Viewer, wrong: DomainError | None = None) -> HttpResponse:
    told = queries.due_list(viewer)
    found = faults(wrong, AT)
    context = {
        "told": told,
        "rows": [(row, words.KIND[row.kind], words.held(row.held), words.kept(row.kept)) for row in told.rows],
        "lines": [(line, words.schedule(line.schedule.id), words.lengths(line.schedule)) for line in told.lines],
        "approved": PlanState.APPROVED,
        "fields": (
            line_field(
                "number",
                gettext("Number of the report or contact"),
                request.POST.get("number", ""),
                found.get("number", ""),
            ),
            line_field(
                "case",
                gettext("Number of the order"),
                request.POST.get("case", ""),
                found.get("case", ""),
                hint=gettext("It stands on the certificate. A number, never a name."),
                limit=40,
            ),
        ),
        **at_the_top(found),
    }
    return render(request, "retention/desk/due.html", context, status=422 if wrong else 200)


@desk("POST")
def propose(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Propose the records that were ticked."""
    try:
        plan = actions.propose(viewer=viewer, chosen=_chosen(request.POST.getlist("record")))
    except Refused:
        raise
    except DomainError as wrong:
        return _again(request, viewer, wrong)
    return see(reverse("retention:plan", args=[plan.pk]))


@desk("POST")
def order(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Propose one record because an order says so."""
    number, case = request.POST.get("number", ""), request.POST.get("case", "")
    try:
        plan = actions.propose_by_order(viewer=viewer, number=number, case=case)
    except Refused:
        raise
    except DomainError as wrong:
        return _again(request, viewer, wrong)
    return see(reverse("retention:plan", args=[plan.pk]))


def _again(request: HttpRequest, viewer: Viewer, wrong: DomainError) -> HttpResponse:
    return _due(request, viewer, wrong)


def _chosen(sent: list[str]) -> list[actions.Chosen]:
    """What was ticked: kind and id. What is neither is left out, and then nothing of it is proposed."""
    found = []
    for text in sent:
        kind, _, own = text.partition(":")
        try:
            found.append((Kind(kind).value, UUID(own)))
        except ValueError:
            continue
    return found


@desk("GET")
def plan(request: HttpRequest, viewer: Viewer, plan_id: UUID) -> HttpResponse:
    """The dry run of a plan, and the buttons of who may decide it."""
    return _plan(request, viewer, plan_id)


def _plan(request: HttpRequest, viewer: Viewer, plan_id: UUID, wrong: DomainError | None = None) -> HttpResponse:
    row, shown = queries.plan_page(viewer, plan_id)
    context = {
        "plan": row,
        "rows": [(one, words.KIND[one.item.kind], words.held(one.held), words.kept(one.kept)) for one in shown],
        "proposed": row.state == PlanState.PROPOSED,
        "own": row.proposed_by == viewer.id,
        "certificate": Certificate.objects.for_viewer(viewer, "certificate:read", actions.PURPOSE)
        .filter(plan=row)
        .first(),
        **at_the_top(faults(wrong, AT)),
    }
    return render(request, "retention/desk/plan.html", context, status=422 if wrong else 200)


@desk("POST")
@step_up()
def approve(request: HttpRequest, viewer: Viewer, plan_id: UUID) -> HttpResponse:
    """A second person agrees."""
    try:
        actions.approve(viewer=viewer, plan_id=plan_id)
    except Refused:
        raise
    except DomainError as wrong:
        return _plan_again(request, viewer, plan_id, wrong)
    return see(reverse("retention:plan", args=[plan_id]))


@desk("POST")
def refuse(request: HttpRequest, viewer: Viewer, plan_id: UUID) -> HttpResponse:
    """It is not done."""
    try:
        actions.refuse_plan(viewer=viewer, plan_id=plan_id)
    except Refused:
        raise
    except DomainError as wrong:
        return _plan_again(request, viewer, plan_id, wrong)
    return see(reverse("retention:plan", args=[plan_id]))


def _plan_again(request: HttpRequest, viewer: Viewer, plan_id: UUID, wrong: DomainError) -> HttpResponse:
    return _plan(request, viewer, plan_id, wrong)


@desk("GET")
def certificate(request: HttpRequest, viewer: Viewer, certificate_id: UUID) -> HttpResponse:
    """One certificate, for the printer."""
    row = queries.certificate(viewer, certificate_id)
    told, here = json.loads(row.document), current_agency()
    context = {
        "row": row,
        "told": told,
        "agency_named": here.name if here and told["agency"] == viewer.agency_id else told["agency"],
        "destroyed": [
            (
                one,
                words.KIND[one["kind"]],
                words.schedule(one["schedule"]),
                words.grouped(one["record"]),
                sum(one["rows"].values()),
            )
            for one in told["destroyed"]
        ],
        "kept": [
            (one, words.KIND[one["kind"]], words.grouped(one["record"]), words.kept(one["why"])) for one in told["kept"]
        ],
        "good": certificates.verified(row, keys_here()),
    }
    return render(request, "retention/desk/certificate.html", context)


@desk("GET")
def certificate_file(request: HttpRequest, viewer: Viewer, certificate_id: UUID) -> HttpResponse:
    """The same as a file that can be checked elsewhere: the signed document, the signature, the key's id."""
    row = queries.certificate(viewer, certificate_id)
    whole = {"document": row.document, "signature": row.signature, "key_id": row.key_id}
    answer = HttpResponse(json.dumps(whole, sort_keys=True), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{row.number}.json"'
    return answer


@desk("GET", "POST")
def holds(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Every hold, and a form to place one."""
    wrong = None
    if request.method == "POST":
        try:
            actions.place_hold(
                viewer=viewer,
                number=request.POST.get("number", ""),
                why=request.POST.get("why", ""),
                ends_on=_day(request.POST.get("ends_on", "")),
                case=request.POST.get("case", ""),
            )
            return see(reverse("retention:holds"))
        except Refused:
            raise
        except DomainError as error:
            wrong = error
    found = faults(wrong, AT)
    rows = queries.holds_list(viewer)
    context = {
        "rows": [(row, number, words.KIND[row.kind], words.WHY[row.why]) for row, number in rows],
        "fields": _hold_fields(request, found),
        **at_the_top(found),
    }
    return render(request, "retention/desk/holds.html", context, status=422 if wrong else 200)


def _hold_fields(request: HttpRequest, found: dict[str, str]) -> list[object]:
    sent = request.POST
    return [
        line_field(
            "number",
            gettext("Number of the report or contact"),
            sent.get("number", ""),
            found.get("number", ""),
            hint=gettext("For a person: the id at the end of their page's address."),
        ),
        set_field(
            "select",
            "why",
            gettext("Why it must be kept"),
            list(words.WHY.items()),
            sent.get("why"),
            found.get("why", ""),
        ),
        line_field(
            "case",
            gettext("Number of the case (you can skip this)"),
            sent.get("case", ""),
            found.get("case", ""),
            hint=gettext("A number, never a name."),
            limit=40,
        ),
        line_field(
            "ends_on",
            gettext("Last day of the hold (empty: until it is lifted)"),
            sent.get("ends_on", ""),
            found.get("ends_on", ""),
            input_type="date",
            width="mid",
        ),
    ]


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    found = parse_day(text)
    if found is None:
        raise DomainError("retention.ends", gettext("Give a day such as 2026-11-30, or none."))
    return found


@desk("POST")
@step_up()
def lift(request: HttpRequest, viewer: Viewer, hold_id: UUID) -> HttpResponse:
    """The hold is over."""
    actions.lift_hold(viewer=viewer, hold_id=hold_id)
    return see(reverse("retention:holds"))
