"""Where providers post what became of a message, and what somebody answered.

On the public face, since it is the one that the internet reaches: the desk may stand behind the agency's own network.
This face may insert into one table and read none of it; it holds no key and no provider's secret, so it can open no
report and forge no answer. It looks at nothing in the post but its size. The worker checks the signature.
"""

import threading
from collections import Counter
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from hearthline.ground import clock
from hearthline.ground.budget import prefix
from hearthline.messaging import signing
from hearthline.messaging.door.models import HookNote

LARGEST: Final = 8 * 1024
MOST: Final = 600
"""Posts that one process takes in a minute from one network. Beyond them providers are asked to come again, which they
do by themselves; people who report are never counted here."""
MOST_IN_ALL: Final = 20 * MOST
"""From everybody: what this process and its database can put down. A stranger's posts alone do not reach it."""


class _Minute:
    """How many posts came in the present minute, by network; in the memory of this process only."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.since = clock.now()
        self.by: Counter[str] = Counter()

    def full(self, address: str) -> bool:
        with self.lock:
            now = clock.now()
            if not timedelta() <= now - self.since < timedelta(minutes=1):
                self.since = now
                self.by.clear()
            source = prefix(address)
            if self.by[source] >= MOST or self.by.total() >= MOST_IN_ALL:
                return True
            self.by[source] += 1
            return False


_minute: Final = _Minute()


@csrf_exempt  # no session and no cookie: nothing that a forged form could use
@require_POST
def post(request: HttpRequest) -> HttpResponse:
    """Put one post down. 204: it is kept. 400: unsigned. 413: too large. 503: come again."""
    stamp, signature = request.headers.get(signing.STAMP, ""), request.headers.get(signing.SIGNATURE, "")
    path = request.get_full_path()
    if not 0 < len(signature) <= 128 or not 0 < len(stamp) <= 16 or len(path) > 300:
        return HttpResponse(status=400)
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST or len(request.body) > LARGEST:
        return HttpResponse(status=413)
    if _minute.full(str(request.META.get("REMOTE_ADDR", ""))):
        return _later()
    note = HookNote(
        agency_id=settings.HEARTHLINE_AGENCY,
        path=path,
        body=request.body,
        signature=signature,
        stamp=stamp,
        received_at=clock.now(),
    )
    try:
        note.save(force_insert=True)
    except DatabaseError:
        return _later()
    return HttpResponse(status=204)


def _later() -> HttpResponse:
    return HttpResponse(status=503, headers={"Retry-After": "60"})
