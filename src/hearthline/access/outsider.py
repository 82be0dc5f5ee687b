"""Somebody outside the agency who signed in at the outside face, as the policies know them: no `Viewer`, no role.

Nothing that takes a `Viewer` takes one of these, and no permit written for `User` speaks of them (decision 24).
"""

from dataclasses import dataclass

from hearthline.journal.actor import Actor


@dataclass(frozen=True)
class Outsider(Actor):
    """`kind` is "public", as the journal has it: nobody who works here. `id`: the row of their account.

    `sort`: organisation, family or requester. `standing`: "administrator" of their organisation, "member", or "own" for
    who belongs to none. `organisation`: its id, or "".
    """

    sort: str = ""
    standing: str = "own"
    organisation: str = ""

    @property
    def attributes(self) -> dict[str, str]:
        """As the policies read them. No organisation: the attribute is absent."""
        told = {"id": self.id, "agency": self.agency_id, "kind": self.sort, "standing": self.standing}
        return {**told, "organisation": self.organisation} if self.organisation else told
