"""Cases, letters and families with a browser, for the tests of a family's page. All people and numbers are invented."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.test import Client

from hearthline.access.viewer import Viewer
from hearthline.helpdesk.mycase import actions, letters
from hearthline.helpdesk.mycase.models import Assignment, Party
from tests import staff

CASE = "C-0417-ZQ99"
TEAM = {
    "worker_name": "Marguerite Oyelaran",
    "worker_badge": "W-4471",
    "worker_phone": "(916) 555-0142",
    "backup_name": "Tobiah Lindqvist",
    "backup_phone": "(916) 555-0143",
    "supervisor_name": "Perpetua Nakagawa",
    "supervisor_phone": "(916) 555-0144 x 22",
    "opens": "08:00",
    "closes": "17:00",
}
"""The form of a team: nobody in it has an account here."""
NEXT = {**TEAM, "worker_name": "Ansel Prudhomme", "worker_badge": "", "worker_phone": "(916) 555-0177"}
"""The same with another worker."""


@dataclass(frozen=True)
class Entered:
    """A case and its parties by role."""

    row: Assignment
    parties: dict[str, Party]

    def party(self, role: str = "parent_a") -> UUID:
        return self.parties[role].pk


def agent() -> Viewer:
    return staff.viewer("agent")


def entered(case: str = CASE, parties: tuple[str, ...] = ("parent_a", "parent_b"), **team: str) -> Entered:
    """A case as an agent entered it; `team`: what differs from `TEAM`."""
    row = actions.enter(viewer=agent(), case=case, parties=parties, given={**TEAM, **team})
    return Entered(row, {party.role: party for party in Party.unscoped.filter(assignment=row)})


def code_for(party_id: UUID, language: str = "en", letter_id: UUID | None = None) -> str:
    """The code of a new letter."""
    own = letter_id or uuid4()
    return letters.make_letter(viewer=agent(), party_id=party_id, language=language, letter_id=own).code


def opened(family: Client, code: str, path: str = "/letter", **more: str) -> tuple[int, str]:
    """What a family sees: the status, and the HTML."""
    answer = family.post(path, {"code": code, **more})
    return answer.status_code, answer.content.decode()


def main(html: str) -> str:
    """What stands in the page itself."""
    return html[html.index("<main") : html.index("</main>")]
