"""Did this answer it? One word of one person about one answer, counted once, whoever sends how many."""

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import IntegrityError

from hearthline.ground import clock
from hearthline.ground.budget import Budget
from hearthline.helpdesk.door.keys import public_ring
from hearthline.helpdesk.door.models import Helped, Of, Verdict
from hearthline.journal.actions import write
from hearthline.journal.actor import public
from hearthline.journal.tags import Tag
from hearthline.journal.turn import circuit, failed, write_turn
from hearthline.sealing.receipts import keyed

USE = "helped"
_budget = Budget()


def id_of(*parts: bytes) -> str:
    """The id of what is said about one answer by who holds this secret."""
    return keyed(public_ring().pepper, USE, *parts).hex()


def say(*, own: str, of: str, topic: str, said: str, address: str) -> bool:
    """Keep what was said, with its journal entry. False when it was no answer, was said before, or cannot be kept now:
    nobody is shown an error for having been asked. `address`: where it came from, held in memory only; over its budget
    it is marked, and no count holds it. A row for each, so that no two presses can lose one another's count."""
    if said not in Verdict.values or of not in Of.values:
        return False
    agency = settings.HEARTHLINE_AGENCY
    row = Helped(
        id=own, agency_id=agency, of=of, topic=topic, said=said, day=clock.now().date(), burst=_budget.note(address)
    )
    if circuit.is_open():
        return False
    try:
        with write_turn():
            row.save(force_insert=True)
            write(
                actor=public(agency),
                tag=Tag.ANSWER_HELPED,
                record_kind="helped",
                record_id=own,
                purpose="inquiry",
                fields=("said",),
            )
    except IntegrityError:
        return False  # said already: the first word stays
    except (DatabaseError, OSError) as error:
        failed(error)
        return False
    return True
