"""The list, one case, its letters. A code stands on the answer that makes it, once, and nowhere else."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from hearthline.access.desk.http import maybe_id, whole_number
from hearthline.access.policy import can
from hearthline.access.viewer import Viewer
from hearthline.duty.desk.frame import desk, see
from hearthline.ground.errors import DomainError, Refused
from hearthline.ground.text import one_line
from hearthline.helpdesk.mycase import actions, letters, queries
from hearthline.helpdesk.mycase.desk import fields
from hearthline.helpdesk.mycase.policy import ENTER, may_enter
from hearthline.ui.words import in_words


@desk("GET", "POST")
def listed(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Open cases that the viewer may see; a POST asks for one number, which stands in no address."""
    case = one_line(request.POST.get("case", ""), actions.CASE)
    page = max(whole_number(request.GET.get("page", "1")), 1)
    found, more = queries.cases(viewer, case=case, page=page)
    context = {
        "lines": found,
        "more": page + 1 if more else 0,
        "asked": bool(case),
        "field": fields.case_field("", ""),
        "may_enter": can(viewer, ENTER, {"agency": viewer.agency_id}).allowed,
    }
    return _render(request, "list.html", context)


@desk("GET", "POST")
def new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Enter who works with a family."""
    may_enter(viewer)
    wrong: DomainError | None = None
    if request.method == "POST":
        try:
            row = actions.enter(
                viewer=viewer,
                case=request.POST.get("case", ""),
                parties=request.POST.getlist("parties"),
                given=request.POST.dict(),
            )
            return see(reverse("mycase:one", args=[row.pk]))
        except Refused:
            raise
        except DomainError as caught:
            wrong = caught
    errors = _errors(wrong)
    context = {
        "case": fields.case_field(request.POST.get("case", ""), errors.get("case", "")),
        "parties": fields.parties_field(request.POST.getlist("parties"), errors.get("parties_0", "")),
        **_team(viewer, request.POST, errors),
    }
    return _render(request, "new.html", context, wrong)


@desk("GET")
def one(request: HttpRequest, viewer: Viewer, assignment_id: UUID) -> HttpResponse:
    """One case: who works with the family, and each party's letter."""
    return _one(request, viewer, assignment_id)


def _one(request: HttpRequest, viewer: Viewer, assignment_id: UUID, wrong: DomainError | None = None) -> HttpResponse:
    found = queries.case_of(viewer, assignment_id)
    errors = _errors(wrong)
    parties = [
        {
            "of": one,
            "role": fields.ROLES[one.party.role],
            "state": fields.STATES[one.why or one.state],
            "language": fields.language_field(f"language-{one.party.pk.hex}"),
            "once": uuid4(),
        }
        for one in found.parties
    ]
    # Only the form of the team sends a version: what another form sent leaves that one as it was.
    given = request.POST if wrong and "version" in request.POST else fields.given_by(found.team)
    context = {
        "found": found,
        "parties": parties,
        "people": [(word, found.team.people[post]) for post, word in fields.POST_WORDS.items()] if found.team else [],
        "role": fields.role_field(errors.get("role", "")),
        "sure": fields.sure_field(errors.get("sure", "")),
        **(_team(viewer, given, errors) if found.may_enter else {}),
    }
    return _render(request, "one.html", context, wrong)


@desk("POST")
def team(request: HttpRequest, viewer: Viewer, assignment_id: UUID) -> HttpResponse:
    """Somebody else works with the family: every open letter shows it at once."""
    version = whole_number(request.POST.get("version", ""))
    return _done(
        request,
        viewer,
        assignment_id,
        lambda: actions.change_team(
            viewer=viewer, assignment_id=assignment_id, given=request.POST.dict(), version=version
        ),
    )


@desk("POST")
def party(request: HttpRequest, viewer: Viewer, assignment_id: UUID) -> HttpResponse:
    """One more who may get a letter."""
    role = request.POST.get("role", "")
    return _done(
        request, viewer, assignment_id,
        lambda: actions.add_party(viewer=viewer, assignment_id=assignment_id, role=role),
    )  # fmt: skip


@desk("POST")
def close(request: HttpRequest, viewer: Viewer, assignment_id: UUID) -> HttpResponse:
    """Every code of this case opens nothing from now on."""
    return _done(
        request,
        viewer,
        assignment_id,
        lambda: actions.close(viewer=viewer, assignment_id=assignment_id, sure=request.POST.get("sure") == "on"),
    )


@desk("POST")
def letter(request: HttpRequest, viewer: Viewer, party_id: UUID) -> HttpResponse:
    """The letter to print, with its code: shown in this answer alone."""
    try:
        paper = letters.make_letter(
            viewer=viewer,
            party_id=party_id,
            language=request.POST.get("language", ""),
            letter_id=maybe_id(request.POST.get("once", "")) or uuid4(),
        )
    except Refused:
        raise
    except DomainError as wrong:
        return _one(request, viewer, queries.whose(viewer, party_id), wrong)
    context = {
        "paper": paper,
        "back": reverse("mycase:one", args=[queries.whose(viewer, party_id)]),
        "site": f"{settings.HEARTHLINE.public_address}{_path(paper.language)}",
        "on_paper": True,
    }
    return _render(request, "letter.html", context)


@desk("POST")
def end(request: HttpRequest, viewer: Viewer, letter_id: UUID) -> HttpResponse:
    """One code opens nothing from now on."""
    return see(reverse("mycase:one", args=[letters.end_letter(viewer=viewer, letter_id=letter_id)]))


def _path(language: str) -> str:
    """Where the public face has the page, in the letter's language. English has no language in its address."""
    return "/letter" if language == "en" else f"/{language}/letter"


def _done(request: HttpRequest, viewer: Viewer, assignment_id: UUID, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except Refused:
        raise
    except DomainError as wrong:
        return _one(request, viewer, assignment_id, wrong)
    return see(reverse("mycase:one", args=[assignment_id]))


def _team(viewer: Viewer, given: Mapping[str, str], errors: Mapping[str, str]) -> dict[str, Any]:
    return {"team": fields.team_fields(viewer, given, errors), "hours": fields.hours_fields(given, errors)}


def _errors(wrong: DomainError | None) -> dict[str, str]:
    return {fields.AT.get(wrong.code, "main"): in_words(wrong)} if wrong else {}


def _render(
    request: HttpRequest, name: str, context: Mapping[str, Any], wrong: DomainError | None = None
) -> HttpResponse:
    told = {**context, "errors": list(_errors(wrong).items()), "has_errors": wrong is not None}
    return render(request, f"helpdesk/desk/mycase/{name}", told, status=422 if wrong else 200)
