"""The note a person can keep: plain text, made from what the page still holds."""

from datetime import date, datetime
from urllib.parse import quote, urlencode

from django.utils.translation import gettext as _

from hearthline.intake.public import deliver, pages
from hearthline.intake.public.answers import Wizard
from hearthline.intake.public.steps import STEPS, Page
from hearthline.intake.public.wording import wording
from hearthline.ui import languages
from hearthline.ui.agency import current_agency
from hearthline.ui.times import say_clock, say_day, say_zone


def note(wizard: Wizard, received_at: datetime, *, full: bool) -> str:
    """The note: when, the code, the numbers; with `full` also every answer, question by question."""
    words = wording()
    lines = [_("Note"), "", _("Received: %(when)s") % {"when": said(received_at)}]
    lines += [_("Code: %(code)s") % {"code": deliver.code_of(wizard)}]
    for kind, label in (("hotline", _("Phone: %(number)s")), ("relay", _("Deaf or hard of hearing: %(number)s"))):
        number, _dial = words.phone(kind)
        if number:
            lines.append(label % {"number": number})
    lines.append(_("An interpreter is free. Say your language when you call."))
    lines += _duties(wizard, received_at)
    if full:
        lines += ["", _("What you told us"), ""]
        for step in STEPS.values():
            for question, answer in Page(step, wizard, words).summary():
                lines += [question, answer, ""]
        for one in wizard.answers.get("files", []):
            lines += [_("File"), one["name"], ""]
    return "\r\n".join("\r\n".join(line.split("\n")) for line in lines) + "\r\n"


def _duties(wizard: Wizard, received_at: datetime) -> list[str]:
    """What the law still asks of who reports because of a job, with the times counted from the receipt."""
    open_duties = [duty for duty in pages.duties(wizard, received_at)["duties"] if not duty.satisfied]
    return [""] * bool(open_duties) + [
        duty.before + (said(duty.due_at) if duty.due_at else "") + duty.after for duty in open_duties
    ]


def said(moment: datetime) -> str:
    """The full date and time in the agency's zone: it must still be right when the note is read next year."""
    agency = current_agency()
    if agency is None:
        return moment.isoformat(timespec="minutes")
    local = moment.astimezone(agency.zone)
    lang = languages.current()
    # A day that cannot be "today", so that the date is written out.
    day = say_day(local.date(), lang, date.min)
    return f"{day}, {say_clock(local, lang)} {say_zone(moment, agency.zone, lang)}"


def mailto(received_at: datetime) -> str:
    """A mail to oneself with the date and time alone: no code, no number, nothing that says what it is about."""
    return "mailto:?" + urlencode({"subject": _("Note"), "body": said(received_at)}, quote_via=quote)
