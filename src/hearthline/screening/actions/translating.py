"""Translating inside the house: who reads a language writes what it says. Nothing is sent outside."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import F

from hearthline.access.policy import require
from hearthline.access.restricting import about
from hearthline.access.viewer import Viewer
from hearthline.duty import actions as duty
from hearthline.duty import promises
from hearthline.duty.models import AlertKind
from hearthline.ground import clock as wall
from hearthline.ground.errors import DomainError
from hearthline.ground.text import clean_text
from hearthline.intake import searching
from hearthline.intake.door.content import ReportContent
from hearthline.intake.keys import RecordKey
from hearthline.intake.models import ReportPart
from hearthline.journal import actions as journal
from hearthline.journal.actor import Actor
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.screening import keeping
from hearthline.screening.actions.state import SUBJECT, TRANSLATION_CLOCK, Changed, advance, fetch, keep_due, subject_id
from hearthline.screening.models import Screening, TranslationState, TranslationTask
from hearthline.sealing import SealError

HOUSE_LANGUAGE = "en"
"""The language the desk works in and screeners are taken to read unless they say otherwise."""
LONGEST = 120_000
LANGUAGES = ("es", "hmn", "ar", "fa", "fil", "hy", "ja", "km", "ko", "lo", "pa", "ru", "so", "uk", "vi", "zh")
"""Languages a person can say a part is in: those of the wizard, and those spoken around it."""
LEAST_PART = 4
"""A translation has at least one letter for this many of the original. Languages differ in length, but not fourfold:
less than that leaves out most of what a reporter said, and a single letter would open the way to closing unread."""


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


@use_case
def ask_translation(*, viewer: Viewer, report_id: UUID, part_id: UUID, language: str) -> TranslationTask:
    """ "This is not in a language I read": a task for this part, whatever language its page had.

    Any screener may; only who reads `language` may write it, and until then the report is not sent away unread.
    Again for the same part and language: the task that is there. Raises Refused; DomainError `translation.language`
    (none of `LANGUAGES`), `translation.part` (no part of this report).
    """
    screening, ruling = fetch(viewer, "report:read", report_id, "translation")
    if language not in LANGUAGES:
        raise DomainError("translation.language", "Choose the language.")
    if not ReportPart.unscoped.filter(pk=part_id, report_id=report_id).exists():
        raise DomainError("translation.part", "Choose the part of the report.")
    known = TranslationTask.unscoped.filter(screening=screening, part_id=part_id, language=language).first()
    task = known or open_task(screening, part_id=part_id, language=language, actor=viewer)
    if task is None:  # the house's language is none of `LANGUAGES`
        raise LookupError("a language that needs no translation")
    if known is None:
        journal.write(
            actor=viewer,
            tag=Tag.TRANSLATION_ASKED,
            record_kind=SUBJECT,
            record_id=report_id.hex,
            purpose=language,
            authority=ruling.authority,
        )
        advance(screening, **keep_due(screening))
    return task


def unread_languages(viewer: Viewer, screening: Screening) -> tuple[str, ...]:
    """Languages of this report that the viewer does not read and nobody has translated yet."""
    waiting = TranslationTask.unscoped.filter(screening=screening).exclude(state=TranslationState.DONE)
    return unread_among(viewer, waiting.only("language", "state"))


def unread_among(viewer: Viewer, tasks: Iterable[TranslationTask]) -> tuple[str, ...]:
    """The same, of a report's tasks that are read already."""
    waiting = {task.language for task in tasks if task.state != TranslationState.DONE}
    return tuple(sorted(waiting - viewer.languages))


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
    From then on the report is found by these words too.

    Raises Refused (not their language, whatever their role); Changed; DomainError `translation.empty`,
    `translation.short` (too little to say what the original says).
    """
    task, ruling = _fetch(viewer, "translation:write", task_id)
    if task.version != version:
        raise Changed
    words = clean_text(text, LONGEST).strip()
    if not words:
        raise DomainError("translation.empty", "Write the translation first.")
    key = keeping.key_of(task.screening.report, actor=viewer.id)
    if _letters(words) < max(2, _letters(_original(key, task)) // LEAST_PART):
        raise DomainError(
            "translation.short",
            "This is much shorter than what they wrote. Put everything they wrote into English, then keep it.",
        )
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
    searching.index_report(task.screening.report, key, more=(words,))
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


def _letters(text: str) -> int:
    return sum(1 for sign in text if sign.isalpha())


def _original(key: RecordKey, task: TranslationTask) -> str:
    """The reporter's own words in this part; "" for one that does not open any more."""
    try:
        found = keeping.contents(key, task.screening.report)
    except SealError:
        return ""
    return narrative(found[task.part_id]) if task.part_id in found else ""


def narrative(content: ReportContent) -> str:
    """What the reporter tells in sentences."""
    return "\n".join(one for one in (content.story, content.saw, content.think) if one)


def _fetch(viewer: Viewer, action: str, task_id: UUID) -> tuple[TranslationTask, str]:
    task = TranslationTask.unscoped.filter(pk=task_id).select_related("screening__report").first()
    known: dict[str, object] = {"agency": ""}
    if task is not None:  # the report's conflicts and restriction close its translations too
        known = {"agency": task.agency_id, "language": task.language}
        known |= about(task, SUBJECT, task.screening.report_id)
    ruling = require(viewer, action, known, "translation", record_kind="translation", record_id=task_id.hex)
    if task is None:  # a policy that permits what is not there would be a mistake in the policy
        raise LookupError("a permitted translation that does not exist")
    return task, ruling.authority
