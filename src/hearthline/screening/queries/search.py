"""Search over reports: by number, by the reference a caller was told, or by words in what the viewer may read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from hearthline.access.models import Agency
from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.ground.ids import is_human_number
from hearthline.ground.text import one_line
from hearthline.intake import searching
from hearthline.intake.calls.models import Call
from hearthline.intake.keys import RecordKey, record_key
from hearthline.intake.models import Report
from hearthline.journal import actions as journal
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import long_reading, use_case
from hearthline.screening import keeping
from hearthline.screening.actions.state import SUBJECT
from hearthline.screening.models import Screening, TranslationState, TranslationTask
from hearthline.screening.need import existing
from hearthline.screening.queries.queue import Row, rows
from hearthline.sealing import SealError

LONGEST = 200
PAGE = 30
PURPOSE = "search"
_REFERENCE = re.compile(r"\d{4}[\s-]?\d{3}")
_NUMBER = re.compile(r"([A-Z]{2,6})?([0-9A-Z]{8})")
_MISREAD = str.maketrans("OIL", "011")


@dataclass(frozen=True, repr=False)
class Found:
    """What was found. `by`: number, reference, words, or "" when nothing was asked. `call`: for a reference.

    `exists`: restricted, asked for by number or reference: told to exist, and whom to ask. `empty`: only words that
    are in every report were typed. `next`: where the next page begins, "" for none.
    """

    rows: tuple[Row, ...] = ()
    by: str = ""
    call: Call | None = None
    empty: bool = False
    next: str = ""
    exists: tuple[existing.Exists, ...] = ()


@use_case
def may_search(viewer: Viewer) -> None:
    """For the page before anything was typed. Refused when the viewer may not search."""
    require(viewer, "report:search", {"agency": viewer.agency_id}, PURPOSE, record_kind=SUBJECT)


@long_reading
def search(viewer: Viewer, text: str, after: str = "") -> Found:
    """Reports that hold all of these words, or the one with this number or reference; newest first, 30 a page.

    Every hit goes through the viewer's own view of the reports. Refused when the viewer may not search. One journal
    entry names what was found, and never what was typed.
    """
    ruling = require(viewer, "report:search", {"agency": viewer.agency_id}, PURPOSE, record_kind=SUBJECT)
    asked = one_line(text, LONGEST)
    found = _by_number(viewer, asked) or _by_reference(viewer, asked) or _by_words(viewer, asked, _id(after))
    with transaction.atomic():
        journal.write(
            actor=viewer,
            tag=Tag.REPORTS_SEARCHED,
            record_kind=SUBJECT,
            record_id="",
            purpose=PURPOSE,
            authority=ruling.authority,
            fields=[row.screening.report_id.hex for row in found.rows],
        )
    return found


def _rows(viewer: Viewer, ids: Sequence[UUID]) -> tuple[Row, ...]:
    mine = Screening.objects.for_viewer(viewer, "report:list", PURPOSE).filter(report_id__in=ids)
    return rows(viewer, list(mine.select_related("report").order_by("-report_id")))


def _by_number(viewer: Viewer, text: str) -> Found | None:
    for number in numbers(viewer, text):
        ids = Report.objects.for_viewer(viewer, "report:search", PURPOSE).filter(number=number)
        if shown := _rows(viewer, list(ids.values_list("pk", flat=True))):
            return Found(shown, "number")
    known = existing.by_number(viewer, numbers(viewer, text))
    return Found(by="number", exists=known) if known else None


def numbers(viewer: Viewer, text: str) -> list[str]:
    """Report numbers that this may mean: with or without the agency's letters, spaces and dashes; O as 0, I and L as
    1. None when the check character does not agree."""
    fitting = _NUMBER.fullmatch(re.sub(r"[\s-]", "", text.upper()))
    if fitting is None:
        return []
    prefix = fitting[1] or Agency.objects.filter(pk=viewer.agency_id).values_list("number_prefix", flat=True).first()
    body = fitting[2].translate(_MISREAD)
    number = f"{prefix}-{body[:4]}-{body[4:]}"
    return [number] if prefix and is_human_number(number) else []


def _by_reference(viewer: Viewer, text: str) -> Found | None:
    from hearthline.intake.calls.queries import find_reference, report_behind

    if not _REFERENCE.fullmatch(text):
        return None
    call = find_reference(viewer, text)
    if call is None:
        filed = report_behind(viewer.agency_id, text)
        known = existing.by_id(viewer, filed) if filed else None
        return Found(by="reference", exists=(known,)) if known else None
    return Found(_rows(viewer, [call.report_id]) if call.report_id else (), "reference", call)


def _by_words(viewer: Viewer, text: str, before: UUID | None) -> Found:
    if not text:
        return Found()
    if not searching.words(text):
        return Found(by="words", empty=True)
    ids = searching.search(viewer, text, before=before, most=PAGE + 1)
    return Found(_rows(viewer, ids[:PAGE]), "words", next=ids[PAGE - 1].hex if len(ids) > PAGE else "")


def _id(text: str) -> UUID | None:
    try:
        return UUID(hex=text)
    except ValueError:
        return None


def index(report: Report, *, actor: str) -> int:
    """Keep the words of one report, its translations included. Only adds. Give it a transaction.

    Returns how many words are new; 0 for a report whose key does not open.
    """
    try:
        key = record_key(report, actor=actor, purpose=PURPOSE)
    except SealError:
        return 0
    return searching.index_report(report, key, more=_translations(report, key))


def _translations(report: Report, key: RecordKey) -> list[str]:
    done = TranslationTask.unscoped.filter(screening__report=report, state=TranslationState.DONE)
    texts = []
    for task in done:
        try:
            texts.append(keeping.unseal(key, keeping.TRANSLATION, task.pk, bytes(task.sealed)))
        except SealError:
            continue
    return texts
