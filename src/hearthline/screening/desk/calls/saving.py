"""Keeping what is typed: one field by itself while somebody types, or the whole page as one form."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse

from hearthline.access.middleware import poll
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake import presence
from hearthline.intake.calls import actions, queries
from hearthline.intake.calls.fields import clean
from hearthline.intake.calls.models import CallState
from hearthline.intake.calls.types import Ended, News, Other
from hearthline.intake.desk.http import desk, whole_number
from hearthline.screening.desk.calls.sheet import Typed, mark
from hearthline.ui import languages, times
from hearthline.ui.agency import current_agency
from hearthline.ui.words import in_words

TAKEN, CONFLICT, WRONG, ENDED, OTHER_PERSON = 200, 409, 422, 410, 401


@desk("POST")
def field(request: HttpRequest, viewer: Viewer, call_id: UUID) -> HttpResponse:
    """Keep one field. 200 with its version and the time; 409 with a colleague's words; 422 with what is wrong;
    410 when the call has ended; 401 when somebody else has signed in in this browser meanwhile."""
    if request.POST.get("me", viewer.id) != viewer.id:
        return JsonResponse({"wrong": "person"}, status=OTHER_PERSON)
    try:
        saved = actions.save(
            viewer=viewer,
            call_id=call_id,
            field=request.POST.get("field", ""),
            text=request.POST.get("text", ""),
            base=max(whole_number(request.POST.get("base", "")), 0),
            writer=request.POST.get("writer", ""),
            turn=max(whole_number(request.POST.get("turn", "")), 0),
        )
    except Refused:
        raise
    except Ended as ended:
        return JsonResponse({"wrong": in_words(ended), "report": _report(ended.call.report_id)}, status=ENDED)
    except DomainError as wrong:
        return JsonResponse({"wrong": in_words(wrong)}, status=WRONG)
    answer: dict[str, Any] = {"version": saved.version, "at": say(saved.at)}
    if saved.other is None:
        return JsonResponse(answer, status=TAKEN)
    return JsonResponse(answer | {"other": _told(saved.other)}, status=CONFLICT)


def _told(other: Other) -> dict[str, Any]:
    return {"text": other.text, "name": other.by_name, "at": say(other.at), "version": other.version}


def _report(report_id: UUID | None) -> str:
    return reverse("screening:report", args=[report_id]) if report_id else ""


def say(moment: datetime) -> str:
    """ "2:14 a.m." where the agency is."""
    agency = current_agency()
    local = moment.astimezone(agency.zone) if agency else moment.astimezone(UTC)
    return times.say_clock(local, languages.current())


@poll
@desk("GET")
def news(request: HttpRequest, viewer: Viewer, call_id: UUID) -> HttpResponse:
    """What changed since `since`, and who else is here. `writer`, `place`, `typing` tell the others about this page.

    With `token=1` a fresh form token too: for a page whose session ended and began again.
    """
    found = queries.news(viewer, call_id, _moment(request.GET.get("since", "")))
    _say_here(request, viewer, call_id)
    said: dict[str, Any] = {"since": found.upto.isoformat()}
    changed = {path: [v.version, v.text, v.by_name, say(v.at)] for path, v in found.fields.items()}
    if changed:
        said["fields"] = changed
    others = presence.who(viewer, presence.CALL, [call_id.hex]).get(call_id.hex, ())
    if others:
        said["who"] = [[one.name, one.place, one.editing] for one in others]
    said |= _standing(viewer, found)
    if request.GET.get("token"):
        said |= {"token": get_token(request), "me": viewer.id}
    return JsonResponse(said)


def _standing(viewer: Viewer, found: News) -> dict[str, Any]:
    """What the page must know beyond fields: that the call has ended, or that somebody else holds it now."""
    said: dict[str, Any] = {}
    if found.state != CallState.OPEN:
        said |= {"ended": found.state, "report": _report(found.report_id)}
    if found.held_by != viewer.id:
        said["held"] = found.held_name
    return said


def _say_here(request: HttpRequest, viewer: Viewer, call_id: UUID) -> None:
    presence.here(
        viewer,
        presence.CALL,
        call_id.hex,
        writer=request.GET.get("writer", ""),
        editing=request.GET.get("typing") == "1",
        place=request.GET.get("place", ""),
    )


def _moment(text: str) -> datetime:
    """A moment as our own page sends it; now for anything else."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return clock.now()
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    # A moment at the end of time cannot be counted from.
    return found if 2000 <= found.year < 3000 else clock.now()


def save_form(request: HttpRequest, viewer: Viewer, call_id: UUID) -> Typed:
    """Keep every field that this form changed. What cannot be kept as it is comes back, with why.

    Raises Refused; Ended when the call was filed or closed meanwhile.
    """
    texts: dict[str, str] = {}
    wrong: dict[str, str] = {}
    others: dict[str, Other] = {}
    writer = request.POST.get("writer", "")
    told = _chosen(request) | changes(request.POST)
    if not told:
        actions.may_write(viewer=viewer, call_id=call_id)
    for path, (base, text) in told.items():
        try:
            saved = actions.save(viewer=viewer, call_id=call_id, field=path, text=text, base=base, writer=writer)
        except (Refused, Ended):
            raise
        except DomainError as why:
            texts[path], wrong[path] = text, in_words(why)
            continue
        if saved.other is not None:
            texts[path], others[path] = text, saved.other
    return Typed(texts, wrong, others)


def _chosen(request: HttpRequest) -> dict[str, tuple[int, str]]:
    """Fields that stood with two texts on this form: what is in the box now was chosen, also when it is theirs."""
    bases = _bases(request.POST.get("bases", ""))
    asked = {path for path in request.POST.getlist("chosen") if path in request.POST and _is_field(path)}
    return {path: (bases[path][0], request.POST[path]) for path in asked if path in bases}


def changes(posted: Mapping[str, str]) -> dict[str, tuple[int, str]]:
    """The fields that a form changed: path to the version it was made from, and the text now.

    A box that is not ticked sends nothing: one that was ticked is emptied.
    """
    bases = _bases(posted.get("bases", ""))
    found: dict[str, tuple[int, str]] = {}
    for path in {*bases, *(name for name in posted if _is_field(name))}:
        base, was = bases.get(path, (0, mark("")))
        text = posted.get(path, "")
        if mark(text) != was:
            found[path] = (base, text)
    return {path: change for path, change in sorted(found.items()) if not _idle_line(path, posted, bases)}


def _idle_line(path: str, posted: Mapping[str, str], bases: Mapping[str, tuple[int, str]]) -> bool:
    """Whether this says which child and adult a line of the grid is about, and nothing was picked on it."""
    stem, _dot, name = path.rpartition(".")
    return (
        stem.startswith("allegations.")
        and name in ("child", "adult")
        and not posted.get(f"{stem}.kind")
        and f"{stem}.kind" not in bases
    )


def _is_field(name: str) -> bool:
    try:
        clean(name, "")
    except DomainError:
        return False
    return True


def _bases(text: str) -> dict[str, tuple[int, str]]:
    """The versions the form was made from; none for anything that is not as our page sends it."""
    try:
        found = json.loads(text)
        return {str(path): (int(version), str(was)) for path, (version, was) in found.items()}
    except (ValueError, TypeError, AttributeError):
        return {}
