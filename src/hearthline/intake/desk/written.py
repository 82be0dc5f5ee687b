"""Written forms: which oral reports wait for one, and putting a paper to the report it belongs to."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake import actions, queries
from hearthline.intake.actions.written import form_limit
from hearthline.intake.after import written
from hearthline.intake.desk.fields import at_the_top, line_field
from hearthline.intake.desk.followups import back_to
from hearthline.intake.desk.http import desk
from hearthline.intake.desk.lawful import ground
from hearthline.law import PackError, TimeLimit
from hearthline.ui.agency import current_pack
from hearthline.ui.fields import FieldView
from hearthline.ui.words import in_words

PART = "story"


def the_law() -> dict[str, object]:
    """The rule in the pack's words, and the limit with its citation; both may be missing from a pack."""
    pack = current_pack()
    limit_id = form_limit(pack, "")
    limit: TimeLimit | None = pack.limit(limit_id) if limit_id else None
    return {"rule": ground(pack, "written_form.rule", "mandated.form"), "limit": limit, "form": _form_name()}


def _form_name() -> str:
    try:
        return str(current_pack().value("mandated.form").value or "")
    except PackError:
        return ""


@desk("GET")
def page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Oral reports that wait for their form, late first; and papers that belong to nothing yet."""
    rows = written.waiting_forms(viewer)
    context = {
        "rows": rows,
        "late": sum(one.late for one in rows),
        "papers": written.papers(viewer),
        "here": "written-forms",
        **the_law(),
    }
    return render(request, "intake/desk/written_forms.html", context)


@desk("GET", "POST")
def match(request: HttpRequest, viewer: Viewer, call_id: UUID) -> HttpResponse:
    """Which oral report this paper is the form of. The person chooses; the same name is only a hint."""
    from hearthline.intake.calls.queries import call_detail

    wrong: DomainError | None = None
    number = request.POST.get("number", "")
    if request.method == "POST":
        try:
            report_id = _picked(viewer, request.POST.get("report", ""), number)
            actions.match_written(viewer=viewer, call_id=call_id, report_id=report_id)
            return back_to(report_id, "matched", "followups")
        except Refused:
            raise
        except DomainError as caught:
            wrong = caught
    call = call_detail(viewer, call_id)
    names = [value.text for field, value in call.values.items() if _is_name(field)]
    story = call.values.get(PART)
    context = {
        "call": call.call,
        "names": [name for name in names if name.strip()],
        "story": story.text if story else "",
        "suggestions": written.suggestions(viewer, names) if call.call.state == "open" else [],
        "field": _number_field(number, wrong),
        **at_the_top({"number": in_words(wrong)} if wrong else {}),
        **the_law(),
    }
    return render(request, "intake/desk/written_match.html", context, status=422 if wrong else 200)


def _is_name(field: str) -> bool:
    """`children.<i>.name`."""
    return field.startswith("children.") and field.endswith(".name")


def _picked(viewer: Viewer, chosen: str, number: str) -> UUID:
    """The report that was chosen: from the list, or by its number when that is one the viewer may list."""
    try:
        return UUID(chosen)
    except ValueError:
        found = queries.by_number(viewer, number)
    if found is None:
        raise DomainError("written.report", gettext("Choose a report, or write the number of one."))
    return found


def _number_field(value: str, wrong: DomainError | None) -> FieldView:
    return line_field(
        "number",
        gettext("Or the number of the report"),
        value,
        in_words(wrong) if wrong else "",
        hint=gettext("When the reporter wrote it on the form, or you found it yourself."),
        limit=32,
        width="mid",
    )
