"""The contact form: is a child in danger now; what is it about; only what is needed; the code."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from hearthline.ground.text import clean_text, one_line
from hearthline.helpdesk.answers.public.showing import behind
from hearthline.helpdesk.door import accept
from hearthline.helpdesk.door.content import LINE, PLACE, WORDS, Content
from hearthline.helpdesk.door.models import Topic
from hearthline.helpdesk.public import fields
from hearthline.helpdesk.public.frame import UNAVAILABLE, UNPROCESSABLE, opened, page, place, public, seal
from hearthline.helpdesk.public.reaching import wrong_mail, wrong_number
from hearthline.sealing import new_token, without_codes
from hearthline.ui import languages
from hearthline.ui.words import too_long

RECORDS = "records"


@dataclass(repr=False)
class Typed:
    """What stands on the last page."""

    words: str = ""
    name: str = ""
    send: str = "code"
    contact: str = ""
    place: str = ""
    reads: str = ""

    @classmethod
    def of(cls, request: HttpRequest) -> "Typed":
        given = request.POST
        return cls(
            words=clean_text(given.get("words", ""), fields.MOST_SHOWN),
            name=one_line(given.get("name", ""), 10 * LINE),
            send=given.get("send", "code"),
            contact=one_line(given.get("contact", ""), 10 * LINE),
            place=clean_text(given.get("place", ""), 10 * PLACE),
            reads=given.get("reads", "") or languages.current(),
        )


@public("GET", "POST")
def contact(request: HttpRequest) -> HttpResponse:
    """Every step posts here; what it was says which comes next. Nothing that was typed is ever lost to a step."""
    if request.method != "POST":
        return _danger(request)
    came, again = request.POST.get("from", ""), "_lang" in request.POST
    if came == "write":
        return _send(request, again=again)
    if came == "topic":
        return _topic(request) if again else _after_topic(request)
    if came == "danger" and not again:
        return _after_danger(request)
    return _danger(request)


def _danger(request: HttpRequest, error: str = "") -> HttpResponse:
    context = {
        "field": fields.danger(error),
        "back_url": place("contact:back"),
        "errors": [("danger_0", error)] if error else [],
        "has_errors": bool(error),
        "language_form": "answers" if request.method == "POST" else "",
    }
    return page(request, "danger.html", context, status=UNPROCESSABLE if error else 200, fresh=not error)


def _after_danger(request: HttpRequest) -> HttpResponse:
    said = request.POST.get("danger", "")
    if said == "no" or "go_on" in request.POST:
        return _topic(request)
    if said in ("yes", "unsure"):
        return page(request, "now.html", {"report_url": place("report:start"), "language_form": ""}, fresh=True)
    return _danger(request, gettext("Choose one of the answers."))


def _topic(request: HttpRequest, error: str = "") -> HttpResponse:
    context = {
        "field": fields.topic(request.POST.get("topic", ""), error),
        "errors": [("topic_0", error)] if error else [],
        "has_errors": bool(error),
        "language_form": "answers",
    }
    return page(request, "topic.html", context, status=UNPROCESSABLE if error else 200)


def _after_topic(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.get("topic", "")
    if chosen == RECORDS:
        return page(
            request,
            "records.html",
            {"titles": behind(RECORDS), "lines_url": place("lines:find"), "answers_url": place("answers:front")},
            fresh=True,
        )
    if chosen not in Topic.values:
        return _topic(request, gettext("Choose one of the answers."))
    return _write(request, chosen, new_token().hex(), Typed(reads=languages.current()))


def _write(
    request: HttpRequest, topic: str, token: str, typed: Typed, errors: dict[str, str] | None = None, **extra: Any
) -> HttpResponse:
    errors = errors or {}
    context = {
        "state": seal({"topic": topic, "token": token}),
        "topic": topic,
        "fields": fields.write(vars(typed), errors),
        "errors": list(errors.items()),
        "has_errors": bool(errors),
        "language_form": "answers",
        "not_sent_yet": True,
        "report_url": place("report:start"),
        "services_url": place("help_near:front") if topic == "service" else "",
        **extra,
    }
    status = UNPROCESSABLE if errors else UNAVAILABLE if extra.get("away") else 200
    return page(request, "write.html", context, status=status)


def _send(request: HttpRequest, *, again: bool) -> HttpResponse:
    """The words were sent. A state that does not open any more gives a new one: the words are still there."""
    state, typed = opened(request), Typed.of(request)
    topic = state.get("topic", "") if state.get("topic") in Topic.values else Topic.QUESTION
    token = state.get("token", "") or new_token().hex()
    if again:
        return _write(request, topic, token, typed)
    if not state:
        return _write(request, topic, token, typed, once_more=True)
    errors = wrong(typed)
    if errors:
        return _write(request, topic, token, typed, errors)
    burst = accept.over_budget(str(request.META.get("REMOTE_ADDR", "")))
    if burst and "once_more" not in request.POST:
        return _write(request, topic, token, typed, once_more=True)
    content = Content.of({**vars(typed), "words": without_codes(typed.words)})
    try:
        done = accept.hand_in(
            token=bytes.fromhex(token), topic=topic, language=languages.current(), content=content, burst=burst
        )
    except accept.NotKept:
        return _write(request, topic, token, typed, away=True)
    return page(request, "receipt.html", {"code": done.code, "received_at": done.received_at, "send": typed.send})


def wrong(typed: Typed) -> dict[str, str]:
    """Place on the page to what is missing there: the words, and a way to answer when they chose one."""
    found = {}
    if not typed.words.strip():
        found["words"] = gettext("Write what you want to ask or tell us.")
    if typed.send not in fields.SENDS:
        found["send_0"] = gettext("Choose one of the answers.")
    if typed.send == "mail" and (no_mail := wrong_mail(typed.contact.strip())):
        found["contact"] = no_mail
    if typed.send in ("text", "told") and (no_number := wrong_number(typed.contact.strip())):
        found["contact"] = no_number
    if typed.send == "letter" and not typed.place.strip():
        found["place"] = gettext("Write where the letter goes.")
    most = {"words": WORDS, "name": LINE, "contact": LINE, "place": PLACE}
    return found | {one: too_long(limit) for one, limit in most.items() if len(getattr(typed, one).strip()) > limit}
