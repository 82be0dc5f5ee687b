"""The word in the queue: is anybody of this report known already? Found by the worker, before a person looks.

It is a word and never a number, and nothing rests on it: it only says where to look first.
"""

from collections.abc import Iterable

from django.db import transaction

from hearthline.ground import clock
from hearthline.intake.door.content import BadContent
from hearthline.intake.events import AdditionArrived
from hearthline.journal import actions as journal
from hearthline.journal.actor import Actor, system
from hearthline.journal.tags import Tag
from hearthline.people import index
from hearthline.people.events import LinksMoved
from hearthline.people.models import ReportedLink
from hearthline.screening import keeping
from hearthline.screening.actions.state import SUBJECT, subject_id
from hearthline.screening.history.asking import Asked, of_contents
from hearthline.screening.history.earlier import main_first
from hearthline.screening.history.fitting import fit
from hearthline.screening.models import History, Screening
from hearthline.sealing import SealError

LIMIT = 20
"""Reports in one turn of the worker. What is left waits for the next."""
LOOKED = 15
NAME = "history"


def look_for_history(limit: int = LIMIT) -> int:
    """Look up the people of reports that nobody has looked up yet, the newest first. Returns how many reports.

    State says what is left, so it can stop anywhere. A report that does not open is marked as having none: a person
    who opens it sees that it is damaged.
    """
    todo = list(Screening.unscoped.filter(history="").select_related("report").order_by("-received_at")[:limit])
    for screening in todo:
        actor = system(NAME, screening.agency_id)
        found = any(_somebody(screening.agency_id, _asked(screening, actor)))
        with transaction.atomic():
            _tell(screening, actor, History.POSSIBLE if found else History.NONE)
    return len(todo)


def _tell(screening: Screening, actor: Actor, word: str) -> None:
    # Not an edit: the version stays, so that it gets in nobody's way. Who linked meanwhile knows better.
    # What came while we looked moved the version: then the word is of what was, and the next turn looks again.
    rows = Screening.unscoped.filter(pk=screening.pk, history="", version=screening.version)
    won = rows.update(history=word, changed_at=clock.now())
    if won:
        journal.write(
            actor=actor,
            tag=Tag.HISTORY_HINTED,
            record_kind=SUBJECT,
            record_id=subject_id(screening),
            purpose="screening",
            fields=(word,),
        )


def _asked(screening: Screening, actor: Actor) -> tuple[Asked, ...]:
    try:
        parts = keeping.contents(keeping.key_of(screening.report, actor=actor.id), screening.report)
    except (SealError, BadContent):
        return ()
    return of_contents(main_first(parts), screening.received_at.date())


def _somebody(agency_id: str, asked: Iterable[Asked]) -> Iterable[bool]:
    """For each person of the report, whether somebody like them is known. Sealed persons are not in the index."""
    for one in asked:
        yield any(fit(hit.score).counts for hit in index.search(agency_id, one.record, limit=LOOKED).hits)


def again(event: AdditionArrived) -> None:
    """Something was added: it may name somebody. What a person linked stays known."""
    Screening.unscoped.filter(report_id=event.report_id).exclude(history=History.KNOWN).update(history="")


def links_moved(event: LinksMoved) -> None:
    """Somebody was sealed, or is open again: the word says what shows now, so that the queue tells nothing of it.

    Whom a "possible" was about is kept nowhere, so every one of the agency is asked anew.
    """
    standing = ReportedLink.unscoped.filter(
        agency_id=event.agency_id, report_id__in=event.report_ids, unlinked_at__isnull=True
    ).values("report_id")
    rows = Screening.unscoped.filter(agency_id=event.agency_id, report_id__in=event.report_ids)
    now = clock.now()
    rows.filter(report_id__in=standing).update(history=History.KNOWN, changed_at=now)
    rows.exclude(report_id__in=standing).update(history="", changed_at=now)
    Screening.unscoped.filter(agency_id=event.agency_id, history=History.POSSIBLE).update(history="", changed_at=now)
