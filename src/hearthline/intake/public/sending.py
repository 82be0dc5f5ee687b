"""Send, and what a person may keep of it."""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from hearthline.ground import clock
from hearthline.intake.door import budget
from hearthline.intake.door.accept import NotTaken
from hearthline.intake.public import deliver, keepsake, pages, receipt
from hearthline.intake.public.answers import Wizard
from hearthline.intake.public.posted import Posted, read
from hearthline.intake.public.respond import page, public

UNAVAILABLE = 503
A_YEAR = timedelta(days=366)


@public("POST", "GET")
def send(request: HttpRequest) -> HttpResponse:
    """Hand the report in and show the receipt. The same answers twice give the same receipt."""
    if request.method != "POST":
        return redirect("report:start")
    posted = read(request)
    wizard = posted.wizard
    if wizard is None:
        return page(request, "lost.html", {"has_errors": True}, status=pages.UNPROCESSABLE)
    if posted.action == "_lang":
        return pages.show_check(request, wizard)
    lacking = pages.show_lacking(request, wizard)
    if lacking is not None:
        return lacking
    over = budget.note(deliver.source(request))
    if over and posted.action != "again":
        return page(request, "once_more.html", {**pages.frame(wizard), "send_url": reverse("report:send")})
    return _receipt(request, posted, wizard, over)


def _receipt(request: HttpRequest, posted: Posted, wizard: Wizard, over: bool) -> HttpResponse:
    try:
        handed_in = deliver.hand_in(wizard, burst=over)
    except NotTaken:
        return pages.show_check(request, wizard, status=UNAVAILABLE, not_taken=True)
    return receipt.answer(request, wizard, handed_in, posted.data.get("state", ""))


@public("POST", "GET")
def note(request: HttpRequest) -> HttpResponse:
    """A text file to keep: time, code and numbers; with `full`, the answers too. Its name tells nothing."""
    if request.method != "POST":
        return redirect("report:start")
    wizard = read(request).wizard
    if wizard is None:
        return page(request, "lost.html", {"has_errors": True}, status=pages.UNPROCESSABLE)
    text = keepsake.note(wizard, _moment(request.POST.get("at", "")), full="full" in request.POST)
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="note.txt"'
    response["Cache-Control"] = "no-store"
    return response


def _moment(given: str) -> datetime:
    """The time the receipt page named, or now when it is not one, or none that a receipt can have."""
    now = clock.now()
    try:
        moment = datetime.fromisoformat(given[:40])
    except ValueError:
        return now
    return moment if moment.tzinfo and abs(moment - now) < A_YEAR else now
