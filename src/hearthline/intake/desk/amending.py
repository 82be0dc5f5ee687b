"""Adding what a person learnt later, and closing a report to messages. Nothing that was told is changed."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake import actions, queries
from hearthline.intake.actions.amending import LONGEST_ADDITION
from hearthline.intake.desk.fields import at_the_top, faults, set_field, words_field
from hearthline.intake.desk.followups import back_to
from hearthline.intake.desk.http import desk, whole_number
from hearthline.intake.models import Channel
from hearthline.ui.fields import FieldView

AT = {"amend.text": "add-text", "amend.channel": "add-channel", "amend.danger": "add-danger"}


def fields(
    text: str = "", channel: str = Channel.PHONE, danger: str = "", wrong: DomainError | None = None
) -> list[FieldView]:
    """What was learnt, how, and whether there is danger now."""
    at = faults(wrong, AT)
    ways = ((Channel.PHONE, gettext("Told by telephone or in person")), (Channel.LETTER, gettext("In writing")))
    dangers = (
        ("", gettext("Nothing new about that")),
        ("yes", gettext("Yes: it alarms every desk")),
        ("unsure", gettext("Not sure")),
        ("no", gettext("No")),
    )
    hint = gettext("It stands beside what was told before; nothing is replaced. Write from whom in general words only.")
    return [
        words_field(
            "text",
            gettext("What was learnt"),
            text,
            at.get("add-text", ""),
            limit=LONGEST_ADDITION,
            at="add-text",
            hint=hint,
            rows=4,
        ),
        set_field("select", "channel", gettext("How"), ways, channel, at.get("add-channel", ""), at="add-channel"),
        set_field(
            "select",
            "danger",
            gettext("Is there danger now?"),
            dangers,
            danger,
            at.get("add-danger", ""),
            at="add-danger",
        ),
    ]


@desk("GET", "POST")
def add(request: HttpRequest, viewer: Viewer, report_id: UUID) -> HttpResponse:
    """Add to the report. When it cannot be taken, the words stay."""
    wrong: DomainError | None = None
    text, channel = request.POST.get("text", ""), request.POST.get("channel", Channel.PHONE)
    danger = request.POST.get("danger", "")
    if request.method == "POST":
        try:
            actions.amend(viewer=viewer, report_id=report_id, text=text, channel=channel, danger=danger)
            return back_to(report_id, "added", "add")
        except Refused:
            raise
        except DomainError as caught:
            wrong = caught
    context = {
        "report": queries.report_for(viewer, report_id),
        "fields": fields(text, channel, danger, wrong),
        **at_the_top(faults(wrong, AT)),
    }
    return render(request, "intake/desk/add.html", context, status=422 if wrong else 200)


@desk("POST")
def messages(request: HttpRequest, viewer: Viewer, report_id: UUID) -> HttpResponse:
    """Close a decided report to messages, or open it to them again."""
    version = whole_number(request.POST.get("version", ""))
    act = actions.open_messages if request.POST.get("messages") == "open" else actions.close_messages
    try:
        act(viewer=viewer, report_id=report_id, version=version)
    except Refused:
        raise
    except DomainError as wrong:
        context = {
            "report": queries.report_for(viewer, report_id),
            **at_the_top(faults(wrong, {})),
        }
        return render(request, "intake/desk/messages.html", context, status=409)
    return back_to(report_id, "opened" if act is actions.open_messages else "closed", "questions")
