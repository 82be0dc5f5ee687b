"""Who is signed in here, for views that the middleware lets nobody else reach."""

from typing import cast

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
    here = request.get_host().rpartition(":")[0] or request.get_host()
    port = request.get_port()
    there = f"{request.scheme}://{host}" + ("" if port in ("80", "443") else f":{port}")
    fits = bool(host) and (here == host or here.endswith("." + host))
    return {"passkey_host": host, "passkey_fits": fits, "passkey_there": there if host and not fits else ""}
