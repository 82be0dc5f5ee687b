"""Swaps: asked by who has the shift, accepted by the other person, agreed by a supervisor where the rota says so.

Until the last of these the asker keeps the shift. It is asked again then whether the swap would leave a hole: the other
person must work here and be there for the whole of it, stand nowhere else, and no post may lose a minute.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from hearthline.access.policy import Ruling, require
from hearthline.access.viewer import Viewer
from hearthline.duty.actions.rotas import works_here
from hearthline.duty.models import Swap, SwapState
from hearthline.duty.roster import coverage, load, plan
from hearthline.duty.roster.plan import Book, Turn
from hearthline.duty.roster.spans import Span, less, union
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case

FAR = timedelta(days=400)


@dataclass(frozen=True)
class Pair:
    """The shifts of a swap as the plan has them now."""

    give: Turn
    take: Turn | None

    @property
    def all(self) -> tuple[Turn, ...]:
        return (self.give, self.take) if self.take else (self.give,)


@use_case
def ask_swap(*, viewer: Viewer, other: str, give: str, take: str = "") -> Swap:
    """Ask a colleague to take the shift `give` (a key), and offer to take their shift `take` in return.

    Raises Refused; DomainError swap.shift (not the asker's, not the other's, or begun), swap.asked (it is asked
    already), swap.hole, swap.twice, rota.people.
    """
    ruling = _own(viewer)
    if other == viewer.id:
        raise DomainError("rota.people", gettext("Choose somebody else."))
    works_here(viewer.agency_id, other)
    book = _book(viewer.agency_id)
    pair = _pair(book, viewer.id, other, give, take)
    _whole(book, pair, viewer.id, other)
    try:
        with transaction.atomic():
            made = Swap.objects.create(
                agency_id=viewer.agency_id,
                asker=viewer.id,
                other=other,
                give=give,
                take=take,
                needs_approval=any(turn.swaps_approved for turn in pair.all),
                until_at=max(turn.ends for turn in pair.all),
                asked_at=clock.now(),
            )
    except IntegrityError:
        raise DomainError(
            "swap.asked", gettext("You have asked somebody about this shift. Take that back first.")
        ) from None
    _note(viewer, Tag.SWAP_ASKED, made, ruling)
    return made


@use_case
def answer_swap(*, viewer: Viewer, swap_id: UUID, yes: bool) -> Swap:
    """The other person says yes or no. Yes makes the swap, unless a supervisor must agree first.

    Raises Refused (for anybody else too); DomainError swap.over, and on yes those of `ask_swap`.
    """
    row, ruling = _mine(viewer, swap_id, "other")
    now = clock.now()
    if row.state != SwapState.ASKED:
        raise _over()
    if not yes:
        _move(row, SwapState.DECLINED, answered_at=now)
    elif row.needs_approval:
        _still(row)
        _move(row, SwapState.ACCEPTED, answered_at=now)
    else:
        _still(row)
        _move(row, SwapState.DONE, answered_at=now, done_at=now)
    _note(viewer, Tag.SWAP_ANSWERED, row, ruling, "yes" if yes else "no")
    coverage.look(viewer.agency_id)
    return _fresh(row)


@use_case
def decide_swap(*, viewer: Viewer, swap_id: UUID, yes: bool) -> Swap:
    """A supervisor, who is neither of the two, agrees or does not. Raises Refused; DomainError swap.over and others."""
    row = Swap.objects.for_viewer(viewer, "swap:approve").filter(pk=swap_id).first()
    attrs: dict[str, Any] = {"agency": row.agency_id if row else "-"}
    if row is not None:
        attrs["author"] = viewer.id if viewer.id in (row.asker, row.other) else row.asker
    ruling = require(viewer, "swap:approve", attrs, record_kind="swap", record_id=swap_id.hex)
    if row is None or row.state != SwapState.ACCEPTED:
        raise _over()
    now = clock.now()
    if yes:
        _still(row)
        _move(row, SwapState.DONE, decided_at=now, decided_by=viewer.id, done_at=now)
    else:
        _move(row, SwapState.REFUSED, decided_at=now, decided_by=viewer.id)
    _note(viewer, Tag.SWAP_DECIDED, row, ruling, "yes" if yes else "no")
    coverage.look(viewer.agency_id)
    return _fresh(row)


@use_case
def withdraw_swap(*, viewer: Viewer, swap_id: UUID) -> Swap:
    """The asker takes the question back, while it is not done. Raises Refused; DomainError swap.over."""
    row, ruling = _mine(viewer, swap_id, "asker")
    if row.state not in (SwapState.ASKED, SwapState.ACCEPTED):
        raise _over()
    _move(row, SwapState.WITHDRAWN)
    _note(viewer, Tag.SWAP_WITHDRAWN, row, ruling)
    return _fresh(row)


def _own(viewer: Viewer, person: str = "", swap: str = "") -> Ruling:
    attrs = {"agency": viewer.agency_id, "author": person or viewer.id}
    return require(viewer, "rota:own", attrs, record_kind="swap", record_id=swap or viewer.id)


def _mine(viewer: Viewer, swap_id: UUID, side: str) -> tuple[Swap, Ruling]:
    """The swap, when the viewer is that side of it; else refused like one that is not there."""
    row = Swap.objects.for_viewer(viewer, "rota:list").filter(pk=swap_id).first()
    ruling = _own(viewer, getattr(row, side) if row else "-", swap_id.hex)
    assert row is not None  # nobody is "-"
    return row, ruling


def _book(agency_id: str) -> Book:
    now = clock.now()
    return load.book(agency_id, now, now + FAR)


def _pair(book: Book, asker: str, other: str, give: str, take: str) -> Pair:
    """Both shifts, when each is still its person's and has not begun. Raises DomainError swap.shift."""
    given, taken = plan.turn_of(book, give), plan.turn_of(book, take) if take else None
    now = clock.now()
    right = given is not None and given.person == asker and given.starts > now
    if take:
        right = right and taken is not None and taken.person == other and taken.starts > now
    if not right or given is None:
        raise DomainError("swap.shift", gettext("That shift has begun, or it is not theirs any more."))
    return Pair(given, taken)


def _whole(book: Book, pair: Pair, asker: str, other: str) -> None:
    """Raise DomainError unless the plan after the swap is at least as whole as before."""
    moved = {pair.give.key: other} | ({pair.take.key: asker} if pair.take else {})
    after = replace(book, swapped={**book.swapped, **moved})
    for turn in pair.all:
        new = replace(turn, person=moved[turn.key])
        if plan.missing(after, new):
            raise _hole()
        if _elsewhere(after, new):
            raise DomainError("swap.twice", gettext("They are planned somewhere else at that time."))
    for span in union(turn.span for turn in pair.all):
        if _lost(book, after, span):
            raise _hole()


def _elsewhere(book: Book, turn: Turn) -> bool:
    rows = plan.turns(book, turn.starts, turn.ends)
    return any(row.person == turn.person and row.key != turn.key for row in rows)


def _lost(before: Book, after: Book, span: Span) -> bool:
    had, has = plan.all_holes(before, span), plan.all_holes(after, span)
    return any(less(holes, had.get(post, [])) for post, holes in has.items())


def _still(row: Swap) -> None:
    works_here(row.agency_id, row.other)
    works_here(row.agency_id, row.asker)
    book = _book(row.agency_id)
    _whole(book, _pair(book, row.asker, row.other, row.give, row.take), row.asker, row.other)


def _move(row: Swap, state: str, **values: Any) -> None:
    rows = Swap.unscoped.filter(pk=row.pk, state=row.state, version=row.version)
    if not rows.update(state=state, version=row.version + 1, **values):
        raise _over()


def _fresh(row: Swap) -> Swap:
    return Swap.unscoped.get(pk=row.pk)


def _hole() -> DomainError:
    return DomainError("swap.hole", gettext("The swap would leave a time without anybody. Ask somebody who is there."))


def _over() -> DomainError:
    return DomainError("swap.over", gettext("This swap has been answered, taken back, or its shift is gone."))


def _note(viewer: Viewer, tag: Tag, row: Swap, ruling: Ruling, purpose: str = "planning") -> None:
    write(
        actor=viewer,
        tag=tag,
        record_kind="swap",
        record_id=row.pk.hex,
        purpose=purpose,
        authority=ruling.authority,
        fields=(row.asker, row.other),
    )
