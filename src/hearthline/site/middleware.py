"""The outermost layer of a face: nothing leaves it as a traceback, and nothing private is kept by a cache."""

from collections.abc import Callable

from csp.utils import build_policy
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from hearthline.site import errors, headers
from hearthline.site.logs import log, where

Handler = Callable[[HttpRequest], HttpResponse]
# Which of these an address takes is its own to say. TRACE, which echoes what was sent, is none of them.
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Policy:
    """The content policy, put together once: this face has one for all pages, and putting it together takes time."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.policy = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        return response


class Boundary:
    """Last resort: any error becomes a calm page with the telephone number, and one log line without data.

    Sets `Cache-Control: no-store` on whatever did not say otherwise (static files do), and the headers of the house on
    every answer: also on files, and on what failed before the layers within could say anything.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.always, self.transport = headers.always(), headers.transport()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            known = request.method in METHODS
            response = self.get_response(request) if known else errors.page(request, 405)
        except (SuspiciousOperation, RequestDataTooBig) as error:
            log().warning("refused", error=type(error).__name__, status=400)
            response = errors.page(request, 400)
        except Exception as error:  # a frightened person must never see a bare 500
            log().error("failed", error=type(error).__name__, where=where(error), status=500)
            response = errors.page(request, 500)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        for name, value in self.always.items():
            response.headers.setdefault(name, value)
        if request.is_secure():
            for name, value in self.transport.items():
                response.headers.setdefault(name, value)
        return response


class Encrypted:
    """What the proxy took without TLS: a person who asked for a page is led to its https address, once; whatever else
    is refused, so that a program or a form that sends in clear finds out at the first try and is mended.

    Only the proxy's word counts: from anybody else the gate has dropped the header. Who asks from this host has none.
    """

    MACHINES = ("/scim/", "/healthz", "/static/")

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.META.get("HTTP_X_FORWARDED_PROTO", "https") == "https":
            return self.get_response(request)
        page = request.method in ("GET", "HEAD") and "text/html" in request.headers.get("Accept", "")
        if page and not request.path_info.startswith(self.MACHINES):
            return HttpResponsePermanentRedirect(f"https://{request.get_host()}{request.get_full_path()}")
        log().warning("refused", reason="without tls", status=403)
        return errors.page(request, 403)
