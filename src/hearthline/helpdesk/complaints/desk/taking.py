"""Taking a complaint at the desk, and saying whom it is about."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from hearthline.access.desk.http import maybe_id, whole_number
from hearthline.access.viewer import Viewer
from hearthline.duty.desk.frame import choose, desk, line, see
from hearthline.ground.errors import DomainError, Refused
from hearthline.helpdesk.complaints import actions
from hearthline.helpdesk.complaints.actions.opening import LONGEST, LONGEST_LINE, Told
from hearthline.helpdesk.complaints.desk.words import ERRORS, listed
from hearthline.helpdesk.complaints.ladder import NOBODY
from hearthline.helpdesk.complaints.people import HELP_DESK
from hearthline.helpdesk.complaints.policy import OPEN, PASS, fetch
from hearthline.helpdesk.complaints.queries import colleagues, may_read
from hearthline.helpdesk.desk.forms import area
from hearthline.law import Pack
from hearthline.ui import languages
from hearthline.ui.agency import current_pack
from hearthline.ui.fields import FieldView
from hearthline.ui.moments import moment_field, typed_moment
from hearthline.ui.words import in_words

NOT_HERE: Final = gettext_lazy("Not known, or nobody in this list")


@desk("GET", "POST")
def new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """A complaint by telephone, letter or in person. What could not be taken keeps what was typed."""
    names, given, wrong = colleagues(viewer, OPEN), request.POST, None
    if request.method == "POST":
        try:
            row = actions.open_complaint(
                viewer=viewer,
                kind=given.get("kind", ""),
                theme=given.get("theme", ""),
                language=given.get("language", "en"),
                told=Told(*(given.get(name, "") for name in ("words", "wants", "who", "reach"))),
                received_at=_moment(given.get("came", "")),
                about=[given["about"]] if given.get("about") else [],
                about_step=given.get("about_step", ""),
                near=given.get("near", ""),
                once=maybe_id(given.get("once", "")),
            )
        except Refused:
            raise
        except DomainError as caught:
            wrong = caught
        else:
            return _next(viewer, row.pk)
    errors = {ERRORS.get(wrong.code, "main"): in_words(wrong)} if wrong else {}
    context = {
        "once": maybe_id(given.get("once", "")) or uuid4(),
        "fields": _fields(current_pack(), given, errors, names),
        "errors": list(errors.items()),
        "has_errors": bool(errors),
    }
    return render(request, "helpdesk/desk/complaints/new.html", context, status=422 if wrong else 200)


def _next(viewer: Viewer, complaint_id: UUID) -> HttpResponse:
    """To the complaint; to the list when it has just closed to who took it."""
    mine = may_read(viewer, complaint_id)
    return see(reverse("complaints:one", args=[complaint_id]) if mine else reverse("complaints:list"))


def _moment(text: str) -> datetime | None:
    wrong = DomainError("complaint.when", "Write the day and the time it came, or leave it empty.")
    return typed_moment(text, wrong)


def _fields(pack: Pack, given: Mapping[str, str], errors: Mapping[str, str], names: Any) -> list[FieldView]:
    spoken = [(code, name) for code, name in languages.LANGUAGES if code in pack.languages]
    return [
        choose("kind", gettext("What is it?"), listed(pack, "complaint_kinds"), given.get("kind", "complaint"), ""),
        choose(
            "theme", gettext("What is it about?"), listed(pack, "complaint_themes"), given.get("theme", "other"), ""
        ),
        _area("words", gettext("What they tell"), given, errors),
        _area("wants", gettext("What they want to happen"), given, errors),
        _line("who", gettext("Their name, if they give one"), given, errors),
        _line("reach", gettext("How to reach them, and how they want the answer"), given, errors),
        choose("language", gettext("Language of the answer"), spoken, given.get("language", "en"), ""),
        moment_field("came", gettext("When it came"), value=given.get("came", ""), error=errors.get("came", "")),
        *_about_fields(pack, given, errors, names),
    ]


def _about_fields(pack: Pack, given: Mapping[str, str], errors: Mapping[str, str], names: Any) -> list[FieldView]:
    people = [("", NOT_HERE), *names]
    steps = [("", gettext("Not known yet: the help desk asks first")), (NOBODY, gettext("Nobody in particular"))]
    steps += [*listed(pack, "complaint_steps"), (HELP_DESK, gettext("The help desk itself"))]
    return [
        choose("near", gettext("Who is the worker of the case?"), people, given.get("near", ""), ""),
        choose("about", gettext("Whom is it about?"), people, given.get("about", ""), errors.get("about", "")),
        choose(
            "about_step", gettext("If you do not know who: where do they work?"), steps, given.get("about_step", ""), ""
        ),
    ]


def _area(name: str, label: str, given: Mapping[str, str], errors: Mapping[str, str]) -> FieldView:
    return area(name, label, given.get(name, ""), errors.get(name, ""), limit=LONGEST, rows=5)


def _line(name: str, label: str, given: Mapping[str, str], errors: Mapping[str, str]) -> FieldView:
    return line(name, label, given.get(name, ""), errors.get(name, ""), limit=LONGEST_LINE)


@desk("GET", "POST")
def about(request: HttpRequest, viewer: Viewer, complaint_id: UUID) -> HttpResponse:
    """Whom it is about. It closes to them, and to whoever answers to them, with this press."""
    row, _ = fetch(viewer, complaint_id, PASS)
    given, wrong = request.POST, None
    if request.method == "POST":
        try:
            row = actions.name_about(
                viewer=viewer,
                complaint_id=complaint_id,
                version=whole_number(given.get("version", "")),
                about=[given["about"]] if given.get("about") else [],
                about_step=given.get("about_step", ""),
                near=given.get("near", ""),
            )
        except Refused:
            raise
        except DomainError as caught:
            wrong = caught
        else:
            return _next(viewer, row.pk)
    errors = {ERRORS.get(wrong.code, "main"): in_words(wrong)} if wrong else {}
    context = {
        "row": row,
        "fields": _about_fields(current_pack(), given, errors, colleagues(viewer, PASS)),
        "errors": list(errors.items()),
        "has_errors": bool(errors),
    }
    return render(request, "helpdesk/desk/complaints/about.html", context, status=422 if wrong else 200)
