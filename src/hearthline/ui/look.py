"""How a person who works here wants the desk to look and speak: theme, row height, keyboard shortcuts, sound, language.

A cookie, no record.
"""

from dataclasses import dataclass
from typing import Self

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

COOKIE = "look"
# A choice of colours is kept for a year: 365 days in seconds.
KEPT_SECONDS = 365 * 24 * 3600
THEMES = ("light", "dim")
DENSITIES = ("roomy", "dense")
KEYS = ("on", "off")
SOUNDS = ("off", "on")


@dataclass(frozen=True)
class Look:
    """`theme` light|dim, `density` roomy|dense, `keys` on|off, `sound` off|on for the alerts that interrupt.

    Light is the default whatever the system says.
    """

    theme: str = "light"
    density: str = "roomy"
    keys: str = "on"
    sound: str = "off"

    @classmethod
    def from_cookie(cls, request: HttpRequest) -> Self:
        """The look the cookie names; anything it does not understand is the default."""
        parts = (kept(request, COOKIE) + "...").split(".")[:4]
        kinds = (THEMES, DENSITIES, KEYS, SOUNDS)
        return cls(*(_one_of(part, allowed) for part, allowed in zip(parts, kinds, strict=True)))

    def cookie(self) -> str:
        return f"{self.theme}.{self.density}.{self.keys}.{self.sound}"


def _one_of(value: str, allowed: tuple[str, ...]) -> str:
    return value if value in allowed else allowed[0]


def named(name: str) -> str:
    """What a cookie of taste is called: with TLS the name binds it to this host, its root path and a secure channel."""
    return f"__Host-{name}" if settings.SESSION_COOKIE_SECURE else name


def kept(request: HttpRequest, name: str) -> str:
    """The text of a cookie of taste; empty when there is none."""
    return str(request.COOKIES.get(named(name), ""))


def keep(response: HttpResponse, name: str, value: str) -> None:
    """Set one of the cookies of taste on a response: for a year, for this site, for no script."""
    response.set_cookie(
        named(name), value, max_age=KEPT_SECONDS, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax"
    )


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Change what was sent of theme, density, keys, sound and language, keep the rest, go back to `next`."""
    from hearthline.ui import speaking  # which reads cookies by this module

    was = Look.from_cookie(request)
    new = Look(
        theme=_one_of(request.POST.get("theme", was.theme), THEMES),
        density=_one_of(request.POST.get("density", was.density), DENSITIES),
        keys=_one_of(request.POST.get("keys", was.keys), KEYS),
        sound=_one_of(request.POST.get("sound", was.sound), SOUNDS),
    )
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if safe else "/")
    keep(response, COOKIE, new.cookie())
    language = request.POST.get("language", "")
    if language in dict(speaking.offered()):
        keep(response, speaking.COOKIE, language)
    return response
