"""The addresses of the wizard: start, the role page, the steps, leaving."""

from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hearthline.ground.text import one_line
from hearthline.intake.public import drafts, flow, pages, state, urgent
from hearthline.intake.public.answers import ABOUT, Wizard
from hearthline.intake.public.forms import JobForm
from hearthline.intake.public.posted import Posted, read
from hearthline.intake.public.respond import page, public
from hearthline.intake.public.steps import CHECK
from hearthline.intake.public.wording import wording
from hearthline.realm.door import using


@public("GET")
def start(request: HttpRequest) -> HttpResponse:
    """The first page: what this is, 911, the rules before the first question, and the ways in."""
    words = wording()
    context = {"words": words, "rule": words.rule("public"), "name_demanded": words.name_demanded("public")}
    return page(request, "start.html", context, fresh=True)


@public("GET")
def job(request: HttpRequest) -> HttpResponse:
    """For who reports because of a job: the duty first, then the role, then the same wizard."""
    words = wording()
    context = {
        "words": words,
        "form": JobForm(Wizard(token=""), words),
        "rule": words.rule("mandated"),
        **pages.duty_lines(""),
    }
    return page(request, "job.html", context, fresh=True)


@public("POST", "GET")
def handed(request: HttpRequest) -> HttpResponse:
    """For who comes from the outside face with their own details: the same wizard, with those filled in.

    They come in a sealed hand-over that works once, and only from a page of the outside face, as the browser says: else
    another site could put its own details into a report. Whatever else comes begins without, and nobody is refused.
    """
    if request.method != "POST":
        return redirect("report:job")
    words, wizard = wording(), None
    if using.from_outside(request.headers.get("Origin", "")):
        wizard = _filled(using.take(request.POST.get("handed", "")))
    shown = wizard or Wizard(token="")
    context = {
        "words": words,
        "rule": words.rule("mandated"),
        "form": JobForm(shown, words),
        "wizard": wizard,
        "state": state.seal_wizard(wizard) if wizard else "",
        **pages.duty_lines(shown.category),
    }
    return page(request, "with.html", context)


def _filled(told: Mapping[str, str] | None) -> Wizard | None:
    if told is None:
        return None
    wizard, known = Wizard.new(), {code for code, _label in wording().categories}
    wizard.job = True
    wizard.role = told["category"] if told["category"] in known else ""
    wizard.identity = {name: said for name in ("name", "phone", "employer") if (said := one_line(told[name], 200))}
    return wizard


@public("POST", "GET")
def step(request: HttpRequest, number: int) -> HttpResponse:
    """Every step. The page that was sent decides what follows; the address only says where we should be."""
    if request.method != "POST":
        return redirect("report:start")
    posted = read(request)
    if posted.came_from in ("start", "job", "with"):
        return _begin(request, posted)
    if posted.wizard is None and posted.came_from == "danger":
        return urgent.turn_lost(request, posted)
    if posted.wizard is None and not 1 <= posted.step < CHECK:
        return page(request, "lost.html", {"has_errors": True}, status=pages.UNPROCESSABLE)
    if 1 <= posted.step < CHECK:
        return flow.turn(request, posted)
    wizard = posted.wizard or Wizard.new()
    if posted.came_from == "danger":
        return urgent.turn(request, posted, wizard)
    return _from_check(request, posted, wizard)


def _begin(request: HttpRequest, posted: Posted) -> HttpResponse:
    about = posted.data.get("about", "")
    wizard = Wizard.new(about if about in ABOUT else "child")
    if posted.came_from == "with" and posted.wizard is not None and "bare" not in posted.data:
        wizard = posted.wizard
        wizard.about = about if about in ABOUT else "child"
    if posted.came_from in ("job", "with"):
        wizard.job = True
        form = JobForm(wizard, wording(), posted.data)
        if form.is_valid():
            form.take(wizard)
    return pages.show(request, wizard, 1)


def _from_check(request: HttpRequest, posted: Posted, wizard: Wizard) -> HttpResponse:
    """The check page's buttons: change one step, go back, save, another language."""
    if posted.action == "edit" and 1 <= posted.number < CHECK:
        wizard.edit = True
        return pages.show(request, wizard, posted.number)
    if posted.action == "back":
        return pages.show(request, wizard, CHECK - 1)
    if posted.action == "save":
        return drafts.save_and_show(request, wizard, CHECK)
    return pages.show(request, wizard, CHECK)


@public("POST")
def keep(request: HttpRequest) -> HttpResponse:
    """Autosave, once a draft code was given: 204 when the draft now holds what the page holds, else 409."""
    posted = read(request)
    if posted.wizard is None or not posted.wizard.draft or not flow.take_quietly(posted):
        return HttpResponse(status=409)
    return HttpResponse(status=204 if drafts.refresh(posted.wizard) else 503)


@public("GET")
def leave(request: HttpRequest) -> HttpResponse:
    """Away from here, at once, with or without a script. The browser is asked to forget what it kept of this face:
    no cookies, since it has none, and "cookies" would empty the whole registered domain, the desk included."""
    response = redirect(settings.HEARTHLINE_EXIT_URL)
    response.status_code = 303
    response["Clear-Site-Data"] = '"cache", "storage"'
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


@public("GET")
def safety(request: HttpRequest) -> HttpResponse:
    """What the exit does, and what it cannot do."""
    return page(request, "safety.html", {}, fresh=True)


@public("GET")
def lost_code(request: HttpRequest) -> HttpResponse:
    """We cannot find a lost code. What helps instead."""
    return page(request, "lost_code.html", {}, fresh=True)
