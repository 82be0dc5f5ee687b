"""Who is signed in here, for views that the middleware lets nobody else reach."""

from typing import cast
from urllib.parse import urlsplit

from django.http import HttpRequest

from hearthline.access import passkeys
from hearthline.access.models import User
from hearthline.access.viewer import Viewer


def who(request: HttpRequest) -> tuple[Viewer, User]:
    """The signed-in person, as viewer and as account."""
    viewer = cast(Viewer, request.viewer)  # type: ignore[attr-defined]  # set by ViewerMiddleware
    return viewer, cast(User, viewer.user)


def passkey_place(request: HttpRequest) -> dict[str, object]:
    """For pages with a passkey's button: the host that passkeys belong to, and where to go when this is another."""
    host = passkeys.host()
    split = urlsplit(f"//{request.get_host()}")
    here, port = split.hostname or "", f":{split.port}" if split.port else ""
    there = f"{request.scheme}://{host}{port}"
    fits = bool(host) and (here == host or here.endswith("." + host))
    return {"passkey_host": host, "passkey_there": there if host and not fits else ""}
