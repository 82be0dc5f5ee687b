"""Referrals for the tests: told, agreed, passed on, heard of. All people are invented."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.directory.finding_help.door.models import Offer
from hearthline.ground import clock
from hearthline.helpdesk.models import Inquiry
from hearthline.helpdesk.referring import actions
from hearthline.helpdesk.referring.actions.after import Heard
from hearthline.helpdesk.referring.consent import Agreed
from hearthline.helpdesk.referring.models import Line, Referral
from hearthline.intake.models import Report
from tests.helpdesk.build import agent, logged
from tests.intake.build import arrived
from tests.staff import viewer

NAME = "Zqpersimmon Quillfeather"
PHONE = "916-555-0177"
NEED = "Zqneedle: food for the week, and diapers"
WHO = "Zqagreeing Quillfeather"
TOOK = "Zqtaker at the desk there"


def offer(service: str = "pantry") -> Offer:
    return Offer.objects.get(service=service)


def agreed(**changes: Any) -> Agreed:
    """A whole consent: the name and what they need, agreed to on the telephone just now, for thirty days."""
    now = clock.now()
    given: dict[str, Any] = {
        "own": True,
        "who": WHO,
        "how": "telephone",
        "items": {"name": NAME, "need": NEED},
        "at": now,
        "until": (now + timedelta(days=30)).date(),
        "our_number": "916-555-0199",
        "signed": "Badge 417",
        "not_reporter": True,
    }
    return Agreed(**{**given, **changes})


def asked() -> Inquiry:
    """Somebody telephoned; nobody has a report of it."""
    return logged(place="1 Invented Street\nPractice CA 95814")


def of_inquiry(inquiry: Inquiry | None = None, *, who: Viewer | None = None, **changes: Any) -> Referral:
    """A name that may be passed on, from an inquiry."""
    subject = inquiry or asked()
    given: dict[str, Any] = {"offer_id": offer().pk, "agreed": agreed(), **changes}
    return actions.pass_on(viewer=who or agent(), kind="inquiry", subject_id=subject.pk, **given)


def of_report(report: Report | None = None, *, who: Viewer | None = None, **changes: Any) -> Referral:
    """The same from a report."""
    subject = report or arrived()
    given: dict[str, Any] = {"offer_id": offer().pk, "agreed": agreed(), **changes}
    return actions.pass_on(viewer=who or viewer("screener"), kind="report", subject_id=subject.pk, **given)


def passed(row: Referral, who: Viewer | None = None) -> Line:
    """The provider was told."""
    return actions.passed(viewer=who or agent(), referral_id=row.pk, how="telephone", who=TOOK)


def heard(row: Referral | UUID, outcome: str = "served", *, who: Viewer | None = None, **changes: Any) -> Line:
    """What became of it."""
    now = Referral.unscoped.get(pk=row if isinstance(row, UUID) else row.pk)
    source = "colleague" if outcome == "no_answer" else "provider"
    reason = "full" if outcome == "refused" else ""
    given = {"source": source, "teller": "Zqteller, intake", "reason": reason, **changes}
    told = Heard(outcome=outcome, who=given.pop("teller"), **given)
    return actions.heard(viewer=who or agent(), referral_id=now.pk, version=now.version, told=told)


def fresh(row: Referral) -> Referral:
    """As it is now."""
    return Referral.unscoped.get(pk=row.pk)
