"""Finding an earlier report by the number people say."""

from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.intake.models import Report


def report_by_number(viewer: Viewer, typed: str) -> UUID | None:
    """The report with this number, as somebody types it: case, spaces and dashes do not matter. None when the viewer
    may list none such."""
    plain = "".join(ch for ch in typed.upper() if ch.isalnum())
    if not 8 <= len(plain) <= 20:
        return None
    dashed = f"{plain[:-8]}-{plain[-8:-4]}-{plain[-4:]}"
    found = Report.objects.for_viewer(viewer, "report:list", "screening").filter(number=dashed)
    return found.values_list("pk", flat=True).first()
