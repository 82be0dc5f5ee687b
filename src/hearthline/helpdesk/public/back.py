"""Coming back with a code: where it stands, the written answer, whether it answered it, and a place for more words."""

from typing import Any

from django.conf import settings
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from hearthline.ground.text import clean_text, one_line, typed_text
from hearthline.helpdesk.complaints.public.showing import behind
from hearthline.helpdesk.door import accept, helped, lookup, spooling
from hearthline.helpdesk.door.content import WORDS, Content
from hearthline.helpdesk.door.models import Of, Verdict
from hearthline.helpdesk.public import fields
from hearthline.helpdesk.public.frame import UNAVAILABLE, UNPROCESSABLE, foreign, opened, place, public, seal
from hearthline.helpdesk.public.frame import page as shown
from hearthline.sealing import new_token, without_codes
from hearthline.ui import languages
from hearthline.ui.words import too_long


@public("GET", "POST")
def page(request: HttpRequest) -> HttpResponse:
    """One field for the code; then what it leads to. Malformed, unknown and gone codes answer alike."""
    if request.method != "POST":
        return shown(request, "back.html", {"code_field": fields.code("")}, fresh=True)
    state = opened(request)
    typed = str(state.get("code", "")) or ("" if foreign(request) else one_line(request.POST.get("code", ""), 80))
    if not typed.strip():
        return _refuse(request, "", gettext("Write your code."))
    try:
        found = lookup.find(typed, agency_id=settings.HEARTHLINE_AGENCY)
    except (DatabaseError, OSError):
        return _refuse(request, typed, gettext("We cannot look now. Please try again in a few minutes."), UNAVAILABLE)
    if found is None:
        problem = gettext("We do not find this code. Look at it again. If you just sent your words, try again soon.")
        if spooling.waits():
            problem = gettext(
                "We do not find this code yet. If you just sent your words, we have them. Look in 15 minutes."
            )
        return _refuse(request, typed, problem)
    token = str(state.get("token", "")) or new_token().hex()
    if not state or "_lang" in request.POST:
        return _thread(request, found, typed, token)
    if "complaint_wish" in request.POST:
        return _thread(request, found, typed, token, asked=str(request.POST["complaint_wish"]))
    if "helped" in request.POST:
        return _judged(request, found, typed, token)
    if "supervisor" in request.POST:
        return _up(request, found, typed, token)
    return _more(request, found, typed, token)


def _judged(request: HttpRequest, found: lookup.Found, typed: str, token: str) -> HttpResponse:
    """Whether the newest answer answered it: counted once. Then what they can do, when it did not."""
    word = request.POST["helped"]
    if not found.letters or word not in Verdict.values:
        return _thread(request, found, typed, token)
    address = str(request.META.get("REMOTE_ADDR", ""))
    helped.say(own=found.helped_id, of=Of.WRITTEN, topic=found.topic, said=word, address=address)
    return _thread(request, found, typed, token, judged=word)


def _up(request: HttpRequest, found: lookup.Found, typed: str, token: str) -> HttpResponse:
    """They want the supervisor: a further word under the code, with what they wrote, or with nothing."""
    words = typed_text(request.POST.get("words", ""), WORDS)
    if len(words) > WORDS:
        return _thread(request, found, typed, token, error=too_long(WORDS))
    if not _hand_in(request, found, token, words, odd="supervisor"):
        return _thread(request, found, typed, token, away=True)
    return _thread(request, found, typed, new_token().hex(), asked_up=True)


def _refuse(request: HttpRequest, typed: str, problem: str, status: int = UNPROCESSABLE) -> HttpResponse:
    """The field again, with what is wrong; words that were typed for us stay on the page."""
    context = {
        "code_field": fields.code(typed, problem),
        "errors": [("code", problem)],
        "has_errors": True,
        "kept": clean_text(request.POST.get("words", ""), fields.MOST_SHOWN),
    }
    return shown(request, "back.html", context, status=status)


def _thread(
    request: HttpRequest,
    found: lookup.Found,
    typed: str,
    token: str,
    *,
    error: str = "",
    asked: str = "",
    **extra: Any,
) -> HttpResponse:
    again = error or extra.get("away") or _kept(request)
    words = clean_text(request.POST.get("words", ""), fields.MOST_SHOWN) if again else ""
    context = {
        "state": seal({"code": typed, "token": token}),
        "found": found,
        "complaint": behind(typed, found.origin.root_id, agency_id=found.agency_id, asked=asked),
        "report_url": place("report:start"),
        "complain_url": place("complain:how"),
        "words_field": fields.words(words, error, gettext("Something to add?")),
        "errors": [("words", error)] if error else [],
        "has_errors": bool(error),
        "language_form": "answers",
        **extra,
    }
    status = UNPROCESSABLE if error else UNAVAILABLE if extra.get("away") else 200
    return shown(request, "thread.html", context, status=status)


def _kept(request: HttpRequest) -> bool:
    """Whether words stand on the page that were not sent: another language was asked for, or something was pressed."""
    return bool({"_lang", "complaint_wish", "helped"} & set(request.POST))


def _more(request: HttpRequest, found: lookup.Found, typed: str, token: str) -> HttpResponse:
    """More words under the same code. Sent twice: kept once."""
    words = typed_text(request.POST.get("words", ""), WORDS)
    if not words:
        return _thread(request, found, typed, token, error=gettext("Write what you want to ask or tell us."))
    if len(words) > WORDS:
        return _thread(request, found, typed, token, error=too_long(WORDS))
    if not _hand_in(request, found, token, words):
        return _thread(request, found, typed, token, away=True)
    return _thread(request, found, typed, new_token().hex(), sent=True)


def _hand_in(request: HttpRequest, found: lookup.Found, token: str, words: str, odd: str = "") -> bool:
    """Keep a further word under the same code; False when it could not be kept."""
    content = Content.of({"words": without_codes(words), "send": "code", "reads": languages.current(), "odd": odd})
    try:
        accept.hand_in(
            token=bytes.fromhex(token),
            topic=found.topic,
            language=languages.current(),
            content=content,
            burst=accept.over_budget(str(request.META.get("REMOTE_ADDR", ""))),
            origin=found.origin,
        )
    except accept.NotKept:
        return False
    return True
