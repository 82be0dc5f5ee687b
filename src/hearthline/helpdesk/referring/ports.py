"""What a referral may be about. Inquiries are the help desk's own; reports are intake's. Wired in `site/wiring.py`."""

from dataclasses import dataclass
from typing import Final, Protocol
from uuid import UUID

from hearthline.access.policy import can, refuse
from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError

WRITE: Final = "referral:write"


@dataclass(frozen=True, repr=False)
class Subject:
    """What somebody is referred from. `number`: as lists call it. `language`: theirs.

    `asker_reported`: who stands behind it is the reporter of a report, whose name never goes to anybody here.
    `about_report`: the person may be somebody else than who reported, and must be.
    """

    kind: str
    id: UUID
    agency_id: str
    number: str
    language: str = "en"
    asker_reported: bool = False
    about_report: bool = False


class Knower(Protocol):
    """One kind of subject. `reads`: the action and purpose by which a list shows referrals from it; `url_name`: of its
    page, which takes its id."""

    reads: tuple[str, str]
    url_name: str

    def open(self, viewer: Viewer, subject_id: UUID, *, writing: bool) -> Subject:
        """The subject through its own permission. Raises Refused, alike for another agency's and for none."""
        ...

    def zip_code(self, viewer: Viewer, subject_id: UUID) -> str:
        """The ZIP code that was given with it, "" when none was. Called by who was let in already."""
        ...


_known: Final[dict[str, Knower]] = {}


def know(kind: str, knower: Knower) -> None:
    """Say who opens subjects of this kind."""
    _known[kind] = knower


def kinds() -> dict[str, Knower]:
    return dict(_known)


def open_subject(viewer: Viewer, kind: str, subject_id: UUID, *, writing: bool) -> Subject:
    """Raises Refused; a kind that nobody knows is refused like another's."""
    knower = _known.get(kind)
    if knower is None:
        ruling = can(viewer, WRITE, {"agency": "none"})
        refuse(viewer, WRITE, ruling, record_kind="referral", record_id=subject_id.hex)
    return knower.open(viewer, subject_id, writing=writing)


def never_the_reporter(subject: Subject) -> None:
    """An inquiry may have become a report after somebody agreed: then their name stays here. DomainError
    `referral.reporter`."""
    if subject.asker_reported:
        raise DomainError(
            "referral.reporter",
            "Who asked here is a reporter now. Their name goes to nobody. Tell them of the service.",
        )
