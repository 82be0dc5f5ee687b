"""A hand-off as a file for the other body's machines."""

from datetime import datetime
from typing import Any
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.dispatch.composing import said_by
from hearthline.dispatch.eido import Issuer, eido
from hearthline.dispatch.facts import Facts, facts
from hearthline.dispatch.models import HandOff
from hearthline.dispatch.queries import views
from hearthline.dispatch.script import Part, Script
from hearthline.dispatch.sealed import PURPOSE, Told, key_of
from hearthline.ground.errors import DomainError
from hearthline.intake.policy import fetch
from hearthline.intake.reading import ReportDetail, assemble
from hearthline.intake.withheld.clues import marks_of
from hearthline.intake.withheld.outgoing import Marks
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.ui.agency import agency_of, current_pack


def document(viewer: Viewer, hand_off_id: UUID) -> dict[str, Any]:
    """A hand-off for machines (`eido`): what was said and what was told later, and not more. Journalled as told.

    What a person wrote otherwise than the script goes out as they wrote it, without the components that the report
    would fill. Raises Refused; DomainError `hand-off.damaged`.
    """
    row = _record_export(viewer=viewer, hand_off_id=hand_off_id)
    view = views(viewer, [row])[0]
    if view.told is None:
        raise DomainError("hand-off.damaged", "What was written about this does not open any more.")
    key = key_of(row.report, viewer)
    detail = assemble(row.report, key)
    told = _facts_of(view.told, detail, marks_of(row.report, key, detail.parts), row.made_at)
    pack = current_pack()
    agency = agency_of(pack)
    said = Script(tuple(Part(code or f"said-{n}", (text,)) for n, (code, text) in enumerate(view.steps)), 1)
    return eido(
        told,
        said,
        issuer=Issuer(agency.name, f"hearthline.{row.agency_id}", agency.hotline.value if agency.hotline else ""),
        to=view.told.agency,
        recipient=row.recipient,
        number=row.report.number,
        hand_off=row.pk.hex,
        at=row.made_at,
        updates=[(one.words.get("said", ""), one.row.at) for one in view.updates if one.words],
    )


def _facts_of(told: Told, detail: ReportDetail, marks: Marks, at: datetime) -> Facts:
    """The components' facts: of what stood in the report when it was told (`at`) and was said as the script has it."""
    before = [part for part in (detail.main, *detail.parts) if part.received_at <= at]
    contents = said_by(before) if told.codes else []
    return facts(contents, marks)


@use_case
def _record_export(*, viewer: Viewer, hand_off_id: UUID) -> HandOff:
    row = HandOff.unscoped.filter(pk=hand_off_id).select_related("report").first()
    _, ruling = fetch(viewer, row.report_id if row else hand_off_id, "handoff:write", PURPOSE)
    if row is None:
        raise LookupError("a policy permits reading what is not there")
    write(
        actor=viewer,
        tag=Tag.HAND_OFF_EXPORTED,
        record_kind="report",
        record_id=row.report_id.hex,
        purpose=row.why,
        authority=ruling.authority,
        fields=(row.recipient,),
    )
    return row
