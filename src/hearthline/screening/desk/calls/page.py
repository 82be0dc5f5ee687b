"""The page of a call: GET shows it, POST keeps the whole form (the way without JavaScript)."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError
from hearthline.intake import presence
from hearthline.intake.calls import actions, queries
from hearthline.intake.calls.fields import MOST
from hearthline.intake.calls.lacks import WRITTEN
from hearthline.intake.calls.models import CallState
from hearthline.intake.calls.types import CallView, Ended, Lack, Other
from hearthline.intake.desk.http import desk, see, whole_number
from hearthline.screening.desk.calls import asking, cards, ended, fields, saving
from hearthline.screening.desk.calls.people import blank, grid, named, people
from hearthline.screening.desk.calls.questions import groups
from hearthline.screening.desk.calls.sheet import NOTHING, Sheet, Typed
from hearthline.ui.agency import current_pack
from hearthline.ui.phones import phone_line
from hearthline.ui.words import in_words

SAID = ("saved", "opened", "taken_over", "attached", "added_later")
GROUPS = ("children", "adults")


@desk("GET", "POST")
def page(request: HttpRequest, viewer: Viewer, call_id: UUID) -> HttpResponse:
    """The call. A POST keeps everything on the form and comes back; a button may ask for one more person."""
    if request.method == "GET":
        return show(request, viewer, call_id)
    kept = keep(request, viewer, call_id)
    if isinstance(kept, HttpResponse):
        return kept
    if kept.wrong or kept.others:
        return show(request, viewer, call_id, typed=kept, status=409 if kept.others else 422)
    if request.POST.get("then") == "history":
        answer = HttpResponseRedirect(reverse("calls:history", args=[call_id]))
        answer.status_code = 303
        return answer
    group = request.POST.get("add", "")
    if group in GROUPS:
        number = min(max(whole_number(request.POST.get(f"count_{group}", "")), 1), MOST - 1)
        return back(call_id, f"{group}={number + 1}#f-{group}-{number}-name")
    return back(call_id, "said=saved")


def back(call_id: UUID, rest: str) -> HttpResponseRedirect:
    """See the call again. `rest`: what follows the question mark."""
    return see(f"{reverse('calls:call', args=[call_id])}?{rest}")


def keep(request: HttpRequest, viewer: Viewer, call_id: UUID) -> Typed | HttpResponse:
    """Keep what the form says. Words for a call that was filed meanwhile join its report; no words are dropped."""
    try:
        return saving.save_form(request, viewer, call_id)
    except Ended as why:
        values = {path: text for path, (_base, text) in saving.changes(request.POST).items() if text.strip()}
        if why.call.state != CallState.FILED or not values:
            return show(request, viewer, call_id, wrong=why, typed=Typed(values), status=409)
        try:
            filed = actions.amend(viewer=viewer, call_id=call_id, values=values, writer=request.POST.get("writer", ""))
        except DomainError as wrong:
            return show(request, viewer, call_id, wrong=wrong, typed=Typed(values), status=409)
        return see(reverse("screening:report", args=[filed.report_id]))


def show(
    request: HttpRequest,
    viewer: Viewer,
    call_id: UUID,
    *,
    typed: Typed = NOTHING,
    lacks: tuple[Lack, ...] = (),
    wrong: DomainError | None = None,
    at: str = "main",
    status: int = 200,
) -> HttpResponse:
    """The page; after a form that could not be taken, with what is wrong, and everything that was typed."""
    found = queries.call_detail(viewer, call_id)
    if found.call.state != CallState.OPEN:
        context = ended.context(found, typed) | {"has_errors": wrong is not None, "wrong": wrong}
        return render(request, "screening/desk/calls/ended.html", context, status=status)
    typed = _with_waiting(found, typed)
    sheet = Sheet(viewer, found, current_pack(), typed, lacks, _focus(request, found, status))
    errors = ([(at, in_words(wrong))] if wrong else []) + sheet.errors()
    context = everything(request, viewer, sheet, found) | {
        "has_errors": bool(errors or typed.others),
        "errors": errors + [(cards.target(path), _meanwhile(other.by_name)) for path, other in typed.others.items()],
        "wrong_at": {at: in_words(wrong)} if wrong else {},
        "said": request.GET.get("said", "") if request.GET.get("said", "") in SAID else "",
    }
    return render(request, "screening/desk/calls/call.html", context, status=status)


def _focus(request: HttpRequest, found: CallView, status: int) -> str:
    """The field that has the focus: the first of a call where nothing was typed, or the name of a person just added."""
    if status != 200:
        return ""  # the list of what is wrong has it
    for group in GROUPS:
        number = whole_number(request.GET.get(group, ""))
        if number > 0:
            return f"{group}.{number - 1}.name"
    return "" if found.values else "language"


def _with_waiting(found: CallView, typed: Typed) -> Typed:
    """What this person wrote where somebody else had written, from before a reload: shown again until they choose."""
    others = {
        path: Other(value.text, value.by_name, value.at, value.version, mine=False)
        for path in found.waiting
        if (value := found.values.get(path)) is not None
    }
    texts = {path: found.waiting[path] for path in others}
    return Typed({**texts, **typed.texts}, typed.wrong, {**others, **typed.others})


def _meanwhile(name: str) -> str:
    return gettext("%(name)s wrote here too. Both texts are shown: keep one, or make one of both.") % {"name": name}


def everything(request: HttpRequest, viewer: Viewer, sheet: Sheet, found: CallView) -> dict[str, Any]:
    """What the cards show. Each box is made here, so that the form knows every field it holds."""
    wanted = {group: whole_number(request.GET.get(group, "")) for group in GROUPS}
    children = people(sheet, "children", wanted["children"])
    adults = people(sheet, "adults", wanted["adults"])
    call = found.call
    made = groups(sheet)
    asked = [question.box for group in made for question in group.questions]
    return {
        "sheet": sheet,
        "call": call,
        "heads": sheet.heads(asked),
        "children": children,
        "adults": adults,
        "who": ", ".join(
            named(sheet, one) for one in (*children, *adults) if not one.out.checked and named(sheet, one)
        ),
        "lines": grid(sheet, children, adults),
        "blanks": [blank(group) for group in GROUPS],
        "groups": made,
        "signs": [sheet.box(f"danger_signs.{code}") for code, _words in asking.danger_signs(sheet.pack)],
        "know": [sheet.box(spec.path) for spec in fields.HOW_KNOW],
        "phone_puts": sheet.puts("reporter.phone") if sheet.may_see_reporter else (),
        "know_puts": sheet.puts(asking.HOW_KNOW),
        "know_wrong": sheet.lacks.get(fields.HOW_KNOW[0].path, ""),
        "visit": [sheet.box(spec.path) for spec in fields.VISIT],
        "reporter": [sheet.box(spec.path) for spec in fields.REPORTER[1:]] if sheet.may_see_reporter else [],
        "notes": sheet.puts(""),
        "readback": [sheet.box(spec.path) for spec in fields.READ_BACK],
        "next_steps": asking.next_steps(sheet.pack),
        "scans": found.scans,
        "line": phone_line("hotline"),
        "written": call.channel in WRITTEN,
        "untouched": not found.values and not found.scans,
        "others": presence.who(viewer, presence.CALL, [call.pk.hex]).get(call.pk.hex, ()),
        "results": ended.RESULTS,
    }


@desk("GET")
def questions(request: HttpRequest, viewer: Viewer, call_id: UUID) -> HttpResponse:
    """The card of questions alone, for what is picked now."""
    found = queries.call_detail(viewer, call_id)
    sheet = Sheet(viewer, found, current_pack())
    made = groups(sheet)
    context = {"sheet": sheet, "groups": made, "bases": sheet.bases()}
    return render(request, "screening/desk/calls/questions.html", context)
