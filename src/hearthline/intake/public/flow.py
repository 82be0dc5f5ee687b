"""From page to page: what each button does, and how a step is shown."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from hearthline.ground import clock
from hearthline.intake.public import drafts, state, uploads, urgent
from hearthline.intake.public.answers import NOT_FOR_MY_JOB, Wizard, missing
from hearthline.intake.public.posted import Posted, no_data
from hearthline.intake.public.respond import page
from hearthline.intake.public.steps import CHECK, FILES_STEP, SKIPPABLE, STEPS, TOTAL, Page
from hearthline.intake.public.wording import wording

UNPROCESSABLE = 422


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
        "back_url": _back_url(wizard, number),
        "multipart": number == FILES_STEP,
        "files": wizard.answers.get("files", []),
        "can_save": number >= 2,
        "signs_checked": _signs_need_words(wizard),
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
        "not_sent_yet": True,
        "language_form": "answers",
        "words": wording(),
    }


def show_check(request: HttpRequest, wizard: Wizard, *, status: int = 200, **extra: Any) -> HttpResponse:
    """Step 9: every answer, with a way to change it, and Send."""
    wizard.edit = False
    wizard.seen = CHECK
    words = wording()
    rows = []
    for step in STEPS.values():
        answers = [f"{question}: {answer}" for question, answer in Page(step, wizard, words).summary()]
        if step.number == FILES_STEP:
            answers += [one["name"] for one in wizard.answers.get("files", [])]
        rows.append(
            {
                "key": str(step.title),
                "value": "\n".join(answers),
                "change_value": str(step.number),
                "change_name": str(step.title),
            }
        )
    context = {
        **frame(wizard),
        "rows": rows,
        "number": CHECK,
        "duties": duties(wizard),
        "send_url": reverse("report:send"),
        "back_url": reverse("report:step", args=[CHECK - 1]),
        "can_save": True,
        **extra,
    }
    return page(request, "check.html", context, status=status)


def duties(wizard: Wizard) -> Sequence[Any]:
    """What the law still asks of who reports because of a job, counted from now. Nothing for everybody else."""
    if not wizard.category and not (wizard.job and wizard.role != NOT_FOR_MY_JOB):
        return ()
    return wording().duties("mandated", wizard.category, clock.now())


def show_lacking(request: HttpRequest, wizard: Wizard) -> HttpResponse | None:
    """The first step that lacks what we must have, with its error; None when nothing is missing."""
    number = missing(wizard)
    if not number and wording().must_give(wizard.kind) and not wizard.identity.get("name"):
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


def turn(request: HttpRequest, posted: Posted) -> HttpResponse:
    """Take what step `posted.step` (1 to 8) sent and answer with the page that follows."""
    lost = posted.wizard is None
    wizard = posted.wizard or Wizard.new()
    shown = Page(STEPS[posted.step], wizard, wording(), posted.data)
    refused = _take_files(request, wizard, posted)
    if lost:
        return show(request, wizard, posted.step, shown=shown, status=UNPROCESSABLE, lost=True, refused=refused)
    valid = shown.valid()
    if shown.too_long or refused or (posted.action == "continue" and not valid):
        return show(request, wizard, posted.step, shown=shown, status=UNPROCESSABLE, refused=refused)
    if not (posted.action == "skip" and posted.step in SKIPPABLE):
        shown.take(without=posted.number if posted.action == "remove" else None)
    return _answer(request, posted, wizard, shown)


def _answer(request: HttpRequest, posted: Posted, wizard: Wizard, shown: Page) -> HttpResponse:
    here = posted.step
    if posted.action == "_lang":
        return show(request, wizard, here)
    if posted.action == "save":
        return drafts.save_and_show(request, wizard, here)
    if posted.action in ("add", "remove"):
        return _people(request, posted, wizard, shown)
    if posted.action == "back":
        return show(request, wizard, CHECK if wizard.edit else max(1, here - 1))
    drafts.refresh(wizard)
    if here == 1 and wizard.answers.get("danger") == "yes" and not (wizard.called or wizard.urgent):
        return urgent.show(request, wizard)
    return show(request, wizard, CHECK if wizard.edit else here + 1)


def _people(request: HttpRequest, posted: Posted, wizard: Wizard, shown: Page) -> HttpResponse:
    """One more blank block, or one person (or file) fewer."""
    files = wizard.answers.get("files", [])
    if posted.step == FILES_STEP:
        if posted.action == "remove" and 0 <= posted.number < len(files):
            wizard.put({"files": [one for n, one in enumerate(files) if n != posted.number]})
        return show(request, wizard, posted.step)
    count = len(shown.people) + (1 if posted.action == "add" else -1)
    again = Page(STEPS[posted.step], wizard, wording(), count=max(1, count))
    if posted.action == "add" and again.people:
        first = next(iter(again.people[-1].fields.values()))
        first.widget.attrs["autofocus"] = True
    return show(request, wizard, posted.step, shown=again, changed=True)


def _take_files(request: HttpRequest, wizard: Wizard, posted: Posted) -> list[uploads.Refusal]:
    sent = request.FILES.getlist("files") if posted.step == FILES_STEP else []
    sent = [one for one in sent if one]
    if not sent:
        return []
    files, refused = uploads.take(sent, wizard.answers.get("files", []))
    wizard.put({"files": files})
    return refused


def _signs_need_words(wizard: Wizard) -> bool:
    """A sign of danger was checked though danger was not answered with yes: the next page says to call."""
    signs = set(wizard.answers.get("danger_signs", [])) - {"none", "unknown"}
    return bool(signs) and wizard.answers.get("danger") != "yes"


def _back_url(wizard: Wizard, number: int) -> str:
    if wizard.edit:
        return reverse("report:step", args=[CHECK])
    return reverse("report:step", args=[number - 1]) if number > 1 else ""
