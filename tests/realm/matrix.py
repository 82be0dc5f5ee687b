"""What each address of the outside face asks the policies, by hand, and who walks up. `test_outside_matrix` asks every
cell of the running pages; a new address needs a line here, or the build fails."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from hearthline.access.outsider import Outsider
from hearthline.access.policy import may

ANYONE: Final = "anyone"
"""Whoever has an account that is set up."""
DOOR: Final = "door"
"""The door itself: open to strangers; its own tests say what it does. Nothing of anybody's shows on it."""
OURS, THEIRS = "ours", "theirs"
"""Whose the organisation of a member is, or whose a session or receipt: the asker's own, or somebody else's."""


@dataclass(frozen=True)
class Address:
    """`get`, `post`: an action, ANYONE, DOOR, or "" for a method that is not there. `about`: "" or "member"."""

    get: str = ""
    post: str = ""
    about: str = ""


TABLE: Final[Mapping[str, Address]] = {
    "/healthz": Address(DOOR),
    "outside:sign_in": Address(DOOR, DOOR),
    "outside:code": Address(DOOR, DOOR),
    "outside:sign_out": Address("", DOOR),
    "outside:signed_out": Address(DOOR),
    "outside:open": Address(DOOR, DOOR),
    "outside:choose": Address(DOOR, DOOR),
    "outside:factor": Address(ANYONE, ANYONE),
    "outside:home": Address(ANYONE),
    "outside:account": Address(ANYONE),
    "outside:password": Address(ANYONE, ANYONE),
    "outside:recovery_codes": Address(ANYONE, ANYONE),
    "outside:sessions": Address(ANYONE),
    "outside:session_end": Address("", ANYONE),
    "outside:sessions_end": Address("", ANYONE),
    "outside:leave": Address(ANYONE, "own:account"),
    "outside:details": Address("own:details", "own:details"),
    "outside:start": Address("own:report"),
    "outside:receipts": Address("own:receipts", "own:receipts"),
    "outside:receipt_forget": Address("", "own:receipts"),
    "outside:people": Address("member:list", "member:invite"),
    "outside:person_end": Address("member:end", "member:end", "member"),
}

WALKERS: Final = ("head", "member", "other head", "family", "requester")
"""Who has an account: of one school an administrator and a member, of another its administrator, two with a card."""


def principal(walker: str) -> Outsider:
    """A walker for the policies alone: ids are their names."""
    if walker in ("family", "requester"):
        return Outsider("public", walker, "here", walker, "own", "")
    standing = "member" if walker == "member" else "administrator"
    return Outsider("public", walker, "here", "organisation", standing, "other" if walker == "other head" else "school")


def allowed(walker: str, asked: str, about: str = "", whose: str = OURS) -> bool:
    """The expected answer, from the policies and nothing else. `about` "member": the school's member."""
    if asked in (ANYONE, DOOR):
        return True
    who = principal(walker)
    own = {"agency": "here", "owner": who.id, "organisation": who.organisation}
    if about == "member":
        own = {"agency": "here", "owner": "member", "organisation": "school" if whose == OURS else ""}
    return may(who, asked, own).allowed


def page() -> str:
    """The matrix of the outside face, in Markdown: for `docs/access-matrix.md`."""
    from tests.access.matrix.walk import addresses

    paths = addresses("outside")
    lines = [
        "\n## The outside face: people outside, who are no staff\n",
        "From `tests/realm/matrix.py` and the policies; `tests/realm/test_outside_matrix.py` asks each cell. A"
        " stranger, a first step alone, an account that is over and whoever is signed in at the desk are sent to sign"
        " in from every address but the door. Of another school's member, and of oneself as a member, the answer is"
        " that of nobody.\n",
        f"| address | method | asks | {' | '.join(WALKERS)} |",
        f"|---|---|---|{'---|' * len(WALKERS)}",
    ]
    for name, entry in TABLE.items():
        for method, asked in (("GET", entry.get), ("POST", entry.post)):
            if asked and asked != DOOR:
                cells = " | ".join("✓" if allowed(one, asked, entry.about) else "✗" for one in WALKERS)
                asks = "every account" if asked == ANYONE else f"`{asked}`"
                path = paths[name].replace("<uuid:", "<")
                lines.append(f"| `{path}` | {method} | {asks} | {cells} |")
    return "\n".join(lines) + "\n"
