"""Files at the desk: the viewing copy only, and one action that takes it away."""

from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.intake.keys import record_key
from hearthline.intake.models import FileCopy, FilePage, FileState, Report
from hearthline.intake.policy import fetch
from hearthline.intake.viewing import VIRUS
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case

_WHY = {
    FileState.WAITING: ("file.not-ready", "The viewing copy is not made yet. Look again in a minute."),
    FileState.NONE: ("file.no-copy", "There is no viewing copy of this kind of file. The original stays sealed."),
    FileState.FAILED: ("file.no-copy", "No viewing copy could be made of this file. The original stays sealed."),
    FileState.QUARANTINED: ("file.quarantined", "This file was set aside. The original stays sealed."),
}
_FOUND = ("file.virus", "The virus scanner found something in this file. Nothing of it is shown; it stays sealed.")


def open_file(*, viewer: Viewer, copy_id: UUID, page: int = 1) -> bytes:
    """One page of a viewing copy, as JPEG bytes. Journalled and committed before it returns.

    Raises Refused; DomainError `file.not-ready`, `file.quarantined`, `file.no-copy`, `file.virus`, `file.page`.
    """
    report, drawn = _record_opening(viewer=viewer, copy_id=copy_id, page=page)
    key = record_key(report, actor=viewer.id, purpose="file")
    return key.open("filepage", "sealed", drawn.id, drawn.sealed)


@use_case
def _record_opening(*, viewer: Viewer, copy_id: UUID, page: int) -> tuple[Report, FilePage]:
    copy, report, authority = _fetch(viewer, copy_id, "file:open")
    if copy.state != FileState.READY:
        raise DomainError(*(_FOUND if copy.why == VIRUS else _WHY[FileState(copy.state)]))
    drawn = FilePage.unscoped.filter(copy=copy, number=page).first()
    if drawn is None:
        raise DomainError("file.page", "This file has no such page.")
    write(
        actor=viewer,
        tag=Tag.FILE_OPENED,
        record_kind="file",
        record_id=copy.id.hex,
        purpose="file",
        authority=authority,
        fields=(f"page-{page}",),
    )
    return report, drawn


@use_case
def quarantine_file(*, viewer: Viewer, copy_id: UUID) -> FileCopy:
    """Nobody sees it again: the viewing copy is deleted, the sealed original stays as evidence. Again: no change."""
    copy, _, authority = _fetch(viewer, copy_id, "file:quarantine")
    found = FileCopy.unscoped.filter(pk=copy.pk).exclude(state=FileState.QUARANTINED)
    if found.update(state=FileState.QUARANTINED, pages=0):
        FilePage.unscoped.filter(copy=copy).delete()
        Report.unscoped.filter(pk=copy.report_id).update(changed_at=clock.now())
        write(
            actor=viewer,
            tag=Tag.FILE_QUARANTINED,
            record_kind="file",
            record_id=copy.id.hex,
            purpose="file",
            authority=authority,
        )
    copy.state, copy.pages = FileState.QUARANTINED, 0
    return copy


def _fetch(viewer: Viewer, copy_id: UUID, action: str) -> tuple[FileCopy, Report, str]:
    copy = FileCopy.unscoped.filter(pk=copy_id).first()
    report, ruling = fetch(viewer, copy.report_id if copy else copy_id, action, "file")
    if copy is None:
        raise LookupError("a policy permits opening what is not there")
    return copy, report, ruling.authority
