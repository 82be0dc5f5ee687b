"""Who stands on which step of the ladder, and whom they answer to. Kept by an administrator, who opens no complaint."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from hearthline.access.desk.http import maybe_id
from hearthline.access.viewer import Viewer
from hearthline.duty.desk.frame import choose, desk, see
from hearthline.ground.errors import DomainError, Refused
from hearthline.helpdesk.complaints import actions
from hearthline.helpdesk.complaints.desk.words import ERRORS, listed, step
from hearthline.helpdesk.complaints.policy import LADDER
from hearthline.helpdesk.complaints.queries import colleagues, posts
from hearthline.ui.agency import current_pack
from hearthline.ui.words import in_words


@desk("GET", "POST")
def page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The ladder, and a form that puts somebody on it."""
    given, wrong = request.POST, None
    if request.method == "POST":
        try:
            actions.set_post(
                viewer=viewer,
                user_id=given.get("who", ""),
                step=given.get("step", ""),
                above=given.get("above", ""),
            )
            return see(reverse("complaints:ladder"))
        except Refused:
            raise
        except DomainError as caught:
            wrong = caught
    rows, names, pack = posts(viewer), colleagues(viewer, LADDER), current_pack()
    known = dict(names)
    errors = {ERRORS.get(wrong.code, "main"): in_words(wrong)} if wrong else {}
    nobody = [("", gettext("Choose"))]
    context = {
        "rows": [{"row": row, "step": step(pack, row.step), "above": known.get(row.above, "")} for row in rows],
        "fields": [
            choose("who", gettext("Who"), [*nobody, *names], given.get("who", ""), errors.get("who", "")),
            choose(
                "step", gettext("Step"), listed(pack, "complaint_steps"), given.get("step", ""), errors.get("step", "")
            ),
            choose(
                "above",
                gettext("Whom they answer to"),
                [("", gettext("Nobody here")), *names],
                given.get("above", ""),
                errors.get("above", ""),
            ),
        ],
        "errors": list(errors.items()),
        "has_errors": bool(errors),
    }
    return render(request, "helpdesk/desk/complaints/ladder.html", context, status=422 if wrong else 200)


@desk("POST")
def end(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Somebody stands on no step any more. What is no id names nobody; a database may not even take it."""
    who = maybe_id(request.POST.get("who", ""))
    actions.end_post(viewer=viewer, user_id=who.hex if who else "")
    return see(reverse("complaints:ladder"))
