"""Practising on invented reports. Rows of one table of their own: no report, no screening, no clock, no alert."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.ground import clock as wall
from hearthline.ground.errors import DomainError
from hearthline.journal.usecase import use_case
from hearthline.law import PackError
from hearthline.law.practice import Material, Story, read_practice
from hearthline.screening.actions.state import Changed
from hearthline.screening.choices import TOOL, find
from hearthline.screening.models import PracticeAttempt
from hearthline.ui.agency import current_pack

ACTION: Final = "practice:use"


@lru_cache(maxsize=4)
def _material(folder: str, pack_id: str) -> Material:
    return read_practice(Path(folder) / pack_id)


def material() -> Material:
    """The practice material of this agency's pack, read once per process. Raises PackError for a broken file."""
    pack = current_pack()
    return _material(str(getattr(settings, "HEARTHLINE_PACKS_DIR", "packs")), pack.id)


@use_case
def begin(*, viewer: Viewer, story_id: str) -> PracticeAttempt:
    """Start on a story, with what it gives answered already; or go on with the attempt that is not done.

    Raises Refused; DomainError `practice.story` for a story that is not there.
    """
    require(viewer, ACTION, {"agency": viewer.agency_id}, record_kind="practice")
    story = material().story(story_id)
    if story is None:
        raise DomainError("practice.story", "This practice report is not there any more.")
    mine = PracticeAttempt.objects.for_viewer(viewer, ACTION).filter(user=viewer.id)
    waiting = mine.filter(case=story.id, done_at__isnull=True).order_by("began_at").first()
    return waiting or PracticeAttempt.objects.create(
        agency_id=viewer.agency_id,
        user=viewer.id,
        case=story.id,
        pack=current_pack().version,
        answers=dict(story.given),
        began_at=wall.now(),
    )


@use_case
def answer(*, viewer: Viewer, attempt_id: UUID, facts: Mapping[str, str]) -> PracticeAttempt:
    """Keep these answers. Raises Refused; Changed when it is done; DomainError `screening.fact` for an unknown one."""
    row, _ = fetch(viewer, attempt_id)
    if row.done_at is not None:
        raise Changed
    given = {fact: value for fact, value in facts.items() if value != "unknown"}
    try:
        current_pack().tool(TOOL).positions(given)
    except PackError as wrong:
        raise DomainError("screening.fact", "One of the answers is not one that the tool knows.") from wrong
    row.answers = given
    PracticeAttempt.unscoped.filter(pk=row.pk, done_at__isnull=True).update(answers=given)
    return row


@use_case
def finish(*, viewer: Viewer, attempt_id: UUID, choice: str, reason: str) -> PracticeAttempt:
    """Decide, by the same rules as on a real report. The reason is asked for and not kept: it may tell of real people.

    Raises Refused; Changed when it is done already; DomainError `screening.choice`, `screening.reason`.
    """
    row, story = fetch(viewer, attempt_id)
    if row.done_at is not None:
        raise Changed
    pack = current_pack()
    picked = find(pack, choice)
    if picked is None:
        raise DomainError("screening.choice", "Choose one of the decisions.")
    said = pack.tool(TOOL).run(row.answers)
    if not reason.strip() and (
        not picked.responds or (picked.outcome, picked.priority) != (said.respond, said.priority)
    ):
        raise DomainError(
            "screening.reason", "Say why. A decision that differs from the tool, or that sends nobody, needs it."
        )
    done = {
        "outcome": picked.outcome,
        "priority": picked.priority,
        "right": (picked.outcome, picked.priority) == known_decision(story),
        "done_at": wall.now(),
    }
    if not PracticeAttempt.unscoped.filter(pk=row.pk, done_at__isnull=True).update(**done):
        raise Changed
    for name, value in done.items():
        setattr(row, name, value)
    return row


def known_decision(story: Story) -> tuple[str, str]:
    """Outcome and priority of the known answer. "Ask first" is no decision: what stands meanwhile is."""
    said = current_pack().tool(TOOL).run(story.case.answers)
    return said.respond, said.priority


def fetch(viewer: Viewer, attempt_id: UUID) -> tuple[PracticeAttempt, Story]:
    """One's own attempt and its story. Refused alike when it is somebody else's, and when there is none."""
    row = PracticeAttempt.unscoped.filter(pk=attempt_id, agency_id=viewer.agency_id, user=viewer.id).first()
    known = {"agency": row.agency_id if row else ""}
    require(viewer, ACTION, known, record_kind="practice", record_id=attempt_id.hex)
    story = material().story(row.case) if row else None
    if row is None or story is None:
        raise DomainError("practice.story", "This practice report is not there any more.")
    return row, story
