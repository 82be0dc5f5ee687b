"""A face as an ASGI application: the body gate in front of Django's own WSGI handler."""

import django
from django.core.handlers.wsgi import WSGIHandler

from hearthline.site import logs
from hearthline.site.gate import Gate

# The proxy that ends TLS runs on this host; elsewhere X-Forwarded-* is a stranger's claim.
PROXY = frozenset({"127.0.0.1", "::1"})


def application(face: str) -> Gate:
    """The face's application. DJANGO_SETTINGS_MODULE must be set. Logs are in place before anything can fail."""
    logs.configure(face)
    django.setup(set_prefix=False)
    logs.configure(face)  # again: apps may have added handlers of their own while loading
    from django.conf import settings

    from hearthline.site import errors

    trusted = PROXY if settings.HEARTHLINE.tls else frozenset()
    return Gate(WSGIHandler(), trusted=frozenset(trusted), refusal=errors.refusal)
