"""The sets that a policy asks of a person."""

from dataclasses import dataclass
from typing import ClassVar

from django.db.models import Q


@dataclass(frozen=True)
class InSet:
    """For `access_columns`: persons whose set of this kind (`StandingKind`) holds any of the given user ids."""

    kind: str
    lasting: ClassVar[bool] = True
    """No time is part of the query, so that the compiled filter may be kept."""

    def __call__(self, ids: frozenset[str]) -> Q:
        """See `scoped.Column`."""
        from hearthline.people.tables.standing import Standing  # a table that points at persons: it comes after them

        rows = Standing.unscoped.filter(kind=self.kind, user_id__in=sorted(ids), ended_at__isnull=True)
        return Q(pk__in=rows.values("person_id"))
