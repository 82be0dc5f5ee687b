"""The sets that a policy asks of a person, found through `Standing` without importing it here."""

from django.apps import apps
from django.db.models import Q

from hearthline.access.scoped import Column


def in_set(kind: str) -> Column:
    """For `access_columns`: persons whose set of this kind holds any of the given user ids."""

    def found(ids: frozenset[str]) -> Q:
        standing = apps.get_model("people", "Standing")
        rows = standing.unscoped.filter(kind=kind, user_id__in=sorted(ids), ended_at__isnull=True)
        return Q(pk__in=rows.values("person_id"))

    return found
