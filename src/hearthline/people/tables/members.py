"""The sets that a policy asks of a person."""

from django.db.models import Q

from hearthline.access.scoped import Column


def in_set(kind: str) -> Column:
    """For `access_columns`: persons whose set of this kind (`StandingKind`) holds any of the given user ids."""

    def found(ids: frozenset[str]) -> Q:
        from hearthline.people.tables.standing import Standing  # a table that points at persons: it comes after them

        rows = Standing.unscoped.filter(kind=kind, user_id__in=sorted(ids), ended_at__isnull=True)
        return Q(pk__in=rows.values("person_id"))

    return found
