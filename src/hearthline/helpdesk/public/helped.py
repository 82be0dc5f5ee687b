"""Did this answer it? Said of an answer on the site: counted; and room for words, which are asked like any other."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext

from hearthline.ground.text import clean_text, typed_text
from hearthline.helpdesk.answers import book as books
from hearthline.helpdesk.door import accept, helped
from hearthline.helpdesk.door.content import ABOUT_ANSWER, WORDS, Content
from hearthline.helpdesk.door.models import Of, Topic, Verdict
from hearthline.helpdesk.public import fields
from hearthline.helpdesk.public.frame import UNAVAILABLE, UNPROCESSABLE, foreign, opened, page, place, public, seal
from hearthline.sealing import new_token, without_codes
from hearthline.ui import languages
from hearthline.ui.words import too_long


@public("GET", "POST")
def said(request: HttpRequest) -> HttpResponse:
    """First the one word, which is counted; then, from the page that says thanks, more words if they like."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("answers:front"))
    state = opened(request)
    if state:
        return _words(request, str(state.get("answer", "")), str(state.get("said", "")), str(state.get("token", "")))
    code, word = request.POST.get("answer", ""), request.POST.get("said", "")
    kind, own = books.current().pages.get(code, ("", ""))
    if kind != books.ANSWER or word not in Verdict.values:
        return HttpResponseRedirect(reverse("answers:front"))
    token = _token(request)
    if not foreign(request):
        topic = books.current().answers[own].topic
        address = str(request.META.get("REMOTE_ADDR", ""))
        helped.say(own=helped.id_of(token), of=Of.PUBLIC, topic=topic, said=word, address=address)
    return _thanks(request, code, word, new_token().hex())


def _token(request: HttpRequest) -> bytes:
    """The token of the page that was shown, so that a second press of it is no second word; a new one for none."""
    try:
        return bytes.fromhex(request.POST.get("once", "")[:64]) or new_token()
    except ValueError:
        return new_token()


def _thanks(request: HttpRequest, code: str, word: str, token: str, *, error: str = "", **extra: Any) -> HttpResponse:
    typed = clean_text(request.POST.get("words", ""), fields.MOST_SHOWN)
    context = {
        "state": seal({"answer": code, "said": word, "token": token}),
        "said": word,
        "words_field": fields.words(typed, error, _asks(word)),
        "errors": [("words", error)] if error else [],
        "has_errors": bool(error),
        "language_form": "answers",
        "report_url": place("report:start"),
        "answer_url": reverse("answers:page", args=[code]),
        **extra,
    }
    status = UNPROCESSABLE if error else UNAVAILABLE if extra.get("away") else 200
    return page(request, "helped.html", context, status=status)


def _asks(word: str) -> str:
    return gettext("Something to add?") if word == "yes" else gettext("What is missing? Write it in your words.")


def _words(request: HttpRequest, code: str, word: str, token: str) -> HttpResponse:
    """What they write is a question like any other: a worker reads it, and a code leads to the answer."""
    typed = typed_text(request.POST.get("words", ""), WORDS)
    if "_lang" in request.POST:
        return _thanks(request, code, word, token)
    if not typed:
        return _thanks(request, code, word, token, error=gettext("Write what you want to ask or tell us."))
    if len(typed) > WORDS:
        return _thanks(request, code, word, token, error=too_long(WORDS))
    given = {
        "words": without_codes(typed),
        "send": "code",
        "reads": languages.current(),
        "odd": f"{ABOUT_ANSWER}{code}",
    }
    try:
        done = accept.hand_in(
            token=bytes.fromhex(token),
            topic=Topic.QUESTION,
            language=languages.current(),
            content=Content.of(given),
            burst=accept.over_budget(str(request.META.get("REMOTE_ADDR", ""))),
        )
    except accept.NotKept:
        return _thanks(request, code, word, token, away=True)
    return page(request, "receipt.html", {"code": done.code, "received_at": done.received_at, "send": "code"})
