"""What would be told of a report, to whom and by which words: the page before a call."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.dispatch import law
from hearthline.dispatch.composing import compose, said_by
from hearthline.dispatch.dues import open_owed
from hearthline.dispatch.facts import Facts, facts
from hearthline.dispatch.grounds import allowed
from hearthline.dispatch.models import Effect
from hearthline.dispatch.offices import chain_for, offices
from hearthline.dispatch.places import Office, Place, guess, places
from hearthline.dispatch.script import Script
from hearthline.dispatch.sealed import PURPOSE, key_of
from hearthline.intake.models import Report
from hearthline.intake.policy import fetch
from hearthline.intake.reading import assemble
from hearthline.intake.withheld.clues import marks_of
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.ui.agency import current_pack


@dataclass(frozen=True, repr=False)
class Ready:
    """What would be told, to choose from: `recipients` (code, allowed), `place`: as the report's words say it."""

    report: Report
    recipients: tuple[tuple[str, law.Allowed], ...]
    recipient: str
    places: tuple[Place, ...]
    place: Place
    where: str
    chain: tuple[Office, ...]
    script: Script
    foreign: bool = False


def ready(viewer: Viewer, report_id: UUID, *, recipient: str = "", place: str | None = None) -> Ready:
    """What would be told of this report, and to whom: for the page before the call. Journalled before it is opened.

    `recipient`: "" chooses: the police while there is danger, else who is owed first. `place`: None takes what the
    report's own words say. Raises Refused.
    """
    report = _record_ready(viewer=viewer, report_id=report_id)
    key = key_of(report, viewer)
    detail = assemble(report, key)
    marks = marks_of(report, key, detail.parts)
    contents = said_by((detail.main, *detail.parts))
    told = facts(contents, marks)
    known = offices(report.agency_id)
    where = guess(known, told.where) if place is None else Place.of(place)
    codes = _recipients(report)
    wanted = recipient if recipient in dict(codes) else _first(viewer, report, told, codes)
    return Ready(
        report,
        codes,
        wanted,
        places(known),
        where,
        told.where,
        chain_for(report.agency_id, wanted, where),
        compose(report, contents, marks, wanted)[1],
        report.language != "en",
    )


@use_case
def _record_ready(*, viewer: Viewer, report_id: UUID) -> Report:
    report, ruling = fetch(viewer, report_id, "handoff:write", PURPOSE)
    write(
        actor=viewer,
        tag=Tag.HAND_OFF_DRAFTED,
        record_kind="report",
        record_id=report.id.hex,
        purpose=PURPOSE,
        authority=ruling.authority,
    )
    return report


def _recipients(report: Report) -> tuple[tuple[str, law.Allowed], ...]:
    """Everybody, with what holds for them: those who must be told first, those who must not last."""
    order = {"must": 0, "may": 1, "must_not": 2}
    found = [(code, allowed(report, code)) for code in law.known(current_pack())]
    return tuple(sorted(found, key=lambda one: order.get(one[1].effect, 2)))


def _first(viewer: Viewer, report: Report, told: Facts, codes: Sequence[tuple[str, law.Allowed]]) -> str:
    if told.danger in ("yes", "unsure"):
        return next((code for code in ("law_enforcement", "emergency") if _may(code, codes)), "emergency")
    first = open_owed(viewer).filter(report=report, written=False).order_by("due_at").first()
    if first:
        return first.recipient
    return next((code for code, one in codes if one.effect != Effect.MUST_NOT and code != "emergency"), "emergency")


def _may(code: str, codes: Sequence[tuple[str, law.Allowed]]) -> bool:
    return any(known == code and one.effect != Effect.MUST_NOT for known, one in codes)
