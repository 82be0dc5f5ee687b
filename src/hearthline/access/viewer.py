"""Who is looking: an actor with the rights that were true when this request began."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hearthline.journal.actor import Actor

if TYPE_CHECKING:
    from hearthline.access.models import User

SCREENER = "screener"
SUPERVISOR = "supervisor"
ADMINISTRATOR = "administrator"
AGENT = "agent"
SYSTEM = "system"
DIRECTORY = "directory"
ROLES = (SCREENER, SUPERVISOR, ADMINISTRATOR, AGENT)
CONFIRMED_ROLES = (SCREENER, SUPERVISOR, AGENT)
"""Roles that open reports, or what the help desk was told: an administrator gives them, a supervisor confirms them."""


@dataclass(frozen=True)
class Viewer(Actor):
    """An actor and what they may rely on. `roles` are re-read at every request, so a removed one bites at once.

    `languages`: codes of the languages this person reads. `programmes`: empty means every programme of the agency.
    """

    roles: frozenset[str] = frozenset()
    name: str = ""
    languages: frozenset[str] = frozenset({"en"})
    programmes: frozenset[str] = frozenset()
    user: "User | None" = field(default=None, compare=False, repr=False)


def system_viewer(job: str, agency_id: str) -> Viewer:
    """The system as a viewer: it goes through the same policies, under the role `system`."""
    return Viewer("system", job, agency_id, roles=frozenset({SYSTEM}), name=job)
