"""From page to page: what each button of a step does."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from hearthline.intake.public import drafts, uploads, urgent
from hearthline.intake.public.answers import Wizard
from hearthline.intake.public.pages import UNPROCESSABLE, show
from hearthline.intake.public.posted import Posted
from hearthline.intake.public.steps import ABOUT_YOU, CHECK, FILES_STEP, SKIPPABLE, STEPS, Page
from hearthline.intake.public.wording import wording


def turn(request: HttpRequest, posted: Posted) -> HttpResponse:
    """Take what step `posted.step` (1 to 8) sent and answer with the page that follows."""
    lost = posted.wizard is None
    wizard = posted.wizard or Wizard.new()
    shown = Page(STEPS[posted.step], wizard, wording(), posted.data)
    refused = _take_files(request, wizard, posted)
    if lost:
        return show(request, wizard, posted.step, shown=shown, status=UNPROCESSABLE, lost=True, refused=refused)
    valid = shown.valid()
    if posted.action == "continue" and posted.step == ABOUT_YOU:
        wizard.rechecked = True  # what reads oddly is asked about once; the next time it is taken as it is
    if shown.too_long or refused or (posted.action == "continue" and not valid):
        return show(request, wizard, posted.step, shown=shown, status=UNPROCESSABLE, refused=refused)
    if not (posted.action == "skip" and posted.step in SKIPPABLE):
        shown.take(without=posted.number if posted.action == "remove" else None)
    return _answer(request, posted, wizard, shown)


def _answer(request: HttpRequest, posted: Posted, wizard: Wizard, shown: Page) -> HttpResponse:
    here = posted.step
    if posted.action == "_lang":
        return show(request, wizard, here)
    unsent = posted.action in ("continue", "skip", "save") and not urgent.add(wizard, here)
    if posted.action == "save":
        return drafts.save_and_show(request, wizard, here)
    if posted.action in ("add", "remove"):
        return _people(request, posted, wizard, shown)
    if posted.action == "back":
        return show(request, wizard, CHECK if wizard.edit else max(1, here - 1))
    drafts.refresh(wizard)
    if here == 1 and wizard.answers.get("danger") == "yes" and not (wizard.called or wizard.urgent):
        return urgent.show(request, wizard)
    said: dict[str, Any] = {"unsent": True} if unsent else {}
    return show(request, wizard, CHECK if wizard.edit else here + 1, **said)


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


def take_quietly(posted: Posted) -> bool:
    """Put what the page holds into its wizard and show nothing; False when it does not fit or is no step."""
    if posted.wizard is None or not posted.step:
        return False
    if posted.step < CHECK:
        shown = Page(STEPS[posted.step], posted.wizard, wording(), posted.data)
        shown.valid()
        if shown.too_long:
            return False
        shown.take()
    return True
