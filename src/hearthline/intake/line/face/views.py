"""The one address of the line face: a signed event in, instructions out."""

import re
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.intake.line.dialects import BadEvent, read_form, read_json, write_verbs
from hearthline.intake.line.hearing import hear
from hearthline.intake.line.types import Event, Verb
from hearthline.intake.line.xml import write_xml
from hearthline.journal.turn import forget
from hearthline.messaging import signing

LARGEST: Final = 16 * 1024
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
TOKEN: Final = "I-Twilio-Idempotency-Token"  # noqa: S105 - the name of a header
_SHORT = re.compile(r"[!-~]{1,78}")


@csrf_exempt  # no session and no cookie: nothing that a forged form could use
@require_POST
def events(request: HttpRequest) -> HttpResponse:
    """Take in one event. 200: instructions. 400: not understood. 403: not signed by who holds the secret, or too old.
    413: too large. 503: send the same event again."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST or len(request.body) > LARGEST:
        return HttpResponse(status=413)
    came = clock.now()
    stamp, signature = request.headers.get(signing.STAMP, ""), request.headers.get(signing.SIGNATURE, "")
    secret, path = settings.HEARTHLINE.telephone.secret, request.get_full_path()
    form = request.content_type == FORM
    token = _token(request) if form else ""
    told_path = f"{path} {token}" if token else path
    if not signing.good(secret, stamp=stamp, signature=signature, path=told_path, body=request.body, came=came):
        return HttpResponse(status=403)
    try:
        told = _read(request, token or signature[-64:], came, form=form)
        verbs: tuple[Verb, ...] = ()
        for event in told:
            verbs = hear(event).verbs
    except BadEvent as wrong:
        return HttpResponse(f"not understood: {wrong}", status=400, content_type="text/plain; charset=utf-8")
    except (DatabaseError, DomainError) as wrong:
        forget(wrong)
        return HttpResponse(status=503, headers={"Retry-After": "1"})
    if form:
        return HttpResponse(write_xml(verbs), content_type="application/xml; charset=utf-8")
    return HttpResponse(write_verbs(verbs), content_type=JSON)


def _token(request: HttpRequest) -> str:
    """What is the same when the provider sends a form again, "" without it. It becomes the event's id, by which one
    that comes again is known: so it is signed with the address, and whoever stands between cannot change it."""
    given = request.headers.get(TOKEN, "")
    return given if _SHORT.fullmatch(given) else ""


def _read(request: HttpRequest, token: str, came: datetime, *, form: bool) -> tuple[Event, ...]:
    if not form:
        return (read_json(request.body, came),)
    return read_form(request.get_full_path(), request.body, token, came)
