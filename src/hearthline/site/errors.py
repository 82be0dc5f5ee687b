"""Error pages: calm, translated, with the telephone number; and a plain one that needs nothing at all."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from hearthline.site.logs import log, where

_BARE = (
    "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
    "<title>Something went wrong</title><h1>Something went wrong on our side</h1>"
    "<p><strong>If a child is in danger now, call <a href='tel:911'>911</a>.</strong></p>"
    "<p>Go back: your words are still on the page before this one. {phone}</p></html>"
)


DESK_CLOSED = "intake/desk/closed.html"


def page(request: HttpRequest, status: int, template: str = "") -> HttpResponse:
    """The error page for `status` on this face, or this `template`. If even that fails, a bare page that
    needs no template."""
    try:
        html = str(render_to_string(template or f"ui/errors/{status}.html", {"status": status}, request=request))
    except Exception as error:  # the error page must not be what fails
        log().error("error page failed", error=type(error).__name__, where=where(error), status=status)
        html = bare()
    return HttpResponse(html, status=status)


def bare() -> str:
    """A page with 911 and the hotline that needs no template, language or database."""
    from hearthline.ui.agency import hotline_text

    try:
        phone = f"Or call us, day and night: {hotline_text()}."
    except Exception as error:
        log().error("no hotline for the error page", error=type(error).__name__, where=where(error))
        phone = ""
    return _BARE.format(phone=phone)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, 404)


def not_yours(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The desk's 403: the same words as its 404, so that nobody learns what is there."""
    return page(request, 403, DESK_CLOSED)


def not_there(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The desk's 404."""
    return page(request, 404, DESK_CLOSED)


def server_error(request: HttpRequest) -> HttpResponse:
    return page(request, 500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    log().warning("form refused", reason="csrf", status=403)
    return page(request, 403)


def refusal(status: int) -> bytes:
    """What the body gate answers when a body was not read: 413, 408, 503, 400, or 403 to who came round the proxy."""
    log().warning("refused at the gate", status=status)
    try:
        return render_to_string(f"ui/errors/{status}.html", {"status": status}).encode()
    except Exception as error:
        log().error("error page failed", error=type(error).__name__, where=where(error), status=status)
        return bare().encode()
