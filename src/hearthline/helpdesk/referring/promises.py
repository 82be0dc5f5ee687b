"""The agency's settings for referrals, and what the packs know of special records. The numbers stand in the packs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hearthline.access.viewer import Viewer
from hearthline.directory.finding_help import marks
from hearthline.directory.finding_help.door.models import Offer
from hearthline.duty import actions as duty
from hearthline.duty import promises
from hearthline.duty.models import AlertKind
from hearthline.ground.errors import ConfigurationError
from hearthline.helpdesk.referring.models import Outcome, Referral
from hearthline.helpdesk.referring.ports import Subject
from hearthline.law import Due, Value
from hearthline.ui.agency import current_pack

KIND: Final = "referral"
"""The kind of the clock that asks what became of a referral, and of its subject."""
_LIMITS: Final = {
    "": "promise.referral_heard",
    Outcome.WAITING: "promise.referral_waiting",
    Outcome.ACCEPTED: "promise.referral_accepted",
    Outcome.NO_ANSWER: "promise.referral_no_answer",
}
_SPECIAL: Final = "referral.special."
_NEEDS: Final = "referral.special_needs."


def due(outcome: str, since: datetime, agency_id: str) -> Due:
    """When somebody asks what became of it, after this outcome ("" for none yet). KeyError for one that ends it."""
    return promises.due(_LIMITS[outcome], since, agency_id=agency_id)


def chase(viewer: Viewer, row: Referral, until: Due, since: datetime, subject: Subject) -> None:
    """Inside a use case: the clock that asks what became of it. It is seen by who may see what the referral is about:
    not by whom a complaint is about that came in the same conversation."""
    duty.start_clock(
        actor=viewer,
        subject_kind=KIND,
        subject_id=row.pk.hex,
        kind=KIND,
        started_at=since,
        due_at=until.at,
        rule=until.limit_id,
        citation=str(until.citation),
        counting_verified=until.counting_verified,
        owner=viewer.id,
        label=row.label,
        alert_kind=AlertKind.FOLLOW_UP,
        record_id=subject.id,
    )


def consent_days() -> int:
    """For how many days a consent is offered."""
    return _number("referral.consent_days")


def consent_days_most() -> int:
    """For how many days a consent may be given at the most."""
    return _number("referral.consent_days_most")


def silent_times() -> int:
    """After how many times without an answer somebody checks the listing."""
    return _number("referral.silent_times")


@dataclass(frozen=True)
class Special:
    """What is known of records with rules of their own. `code`: of which; `concerns`: the listing is of this kind."""

    code: str
    rule: Value
    concerns: bool


def special(offer: Offer | None) -> tuple[Special, ...]:
    """Every such rule, those first that concern this listing. A value of None is not known, and is shown so."""
    pack, own = current_pack(), set(marks.codes(offer.needs)) if offer else set()
    needs = {value.key.removeprefix(_NEEDS): value.value for value in pack.values(_NEEDS)}
    found = []
    for rule in pack.values(_SPECIAL):
        code = rule.key.removeprefix(_SPECIAL)
        listed = needs.get(code)
        found.append(Special(code, rule, bool(isinstance(listed, tuple) and own & set(listed))))
    return tuple(sorted(found, key=lambda one: not one.concerns))


def _number(key: str) -> int:
    value = current_pack().value(key).value
    if not isinstance(value, int) or value < 1:
        raise ConfigurationError("helpdesk.E003", f"{key} is not a number of its own", "set it in the agency's pack")
    return value
