"""Why somebody can or cannot: a colleague, an action, a record; yes or no, by which policies, and what is missing.

Shows nothing of the record. One that is sealed, another agency's, closed to who asks, or not there answers alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from hearthline.access.engine import book
from hearthline.access.models import User
from hearthline.access.policy import Ruling, can, require
from hearthline.access.queries import viewer_of
from hearthline.access.viewer import ROLES, Viewer
from hearthline.ground.errors import DomainError
from hearthline.ground.text import fold
from hearthline.intake.models import Report
from hearthline.intake.policy import resource as report_resource
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.people.models import Person
from hearthline.people.policy import resource as person_resource
from hearthline.screening.actions.state import resource as screening_resource
from hearthline.screening.models import Screening

NOBODY: Final[Mapping[str, object]] = {"agency": "none"}
PURPOSE: Final = "screening"
"""What is tried when no purpose was said."""
ABSENT, CLOSED_ACCOUNT = "absent", "closed-account"


@dataclass(frozen=True)
class Clause:
    """A policy that decided, or would: its id, what it cites, and whether it forbids."""

    id: str
    cite: str
    forbids: bool


@dataclass(frozen=True)
class Why:
    """The answer. `missing`: codes of what would make it a yes, each by itself (`role:…`, `purpose`, `opening`,
    `claim`), or why nothing would (`absent`, `closed-account`, `two-people`, `conflict`, `administrator`)."""

    allowed: bool
    name: str
    action: str
    clauses: tuple[Clause, ...]
    missing: tuple[str, ...]


def actions() -> tuple[str, ...]:
    """Every action that the policies know, by name."""
    return tuple(sorted(book().actions))


@use_case
def explain(*, viewer: Viewer, username: str, action: str, record: str = "", purpose: str = "") -> Why:
    """Whether `username` may do `action` to `record` (a report's number, a person's or report's id, "" for work of
    the agency that names no record), for `purpose`. Journalled.

    Raises Refused without `access:explain`; DomainError `why.who`, `why.action`.
    """
    ruling = require(viewer, "access:explain", {"agency": viewer.agency_id}, record_kind="user")
    if not username.strip():
        raise DomainError("why.who", "Write a user name.")
    person = User.objects.filter(agency_id=viewer.agency_id, username=fold(username)).first()
    if person is None:
        raise DomainError("why.who", "Nobody with this user name works here.")
    if action not in book().actions:
        raise DomainError("why.action", "Choose an action from the list.")
    kind, about = _about(viewer, action, record.strip())
    write(
        actor=viewer,
        tag=Tag.ACCESS_EXPLAINED,
        record_kind="user",
        record_id=person.pk.hex,
        authority=ruling.authority,
        fields=(action,),
    )
    them = viewer_of(person)
    said = can(them, action, about, purpose)
    allowed = said.allowed and person.is_active
    missing = () if allowed else _missing(them, action, about, purpose, said, kind)
    if not person.is_active:
        missing = (CLOSED_ACCOUNT,)
    return Why(allowed, person.name, action, _clauses(said), missing)


def _about(viewer: Viewer, action: str, record: str) -> tuple[str, Mapping[str, object]]:
    """The record as the policies see it, and `ABSENT` when there is nothing to tell of it."""
    if not record:
        return "", {"agency": viewer.agency_id}
    found = _of_id(record, action) if _is_id(record) else _of_number(record, action)
    known = found if found is not None else NOBODY
    away = {str(one) for name in ("named", "conflicted") for one in known.get(name, ())}  # type: ignore[attr-defined]  # sets of ids
    if known.get("agency") != viewer.agency_id or known.get("sealed") or viewer.id in away:
        return ABSENT, NOBODY
    return "", known


def _is_id(record: str) -> bool:
    try:
        return bool(UUID(record))
    except ValueError:
        return False


def _of_number(number: str, action: str) -> Mapping[str, object] | None:
    row = Report.unscoped.filter(number="".join(number.split()).upper()).first()
    return _of_report(row, action) if row else None


def _of_id(record: str, action: str) -> Mapping[str, object] | None:
    own = UUID(record)
    if action.startswith("person:") or action in ("glass:break", "opening:give"):
        person = Person.unscoped.filter(pk=own, merged_into__isnull=True).first()
        return person_resource(person) if person else None
    row = Report.unscoped.filter(pk=own).first()
    return _of_report(row, action) if row else None


def _of_report(report: Report, action: str) -> Mapping[str, object]:
    screening = Screening.unscoped.filter(report=report).select_related("report").first()
    known = dict(screening_resource(screening)) if screening else {}
    return {**report_resource(report), **{name: known[name] for name in ("claimed_by",) if name in known}}


def _clauses(said: Ruling) -> tuple[Clause, ...]:
    by_id = {policy["annotations"]["id"]: policy for policy in book().policies.values()}
    found = (by_id[one] for one in said.policies)
    return tuple(Clause(p["annotations"]["id"], p["annotations"]["cite"], p["effect"] == "forbid") for p in found)


def _missing(
    them: Viewer, action: str, about: Mapping[str, object], purpose: str, said: Ruling, kind: str
) -> tuple[str, ...]:
    """What would make it a yes, tried against the policies themselves: each by itself, or else with a purpose."""
    if kind == ABSENT:
        return (ABSENT,)
    ids = set(said.policies)
    if never := [code for code, policies in NEVER.items() if ids & policies]:
        return tuple(never)
    tries: dict[str, tuple[Viewer, Mapping[str, object]]] = {"purpose": (them, about)}
    if about.get("restricted"):
        tries["opening"] = (them, {**about, "granted": {them.id}})
    tries["claim"] = (them, {**about, "claimed_by": them.id})
    for role in set(ROLES) - them.roles:
        more = Viewer(them.kind, them.id, them.agency_id, them.roles | {role}, them.name, them.languages)
        tries[f"role:{role}"] = (more, about)

    def enough(code: str, stated: str) -> bool:
        who, what = tries[code]
        return can(who, action, what, (stated or PURPOSE) if code == "purpose" else stated).allowed

    alone = tuple(sorted(code for code in tries if enough(code, purpose)))
    if alone or purpose:
        return alone
    return tuple(sorted({"purpose", *found})) if (found := [code for code in tries if enough(code, PURPOSE)]) else ()


NEVER: Final[Mapping[str, set[str]]] = {
    "administrator": {"administrator-opens-no-report", "administrator-breaks-no-glass"},
    "conflict": {"declared-conflict", "nobody-works-a-report-that-names-them"},
    "two-people": {"two-people", "nobody-reviews-themselves", "nobody-opens-for-themselves"},
    "programme": {"other-programme"},
}
"""Policies that nobody can satisfy by being given something: what is said instead."""
