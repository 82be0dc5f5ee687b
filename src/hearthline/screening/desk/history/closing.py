"""A supervisor's acts on one person: take a merge back, restrict, open again, seal. Each has a page that says what it
means before anything is pressed."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.desk.fields import at_the_top, faults, set_field, words_field
from hearthline.intake.desk.http import desk, see, whole_number
from hearthline.people import actions as people
from hearthline.people import queries as persons
from hearthline.people.actions.closing import ON_WHOSE_WORD, OPENED_FOR, RESTRICTED_FOR
from hearthline.people.actions.facts import WHY
from hearthline.people.models import SealedWhy
from hearthline.people.types import Shown
from hearthline.screening.desk.history import present, telling
from hearthline.screening.history import comparing, pairwords
from hearthline.sealing import SealError
from hearthline.ui.fields import Choice, FieldView

LONGEST_ASK = 120
CONFLICTS = ("people.changed", "people.unmerged-already", "people.merged-later", "people.torn")
AT = {
    "people.why": "why",
    "people.ask": "ask",
    "people.restricted-why": "why_0",
    "people.opened-why": "open_0",
    "people.sealed-why": "why_0",
    "people.sealed-authority": "authority_0",
}


def _status(wrong: DomainError | None) -> int:
    return 200 if wrong is None else 409 if wrong.code in CONFLICTS else 422


@desk("GET", "POST")
def unmerge(request: HttpRequest, viewer: Viewer, merge_id: UUID) -> HttpResponse:
    """What goes back where; sent with a reason, the merge is taken back."""
    wrong: DomainError | None = None
    if request.method == "POST":
        try:
            done = comparing.unmerge(
                viewer=viewer,
                merge_id=merge_id,
                why=request.POST.get("why", "")[:WHY],
                different=request.POST.get("different", "") == "yes",
            )
            place = reverse("people:person", args=[done.survivor_id])
            return see(f"{place}?said=unmerged&other={done.absorbed_id}")
        except Refused:
            raise
        except SealError:  # said below, where what was kept is opened for the page
            wrong = None
        except DomainError as error:
            wrong = error
    at = faults(wrong, AT)
    try:
        context = telling.unmerge(persons.unmerge_view(viewer, merge_id, purpose=comparing.PURPOSE))
    except Refused:
        raise
    except DomainError as gone:
        wrong, context, at = gone, {"gone": True}, faults(gone, AT)
    context |= {
        "merge_id": merge_id,
        "why_field": words_field(
            "why", gettext("Why they are two persons"), request.POST.get("why", ""), at.get("why", ""), limit=WHY
        ),
        "different": request.POST.get("different", "") == "yes",
        **at_the_top(at),
    }
    return render(request, "screening/desk/history/unmerge.html", context, status=_status(wrong))


@desk("GET", "POST")
def restrict(request: HttpRequest, viewer: Viewer, person_id: UUID) -> HttpResponse:
    """Whom to ask, and why; sent, only who is assigned and supervisors see the record."""
    if request.method == "GET":
        return _restricting(request, viewer, person_id)
    sent = request.POST
    try:
        people.restrict(
            viewer=viewer,
            person_id=person_id,
            ask=sent.get("ask", "")[:LONGEST_ASK],
            why=_chosen(sent.get("why", ""), "people.restricted-why", gettext("Choose why the record is restricted.")),
            version=whole_number(sent.get("version", "")),
        )
    except Refused:
        raise
    except DomainError as wrong:
        return _restricting(request, viewer, person_id, wrong)
    return see(f"{reverse('people:person', args=[person_id])}?said=restricted")


@desk("POST")
def unrestrict(request: HttpRequest, viewer: Viewer, person_id: UUID) -> HttpResponse:
    """Open again to everybody who may look persons up."""
    sent = request.POST
    try:
        people.unrestrict(
            viewer=viewer,
            person_id=person_id,
            why=_chosen(sent.get("open", ""), "people.opened-why", gettext("Choose why the restriction ends.")),
            version=whole_number(sent.get("version", "")),
        )
    except Refused:
        raise
    except DomainError as wrong:
        return _restricting(request, viewer, person_id, wrong)
    return see(f"{reverse('people:person', args=[person_id])}?said=unrestricted")


def _chosen(code: str, wrong: str, said: str) -> str:
    """A choice that the page needs; which ones there are is the action's to know."""
    if not code:
        raise DomainError(wrong, said)
    return code


def _restricting(
    request: HttpRequest, viewer: Viewer, person_id: UUID, wrong: DomainError | None = None
) -> HttpResponse:
    person = persons.person_for(viewer, person_id, "person:restrict", purpose=comparing.PURPOSE)
    names = persons.askable(viewer, person_id, purpose=comparing.PURPOSE)
    at, sent = faults(wrong, AT), request.POST
    context = _person(person) | {
        "ask_field": _ask_field(names, sent.get("ask", person.ask), at.get("ask", "")),
        "why_field": set_field(
            "radios",
            "why",
            gettext("Why"),
            [(code, str(pairwords.RESTRICTED[code])) for code in RESTRICTED_FOR],
            sent.get("why"),
            at.get("why_0", ""),
        ),
        "open_field": set_field(
            "radios",
            "open",
            gettext("Why the restriction ends"),
            [(code, str(pairwords.OPENED[code])) for code in OPENED_FOR],
            sent.get("open"),
            at.get("open_0", ""),
        ),
        **at_the_top(at),
    }
    return render(request, "screening/desk/history/restrict.html", context, status=_status(wrong))


def _ask_field(names: Iterable[str], chosen: str, error: str) -> FieldView:
    """Who may be asked. One who was named before and works here no more is not among them: choose again."""
    pairs = (("", gettext("Choose one")), *((name, name) for name in names))
    return FieldView(
        kind="select",
        name="ask",
        id="ask",
        label=gettext("Whom to ask"),
        hint=gettext("A supervisor who works here. Everybody who finds the record reads the name."),
        value=chosen,
        error=error,
        choices=tuple(Choice("", value, label, value == chosen) for value, label in pairs),
    )


@desk("GET", "POST")
def seal(request: HttpRequest, viewer: Viewer, person_id: UUID) -> HttpResponse:
    """By what and on whose word; sent, the page that asks once more; sent from there, the record is sealed."""
    sent = request.POST
    if request.method == "GET":
        return _sealing(request, viewer, person_id)
    try:
        why, authority = _sealed_by(sent.get("why", ""), sent.get("authority", ""))
        if sent.get("sure", "") != "yes":
            return _sealing(request, viewer, person_id, asked=(why, authority))
        people.seal(
            viewer=viewer,
            person_id=person_id,
            why=why,
            authority=authority,
            version=whole_number(sent.get("version", "")),
        )
    except Refused:
        raise
    except DomainError as wrong:
        return _sealing(request, viewer, person_id, wrong)
    return see(f"{reverse('people:search')}?said=sealed")


def _sealed_by(why: str, authority: str) -> tuple[str, str]:
    if why not in SealedWhy.values:
        raise DomainError("people.sealed-why", gettext("Choose by what the record is sealed."))
    if authority not in ON_WHOSE_WORD:
        raise DomainError("people.sealed-authority", gettext("Choose on whose word."))
    return why, authority


def _sealing(
    request: HttpRequest,
    viewer: Viewer,
    person_id: UUID,
    wrong: DomainError | None = None,
    asked: tuple[str, str] | None = None,
) -> HttpResponse:
    person = persons.person_for(viewer, person_id, "person:seal", purpose=comparing.PURPOSE)
    at, sent = faults(wrong, AT), request.POST
    context = _person(person) | {
        "why_field": set_field(
            "radios",
            "why",
            gettext("By what is it sealed?"),
            [(code, str(pairwords.SEALED[code])) for code in SealedWhy.values],
            sent.get("why"),
            at.get("why_0", ""),
        ),
        "authority_field": set_field(
            "radios",
            "authority",
            gettext("On whose word?"),
            [(code, str(pairwords.WORD_OF[code])) for code in ON_WHOSE_WORD],
            sent.get("authority"),
            at.get("authority_0", ""),
        ),
        **at_the_top(at),
    }
    if asked:
        why, authority = asked
        context |= {
            "asked": {
                "why": why,
                "authority": authority,
                "why_word": str(pairwords.SEALED[why]),
                "authority_word": str(pairwords.WORD_OF[authority]),
                # The version of the page before: what came between shows as a change, not as consent.
                "version": sent.get("version", "")[:10],
            }
        }
    return render(request, "screening/desk/history/seal.html", context, status=_status(wrong))


def _person(person: Shown) -> dict[str, Any]:
    return {
        "person": person.id,
        "name": person.name or gettext("somebody without a name"),
        "facts": present.facts(person),
        "version": person.version,
        "restricted": person.restricted,
        "ask": person.ask,
    }
