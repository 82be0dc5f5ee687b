"""A fresh proof before the most sensitive acts: a passkey or a code, not older than some minutes.

For a view that does such an act:

    from hearthline.access.stepup import step_up

    @desk("GET", "POST")          # outside: it says who is looking
    @step_up()                    # inside, or around: it asks only for `request.session`
    def reveal(request, viewer, report_id): ...

Or, where only one branch of a view is sensitive:

    if not is_fresh(request):
        return ask(request)

A sign-in with a second factor is a fresh proof. After it the person comes back: to the page, or, when they had sent a
form, to a page that sends the same form again with what they typed. What was typed waits sealed in their own session.
"""

import base64
import json
import os
from collections.abc import Callable
from functools import wraps
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from hearthline.access import sessions
from hearthline.access.deskkey import desk_key

View = Callable[..., HttpResponse]
LONGEST = 512 * 1024
"""Bytes of a form that are kept while its sender proves who they are. Every form that asks for a proof is far below."""
_WAITING = "hl_step_up"
_CONTEXT = b"hearthline access step-up v1"


def step_up(*methods: str) -> Callable[[View], View]:
    """Ask for a fresh proof before this view runs with one of `methods` (none named: POST)."""
    asked = frozenset(methods or ("POST",))

    def around(view: View) -> View:
        @wraps(view)
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method in asked and not is_fresh(request):
                return ask(request)
            if request.method == "POST":
                forget(request)
            return view(request, *args, **kwargs)

        return run

    return around


def is_fresh(request: HttpRequest) -> bool:
    """Has this person proved who they are within `HEARTHLINE_STEP_UP_MINUTES`?

    True too for a session that has no factor yet: the middleware opens nothing to it but setting one up.
    """
    session = request.session
    return not sessions.has_factor(session) or sessions.proved_within(session, settings.HEARTHLINE_STEP_UP_MINUTES)


def ask(request: HttpRequest) -> HttpResponse:
    """To the page that asks for a proof. What was sent waits, sealed; files are not kept.

    Raises RequestDataTooBig for a form over `LONGEST`.
    """
    sent = {} if request.method != "POST" else {k: v for k, v in request.POST.lists() if k != "csrfmiddlewaretoken"}
    told = json.dumps({"path": request.get_full_path(), "posted": request.method == "POST", "sent": sent}).encode()
    if len(told) > LONGEST:
        raise RequestDataTooBig("too much to keep while its sender proves who they are")
    nonce = os.urandom(12)
    request.session[_WAITING] = base64.b64encode(nonce + _box().encrypt(nonce, told, _whose(request))).decode()
    if "HX-Request" in request.headers:
        answer = HttpResponse(status=200)
        answer["HX-Redirect"] = reverse("access_prove")
        return answer
    return HttpResponseRedirect(reverse("access_prove"))


def waiting(request: HttpRequest) -> tuple[str, dict[str, list[str]] | None] | None:
    """What waits in this session: the path, and the fields of a form (None: a page was asked for). None: nothing."""
    try:
        raw = base64.b64decode(request.session.get(_WAITING, ""), validate=True)
        told = json.loads(_box().decrypt(raw[:12], raw[12:], _whose(request)))
    except (InvalidTag, ValueError):
        return None
    return told["path"], told["sent"] if told["posted"] else None


def forget(request: HttpRequest) -> None:
    """Nothing waits any more: it was sent on its way, or the person turned back."""
    request.session.pop(_WAITING, None)


def _box() -> AESGCM:
    return AESGCM(desk_key(_CONTEXT))


def _whose(request: HttpRequest) -> bytes:
    """Sealed to the person: what one typed never opens in another's session."""
    return _CONTEXT + str(request.session.get("_auth_user_id", "")).encode()
