"""How a step, the check page and what is missing are shown."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from hearthline.ground import clock
from hearthline.intake.public import deliver, state, uploads
from hearthline.intake.public.answers import NOT_FOR_MY_JOB, Wizard, holds_code, missing
from hearthline.intake.public.posted import no_data
from hearthline.intake.public.respond import page
from hearthline.intake.public.steps import CHECK, FILES_STEP, STEPS, TOTAL, Page
from hearthline.intake.public.wording import wording
from hearthline.ui.templatetags.hearthline import form_errors

UNPROCESSABLE = 422
SELF_HARM = "child_may_hurt_self"


def show(
    request: HttpRequest,
    wizard: Wizard,
    number: int,
    *,
    shown: Page | None = None,
    status: int = 200,
    **extra: Any,
) -> HttpResponse:
    """Step `number`, with `shown` when there is something typed or wrong to show, else as the wizard has it."""
    if number >= CHECK:
        return show_check(request, wizard, status=status, **extra)
    words = wording()
    shown = shown or Page(STEPS[number], wizard, words)
    wizard.seen = max(wizard.seen, number)
    after = CHECK if wizard.edit else number + 1
    context = {
        **frame(wizard),
        **shown.context(),
        "page_title": STEPS[number].title,
        "number": number,
        "has_errors": status == UNPROCESSABLE,
        "next_url": reverse("report:step", args=[after]),
        "here_url": reverse("report:step", args=[number]),
        "back_url": _back_url(wizard, number),
        "errors": problems(shown.all, extra.get("refused", ())),
        "multipart": number == FILES_STEP,
        "files": wizard.answers.get("files", []),
        "can_save": number >= 2,
        "signs_checked": _signs_need_words(wizard),
        "self_harm": number == 2 and self_harm(wizard),
        **extra,
    }
    fresh = status == 200 and not shown.bound and not shown.touched and not extra
    return page(request, STEPS[number].template, context, status=status, fresh=fresh)


def frame(wizard: Wizard) -> dict[str, Any]:
    """What every page of the wizard needs."""
    return {
        "state": state.seal_wizard(wizard),
        "about": wizard.about,
        "wizard": wizard,
        "total": TOTAL,
        "not_sent_yet": wizard.urgent != "sent",
        "language_form": "answers",
        "words": wording(),
        "seen": deliver.seen_by_a_person(wizard) if wizard.urgent == "sent" else None,
    }


def self_harm(wizard: Wizard) -> bool:
    """Whether the person said that somebody may hurt themself: then the crisis line stands beside 911."""
    return SELF_HARM in wizard.answers.get("danger_signs", [])


def show_check(request: HttpRequest, wizard: Wizard, *, status: int = 200, **extra: Any) -> HttpResponse:
    """Step 9: every answer, with a way to change it, and Send."""
    wizard.edit = False
    wizard.seen = CHECK
    deliver.ready(wizard)
    words = wording()
    rows = []
    for step in STEPS.values():
        answers = Page(step, wizard, words).summary()
        if step.number == FILES_STEP:
            answers += [(str(_("File")), one["name"]) for one in wizard.answers.get("files", [])]
        address = reverse("report:step", args=[step.number])
        rows.append({"title": str(step.title), "answers": answers, "number": step.number, "url": address})
    context = {
        **frame(wizard),
        "rows": rows,
        "number": CHECK,
        **duties(wizard),
        "holds_code": holds_code(wizard),
        "here_url": reverse("report:step", args=[CHECK]),
        "send_url": reverse("report:send"),
        "back_url": reverse("report:step", args=[CHECK - 1]),
        "can_save": True,
        **extra,
    }
    return page(request, "check.html", context, status=status)


def duties(wizard: Wizard, start: datetime | None = None) -> dict[str, Any]:
    """What the law still asks of who reports because of a job, counted from `start` (default: now). Nothing for
    everybody else."""
    if not wizard.category and not (wizard.job and wizard.role != NOT_FOR_MY_JOB):
        return {"duties": ()}
    return duty_lines(wizard.category, start)


def duty_lines(category: str, start: datetime | None = None) -> dict[str, Any]:
    """The duties of a reporter category ("": of any) for `duties.html`. What is unknown counts as not met."""
    found = wording().duties("mandated", category, start or clock.now())
    return {"duties": found, "all_met": all(duty.satisfied for duty in found)}


def problems(forms: Iterable[BaseForm], refused: Iterable[uploads.Refusal] = ()) -> list[tuple[str, str]]:
    """(id of the field, message) for the error summary, in the order of the page."""
    return [*form_errors(forms), *(("files", one.said) for one in refused)]


def show_lacking(request: HttpRequest, wizard: Wizard) -> HttpResponse | None:
    """The first step that lacks what we must have, with its error; None when nothing is missing."""
    number = missing(wizard)
    if not number and wording().name_demanded(wizard.kind) and not wizard.identity.get("name"):
        number = 8
    if not number:
        return None
    shown = Page(STEPS[number], wizard, wording(), no_data() if number != 8 else None)
    if number == 8:
        shown = _about_again(wizard)
    shown.valid()
    wizard.edit = True
    return show(request, wizard, number, shown=shown, status=UNPROCESSABLE)


def _about_again(wizard: Wizard) -> Page:
    """Step 8 bound to what the person gave already, so that only the missing name is asked for."""
    data = no_data()
    for key, value in {**wizard.identity, "role": wizard.role}.items():
        data[key] = value
    return Page(STEPS[8], wizard, wording(), data)


def _signs_need_words(wizard: Wizard) -> bool:
    """A sign of danger was checked though danger was not answered with yes: the next page says to call."""
    signs = set(wizard.answers.get("danger_signs", [])) - {"none", "unknown"}
    return bool(signs) and wizard.answers.get("danger") != "yes"


def _back_url(wizard: Wizard, number: int) -> str:
    if wizard.edit:
        return reverse("report:step", args=[CHECK])
    return reverse("report:step", args=[number - 1]) if number > 1 else ""
