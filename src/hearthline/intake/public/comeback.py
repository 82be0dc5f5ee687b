"""Coming back with a receipt: what we ask, where the report stands, and a place for more."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from hearthline.ground.text import clean_text
from hearthline.intake.door import accept, budget, envelope, lookup
from hearthline.intake.door.content import ReportContent
from hearthline.intake.door.keys import door_keys
from hearthline.intake.door.models import Kind
from hearthline.intake.public import deliver, pages, state, uploads, urgent
from hearthline.intake.public.codes import code_field, refuse_code
from hearthline.intake.public.forms.reply import ReplyForm
from hearthline.intake.public.posted import Posted, foreign, presented, read
from hearthline.intake.public.respond import page, public
from hearthline.intake.public.wording import wording
from hearthline.sealing import new_token, without_codes
from hearthline.ui import languages


@dataclass(repr=False)
class Reply:
    """An addition in progress. `code`: the receipt as typed, so that nobody types it twice. `token`: of this reply."""

    code: str
    token: str
    danger: str = ""
    text: str = ""
    files: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def new(cls, code: str) -> "Reply":
        return cls(code=code, token=new_token().hex())

    @classmethod
    def opened(cls, text: str) -> "Reply | None":
        """From the hidden field, or None."""
        found = state.opened(state.REPLY, text)
        return cls(**found) if found else None

    def sealed(self) -> str:
        return state.seal(state.REPLY, vars(self))


@public("GET", "POST")
def back(request: HttpRequest) -> HttpResponse:
    """One field for the code; then the thread; then what a reply does."""
    if request.method != "POST":
        return page(request, "back.html", {"code_field": code_field("")}, fresh=True)
    posted = read(request)
    reply = None if foreign(request) else Reply.opened(posted.data.get("state", ""))
    if reply is None and posted.came_from == "danger":
        return urgent.turn_lost(request, posted)
    typed = reply.code if reply else "" if foreign(request) else presented(posted.data.get("code", ""))
    if not typed:
        return refuse_code(request, "back.html", "", _("Write your code."), kept=_kept(posted))
    found = lookup.find(typed, agency_id=settings.HEARTHLINE_AGENCY)
    if isinstance(found, lookup.NotFound):
        return _not_found(request, found, typed, _kept(posted))
    if reply is None:
        return show(request, Reply.new(typed), found)
    return _take(request, reply, found, posted.action)


def _not_found(request: HttpRequest, found: lookup.NotFound, typed: str, text: str) -> HttpResponse:
    """Malformed, unknown and expunged codes get the same page. What was typed stays."""
    problem = wording().text("status.not_found_yet" if found.not_yet else "status.not_found")
    return refuse_code(request, "back.html", typed, problem, kept=text)


def _kept(posted: Posted) -> str:
    """What was typed for us, to stand on the page again."""
    return clean_text(posted.data.get("text", ""), 20_000)


def show(
    request: HttpRequest,
    reply: Reply,
    found: lookup.Found,
    *,
    form: ReplyForm | None = None,
    status: int = 200,
    **extra: Any,
) -> HttpResponse:
    """The thread: our unanswered question first, else the status; then the place for more."""
    unanswered = found.questions[-1:] if found.status == "question" else ()
    context = {
        "state": reply.sealed(),
        "status": found.status,
        "status_text": wording().text(f"status.{found.status}"),
        "status_at": found.status_at,
        "unanswered": unanswered,
        "earlier": [one for one in found.questions if one not in unanswered],
        "form": form or ReplyForm(initial=vars(reply)),
        "errors": pages.problems([form] if form else [], extra.get("refused", ())),
        "here_url": reverse("report:back"),
        "files": reply.files,
        "language_form": "" if found.status == "closed" else "answers",
        "has_errors": status == pages.UNPROCESSABLE,
        "closed": found.status == "closed",
        **extra,
    }
    return page(request, "thread.html", context, status=status)


def _take(request: HttpRequest, reply: Reply, found: lookup.Found, action: str) -> HttpResponse:
    """A reply was sent from the thread, or from the 911 page in front of it."""
    confirmed = request.POST.get("from") == "danger"
    form = None
    if not confirmed:
        form = ReplyForm(request.POST)
        sent = [one for one in request.FILES.getlist("files") if one]
        reply.files, refused = uploads.take(sent, reply.files)
        valid = form.is_valid(with_files=bool(reply.files))
        if refused or form.too_long or (action == "continue" and not valid):
            return show(request, reply, found, form=form, status=pages.UNPROCESSABLE, refused=refused)
        reply.danger, reply.text = form.cleaned_data.get("danger", ""), form.cleaned_data.get("text", "")
    if action in ("_lang", "back"):
        return show(request, reply, found)
    if reply.danger == "yes" and not confirmed:
        return _call_first(request, reply)
    return _hand_in(request, reply, found, cannot_call=action == "cannot_call")


def _call_first(request: HttpRequest, reply: Reply) -> HttpResponse:
    context = {
        "state": reply.sealed(),
        "next_url": reverse("report:back"),
        "back_url": reverse("report:back"),
        "language_form": "answers",
        "reply": True,
        "not_sent_yet": True,
    }
    return page(request, "danger.html", context)


def _hand_in(request: HttpRequest, reply: Reply, found: lookup.Found, *, cannot_call: bool) -> HttpResponse:
    keys = door_keys()
    given = {
        "danger": "cannot_call" if cannot_call else reply.danger,
        "story": without_codes(reply.text),
        "files": reply.files,
        "language": languages.current(),
    }
    sealed = envelope.build(
        keys=keys,
        agency_id=settings.HEARTHLINE_AGENCY,
        token=bytes.fromhex(reply.token),
        content=ReportContent.of(given),
        kind=Kind.ADDITION,
        origin=found.origin,
        burst=budget.note(deliver.source(request)),
    )
    try:
        accept.accept(sealed)
    except accept.NotTaken:
        return show(request, reply, found, status=503, not_taken=True)
    return page(request, "thanks.html", {"received_at": sealed.received_at, "urgent": cannot_call})
