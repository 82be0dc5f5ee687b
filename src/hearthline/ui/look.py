"""How a person who works here wants the desk to look: theme, row height, keyboard shortcuts. A cookie, no record."""

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


@dataclass(frozen=True)
class Look:
    """`theme` light|dim, `density` roomy|dense, `keys` on|off. Light is the default whatever the system says."""

    theme: str = "light"
    density: str = "roomy"
    keys: str = "on"

    @classmethod
    def from_cookie(cls, request: HttpRequest) -> Self:
        """The look the cookie names; anything it does not understand is the default."""
        parts = (request.COOKIES.get(COOKIE, "") + "..").split(".")[:3]
        return cls(*(_one_of(part, allowed) for part, allowed in zip(parts, (THEMES, DENSITIES, KEYS), strict=True)))

    def cookie(self) -> str:
        return f"{self.theme}.{self.density}.{self.keys}"


def _one_of(value: str, allowed: tuple[str, ...]) -> str:
    return value if value in allowed else allowed[0]


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Change what was sent of theme, density and keys, keep the rest, go back to `next` on this site."""
    was = Look.from_cookie(request)
    new = Look(
        theme=_one_of(request.POST.get("theme", was.theme), THEMES),
        density=_one_of(request.POST.get("density", was.density), DENSITIES),
        keys=_one_of(request.POST.get("keys", was.keys), KEYS),
    )
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if safe else "/")
    response.set_cookie(
        COOKIE, new.cookie(), max_age=KEPT_SECONDS, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax"
    )
    return response
