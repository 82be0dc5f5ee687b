"""Who stands on which step, and whom they answer to. A change here moves what is open, at once."""

from django.db import IntegrityError, transaction

from hearthline.access.policy import Ruling, require
from hearthline.access.viewer import Viewer, system_viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.helpdesk.complaints.actions.moving import keep_right
from hearthline.helpdesk.complaints.ladder import Ladder, line_of
from hearthline.helpdesk.complaints.machine import OPEN
from hearthline.helpdesk.complaints.models import RECORD, Complaint, LadderPost
from hearthline.helpdesk.complaints.people import about_of, members, posts_of, shut_out
from hearthline.helpdesk.complaints.policy import LADDER, MOVE
from hearthline.helpdesk.complaints.sealed import PURPOSE
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.ui.agency import current_pack

JOB = "complaints"


def _may(viewer: Viewer) -> Ruling:
    return require(viewer, LADDER, {"agency": viewer.agency_id}, PURPOSE, record_kind="ladder")


@use_case
def set_post(*, viewer: Viewer, user_id: str, step: str, above: str = "") -> LadderPost:
    """This person stands on this step from now on, and answers to `above` ("" for nobody here).

    Raises Refused; DomainError `ladder.who`, `ladder.step`, `ladder.circle`, `ladder.changed`.
    """
    ruling = _may(viewer)
    known = members(viewer.agency_id, {user_id, above} - {""})
    if user_id not in known or (above and above not in known):
        raise DomainError("ladder.who", "Choose people who work here, from the list.")
    if step not in {one.code for one in Ladder.of(current_pack()).steps}:
        raise DomainError("ladder.step", "Choose a step of the ladder.")
    _no_circle(viewer.agency_id, user_id, above)
    _end(viewer, user_id)
    made = LadderPost(agency_id=viewer.agency_id, user_id=user_id, name=known[user_id][:120], step=step, above=above)
    made.set_by, made.set_at = viewer.id, clock.now()
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise DomainError("ladder.changed", "Somebody changed this in the meantime. Look at it again.") from None
    _note(viewer, ruling, (user_id, step))
    _move_what_is_open(viewer.agency_id)
    _close_what_is_over(viewer.agency_id, user_id)
    return made


@use_case
def end_post(*, viewer: Viewer, user_id: str) -> bool:
    """This person stands on no step any more. False when they stood on none. Raises Refused."""
    ruling = _may(viewer)
    ended = _end(viewer, user_id)
    if ended:
        _note(viewer, ruling, (user_id,))
        _move_what_is_open(viewer.agency_id)
    return ended


def _end(viewer: Viewer, user_id: str) -> bool:
    rows = LadderPost.unscoped.filter(agency_id=viewer.agency_id, user_id=user_id, ended_at__isnull=True)
    return bool(rows.update(ended_at=clock.now()))


def _no_circle(agency_id: str, user_id: str, above: str) -> None:
    up = {post.user_id: post.above for post in posts_of(agency_id)}
    seen: set[str] = set()
    while above and above not in seen:
        if above == user_id:
            raise DomainError("ladder.circle", "Nobody can answer to somebody who answers to them.")
        seen.add(above)
        above = up.get(above, "")


def _move_what_is_open(agency_id: str) -> None:
    """As the system: who keeps the ladder opens no complaint, and reads none."""
    job = system_viewer(JOB, agency_id)
    ruling = require(job, MOVE, {"agency": agency_id}, PURPOSE, record_kind=RECORD)
    posts = posts_of(agency_id)
    for row in Complaint.unscoped.filter(agency_id=agency_id, state__in=OPEN).order_by("due_at", "id"):
        keep_right(viewer=job, row=row, posts=posts, authority=ruling.authority)


def _close_what_is_over(agency_id: str, user_id: str) -> None:
    """Who came to answer to somebody opens no old complaint about them either. Nothing moves: it is over."""
    posts = posts_of(agency_id)
    over = Complaint.unscoped.filter(agency_id=agency_id, about__user_id__in=line_of(user_id, posts))
    for row in over.exclude(state__in=OPEN).distinct():
        shut_out(row, about_of(row), posts, system_viewer(JOB, agency_id).id)


def _note(viewer: Viewer, ruling: Ruling, fields: tuple[str, ...]) -> None:
    write(
        actor=viewer,
        tag=Tag.LADDER_SET,
        record_kind="ladder",
        record_id="",
        purpose=PURPOSE,
        authority=ruling.authority,
        fields=fields,
    )
