"""`/healthz`: is this face ready, and does anything want a person's attention.

Always 200 while reports can be taken, so that a balancer never turns people away because mail or a clock is late;
`/healthz?strict=1` answers 503 when degraded, for a monitor that wakes someone.
"""

import json
from collections.abc import Callable, Iterable
from datetime import timedelta
from ipaddress import ip_address

from django.conf import settings
from django.db import DatabaseError, transaction
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from hearthline.ground import clock
from hearthline.site import keyages, logs
from hearthline.site.models import HealthSign

STALE = timedelta(seconds=15)
Check = Callable[[], Iterable[str]]


def sign(checks: Iterable[Check]) -> list[str]:
    """Run the checks and write their findings down (worker). Returns the findings: codes in English, sorted."""
    reasons = sorted({reason for check in checks for reason in check()})
    with transaction.atomic():
        HealthSign.objects.update_or_create(id=1, defaults={"checked_at": clock.now(), "reasons": json.dumps(reasons)})
    return reasons


def reasons() -> list[str]:
    """Why the whole is degraded, as far as this face can see. Empty: all is well."""
    try:
        found = HealthSign.objects.filter(id=1).first()
    except DatabaseError:
        return ["database"]
    if found is None or clock.now() - found.checked_at > STALE:
        return ["worker_silent"]
    return [str(code) for code in json.loads(found.reasons)]


def may_know(request: HttpRequest) -> bool:
    """Whether this asker may learn more than "it is there".

    To a stranger at the public face, "a danger report waits" is news: whoever keeps a child from calling could watch
    for it. A monitor asks from this machine (not through the proxy), or asks the desk face.
    """
    if settings.HEARTHLINE_FACE not in ("public", "outside", "line"):
        return True
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


@require_safe
def view(request: HttpRequest) -> JsonResponse:
    """Ready or not, and for those who may know, the desk's address and what is wrong as codes. No data about anyone."""
    config = settings.HEARTHLINE
    known = may_know(request)
    wrong = sorted({*reasons(), *logs.losing()}) if known else []
    scheme = "https" if config.tls else "http"
    body: dict[str, object] = {
        "status": "degraded" if wrong else "ok",
        "face": settings.HEARTHLINE_FACE,
        "reasons": wrong,
        "practice": config.demo,
        "public": f"{scheme}://{config.host}:{config.port}/",
    }
    if known:
        body["notes"] = keyages.notes()
        # where the desk listens is no news for strangers
        body["desk"] = f"{scheme}://{config.host}:{config.desk_port}/"
    return JsonResponse(body, status=503 if wrong and request.GET.get("strict") == "1" else 200)
