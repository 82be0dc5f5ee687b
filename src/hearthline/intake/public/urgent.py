"""Danger now: the 911 page, "I cannot call", which seals a first envelope at once, and what is sent after it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from hearthline.intake.door import budget
from hearthline.intake.door.accept import NotTaken
from hearthline.intake.door.models import Kind
from hearthline.intake.public import deliver, pages
from hearthline.intake.public.answers import Wizard
from hearthline.intake.public.forms import UrgentForm
from hearthline.intake.public.posted import Posted
from hearthline.intake.public.respond import page
from hearthline.intake.public.steps import CHECK
from hearthline.intake.public.wording import wording

SENT, FAILED = "sent", "failed"


def show(request: HttpRequest, wizard: Wizard, *, form: UrgentForm | None = None) -> HttpResponse:
    """The 911 page. It never sends anybody away: both buttons lead on, and nothing typed is lost.

    `form`: what was typed in its two boxes and is too long.
    """
    shown = form or UrgentForm(wizard, wording())
    context = {
        **pages.frame(wizard),
        "next_url": reverse("report:step", args=[2]),
        "back_url": reverse("report:step", args=[1]),
        "here_url": reverse("report:step", args=[2]),
        "place": wizard.answers.get("where_now", ""),
        "names": ", ".join(one["name"] for one in wizard.answers.get("children", []) if one.get("name")),
        "form": shown,
        "errors": pages.problems([shown] if form else []),
        "has_errors": form is not None,
        "self_harm": pages.self_harm(wizard),
    }
    fresh = not shown.touched and form is None
    return page(request, "danger.html", context, status=pages.UNPROCESSABLE if form else 200, fresh=fresh)


def turn(request: HttpRequest, posted: Posted, wizard: Wizard, *, lost: bool = False) -> HttpResponse:
    """What the buttons of the 911 page do. Whichever is pressed, what was typed in the boxes is kept.

    `lost`: the pages before it could not be read, and the page that follows says so.
    """
    form = UrgentForm(wizard, wording(), posted.data)
    form.is_valid()
    if form.too_long:
        return show(request, wizard, form=form)
    form.take(wizard)
    if posted.action == "_lang":
        return show(request, wizard)
    if posted.action == "back":
        return pages.show(request, wizard, 1)
    if posted.action == "cannot_call":
        raise_first(wizard, burst=budget.note(deliver.source(request)))
    else:
        wizard.called = True
    code = deliver.code_of(wizard) if wizard.urgent else ""
    said: dict[str, Any] = {"lost": True} if lost else {}
    return pages.show(request, wizard, CHECK if wizard.edit else 2, just_urgent=bool(code), code=code, **said)


def turn_lost(request: HttpRequest, posted: Posted) -> HttpResponse:
    """The 911 page's buttons when its state does not open: the press counts all the same, with what is in the boxes.

    A second press is then a second envelope. Two alarms for one child are better than none.
    """
    wizard = Wizard.new()
    wizard.put({"danger": "yes"})
    return turn(request, posted, wizard, lost=True)


def raise_first(wizard: Wizard, *, burst: bool) -> None:
    """Seal what is known as an envelope of its own kind, so that it stands first in line before anything more is told.

    The same press twice is one envelope. When nothing would hold it the page says so, and the wizard goes on.
    `burst`: its source is over budget; it still alarms, and stands behind the others of its urgency.
    """
    wizard.urgent = SENT
    _hand_in(wizard, Kind.DANGER, burst)


def add(wizard: Wizard, here: int) -> bool:
    """Send what was told since "I cannot call": whoever cannot call may not come as far as Send.

    Nothing happens when nothing is new. False when nothing would hold it; the next step sends it again. It is not
    counted against the source's budget: one person, one report. `here`: the step; only the first one answers the
    question about danger again, so that no other step is a new alarm at the desk.
    """
    if not wizard.urgent or deliver.digest(wizard) == wizard.told:
        return True
    first = wizard.urgent == FAILED
    wizard.urgent = SENT
    again = first or here == 1
    return _hand_in(wizard, Kind.DANGER if first else Kind.ADDITION, False, first, **({} if again else {"danger": ""}))


def _hand_in(wizard: Wizard, kind: str, burst: bool, first: bool = True, **answer: str) -> bool:
    try:
        deliver.hand_in(wizard, kind=kind, burst=burst, **answer)
    except NotTaken:
        wizard.urgent = FAILED if first else SENT
        return False
    wizard.told = deliver.digest(wizard)
    return True
