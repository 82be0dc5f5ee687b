"""A face as an ASGI application: the body gate in front of Django's own WSGI handler."""

import gc

import django
from django.core.handlers.wsgi import WSGIHandler

from hearthline.site import lifeline, logs
from hearthline.site.gate import Gate


def application(face: str) -> Gate:
    """The face's application. DJANGO_SETTINGS_MODULE must be set. Logs are in place before anything can fail."""
    lifeline.end_with_master()
    logs.configure(face)
    django.setup(set_prefix=False)
    logs.configure(face)  # again: apps may have added handlers of their own while loading
    from django.conf import settings

    from hearthline.site import checks, errors, headers

    checks.refuse_unsafe_start()
    hourly = {"public": _canary, "outside": _tidy}.get(face)
    config = settings.HEARTHLINE
    # Without TLS there is no proxy: whatever X-Forwarded-* says is a stranger's claim.
    trusted = frozenset(config.proxies if config.tls else ())
    said = {**headers.always(), **headers.transport()}
    # What is loaded now stays: looking through it for garbage again and again took 5 to 9 % of every Send (measured).
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    return Gate(
        WSGIHandler(), trusted=trusted, refusal=errors.refusal, hourly=hourly, headers=said, direct=not config.tls
    )


def _tidy() -> None:
    """What accounts outside kept that are over is destroyed by the one process that may touch it."""
    from django.db import close_old_connections

    from hearthline.realm import ending, signin

    try:
        signin.warm_up()
        ending.destroy_ended()
    except Exception as error:  # done again in an hour; a raised one would end the face
        logs.log().error("ended accounts not tidied", error=type(error).__name__, where=logs.where(error))
    finally:
        close_old_connections()


def _canary() -> None:
    """The public face's proof of life: an envelope that the worker must be able to open. Never stops intake."""
    from django.conf import settings
    from django.db import close_old_connections

    from hearthline.intake.door import canary

    try:
        canary.seal_canary(agency_id=settings.HEARTHLINE_AGENCY)
    except Exception as error:  # a missed canary shows in /healthz; a raised one would end the face
        logs.log().error("canary not sealed", error=type(error).__name__, where=logs.where(error))
    finally:
        close_old_connections()
