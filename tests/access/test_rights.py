"""The table of who may do what, and the policies: written apart, and the same."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any

import pytest

from hearthline.access.engine import PolicyBook, book
from tests.access.broken import without
from tests.access.matrix.rights import FOR_A_PURPOSE, MAY, NOT_ONES_OWN, ONLY_ONES_OWN, RIGHTS, may
from tests.access.matrix.table import HERE, KINDS, NOWHERE, ROLES, viewer

pytestmark = [pytest.mark.req("C-1"), pytest.mark.fault("46")]
WRITE_IT = """
No word in tests/access/matrix/rights.py about who may do {missing}. Write each into the line of `MAY` of those who may
(the last line for what only the system does), and into FOR_A_PURPOSE, NOT_ONES_OWN or ONLY_ONES_OWN where it belongs.
"""


def shapes() -> list[Mapping[str, Any]]:
    """What the policies know of each kind of record, once each; and what no kind of the matrix happens to be."""
    every = [attrs for kinds in KINDS.values() for attrs in kinds.values()]
    mine = [{"agency": HERE, name: role} for role in ("screener", "supervisor") for name in ("author", "claimed_by")]
    others = [{"agency": HERE, "language": "qqq"}, {"agency": HERE, "restricted": True, "granted": {"screener"}}]
    staff = [{"agency": HERE, "of_staff": True}, {"agency": HERE, "of_staff": True, "assigned": {"holder"}}]
    found: list[Mapping[str, Any]] = []
    for attrs in (*every, *mine, *others, *staff, {"agency": HERE}, NOWHERE):
        if attrs not in found:
            found.append(attrs)
    return found


def test_every_action_is_in_the_table_once() -> None:
    listed = [action for _who, actions in MAY for action in actions.split()]
    missing = sorted(book().actions - set(listed))
    assert not missing, WRITE_IT.format(missing=", ".join(missing))
    assert sorted(listed) == sorted(set(listed))
    assert set(RIGHTS) == book().actions
    assert set(RIGHTS) >= FOR_A_PURPOSE | NOT_ONES_OWN | ONLY_ONES_OWN


SHAPES = shapes()
PLAIN = {"agency": HERE}


def different(role: str, actions: Iterable[str], policies: PolicyBook) -> Iterator[str]:
    """Where the table and these policies differ. Without a purpose the plainest record is asked about."""
    who = viewer(role)
    asked = [(PLAIN, ""), *((attrs, "screening") for attrs in SHAPES)]
    for (attrs, purpose), action in product(asked, actions):
        by_hand = may(who, action, attrs, purpose)
        by_policy, _names, _cites = policies.decide(who, action, attrs, purpose)
        if by_hand is not by_policy:
            said = "the table lets in" if by_hand else "the policies let in"
            yield f"{action}@{purpose} by {role} on {dict(attrs)}: only {said}"


@pytest.mark.parametrize("role", ROLES)
def test_the_policies_say_what_the_table_says(role: str) -> None:
    found = list(different(role, RIGHTS, book()))
    assert not found, "\n" + "\n".join(found)


UNSAID = {
    "system-runs-its-jobs": "the system walks up to no address",
    "system-notices-persons": "the same",
    "system-closes-unused-accounts": "the same",
    "worker-destroys-what-two-approved": "the same",
    "directory-keeps-accounts": "a token's, not a person's",
    "system-ends-unused-outside-accounts": "the same",
    "system-moves-late-complaints-up": "the same",
    "other-programme": "nobody of the table keeps to one programme",
}
"""What the table is silent about; `test_policies.py` is not. Beside these, those that close something to administrators
who hold a second right: nobody of the table holds two."""
POLICIES = {
    one["annotations"]["id"]: one
    for one in book().policies.values()
    if one["principal"].get("entity_type") != "Outsider"  # `tests/realm` has their own matrix
}
OF_TWO_RIGHTS = [n for n, one in POLICIES.items() if n.startswith("administrator-") and one["effect"] == "forbid"]


@pytest.mark.parametrize("name", [one for one in POLICIES if one not in {*UNSAID, *OF_TWO_RIGHTS}])
def test_a_policy_that_is_taken_away_differs_from_the_table(name: str) -> None:
    """Each of them, permits and forbids."""
    broken = without(name)
    changed = POLICIES[name]["action"]
    entities = changed.get("entities") or [changed["entity"]] if changed["op"] != "All" else []
    actions = [one["id"] for one in entities] or ["report:read", "person:read"]
    found = (next(different(role, actions, broken), "") for role in ROLES)
    assert any(found), f"nothing in tests/access/matrix would notice that {name} is gone"


def test_what_the_table_is_silent_about_is_still_there() -> None:
    assert set(UNSAID) <= set(POLICIES)
    assert len(OF_TWO_RIGHTS) >= 6
