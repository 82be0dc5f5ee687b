"""Rows that belong to an agency can be read only through a viewer. The one way round is named `unscoped`."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, Never, Self, TypeVar

from django.db import models
from django.db.models import Q

from hearthline.access.viewer import Viewer

M = TypeVar("M", bound=models.Model)

Column = str | Callable[[frozenset[str]], Q]
"""How a policy attribute is found in a table: a column, or a function to a Q: for a set from "any of these ids", for a
flag from no ids at all."""


class UnscopedQuery(RuntimeError):
    """A query on an agency's rows without saying who is looking."""


class ScopedManager(models.Manager[M]):
    """`Model.objects`: reads need a viewer. Creating rows does not read any."""

    def get_queryset(self) -> Never:
        raise UnscopedQuery(
            f"{self.model.__name__}.objects needs for_viewer(viewer, action); the one way round is .unscoped"
        )

    def for_viewer(self, viewer: Viewer, action: str, purpose: str = "") -> models.QuerySet[M]:
        """The rows that `viewer` may see for `action`: what the policies allow, as SQL. Nothing, if they allow none."""
        from hearthline.access.compile import scope

        columns: Mapping[str, Column] = getattr(self.model, "access_columns", {"agency": "agency_id"})
        return models.QuerySet(self.model, using=self._db).filter(scope(viewer, action, purpose, columns=columns))

    def create(self, **values: Any) -> M:
        """Insert one row."""
        return models.QuerySet(self.model, using=self._db).create(**values)

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        """Insert many rows."""
        rows: models.QuerySet[M] = models.QuerySet(self.model, using=self._db)
        return rows.bulk_create(objs, *args, **kwargs)


class AgencyOwned(models.Model):
    """A table whose rows belong to one agency. Put `agency_id` first in its indexes and unique constraints.

    `access_columns` says where the policies' attributes are found in this table (`Column`); an attribute that is
    not named counts as absent. `unscoped` comes first, so that Django's own machinery uses it.
    """

    agency_id = models.CharField(max_length=64)

    access_columns: ClassVar[Mapping[str, Column]] = {"agency": "agency_id"}

    unscoped: ClassVar[models.Manager[Self]] = models.Manager()
    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        abstract = True
