"""Answers of the read API: JSON with a tag by which a client knows what it has already, and errors in the same form."""

import json
from collections.abc import Callable, Sequence
from functools import wraps
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse

from hearthline.directory.community.public import sparing
from hearthline.directory.community.public.asked import NotUnderstoodError

View = Callable[..., HttpResponse]
_NOTHING = "there is nothing here with this id"


class NotThereError(Exception):
    """No such record, or none that is shown."""


def reading(view: View) -> View:
    """A view that is only read. It sets no cookie, and what it cannot answer it says in JSON."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            refused = _plain({"error": "this is only read"}, 405)
            refused["Allow"] = "GET, HEAD, OPTIONS"
            return refused
        if request.method == "OPTIONS":
            return _open(HttpResponse(status=204, headers={"Allow": "GET, HEAD, OPTIONS"}))
        try:
            with sparing.turn() as ours:
                return view(request, *args, **kwargs) if ours else _later()
        except NotUnderstoodError as error:
            return _plain({"error": f"{error.parameter}: {error.why}", "parameter": error.parameter}, 400)
        except NotThereError:
            return _plain({"error": _NOTHING}, 404)

    inner.csrf_exempt = True  # type: ignore[attr-defined]  # read by Django's middleware; nothing can be changed here
    return inner


def _later() -> HttpResponse:
    later = _plain({"error": "this machine takes reports too: come again in a moment"}, 503)
    later["Retry-After"] = str(sparing.AGAIN)
    return later


def answer(request: HttpRequest, said: Any) -> HttpResponse:
    """The JSON, or "not modified" for who has it already."""
    return _tagged(request, json.dumps(said).encode(), "application/json")


def lines(request: HttpRequest, records: Sequence[Any], following: str) -> HttpResponse:
    """One record a line. `following`: where the next records are; "" at the end."""
    body = "".join(json.dumps(one) + "\n" for one in records).encode()
    response = _tagged(request, body, "application/x-ndjson")
    if following:
        response["Link"] = f'<{following}>; rel="next"'
    return response


def _tagged(request: HttpRequest, body: bytes, kind: str) -> HttpResponse:
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    known = [one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")]
    same = tag in known or known == ["*"]
    response = HttpResponse(status=304) if same else HttpResponse(body, content_type=kind)
    response["ETag"] = tag
    response["Cache-Control"] = "no-cache"  # asked again each time, and answered "not modified": what is hidden is gone
    return _open(response)


def _plain(said: dict[str, Any], status: int) -> HttpResponse:
    response = HttpResponse(json.dumps(said).encode(), status=status, content_type="application/json")
    response["Cache-Control"] = "no-store"
    return _open(response)


def _open(response: HttpResponse) -> HttpResponse:
    """Pages of others may read it too: there is nothing in it that is not for everybody, and nobody is signed in."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
