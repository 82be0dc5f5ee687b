"""Relations read the other way round."""

from collections.abc import Mapping
from typing import Final

from hearthline.people.models import Relation

REVERSE: Final[Mapping[str, str]] = {
    Relation.PARENT: Relation.CHILD,
    Relation.CHILD: Relation.PARENT,
    Relation.GUARDIAN: Relation.WARD,
    Relation.WARD: Relation.GUARDIAN,
    Relation.GRANDPARENT: Relation.GRANDCHILD,
    Relation.GRANDCHILD: Relation.GRANDPARENT,
    Relation.PARENTS_PARTNER: Relation.PARTNERS_CHILD,
    Relation.PARTNERS_CHILD: Relation.PARENTS_PARTNER,
}
"""What is not here is the same from both sides."""


def reverse(kind: str) -> str:
    """When A is `kind` to B: what B is to A."""
    return str(REVERSE.get(kind, kind))
