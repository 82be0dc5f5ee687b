"""Translating inside the house: who reads a language writes what it says. Nothing is sent outside."""

from uuid import UUID

from django.db.models import F

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.duty import actions as duty
from hearthline.duty import promises
from hearthline.duty.models import AlertKind
from hearthline.ground import clock as wall
from hearthline.ground.errors import DomainError
from hearthline.ground.text import clean_text
from hearthline.journal import actions as journal
from hearthline.journal.actor import Actor
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.screening import keeping
from hearthline.screening.actions.state import SUBJECT, TRANSLATION_CLOCK, Changed, advance, keep_due, subject_id
from hearthline.screening.models import Screening, TranslationState, TranslationTask

HOUSE_LANGUAGE = "en"
"""The language the desk works in and screeners are taken to read unless they say otherwise."""
LONGEST = 120_000


def open_task(screening: Screening, *, part_id: UUID, language: str, actor: Actor) -> TranslationTask | None:
    """A task for one part that is not in the house's language, with its own clock. None when none is needed."""
    if language == HOUSE_LANGUAGE:
        return None
    known = TranslationTask.unscoped.filter(screening=screening, part_id=part_id, language=language).first()
    if known is not None:
        return known
    due = promises.due(promises.TRANSLATION, wall.now())
    duty.start_clock(
        actor=actor,
        subject_kind=SUBJECT,
        subject_id=subject_id(screening),
        kind=TRANSLATION_CLOCK,
        started_at=wall.now(),
        due_at=due.at,
        rule=promises.TRANSLATION,
        citation=str(due.citation),
        counting_verified=due.counting_verified,
        label=screening.report.number,
        alert_kind=AlertKind.TRANSLATION,
    )
    return TranslationTask.objects.create(
        agency_id=screening.agency_id,
        screening=screening,
        part_id=part_id,
        language=language,
        opened_at=wall.now(),
        due_at=due.at,
    )


def unread_languages(viewer: Viewer, screening: Screening) -> tuple[str, ...]:
    """Languages of this report that the viewer does not read and nobody has translated yet."""
    waiting = TranslationTask.unscoped.filter(screening=screening).exclude(state=TranslationState.DONE)
    return tuple(sorted(set(waiting.exclude(language__in=viewer.languages).values_list("language", flat=True))))


@use_case
def claim_translation(*, viewer: Viewer, task_id: UUID) -> TranslationTask:
    """Take a translation. Who already has it keeps it. Raises Refused; DomainError `translation.held`."""
    task, ruling = _fetch(viewer, "translation:claim", task_id)
    won = TranslationTask.unscoped.filter(pk=task.pk, state=TranslationState.WAITING).update(
        state=TranslationState.CLAIMED, claimed_by=viewer.id, claimed_name=viewer.name, version=F("version") + 1
    )
    task.refresh_from_db(from_queryset=TranslationTask.unscoped.select_related("screening__report"))
    if not won and task.claimed_by != viewer.id:
        raise DomainError("translation.held", "Somebody else is translating this, or it is done.")
    if won:
        journal.write(
            actor=viewer,
            tag=Tag.TRANSLATION_CLAIMED,
            record_kind=SUBJECT,
            record_id=subject_id(task.screening),
            authority=ruling,
        )
    return task


@use_case
def write_translation(*, viewer: Viewer, task_id: UUID, text: str, version: int) -> TranslationTask:
    """Keep the translation beside the original, by a person who reads the language. A later one replaces it.

    Raises Refused (not their language, and no supervisor); Changed; DomainError `translation.empty`.
    """
    task, ruling = _fetch(viewer, "translation:write", task_id)
    words = clean_text(text, LONGEST).strip()
    if not words:
        raise DomainError("translation.empty", "Write the translation first.")
    key = keeping.key_of(task.screening.report, actor=viewer.id)
    won = TranslationTask.unscoped.filter(pk=task.pk, version=version).update(
        state=TranslationState.DONE,
        sealed=keeping.seal(key, keeping.TRANSLATION, task.pk, words),
        written_by=viewer.id,
        written_name=viewer.name,
        written_at=wall.now(),
        version=F("version") + 1,
    )
    if not won:
        raise Changed
    entry = journal.write(
        actor=viewer,
        tag=Tag.TRANSLATION_WRITTEN,
        record_kind=SUBJECT,
        record_id=subject_id(task.screening),
        authority=ruling,
        fields=("translation",),
    )
    others = TranslationTask.unscoped.filter(screening=task.screening).exclude(state=TranslationState.DONE)
    if not others.exists():
        duty.meet_clock(
            actor=viewer,
            subject_kind=SUBJECT,
            subject_id=subject_id(task.screening),
            kind=TRANSLATION_CLOCK,
            entry=str(entry),
        )
    advance(task.screening, **keep_due(task.screening))
    task.refresh_from_db(from_queryset=TranslationTask.unscoped.select_related("screening__report"))
    return task


def _fetch(viewer: Viewer, action: str, task_id: UUID) -> tuple[TranslationTask, str]:
    task = TranslationTask.unscoped.filter(pk=task_id).select_related("screening__report").first()
    known = {"agency": task.agency_id, "language": task.language} if task else {"agency": ""}
    ruling = require(viewer, action, known, "translation", record_kind="translation", record_id=task_id.hex)
    if task is None:  # a policy that permits what is not there would be a mistake in the policy
        raise LookupError("a permitted translation that does not exist")
    return task, ruling.authority
