"""After a restore: what the ledger says is done again, before anybody is served."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F

from hearthline.access.viewer import Viewer, system_viewer
from hearthline.ground import clock
from hearthline.intake.models import AttachmentUse, Envelope, Report
from hearthline.journal.actions import write
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.people import index
from hearthline.people.actions.aside import lay_aside
from hearthline.people.models import Person, SealedWhy
from hearthline.people.records import household_of, reindex, take_turn
from hearthline.retention import clockwork, destroying, persons
from hearthline.retention.ledger import GENESIS, Ledger, Line, check, standing
from hearthline.retention.models import Kind, LastRun
from hearthline.retention.running import JOB, follow
from hearthline.retention.wall import retainer

AGAIN: Final = "ledger"


@dataclass
class Replayed:
    """What had come back and is gone again, and who is sealed again."""

    lines: int = 0
    expunged: int = 0
    sealed: int = 0
    rows: Counter[str] = field(default_factory=Counter)


def behind(ledger: Ledger | None = None) -> bool:
    """Whether the ledger says things that this database has not done: an older copy came back.

    LedgerError when the ledger is broken, or when it is not the one that this database knew.
    """
    book = ledger or Ledger()
    lines = book.lines()
    known = LastRun.objects.filter(pk=1).first()
    seq, said = (known.ledger_seq, known.ledger_hash) if known else (0, GENESIS)
    check(lines, seq, said)
    return len(lines) > seq


def replay(ledger: Ledger | None = None) -> Replayed:
    """Do what every standing line says, in a transaction each. May be killed and run again. Raises LedgerError."""
    with retainer():
        return _replay((ledger or Ledger()).lines())


def _replay(lines: list[Line]) -> Replayed:
    done = Replayed(lines=len(lines))
    for line in sorted(standing(lines).values(), key=lambda one: (one.kind == Kind.PERSON, one.seq)):
        if line.what == "expunged":
            with transaction.atomic(durable=True):
                gone = _expunge(line)
            done.rows += gone
            done.expunged += bool(gone)
        elif line.what == "sealed":
            with transaction.atomic(durable=True):
                done.sealed += _seal(line)
    with transaction.atomic(durable=True):
        clockwork.last_run()
        if lines:
            follow(lines[-1])
    return done


def _expunge(line: Line) -> Counter[str]:
    own, viewer = UUID(line.id), system_viewer(JOB, line.agency)
    if line.kind == Kind.PERSON:
        gone = persons.delete_person(line.agency, own)
    else:
        gone = _record(line, own)
        if line.root:
            destroying.leave_the_spool(line.root, ())
    if gone:
        _note(viewer, Tag.RECORD_EXPUNGED_AGAIN, line)
    return gone


def _record(line: Line, own: UUID) -> Counter[str]:
    """By its id, or by the root alone when the backup is older than its opening. What the same page sent anew after
    the destroying is another report, and stays."""
    gone: Counter[str] = Counter()
    ids = {own}
    if line.root:
        ids |= set(Report.unscoped.filter(root_id=line.root, received_at__lte=line.at).values_list("pk", flat=True))
    for one in sorted(ids):
        target = destroying.find(line.kind, one, line.agency)
        if target is not None:
            destroying.destroy_keys(target)
            gone += destroying.delete_rows(target)
    if line.root:
        old = Envelope.unscoped.filter(root_id=line.root, received_at__lte=line.at)
        names = list(old.values_list("pk", flat=True))
        files = AttachmentUse.unscoped.filter(envelope_id__in=names).values_list("attachment_id", flat=True)
        if names:
            gone += destroying.at_the_door(names, "", list(files))
    return gone


def _seal(line: Line) -> int:
    """Sealed by adoption or a court, and open in an older copy: absent again."""
    person = Person.unscoped.filter(pk=UUID(line.id), agency_id=line.agency, sealed=False).first()
    if person is None:
        return 0
    viewer = system_viewer(JOB, line.agency)
    why = line.root if line.root in SealedWhy.values else SealedWhy.COURT
    now = clock.now()
    Person.unscoped.filter(pk=person.pk).update(sealed=True, sealed_why=why, version=F("version") + 1, changed_at=now)
    lay_aside(viewer, person)
    take_turn()
    index.drop(person.pk)
    reindex(household_of([person.pk], everybody=True))
    _note(viewer, Tag.RECORD_SEALED_AGAIN, line)
    return 1


def _note(viewer: Viewer, tag: Tag, line: Line) -> None:
    write(actor=viewer, tag=tag, record_kind=line.kind, record_id=line.id, purpose=AGAIN, authority=f"line {line.seq}")


def keep_seals(ledger: Ledger | None = None) -> int:
    """Write who was sealed, and who was unsealed by an order, into the ledger; how many lines came.

    A person who stands open here although the ledger says sealed is unsealed there only when the journal says that
    somebody did it since; otherwise an older copy came back past `replay`, and they are sealed again.
    """
    with retainer():
        return _keep_seals(ledger or Ledger())


def _keep_seals(book: Ledger) -> int:
    known = {own: line for (kind, own), line in standing(book.lines()).items() if kind == Kind.PERSON}
    sealed = dict(Person.unscoped.filter(sealed=True).values_list("pk", "agency_id"))
    why = dict(Person.unscoped.filter(sealed=True).values_list("pk", "sealed_why"))
    wrote = 0
    for own, agency in sealed.items():
        line = known.get(own.hex)
        if line is None or line.what != "sealed":
            with transaction.atomic(durable=True):
                follow(book.append("sealed", Kind.PERSON, own.hex, agency=agency, root=why[own]))
            wrote += 1
    for line in [one for one in known.values() if one.what == "sealed" and UUID(one.id) not in sealed]:
        opened = Entry.objects.filter(
            agency_id=line.agency, record_kind="person", record_id=line.id, tag=Tag.PERSON_UNSEALED, at__gt=line.at
        )
        with transaction.atomic(durable=True):
            if opened.exists():
                follow(book.append("unsealed", Kind.PERSON, line.id, agency=line.agency))
                wrote += 1
            else:
                _seal(line)
    return wrote
