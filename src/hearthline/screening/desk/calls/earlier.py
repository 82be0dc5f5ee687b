"""Finding an earlier report by what people say: its number, or the number a caller was told."""

from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.intake.calls.queries import find_reference
from hearthline.intake.models import Report
from hearthline.screening.queries.search import numbers


def report_by_number(viewer: Viewer, typed: str) -> UUID | None:
    """The report with this number, or the one that a call with this reference became; as tolerant as search: case,
    spaces and dashes do not matter, O is 0, I and L are 1. None when the viewer may list none such."""
    mine = Report.objects.for_viewer(viewer, "report:list", "screening")
    found = mine.filter(number__in=numbers(viewer, typed)).values_list("pk", flat=True).first()
    if found is not None:
        return found
    call = find_reference(viewer, typed)
    if call is None or call.report_id is None:
        return None
    return mine.filter(pk=call.report_id).values_list("pk", flat=True).first()
