"""Writing down what calling a number of the directory came to."""

from datetime import datetime

from hearthline.access.policy import require
from hearthline.access.viewer import SUPERVISOR, Viewer
from hearthline.directory import loading
from hearthline.directory.book import Entry
from hearthline.directory.door.models import Standing, StandingState, WrongNumber
from hearthline.directory.models import Check, Outcome
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.text import whole_line, whole_text
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case

LIST, CHECK, PURPOSE = "directory:list", "directory:check", "directory"
HEARD, BETTER = 500, 40


@use_case
def check(
    *, viewer: Viewer, entry_id: str, mark: str, outcome: str, heard: str, called_at: datetime | None, better: str = ""
) -> Check:
    """Somebody called an entry, or opened its page, and says what it came to.

    `mark`: of the entry as it was shown; a check of what has changed since is refused. `called_at`: None for now; not
    in the future. `works` makes an undisputed entry checked from that day on; `wrong` takes it off the public pages;
    both settle what strangers said of it. `no_answer` settles nothing. Raises Refused; DomainError `check.entry`,
    `.changed`, `.outcome`, `.heard`, `.better`, `.called`.
    """
    ruling = require(
        viewer, CHECK, {"agency": viewer.agency_id}, PURPOSE, record_kind="directory", record_id=entry_id[:60]
    )
    entry, now = _entry(entry_id, mark), clock.now()
    said, number = whole_text(heard, HEARD, "check.heard"), whole_line(better, BETTER, "check.better")
    if outcome not in Outcome.values:
        raise DomainError("check.outcome", "Choose what the call came to.")
    if not said:
        raise DomainError("check.heard", "Write what you heard: how they answered, or what happened.")
    if called_at is not None and called_at > now:
        raise DomainError("check.called", "The call cannot be in the future.")
    row = Check(
        agency_id=viewer.agency_id,
        entry=entry.id,
        mark=entry.mark,
        outcome=outcome,
        heard=said,
        better=number,
        called_at=called_at or now,
        made_at=now,
        by=viewer.id,
        by_name=viewer.name[:120],
    )
    row.save(force_insert=True)
    if outcome != Outcome.NO_ANSWER:
        _stand(viewer, entry, row)
    write(
        actor=viewer,
        tag=Tag.NUMBER_CHECKED,
        record_kind="directory",
        record_id=entry.id,
        purpose=PURPOSE,
        authority=ruling.authority,
        fields=(outcome,),
    )
    return row


def _entry(entry_id: str, mark: str) -> Entry:
    entry = loading.current().entry(entry_id)
    if entry is None:
        raise DomainError("check.entry", "This entry is not in the directory any more.")
    if entry.mark != mark:
        raise DomainError("check.changed", "This entry was changed since you opened it. Look at it again.")
    return entry


def _agreed(viewer: Viewer, entry: Entry, row: Check) -> bool:
    """Whether somebody else found it wrong too, since it last worked; or a supervisor says so."""
    if SUPERVISOR in viewer.roles:
        return True
    calls = Check.unscoped.filter(agency_id=viewer.agency_id, entry=entry.id, mark=entry.mark).exclude(pk=row.pk)
    worked = calls.filter(outcome=Outcome.WORKS).order_by("-called_at").values_list("called_at", flat=True).first()
    wrong = calls.filter(outcome=Outcome.WRONG).exclude(by=viewer.id)
    return (wrong.filter(called_at__gt=worked) if worked else wrong).exists()


def _stand(viewer: Viewer, entry: Entry, row: Check) -> None:
    """The entry stands as this call found it, unless a later call is on file already. A line that takes reports is not
    taken away by one person: until a second one (or a supervisor) found the same, it stays, first on the worklist."""
    if row.outcome == Outcome.WRONG and entry.reports and not _agreed(viewer, entry, row):
        return
    state = StandingState.WORKS if row.outcome == Outcome.WORKS else StandingState.WRONG
    later = Check.unscoped.filter(agency_id=viewer.agency_id, entry=entry.id, mark=entry.mark)
    if later.filter(called_at__gt=row.called_at).exclude(outcome=Outcome.NO_ANSWER).exists():
        return
    day = row.called_at.date()
    own = Standing.unscoped.filter(agency_id=viewer.agency_id, entry=entry.id).first()
    if own is None:
        Standing.objects.create(
            agency_id=viewer.agency_id, entry=entry.id, mark=entry.mark, state=state, checked_on=day
        )
    else:
        taken = Standing.unscoped.filter(pk=own.pk, version=own.version).update(
            mark=entry.mark, state=state, checked_on=day, version=own.version + 1
        )
        if not taken:
            raise DomainError("check.changed", "This entry was changed since you opened it. Look at it again.")
    open_notes = WrongNumber.unscoped.filter(agency_id=viewer.agency_id, entry=entry.id, settled_at=None)
    open_notes.filter(received_at__lte=row.called_at).update(settled_at=row.made_at)
