"""What is expected of each cell: from the table's entry, the kind of record and who asks, by hand-written rights."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from hearthline.access.policy import can
from tests.access.matrix.rights import may
from tests.access.matrix.table import ALL, ANYONE, READS, Address, Attrs, viewer


@dataclass(frozen=True)
class Expected:
    """What must happen in a cell: `here` False for a method that is not there. `known`: whether this role may know
    that the record exists. `policies`: those that decided, or the house's own rule."""

    here: bool
    allowed: bool
    known: bool
    policies: tuple[str, ...] = ()


def asked_by(address: Address, method: str) -> str:
    """What the table says for this method: an action, ANYONE, ALL, or ""."""
    if ALL in (address.get, address.post):
        return ALL
    return {"get": address.get, "post": address.post}.get(method, "")


def expected(address: Address, method: str, role: str, attrs: Attrs) -> Expected:
    """The answer of this cell. `attrs`: of the record, or of the role's own agency without one. The policies are only
    asked for their names."""
    asked = asked_by(address, method)
    if not asked:
        return Expected(here=False, allowed=False, known=True)
    if asked in (ANYONE, ALL):
        return Expected(here=True, allowed=True, known=True)
    who = viewer(role)
    if address.exists:
        attrs = existence(attrs)
    allowed = all(may(who, action, attrs, purpose) for action, purpose in actions(asked))
    rulings = [can(who, action, attrs, purpose) for action, purpose in actions(asked)]
    policies = {name for ruling in rulings if ruling.allowed or not allowed for name in ruling.policies}
    if allowed and address.own and attrs.get(address.own) != role:
        allowed, policies = False, {"(only its own person)"}
    return Expected(True, allowed, knows(role, address, method, attrs), tuple(sorted(policies)))


def actions(asked: str) -> list[tuple[str, str]]:
    """("action", "purpose") for each action that the table names for a method."""
    pairs = (one.strip().partition("@") for one in asked.split("+"))
    return [(action, purpose) for action, _at, purpose in pairs]


def knows(role: str, address: Address, method: str, attrs: Attrs) -> bool:
    """Whether this answer may tell this role that such a record is there. A restricted one exists, for who may look
    such records up: on the page that says so (`tells`), and where no more than that is asked."""
    about = address.about
    if not about or may_read(role, about, attrs):
        return True
    if about not in NOTICES or not (address.exists or (address.tells and method == "get")):
        return False
    return may(viewer(role), NOTICES[about], existence(attrs), "screening")


NOTICES: Final[Mapping[str, str]] = {"person": "person:notice", "report": "report:notice"}


def existence(attrs: Attrs) -> Attrs:
    """A record as who is only told that it is there has it."""
    return {name: value for name, value in attrs.items() if name not in ("restricted", "assigned", "granted")}


def may_read(role: str, about: str, attrs: Attrs) -> bool:
    """Whether this role may read words of such a record, wherever they stand."""
    action, purpose = READS[about]
    if about == "own" and attrs.get("owner") != role:
        return False
    if about == "ask" and attrs.get("author") == role:
        return True  # their own words
    return may(viewer(role), action, attrs, purpose)
