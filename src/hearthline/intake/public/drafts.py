"""Drafts: kept for 72 hours for who holds the code. Best effort; the page says saved only when it was."""

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from hearthline.intake.door import drafts as door
from hearthline.intake.public import pages
from hearthline.intake.public.answers import Wizard
from hearthline.intake.public.codes import code_field, refuse_code
from hearthline.intake.public.posted import foreign, presented
from hearthline.intake.public.respond import page, public


def _save(wizard: Wizard) -> bool:
    stored = json.dumps(wizard.dump(), ensure_ascii=False).encode()
    code = door.save(stored, agency_id=settings.HEARTHLINE_AGENCY, code=wizard.draft)
    wizard.draft = code or wizard.draft
    return code is not None


def save_and_show(request: HttpRequest, wizard: Wizard, number: int) -> HttpResponse:
    """Save, and show the step again with the code, or with the plain words that it was not saved."""
    return pages.show(request, wizard, number, saved="yes" if _save(wizard) else "no")


def refresh(wizard: Wizard) -> bool:
    """Once somebody asked for a draft, each Continue brings it up to date. A failure changes nothing on the page."""
    return bool(wizard.draft) and _save(wizard)


@public("GET", "POST")
def draft(request: HttpRequest) -> HttpResponse:
    """Open a saved draft: one field, then the step where the person was."""
    if request.method != "POST":
        return page(request, "draft.html", {"code_field": code_field("")}, fresh=True)
    typed = "" if foreign(request) else presented(request.POST.get("code", ""))
    stored = door.load(typed, agency_id=settings.HEARTHLINE_AGENCY) if typed else None
    if stored is None:
        problem = _("We cannot open this code. Check each letter and number. Codes work for 72 hours.")
        return refuse_code(request, "draft.html", typed, problem if typed else _("Write your code."))
    wizard = Wizard.load(json.loads(stored))
    return pages.show(request, wizard, wizard.seen, opened=True)
