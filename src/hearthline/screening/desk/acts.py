"""What a screener does to a report. Each is a form that works without JavaScript."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from hearthline.access.viewer import Viewer
from hearthline.duty.models import AlertKind
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.desk.http import desk, go, one_id, see, whole_number
from hearthline.screening import actions
from hearthline.screening.desk.answering import facts_of
from hearthline.screening.desk.report import show
from hearthline.screening.desk.weigh import weighed
from hearthline.screening.models import DecisionState

CONFLICTS = (
    "screening.changed",
    "screening.added",
    "screening.held",
    "screening.decided",
    "screening.proposed",
    "screening.too-late",
    "screening.not-held",
    "report.changed",
)
AT = {
    "screening.reason": "reason",
    "screening.not-read": "reason",
    "screening.choice": "choice",
    "screening.note": "note",
    "screening.basis": "basis",
    "screening.consistency": "consistency",
    "screening.access": "access",
    "screening.sentence": "facts",
}


def _done(report_id: UUID, said: str) -> HttpResponse:
    return see(f"{reverse('screening:report', args=[report_id])}?said={said}")


def try_it(request: HttpRequest, viewer: Viewer, report_id: UUID, act: Callable[[], str]) -> HttpResponse:
    """Do it and go back to the report; when it cannot be done, the page again with what was typed, and why."""
    try:
        return _done(report_id, act())
    except Refused:
        raise
    except DomainError as wrong:
        said = _held(wrong) if isinstance(wrong, actions.Held) else wrong
        status = 409 if wrong.code in CONFLICTS else 422
        return show(request, viewer, report_id, wrong=said, at=AT.get(wrong.code, "main"), status=status)


def _held(wrong: actions.Held) -> DomainError:
    """Who has it, for the page only: the error itself names nobody."""
    return DomainError(wrong.code, gettext("%(name)s has this report now.") % {"name": wrong.by_name})


def pressed(act: Callable[..., object], said: str) -> Callable[..., HttpResponse]:
    """A form of one button: do `act` to the report, and the page says `said`."""

    @desk("POST")
    def view(request: HttpRequest, viewer: Viewer, report_id: UUID) -> HttpResponse:
        def do() -> str:
            act(viewer=viewer, report_id=report_id)
            return said

        return try_it(request, viewer, report_id, do)

    return view


@desk("POST")
def acknowledge(request: HttpRequest, viewer: Viewer, alert_id: UUID) -> HttpResponse:
    """Answer an alert: one press. A danger opens its report, whatever page the button was pressed on."""
    got = actions.answer_alarm(viewer=viewer, alert_id=alert_id)
    if got.own and got.report_id is not None:
        return _done(got.report_id, "own")
    if got.report_id is None or got.alert.kind != AlertKind.DANGER:
        return go(request)
    return _done(got.report_id, "taken" if got.taken else "seen" if got.mine else "seen_before")


claim = pressed(actions.claim, "claimed")
"""Take the report."""
release = pressed(actions.release, "released")
"""Give it back."""


@desk("POST")
def facts(request: HttpRequest, viewer: Viewer, report_id: UUID) -> HttpResponse:
    """Run the tool on the answers of the form."""
    says = {k.removeprefix("says."): str(v) for k, v in request.POST.items() if k.startswith("says.")}
    version = whole_number(request.POST.get("version", ""))

    def act() -> str:
        actions.set_facts(
            viewer=viewer,
            report_id=report_id,
            facts=facts_of(request),
            version=version,
            says=says or None,
        )
        return "facts"

    return try_it(request, viewer, report_id, act)


@desk("POST")
def decide(request: HttpRequest, viewer: Viewer, report_id: UUID) -> HttpResponse:
    """Accept or override."""

    def act() -> str:
        made = actions.decide(
            viewer=viewer,
            report_id=report_id,
            run_id=one_id(request.POST.get("run", "")),
            choice=request.POST.get("choice", ""),
            reason=request.POST.get("reason", ""),
            version=whole_number(request.POST.get("version", "")),
            parts=[one_id(one) for one in request.POST.get("parts", "").split()],
            weighing=weighed(request),
        )
        return "decided" if made.state == DecisionState.FINAL else "proposed"

    return try_it(request, viewer, report_id, act)


@desk("POST")
def second(request: HttpRequest, viewer: Viewer, report_id: UUID) -> HttpResponse:
    """The second look: agree, or return it. Any other answer is neither."""
    answer = request.POST.get("answer", "")

    def act() -> str:
        if answer not in ("agree", "return"):
            actions.may_second(viewer=viewer, report_id=report_id, decision_id=one_id(request.POST.get("decision", "")))
            raise DomainError("screening.note", gettext("Choose: agree, or return it."))
        actions.second_look(
            viewer=viewer,
            report_id=report_id,
            decision_id=one_id(request.POST.get("decision", "")),
            agree=answer == "agree",
            note=request.POST.get("note", ""),
        )
        return "agreed" if answer == "agree" else "returned"

    return try_it(request, viewer, report_id, act)
