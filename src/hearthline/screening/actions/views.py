"""Saved views: a name for a filter. They hold codes, never words, and belong to one person."""

from uuid import UUID

from django.db import IntegrityError, transaction

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.text import one_line
from hearthline.journal.usecase import use_case
from hearthline.screening.models import SavedView
from hearthline.screening.queries.filters import Filter

NAME = 60
MOST = 20


@use_case
def save_view(*, viewer: Viewer, name: str, wanted: Filter) -> SavedView:
    """Keep this filter under a name; the same name again takes the new filter. Refused for who may list no report.

    Raises DomainError `view.name` without a name, `view.most` when there are 20 already.
    """
    require(viewer, "report:list", {"agency": viewer.agency_id}, "screening", record_kind="view")
    called = one_line(name, NAME)
    if not called:
        raise DomainError("view.name", "Give the view a name.")
    mine = SavedView.objects.for_viewer(viewer, "report:list", "screening").filter(user=viewer.id)
    known = mine.filter(name=called)
    if known.update(query=wanted.codes, made_at=clock.now()):
        return known.get()
    if mine.count() >= MOST:
        raise DomainError("view.most", "You have 20 views. Delete one first.")
    try:
        with transaction.atomic():
            return SavedView.objects.create(
                agency_id=viewer.agency_id, user=viewer.id, name=called, query=wanted.codes, made_at=clock.now()
            )
    except IntegrityError:  # another window of the same person was faster
        known.update(query=wanted.codes, made_at=clock.now())
        return known.get()


@use_case
def delete_view(*, viewer: Viewer, view_id: UUID) -> bool:
    """Forget one of the viewer's own views. False when it is not theirs or not there (alike)."""
    require(viewer, "report:list", {"agency": viewer.agency_id}, "screening", record_kind="view")
    mine = SavedView.objects.for_viewer(viewer, "report:list", "screening").filter(user=viewer.id, pk=view_id)
    return bool(mine.delete()[0])
