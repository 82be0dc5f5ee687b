"""Letters: one code for one party, shown once on the paper, and ended at any moment."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.helpdesk.mycase.actions import DAMAGED, hold, note, sealed_for, shut
from hearthline.helpdesk.mycase.door.models import View
from hearthline.helpdesk.mycase.keys import open_box
from hearthline.helpdesk.mycase.models import Assignment, Ended, Letter
from hearthline.helpdesk.mycase.policy import CLOSE, ENTER, of_letter, of_party
from hearthline.helpdesk.mycase.sheet import POSTS
from hearthline.helpdesk.mycase.team import Team
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.law import PackError
from hearthline.sealing.letters import LetterSecret, new_letter_code, read_letter_code
from hearthline.ui.agency import current_pack
from hearthline.ui.languages import LANGUAGES

DAYS = "mycase.letter_days"
MOST_DAYS = 3650
"""A code that works for longer than ten years is a slip in the pack."""
MADE = "This letter was made. Its code is not shown again. If it was not printed, make a new one."


@dataclass(frozen=True)
class Paper:
    """A letter as it is printed. The code stands on it and nowhere else."""

    language: str
    expires_at: datetime
    code: str = field(repr=False)


def make_letter(*, viewer: Viewer, party_id: UUID, language: str, letter_id: UUID) -> Paper:
    """A new letter for one party; a code that they had before opens nothing from now on.

    `letter_id`: drawn with the form, so that a page that is loaded again makes no second letter and ends no first one.
    Raises Refused; DomainError `mycase.closed`, `.damaged`, `.language`, `.letter_made`.
    """
    may_make(viewer=viewer, party_id=party_id)  # who may not waits for no slow hash
    code = new_letter_code()
    secret = read_letter_code(viewer.agency_id, code)  # slow: before the transaction, which others wait for
    return _keep(viewer=viewer, party_id=party_id, language=language, letter_id=letter_id, code=code, secret=secret)


@use_case
def may_make(*, viewer: Viewer, party_id: UUID) -> None:
    """Raises Refused for who may not write this party a letter."""
    of_party(viewer, party_id, ENTER)


@use_case
def _keep(*, viewer: Viewer, party_id: UUID, language: str, letter_id: UUID, code: str, secret: LetterSecret) -> Paper:
    party, row, ruling = of_party(viewer, party_id, ENTER)
    if language not in dict(LANGUAGES):
        raise DomainError("mycase.language", "Choose the language of the letter.")
    hold(row)
    if Letter.unscoped.filter(pk=letter_id).exists():
        raise DomainError("mycase.letter_made", MADE)
    team = team_in(row, viewer)
    if team is None:
        raise DomainError("mycase.damaged", DAMAGED)
    now = clock.now()
    shut(list(Letter.unscoped.filter(party=party, ended_at__isnull=True)), viewer, Ended.RENEWED)
    letter = Letter(
        id=letter_id,
        agency_id=row.agency_id,
        party=party,
        language=language,
        public_key=secret.public,
        made_at=now,
        made_by=viewer.id,
        expires_at=now + lasts(),
    )
    Letter.objects.bulk_create([letter])
    view = View(id=letter_id, agency_id=row.agency_id, lookup=secret.lookup, expires_at=letter.expires_at)
    view.sealed = sealed_for(letter, team.sheet(language))
    View.objects.bulk_create([view])
    note(viewer, Tag.CASE_LETTER_MADE, row, ruling, [party.role, language])
    return Paper(language, letter.expires_at, code)


@use_case
def end_letter(*, viewer: Viewer, letter_id: UUID) -> UUID:
    """This code opens nothing from this moment; returns the assignment's id. A second time changes nothing. Who may
    close the case may end each of its letters. Raises Refused."""
    letter, row, ruling = of_letter(viewer, letter_id, CLOSE)
    if letter.ended_at is None:
        shut([letter], viewer, Ended.REVOKED)
        note(viewer, Tag.CASE_LETTER_ENDED, row, ruling, [letter.party.role])
    return row.pk


def forget_old() -> int:
    """Sheets whose letter has run out open nothing already: the worker takes them away. Returns how many."""
    return View.unscoped.filter(expires_at__lte=clock.now()).delete()[0]


def lasts() -> timedelta:
    """How long a code may be used, by the pack. Raises PackError where it does not say so."""
    days = current_pack().value(DAYS).value
    if isinstance(days, bool) or not isinstance(days, int) or not 0 < days <= MOST_DAYS:
        raise PackError("not a number of days", remedy="write from 1 to 3650", key=DAYS)
    return timedelta(days=days)


def team_in(row: Assignment, viewer: Viewer) -> Team | None:
    """Who works with the family, from the sealed box; None when it does not open."""
    box = open_box(row, viewer.id)
    try:
        return Team.of_box(box, {post: getattr(row, f"{post}_user") for post in POSTS}) if box else None
    except (ValueError, KeyError, TypeError):
        return None


__all__ = ["Paper", "end_letter", "forget_old", "lasts", "make_letter", "may_make", "team_in"]
