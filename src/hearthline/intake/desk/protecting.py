"""Pages that protect who reported: what was told outside, what they wish, and the words that would give them away."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake import queries
from hearthline.intake.desk.fields import at_the_top, faults, line_field, set_field, words_field
from hearthline.intake.desk.http import desk, one_id, see
from hearthline.intake.desk.where import only_ticked, place_word
from hearthline.intake.keys import record_key
from hearthline.intake.reading import ReportDetail
from hearthline.intake.withheld import clues, disclosures
from hearthline.intake.withheld.outgoing import Marks, found
from hearthline.intake.withheld.rules import WAIVES, WAIVES_EMPLOYER, WISHES_NOT, recipients
from hearthline.ui.agency import current_pack
from hearthline.ui.fields import FieldView
from hearthline.ui.moments import as_typed, moment_field, parse_moment
from hearthline.ui.words import in_words

Word = str | Promise
WISH: Final[Mapping[str, Word]] = {
    WISHES_NOT: _("Wants nobody told"),
    WAIVES: _("Agrees that they may be named"),
    WAIVES_EMPLOYER: _("Agrees that their employer may be told"),
}
TOLD: Final[Mapping[str, Word]] = {
    "name": _("Name"),
    "phone": _("Telephone"),
    "email": _("E-mail"),
    "address": _("Address"),
    "employer": _("Employer"),
    "capacity": _("That they had to report because of their job"),
}
HOW: Final[Mapping[str, Word]] = {
    "telephone": _("By telephone"),
    "writing": _("In writing"),
    "in_person": _("In person"),
    "hearing": _("In a hearing"),
}
PERMISSION: Final[Mapping[str, Word]] = {
    "may": _("may be told"),
    "must_not": _("must not be told"),
    "with_order": _("only by an order"),
    "with_waiver": _("only when the reporter agrees"),
    "with_waiver_or_order": _("only when the reporter agrees, or by an order"),
}
AT: Final = {
    "disclosure.recipient": "recipient_kind",
    "disclosure.forbidden": "recipient_kind",
    "disclosure.unknown": "recipient_kind",
    "disclosure.waiver": "recipient_kind",
    "disclosure.order": "order",
    "disclosure.who": "recipient",
    "disclosure.told": "told_0",
    "disclosure.how": "how_0",
    "disclosure.when": "told_at",
    "wish.code": "code_0",
    "wish.words": "wish_words",
}


@desk("GET", "POST")
def told(request: HttpRequest, viewer: Viewer, report_id: UUID) -> HttpResponse:
    """The register of one report, and the form for one more line of it."""
    wrong: DomainError | None = None
    if request.method == "POST":
        try:
            disclosures.record_disclosure(
                viewer=viewer,
                report_id=report_id,
                recipient_kind=request.POST.get("recipient_kind", ""),
                recipient=request.POST.get("recipient", ""),
                told=tuple(request.POST.getlist("told")),
                how=request.POST.get("how", ""),
                told_at=parse_moment(request.POST.get("told_at", "")),
                order=request.POST.get("order", ""),
                note=request.POST.get("note", ""),
            )
            return see(reverse("intake_desk:told", args=[report_id]) + "#register")
        except Refused:
            raise
        except DomainError as caught:
            wrong = caught
    return _register(request, viewer, report_id, wrong)


@desk("POST")
def wish(request: HttpRequest, viewer: Viewer, report_id: UUID) -> HttpResponse:
    """What the reporter said about being named."""
    code, words = request.POST.get("code", ""), request.POST.get("wish_words", "")
    try:
        disclosures.record_wish(viewer=viewer, report_id=report_id, code=code, words=words)
    except Refused:
        raise
    except DomainError as wrong:
        return _register(request, viewer, report_id, wrong)
    return see(reverse("intake_desk:told", args=[report_id]) + "#wish")


def _register(request: HttpRequest, viewer: Viewer, report_id: UUID, wrong: DomainError | None) -> HttpResponse:
    found_register = disclosures.register(viewer, report_id)
    errors = faults(wrong, AT)
    wishing = wrong is not None and wrong.code.startswith("wish.")
    context = {
        "report": found_register.report,
        "register": found_register,
        "recipients": recipients(current_pack()),
        "fields": _fields(request, errors),
        "wish_fields": _wish_fields(request.POST, errors),
        "wish_open": wishing,
        **at_the_top(errors),
    }
    return render(request, "intake/desk/told.html", context, status=422 if wrong else 200)


def _fields(request: HttpRequest, at: Mapping[str, str]) -> list[FieldView]:
    given, limit = request.POST, disclosures.LONGEST_LINE
    return [
        set_field(
            "select",
            "recipient_kind",
            gettext("Whom"),
            _listed(),
            given.get("recipient_kind", ""),
            at.get("recipient_kind", ""),
        ),
        line_field(
            "recipient",
            gettext("Name and office"),
            given.get("recipient", ""),
            at.get("recipient", ""),
            limit=limit,
        ),
        set_field(
            "checkboxes",
            "told",
            gettext("What they are told"),
            [(code, str(word)) for code, word in TOLD.items()],
            given.getlist("told"),
            at.get("told_0", ""),
        ),
        set_field(
            "radios",
            "how",
            gettext("How"),
            [(code, str(word)) for code, word in HOW.items()],
            given.get("how", ""),
            at.get("how_0", ""),
        ),
        moment_field(
            "told_at",
            gettext("When"),
            value=given.get("told_at", "") or as_typed(clock.now()),
            error=at.get("told_at", ""),
        ),
        line_field(
            "order",
            gettext("The order, when there is one: court, date, number"),
            given.get("order", ""),
            at.get("order", ""),
            limit=limit,
        ),
        words_field("note", gettext("Note"), given.get("note", ""), limit=disclosures.LONGEST_WORDS),
    ]


def _listed() -> list[tuple[str, str]]:
    """Whom the pack names, each with whether they may be told."""
    unknown = gettext("unknown")
    found = [
        (one.code, f"{one.value.description} ({PERMISSION.get(one.permission, unknown)})")
        for one in recipients(current_pack())
    ]
    return [("", gettext("Choose")), *found]


def _wish_fields(given: Mapping[str, str], at: Mapping[str, str]) -> dict[str, FieldView]:
    choices = [(code, str(word)) for code, word in WISH.items()]
    return {
        "code": set_field(
            "radios", "code", gettext("What they said"), choices, given.get("code", ""), at.get("code_0", "")
        ),
        "words": words_field(
            "wish_words",
            gettext("In which words, when, and to whom"),
            given.get("wish_words", ""),
            at.get("wish_words", ""),
            limit=disclosures.LONGEST_WORDS,
        ),
    }


@dataclass(frozen=True, repr=False)
class Shown:
    """A text in pieces: (words, whether they are marked). `place`: where it stands in the report, in words."""

    lang: str
    pieces: tuple[tuple[str, bool], ...]
    place: str = ""


@desk("GET", "POST")
def marked(request: HttpRequest, viewer: Viewer, report_id: UUID) -> HttpResponse:
    """Mark words, take marks away, let the keeper mark; and the report with its marks."""
    wrong: DomainError | None = None
    said = ""
    if request.method == "POST":
        try:
            said = _do(request, viewer, report_id)
        except Refused:
            raise
        except DomainError as caught:
            wrong = caught
    detail = _detail(viewer, report_id)
    key = record_key(detail.report, actor=viewer.id, purpose=clues.PURPOSE)
    held = clues.clues(detail.report, key, detail.parts)
    marks = clues.marks_of(detail.report, key, detail.parts)
    errors = {"words": in_words(wrong)} if wrong else {}
    field = words_field(
        "words",
        gettext("Words as they stand in the report, such as: the van driver"),
        request.POST.get("words", "") if wrong else "",
        errors.get("words", ""),
        limit=clues.LONGEST_WORDS,
        rows=2,
    )
    context = {
        "report": detail.report,
        "clues": held,
        "said": said,
        "given": any(one.given for one in detail.reporter),
        "words_field": field,
        "shown": list(_shown(detail, marks)),
        **at_the_top(errors),
    }
    return render(request, "intake/desk/clues.html", context, status=422 if wrong else 200)


def _detail(viewer: Viewer, report_id: UUID) -> ReportDetail:
    return queries.report_detail(viewer, report_id, clues.PURPOSE)


def _do(request: HttpRequest, viewer: Viewer, report_id: UUID) -> str:
    """What the form asks for; what to say about it."""
    what = request.POST.get("do", "mark")
    if what == "remove":
        clues.unmark(viewer=viewer, report_id=report_id, clue_id=one_id(request.POST.get("clue", "")))
        return gettext("The mark is gone.")
    if what == "suggest":
        made = clues.suggest(viewer=viewer, report_id=report_id)
    else:
        made = clues.mark(viewer=viewer, report_id=report_id, words=request.POST.get("words", ""))
    return ngettext("%(n)s place marked.", "%(n)s places marked.", made) % {"n": made}


def _shown(detail: ReportDetail, marks: Marks) -> Iterator[Shown]:
    for part in (detail.main, *(part for part in detail.parts if part.id != detail.main.id)):
        for field, text in clues.texts(part.content).items() if part.content else ():
            if only_ticked(field, text):
                continue
            pieces, at = [], 0
            for start, end in found(text, marks):
                pieces += [(text[at:start], False), (text[start:end], True)]
                at = end
            pieces.append((text[at:], False))
            yield Shown(part.language, tuple(piece for piece in pieces if piece[0]), place_word(field))
