"""A fresh proof, and back to what was asked: the page, or the form with everything typed."""

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from hearthline.access import factors, passkeys, sessions, stepup
from hearthline.access.desk.passkeyforms import ProveCodeForm, ProvePasskeyForm
from hearthline.access.desk.who import passkey_place, who
from hearthline.access.models import User
from hearthline.access.stepup import is_fresh


@require_http_methods(["GET", "POST"])
def prove(request: HttpRequest) -> HttpResponse:
    """By the code of the telephone's app. A GET with a fresh proof goes on at once."""
    _viewer, user = who(request)
    if request.method == "GET" and is_fresh(request):
        return _onward(request)
    form = ProveCodeForm(request.POST if request.method == "POST" else None, user=user)
    if request.method == "POST" and form.is_valid():
        return _proved(request, user, "code")
    return _page(request, form, user)


@require_POST
def prove_by_passkey(request: HttpRequest) -> HttpResponse:
    """By passkey."""
    _viewer, user = who(request)
    form = ProvePasskeyForm(request.POST, user=user)
    if form.is_valid():
        return _proved(request, user, "passkey")
    return _page(request, ProveCodeForm(user=user), user, refused=True)


@require_POST
def turn_back(request: HttpRequest) -> HttpResponse:
    """Rather not: what waited is forgotten."""
    stepup.forget(request)
    return redirect("/")


def _proved(request: HttpRequest, user: User, factor: str) -> HttpResponse:
    sessions.proved(request.session)
    request.session.cycle_key()
    factors.note_proof(user=user, factor=factor)
    answer = cast(HttpResponse, redirect("access_prove"))
    answer.status_code = 303
    return answer


def _onward(request: HttpRequest) -> HttpResponse:
    """To the page that was asked for; a form that was sent is sent again from a page of its own."""
    found = stepup.waiting(request)
    if found is None:
        return redirect("/")
    path, sent = found
    if sent is None:
        stepup.forget(request)
        return HttpResponseRedirect(path)
    # It waits until it has been sent, so that loading this page again loses nothing.
    rows = [(name, value) for name, values in sent.items() for value in values]
    return render(request, "access/desk/proved.html", {"path": path, "rows": rows})


def _page(request: HttpRequest, form: ProveCodeForm, user: User, refused: bool = False) -> HttpResponse:
    waits = stepup.waiting(request)
    context = {
        "form": form,
        "app": factors.has_app(user),
        "keys": bool(passkeys.of(user)),
        "refused": refused,
        "typed": bool(waits and waits[1] is not None),
        "has_errors": bool(form.errors or refused),
        **passkey_place(request),
    }
    return render(request, "access/desk/prove.html", context)
