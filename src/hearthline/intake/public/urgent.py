"""Danger now: the 911 page, and "I cannot call", which seals a first envelope at once."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from hearthline.intake.door import budget
from hearthline.intake.door.accept import NotTaken
from hearthline.intake.door.models import Kind
from hearthline.intake.public import deliver, pages
from hearthline.intake.public.answers import Wizard
from hearthline.intake.public.posted import Posted
from hearthline.intake.public.respond import page
from hearthline.intake.public.steps import CHECK

SENT, FAILED = "sent", "failed"


def show(request: HttpRequest, wizard: Wizard) -> HttpResponse:
    """The 911 page. It never sends anybody away: both buttons lead on, and nothing typed is lost."""
    context = {
        **pages.frame(wizard),
        "next_url": reverse("report:step", args=[2]),
        "back_url": reverse("report:step", args=[1]),
        "place": wizard.answers.get("where_now", ""),
        "names": ", ".join(one["name"] for one in wizard.answers.get("children", []) if one.get("name")),
    }
    return page(request, "danger.html", context, fresh=not wizard.answers.get("story"))


def turn(request: HttpRequest, posted: Posted, wizard: Wizard) -> HttpResponse:
    """What the buttons of the 911 page do."""
    if posted.action == "_lang":
        return show(request, wizard)
    if posted.action == "back":
        return pages.show(request, wizard, 1)
    if posted.action == "cannot_call":
        raise_first(wizard, burst=budget.note(deliver.source(request)))
    else:
        wizard.called = True
    code = deliver.code_of(wizard) if wizard.urgent else ""
    return pages.show(request, wizard, CHECK if wizard.edit else 2, just_urgent=bool(code), code=code)


def raise_first(wizard: Wizard, *, burst: bool) -> None:
    """Seal what is known as an envelope of its own kind, so that it stands first in line before anything more is told.

    The same press twice is one envelope. When nothing would hold it the page says so, and the wizard goes on.
    `burst`: its source is over budget; it still alarms, and stands behind the others of its urgency.
    """
    wizard.urgent = SENT
    try:
        deliver.hand_in(wizard, kind=Kind.DANGER, burst=burst)
    except NotTaken:
        wizard.urgent = FAILED
