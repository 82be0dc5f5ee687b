"""Pages of signing in through the agency's own identity provider. All by links and redirects: no script, and no form
that would have to be allowed to leave this site."""

from datetime import datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidTag
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hearthline.access.adapters import MFAAdapter
from hearthline.access.outside import oidc, saml
from hearthline.access.outside.claims import Claims, NotProved
from hearthline.access.outside.entering import enter, note_refused, safe_next
from hearthline.access.outside.links import providers
from hearthline.access.outside.providers import Provider
from hearthline.access.places import cookie_name
from hearthline.ground import clock

_KEPT = "hl_outside"
_PATIENCE = timedelta(minutes=10)
_CARRIED = timedelta(minutes=2)
_SIGNER = signing.Signer(salt="hearthline.access.outside")


def _provider(provider_id: str, kind: str = "") -> Provider:
    found = next((p for p in providers() if p.id == provider_id and kind in ("", p.kind)), None)
    if found is None:
        raise Http404
    return found


def _address(request: HttpRequest, name: str, provider: Provider) -> str:
    return request.build_absolute_uri(reverse(name, args=[provider.id]))


@require_GET
def start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Out to the identity provider, when the person chose it on our own page.

    Another site's link or picture does not start it: nobody is signed in without having asked.
    """
    provider = _provider(provider_id)
    if request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
        return HttpResponseRedirect(reverse("account_login"))
    try:
        if provider.kind == "oidc":
            address, kept = oidc.begin(provider, _address(request, "access_outside_back", provider))
        else:
            back, about = (_address(request, f"access_outside_{n}", provider) for n in ("acs", "metadata"))
            address, kept = saml.begin(provider, back, about)
    except NotProved as wrong:
        return _no(request, provider, wrong.why)
    request.session[_KEPT] = {
        **kept,
        "provider": provider.id,
        "until": (clock.now() + _PATIENCE).isoformat(),
        "next": safe_next(request.GET.get("next", "")),
    }
    return HttpResponseRedirect(address)


def _take(request: HttpRequest, provider: Provider) -> dict[str, str]:
    """What this browser was given when it asked. Once: an answer that comes a second time finds nothing."""
    kept: Any = request.session.pop(_KEPT, None)
    if not isinstance(kept, dict) or kept.get("provider") != provider.id:
        raise NotProved("unasked")
    if datetime.fromisoformat(kept["until"]) <= clock.now():
        raise NotProved("late")
    return kept


@require_GET
def back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The answer of an OpenID Connect provider."""
    provider = _provider(provider_id, "oidc")
    subject = ""
    try:
        kept = _take(request, provider)
        claims = oidc.finish(provider, _address(request, "access_outside_back", provider), request.GET.dict(), kept)
        subject = claims.subject
        return enter(request, provider, claims, kept["next"])
    except NotProved as wrong:
        return _no(request, provider, wrong.why, subject)


# The one form that comes from another site. It is signed by the provider, changes nothing here, and signs nobody in:
# `finish` does, in the browser that asked.
@csrf_exempt
@require_POST
def acs(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The answer of a SAML provider, carried on in a sealed cookie to a page that has the session."""
    provider = _provider(provider_id, "saml")
    there, about = (_address(request, f"access_outside_{n}", provider) for n in ("acs", "metadata"))
    try:
        told = saml.receive(provider, there, about, request.POST.dict())
    except NotProved as wrong:
        return _no(request, provider, wrong.why)
    told["until"] = (clock.now() + _CARRIED).isoformat()
    answer = HttpResponse(status=303, headers={"Location": reverse("access_outside_finish", args=[provider.id])})
    sealed = MFAAdapter().encrypt(_SIGNER.sign_object(told))
    answer.set_cookie(
        _cookie(), sealed, max_age=_CARRIED, secure=cookie_name().startswith("__Host-"), httponly=True, samesite="Lax"
    )
    return answer


def _cookie() -> str:
    return cookie_name().replace("known", "outside")


@require_GET
def finish(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The carried answer, in the browser that asked for it."""
    provider = _provider(provider_id, "saml")
    subject = ""
    try:
        told = _carried(request)
        kept = _take(request, provider)
        if told.get("provider") != provider.id:
            raise NotProved("unasked")
        claims: Claims = saml.finish(told, kept)
        subject = claims.subject
        answer = enter(request, provider, claims, kept["next"])
    except NotProved as wrong:
        answer = _no(request, provider, wrong.why, subject)
    answer.delete_cookie(_cookie(), samesite="Lax")
    return answer


def _carried(request: HttpRequest) -> dict[str, Any]:
    try:
        told: dict[str, Any] = _SIGNER.unsign_object(MFAAdapter().decrypt(request.COOKIES.get(_cookie(), "")))
        late = datetime.fromisoformat(told["until"]) <= clock.now()
    except (signing.BadSignature, InvalidTag, ValueError, KeyError, TypeError) as wrong:  # a stranger's cookie
        raise NotProved("unasked") from wrong
    if late:
        raise NotProved("late")
    return told


@require_http_methods(["GET"])
def metadata(request: HttpRequest, provider_id: str) -> HttpResponse:
    """What the agency gives its SAML provider."""
    provider = _provider(provider_id, "saml")
    there, about = (_address(request, f"access_outside_{n}", provider) for n in ("acs", "metadata"))
    return HttpResponse(saml.metadata(provider, there, about), content_type="application/samlmetadata+xml")


def _no(request: HttpRequest, provider: Provider, why: str, subject: str = "") -> HttpResponse:
    """Why it did not work, in words; when only the link is missing, the person's own id, for the administrator."""
    note_refused(provider, why)
    context = {"provider": provider, "why": why, "subject": subject if why == "nobody" else ""}
    return render(request, "access/desk/outside_refused.html", context, status=403)
