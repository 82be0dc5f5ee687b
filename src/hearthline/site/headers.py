"""What every answer of a face says to a browser, whoever made it: a page, a file, an error, the body gate."""

from collections.abc import Mapping

from csp.utils import build_policy
from django.conf import settings

YEAR = 31_536_000
MINIMUM: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    # Our files and pages are for our own pages: nobody else's page may load one and learn from how it went.
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
"""For an answer that no settings could be read for."""


def always() -> dict[str, str]:
    """The headers of this face, from its settings. What an answer says itself stays as it is."""
    return {
        **MINIMUM,
        "Content-Security-Policy": build_policy(),
        "Referrer-Policy": str(settings.SECURE_REFERRER_POLICY),
    }


def transport() -> dict[str, str]:
    """What only an answer over TLS says: this host and those below it are asked over TLS for a year."""
    seconds = settings.SECURE_HSTS_SECONDS
    return {"Strict-Transport-Security": f"max-age={seconds}; includeSubDomains"} if seconds else {}
