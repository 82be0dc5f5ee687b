"""What the site's own proxy must do, asked of it from outside: protocol, ciphers, certificate, and what comes in clear.

For the operator, after set-up and after each change of the proxy: `bin/hearthline tls HOST`. No face runs any of it.
"""

import http.client
import socket
import ssl
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hearthline.ground import clock

RECOMMENDED = "ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM:DHE+CHACHA20"
"""Forward secret and authenticated: all that may be spoken below TLS 1.3, whose own suites are all of that kind."""
OLD = {"TLS 1.0": ssl.TLSVersion.TLSv1, "TLS 1.1": ssl.TLSVersion.TLSv1_1}
SOON = timedelta(days=14)
A_YEAR = 31_536_000
SECONDS = 10
PROGRAMS = ("/healthz", "/scim/v2/Users")


@dataclass(frozen=True)
class Place:
    """A name that people use. `authority`: a file with the only authority to believe, for tests and inner networks;
    without it those that this machine believes."""

    host: str
    port: int = 443
    plain_port: int = 80
    authority: Path | None = None


@dataclass(frozen=True)
class Finding:
    """One question. `right`: None when this machine could not ask it."""

    what: str
    right: bool | None
    said: str = ""


def ask(place: Place) -> Iterator[Finding]:
    """Every question in turn. Never raises for what the other end does."""
    yield from _certificate_and_newest(place)
    for name, version in OLD.items():
        yield _refused(place, f"{name} is refused", _context(version, "ALL:@SECLEVEL=0"))
    below = "!" + RECOMMENDED.replace(":", ":!")
    weak = _context(ssl.TLSVersion.TLSv1_2, f"ALL:{below}:@SECLEVEL=0")
    yield _refused(place, "TLS 1.2 is spoken with forward secret, authenticated ciphers alone", weak)
    yield _asks_for_tls(place)
    yield from _in_clear(place)


def _certificate_and_newest(place: Place) -> Iterator[Finding]:
    context = ssl.create_default_context(cafile=str(place.authority) if place.authority else None)
    try:
        with _connect(place, context) as line:
            version, told = line.version() or "", line.getpeercert() or {}
    except (OSError, ValueError) as wrong:
        yield Finding("the certificate is one that everybody trusts, for this name", False, _short(wrong))
        return
    yield Finding("the certificate is one that everybody trusts, for this name", place.authority is None or None)
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(told["notAfter"])), UTC)
    yield Finding("it holds for another two weeks", ends - clock.now() > SOON, f"until {ends:%Y-%m-%d}")
    yield Finding("TLS 1.3 is spoken first", version == "TLSv1.3", version)


def _context(version: ssl.TLSVersion, ciphers: str) -> ssl.SSLContext | None:
    """A client that speaks one version and these ciphers, and believes anybody. None where this machine cannot."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with warnings.catch_warnings():  # that these versions are out of date is the point
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            context.minimum_version = context.maximum_version = version
            context.set_ciphers(ciphers)
        except (ssl.SSLError, ValueError):
            return None
    return context


def _refused(place: Place, what: str, context: ssl.SSLContext | None) -> Finding:
    """Right when no line comes about. What this machine itself does not speak is not shown."""
    if context is None:
        return Finding(what, None, "this machine cannot ask")
    try:
        with _connect(place, context) as line:
            return Finding(what, False, " ".join(str(part) for part in line.cipher() or ()))
    except ssl.SSLError as wrong:
        if wrong.reason in ("NO_PROTOCOLS_AVAILABLE", "NO_CIPHERS_AVAILABLE"):
            return Finding(what, None, "this machine cannot ask")
        return Finding(what, True)
    except ConnectionError:
        return Finding(what, True)
    except OSError as wrong:
        return Finding(what, None, _short(wrong))


def _asks_for_tls(place: Place) -> Finding:
    what = "every answer asks for TLS for a year"
    context = ssl.create_default_context(cafile=str(place.authority) if place.authority else None)
    line = http.client.HTTPSConnection(place.host, place.port, timeout=SECONDS, context=context)
    try:
        line.request("GET", "/", headers={"Accept": "text/html"})
        told = line.getresponse().getheader("Strict-Transport-Security", "") or ""
    except (OSError, http.client.HTTPException) as wrong:
        return Finding(what, None, _short(wrong))
    finally:
        line.close()
    age = next((p.partition("=")[2] for p in told.replace(" ", "").split(";") if p.startswith("max-age=")), "")
    return Finding(what, age.isdigit() and int(age) >= A_YEAR, told)


def _in_clear(place: Place) -> Iterator[Finding]:
    """A page leads to its encrypted address; what programs ask for leads nowhere. Nobody listening is right too."""
    status, location = _asked_in_clear(place, "/")
    leads = status in (301, 308) and location.startswith((f"https://{place.host}/", f"https://{place.host}:"))
    yield Finding("a page asked for in clear leads to its encrypted address", status == 0 or leads, location)
    for path in PROGRAMS:
        status, location = _asked_in_clear(place, path)
        yield Finding(f"{path} asked for in clear leads nowhere", status == 0 or status >= 400, location)


def _asked_in_clear(place: Place, path: str) -> tuple[int, str]:
    """Status and address it leads to; 0 when nobody listens."""
    line = http.client.HTTPConnection(place.host, place.plain_port, timeout=SECONDS)
    try:
        line.request("GET", path, headers={"Accept": "text/html"})
        answer = line.getresponse()
        return answer.status, answer.getheader("Location", "") or ""
    except (OSError, http.client.HTTPException):
        return 0, ""
    finally:
        line.close()


def _connect(place: Place, context: ssl.SSLContext) -> ssl.SSLSocket:
    line = socket.create_connection((place.host, place.port), timeout=SECONDS)
    try:
        return context.wrap_socket(line, server_hostname=place.host)
    except BaseException:
        line.close()
        raise


def _short(wrong: Exception) -> str:
    return str(getattr(wrong, "verify_message", "") or getattr(wrong, "reason", "") or type(wrong).__name__)
