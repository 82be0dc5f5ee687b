"""An inquiry of the help desk, as what somebody is referred from."""

import re
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.helpdesk.actions.handing_on import words_of
from hearthline.helpdesk.keys import key_of
from hearthline.helpdesk.policy import PURPOSE, fetch
from hearthline.helpdesk.referring.ports import Subject

KIND = "inquiry"
_ZIP = re.compile(r"(?<![0-9-])([0-9]{5})(?:-[0-9]{4})?\s*\Z")


class Inquiries:
    """Inquiries, through their own permission."""

    reads = ("inquiry:read", PURPOSE)
    url_name = "helpdesk:inquiry"

    def open(self, viewer: Viewer, subject_id: UUID, *, writing: bool) -> Subject:
        """See `ports.Knower`. Who asked in an inquiry that became a report is that report's reporter."""
        row, _ruling = fetch(viewer, subject_id, "inquiry:write" if writing else "inquiry:read")
        return Subject(
            kind=KIND,
            id=row.pk,
            agency_id=row.agency_id,
            number=row.number,
            language=row.language,
            asker_reported=row.report_id is not None,
        )

    def zip_code(self, viewer: Viewer, subject_id: UUID) -> str:
        """Of where a letter goes, when they gave that."""
        row, _ruling = fetch(viewer, subject_id, "inquiry:read")
        places = [one.place for one in words_of(row, key_of(row, actor=viewer.id)) if one.place]
        return next((code for place in places if (code := zip_in(place))), "")


def zip_in(text: str) -> str:
    """The ZIP code with which an address ends, a line of it at the least; "" for none."""
    found = [match[1] for line in text.splitlines() if (match := _ZIP.search(line.rstrip(" .,")))]
    return found[-1] if found else ""
