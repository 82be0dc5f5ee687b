"""What was promised about a report and is not done: the list, making one, doing one."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake import actions, queries
from hearthline.intake.actions.followups import LONGEST_NOTE, Follow
from hearthline.intake.after import followups
from hearthline.intake.desk.fields import at_the_top, faults, set_field, words_field
from hearthline.intake.desk.http import desk, go, see
from hearthline.ui.fields import FieldView
from hearthline.ui.moments import in_an_hour, moment_field, parse_moment

AT = {"follow-up.words": "follow-words", "follow-up.when": "due", "follow-up.kind": "follow-kind"}


def fields(
    kind: str = Follow.CALL_BACK, words: str = "", due: str = "", *, mine: bool = True, wrong: DomainError | None = None
) -> list[FieldView]:
    """What is promised, in words, by when, by whom."""
    at = faults(wrong, AT)
    kinds = ((Follow.CALL_BACK, gettext("Call back")), (Follow.OTHER, gettext("Something else")))
    return [
        set_field(
            "select", "kind", gettext("What is promised"), kinds, kind, at.get("follow-kind", ""), at="follow-kind"
        ),
        moment_field(
            "due",
            gettext("By when"),
            value=due or in_an_hour(),
            hint=gettext("Day and hour, in the agency's time."),
            error=at.get("due", ""),
        ),
        words_field(
            "words",
            gettext("What is to be done"),
            words,
            at.get("follow-words", ""),
            limit=LONGEST_NOTE,
            at="follow-words",
            hint=gettext("Do not write who reported or their number: that is sealed with the report."),
            rows=2,
        ),
        FieldView(
            kind="checkbox",
            name="anyone",
            id="follow-anyone",
            label=gettext("Anyone may do it, not only me"),
            value="" if mine else "yes",
        ),
    ]


@desk("GET")
def page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Everything promised and not done, late first; or only one's own."""
    mine = request.GET.get("whose") == "mine"
    found = followups.follow_ups(viewer, mine=mine)
    context = {"rows": found, "mine": mine, "late": sum(one.late for one in found), "here": "follow-ups"}
    return render(request, "intake/desk/follow_ups.html", context)


@desk("GET", "POST")
def make(request: HttpRequest, viewer: Viewer, report_id: UUID) -> HttpResponse:
    """Promise something. When it cannot be kept as typed, the words stay."""
    wrong: DomainError | None = None
    kind, words = request.POST.get("kind", Follow.CALL_BACK), request.POST.get("words", "")
    due, mine = request.POST.get("due", ""), "anyone" not in request.POST
    if request.method == "POST":
        try:
            actions.make_follow_up(
                viewer=viewer, report_id=report_id, kind=kind, words=words, due_at=parse_moment(due), mine=mine
            )
            return back_to(report_id, "follow_up", "followups")
        except Refused:
            raise
        except DomainError as caught:
            wrong = caught
    context = {
        "report": queries.report_for(viewer, report_id),
        "fields": fields(kind, words, due, mine=mine, wrong=wrong),
        **at_the_top(faults(wrong, AT)),
    }
    return render(request, "intake/desk/follow_up.html", context, status=422 if wrong else 200)


@desk("GET")
def one(request: HttpRequest, viewer: Viewer, follow_up_id: UUID) -> HttpResponse:
    """Where an alarm about it leads: its report, at the list of promises. Opens nothing itself."""
    return HttpResponseRedirect(
        reverse("screening:report", args=[followups.report_of(viewer, follow_up_id)]) + "#followups"
    )


@desk("POST")
def done(request: HttpRequest, viewer: Viewer, follow_up_id: UUID) -> HttpResponse:
    """It is done: one press."""
    actions.finish_follow_up(viewer=viewer, follow_up_id=follow_up_id)
    return go(request, reverse("after:follow_ups"))


def back_to(report_id: UUID, told: str, place: str) -> HttpResponseRedirect:
    """See other: the report, at the part of the page that says in one line what happened (`told`)."""
    return see(f"{reverse('screening:report', args=[report_id])}?told={told}#{place}")
