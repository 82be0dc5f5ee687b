"""The receipt page, fast: all of it but the code and the state is the same for everybody within one minute.

A flood of reports must not wait for templates. The page is rendered once for each language, kind of reporter and
minute, with stand-ins where the code and the state go; every receipt then is that page with its own two values.
"""

import re
from datetime import datetime
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from hearthline.ground import clock
from hearthline.intake.door.progress import Seen
from hearthline.intake.public import deliver, keepsake, pages
from hearthline.intake.public.answers import Wizard
from hearthline.intake.public.deliver import HandedIn
from hearthline.intake.public.wording import wording

_MOST = 64
# U is in no code, and the state's alphabet has no full stop.
_CODE = "-".join(["UUUU"] * 7)
_CODE_SHOWN = _CODE.replace("-", " ")
_STATE = ".state."

_HOLES = re.compile(f"({re.escape(_CODE_SHOWN)}|{re.escape(_CODE)}|{re.escape(_STATE)})")

Frame = list[bytes]
"""The page in pieces: every second one is a stand-in, to be replaced by the person's own."""
_frames: dict[tuple[Any, ...], Frame] = {}
_lock = Lock()


def answer(request: HttpRequest, wizard: Wizard, handed_in: HandedIn, state: str) -> HttpResponse:
    """The page after Send. `state`: the sealed answers as they came, for the note a person may download."""
    if not state.isascii() or '"' in state or "<" in state:
        raise ValueError("a state that opened is base64")
    made = _frame(request, wizard, handed_in.received_at.replace(second=0, microsecond=0))
    code = handed_in.code.encode("ascii")
    own = {_CODE_SHOWN.encode(): code.replace(b"-", b" "), _CODE.encode(): code, _STATE.encode(): state.encode("ascii")}
    pieces = made.copy()
    pieces[1::2] = [own[hole] for hole in made[1::2]]
    response = HttpResponse(b"".join(pieces))
    response["Cache-Control"] = "no-store"
    # Not compressed: the length of a compressed page tells about the secret on it. It saves time on every Send, too.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    return response


def _frame(request: HttpRequest, wizard: Wizard, minute: datetime) -> Frame:
    words = wording()
    seen = deliver.seen_by_a_person(wizard) if wizard.urgent else None
    key = (
        words.pack.id,
        words.pack.version,
        words.lang,
        request.path,
        minute,
        wizard.category,
        wizard.job and not wizard.role,
        wizard.danger in ("yes", "cannot_call"),
        pages.self_harm(wizard),
        seen,
        clock.now().replace(second=0, microsecond=0),  # the page has the time of day, and says "today"
        settings.HEARTHLINE_DEMO,
    )
    made = _frames.get(key)
    if made is None:
        page = render_to_string("intake/public/receipt.html", _context(wizard, minute, seen), request)
        made = [piece.encode() for piece in _HOLES.split(page)]
        with _lock:
            if len(_frames) >= _MOST:
                _frames.clear()
            _frames[key] = made
    return made


def _context(wizard: Wizard, minute: datetime, seen: Seen | None) -> dict[str, Any]:
    words = wording()
    return {
        "code": _CODE,
        "received_at": minute,
        "received_said": keepsake.said(minute),
        "state": _STATE,
        "words": words,
        "limits": words.limits,
        "mandated_next": words.mandated_next if wizard.category else "",
        "danger_now": wizard.danger in ("yes", "cannot_call"),
        "hotline": words.phone("hotline"),
        "mailto": keepsake.mailto(minute),
        "self_harm": pages.self_harm(wizard),
        "seen": seen,
        **pages.duties(wizard, minute),
    }
