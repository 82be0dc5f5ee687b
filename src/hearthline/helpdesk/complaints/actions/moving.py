"""Up the ladder: because the person asks, or because it became known whom it is about. And taken back."""

from collections.abc import Collection
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.helpdesk.complaints.actions.opening import check_step
from hearthline.helpdesk.complaints.actions.settling import PURPOSE, settle
from hearthline.helpdesk.complaints.ladder import Ladder, Place, Post, floor, place
from hearthline.helpdesk.complaints.machine import OPEN, Event, NothingAbove, NotNow, State
from hearthline.helpdesk.complaints.models import RECORD, About, Complaint
from hearthline.helpdesk.complaints.people import able, about_of, members, posts_of, shut_from, shut_out
from hearthline.helpdesk.complaints.policy import PASS, fetch
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.ui.agency import current_pack


@use_case
def go_up(*, viewer: Viewer, complaint_id: UUID, version: int) -> Complaint:
    """The person wants the next step, at any time. Raises Refused, NotNow, NothingAbove."""
    row, ruling = fetch(viewer, complaint_id, PASS)
    _same(row, version)
    climb(viewer=viewer, row=row, event=Event.UP, authority=ruling.authority)
    return row


def climb(*, viewer: Viewer, row: Complaint, event: Event, authority: str) -> None:
    """One step up, inside the caller's use case. Raises NothingAbove, NotNow."""
    ladder = Ladder.of(current_pack())
    above = ladder.above(row.step)
    if above is None:
        raise NothingAbove
    about = about_of(row)
    posts = able(row.agency_id, about, row.about_step, posts_of(row.agency_id), shut_from(row))
    to = place(ladder, above.code, posts, about, row.about_step, row.near)
    settle(viewer=viewer, row=row, event=event, authority=authority, place=to)


@use_case
def withdraw(*, viewer: Viewer, complaint_id: UUID, version: int) -> Complaint:
    """The person takes it back. Raises Refused, NotNow."""
    row, ruling = fetch(viewer, complaint_id, PASS)
    _same(row, version)
    settle(viewer=viewer, row=row, event=Event.WITHDRAW, authority=ruling.authority)
    return row


@use_case
def name_about(
    *,
    viewer: Viewer,
    complaint_id: UUID,
    version: int,
    about: Collection[str],
    about_step: str = "",
    near: str = "",
) -> Complaint:
    """It became known whom it is about. It closes to them and to whoever answers to them at once, and leaves them if
    they had it. People once named stay named: nobody opens it to themselves again.

    Raises Refused, NotNow; DomainError `complaint.about`.
    """
    row, ruling = fetch(viewer, complaint_id, PASS)
    _same(row, version)
    check_step(about_step)
    wanted = {*about, near} - {""}
    if wanted - set(members(row.agency_id, wanted)):
        raise DomainError("complaint.about", "Choose people who work here, from the list.")
    anew = bool(about_step) and about_step != row.about_step
    row.near, row.about_step = near or row.near, about_step or row.about_step
    # The row first: whoever names somebody in the same moment waits here, and finds it done.
    mine = Complaint.unscoped.filter(pk=row.pk, version=version)
    if not mine.update(near=row.near, about_step=row.about_step):
        raise NotNow
    known = about_of(row)
    About.objects.bulk_create(
        About(agency_id=row.agency_id, complaint=row, user_id=one, by=viewer.id, at=clock.now())
        for one in sorted(set(about) - known)
    )
    write(
        actor=viewer,
        tag=Tag.COMPLAINT_NAMED,
        record_kind=RECORD,
        record_id=row.pk.hex,
        purpose=PURPOSE,
        authority=ruling.authority,
        fields=("about",),
    )
    keep_right(viewer=viewer, row=row, posts=posts_of(row.agency_id), authority=ruling.authority, anew=anew)
    return row


def keep_right(*, viewer: Viewer, row: Complaint, posts: list[Post], authority: str, anew: bool = False) -> bool:
    """Close it to whoever may not see it as things stand now, and take it from whoever may not have it. Inside the
    caller's use case. `anew`: see `shut_out`. Whether it moved."""
    about = about_of(row)
    shut = shut_out(row, about, posts, viewer.id, anew=anew)
    if State(row.state) not in OPEN:
        return False
    ladder, posts = Ladder.of(current_pack()), able(row.agency_id, about, row.about_step, posts, shut)
    # On this very step: who was put on another one, lower or higher, has what belongs there and not this.
    holds = {(post.user_id, post.step) for post in posts if post.step}
    low = floor(ladder, row.step, about, row.about_step, posts) > ladder.step(row.step).order
    left = row.state == State.WAITING and (row.owner, row.step) not in holds
    if not (low or left or row.owner in shut):
        return False
    start = (
        ladder.kinds[row.kind].starts if not row.owner and row.step == ladder.top.code and not row.late else row.step
    )
    to = place(ladder, start, posts, about, row.about_step, row.near)
    if to == Place(row.step, row.owner):
        return False
    settle(viewer=viewer, row=row, event=Event.NAMED, authority=authority, place=to)
    return True


def _same(row: Complaint, version: int) -> None:
    if row.version != version:
        raise NotNow
