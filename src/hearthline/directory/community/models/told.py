"""What every row here has: the record as it was told, whole, and the few of its fields that are looked up by."""

import json
from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

ID_LENGTH = 200
"""Identifiers of HSDS are text, as their source gave them: most are UUIDs, some are not."""


class IdText(models.CharField):  # type: ignore[type-arg]  # a field's two types are given by the stubs alone
    """An identifier as its source gave it, sorted by its bytes on both databases, so that pages come in one order.

    PostgreSQL would make a second index for LIKE on every key written `varchar`; nobody looks for half an identifier.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", ID_LENGTH)
        super().__init__(*args, **kwargs)

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        if connection.vendor == "postgresql":
            return f"character varying({self.max_length})"
        return super().db_type(connection)

    def db_parameters(self, connection: BaseDatabaseWrapper) -> Any:
        said: dict[str, Any] = dict(super().db_parameters(connection))
        said["collation"] = "C" if connection.vendor == "postgresql" else None
        return said


@IdText.register_lookup
class Among(models.Lookup):
    """`pk__among=ids`: the same as `in`, as one value. Hundreds of ids cost Django a millisecond each time they are
    written into a question one by one."""

    lookup_name = "among"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        ids = list(value)
        return "%s", [ids if connection.vendor == "postgresql" else json.dumps(ids)]

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> Any:
        column, before = self.process_lhs(compiler, connection)
        place, ids = self.process_rhs(compiler, connection)
        if connection.vendor == "postgresql":
            return f"{column} = ANY({place}::varchar[])", (*before, *ids)
        return f"{column} IN (SELECT value FROM json_each({place}))", (*before, *ids)  # noqa: S608 - our own column


def link(**kwargs: Any) -> IdText:
    """The identifier of another record. No foreign key: a source may name what it never sends."""
    return IdText(null=True, default=None, blank=True, **kwargs)


def by(name: str, *fields: str) -> models.Index:
    """An index over rows where the first of `fields` says something at all: most links of most rows are empty."""
    return models.Index(fields=list(fields), name=name, condition=models.Q(**{f"{fields[0]}__isnull": False}))


SHOWN = models.Q(hidden=False, withdrawn_at=None)
GONE = models.Q(hidden=True) | models.Q(withdrawn_at__isnull=False)
"""The opposite. Both in these words: an index over some rows is used by a question that says the same of them."""


def listing(name: str) -> models.Index:
    """The index that a page is read by, and a list is counted by: what is shown, in the order of the list. The columns
    of its condition stand in it too: SQLite would read every row to make sure of them."""
    return models.Index(fields=["ordinal", "hidden", "withdrawn_at"], name=name, condition=SHOWN)


class Told(models.Model):
    """One record of one HSDS table.

    `told`: the record's own fields as JSON text, exactly as they came; in place of each nested record stands its id.
    `flat`: it came as a row of a table (CSV), and its nested records are those that point to it; its own links stand in
    the columns, not in `told`. `exact`: cells of such a row whose wording a number would lose ("35.00"), as JSON.
    `source`, `delivery`: who sent it, and in which delivery it was last told. `seq`: its place in that delivery.
    """

    id = IdText(primary_key=True)
    source_id: str
    delivery_id: UUID
    source = models.ForeignKey(
        "community.Source", on_delete=models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    delivery = models.ForeignKey(
        "community.Delivery", on_delete=models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    seq = models.PositiveIntegerField(default=0)
    flat = models.BooleanField(default=False)
    told = models.TextField()
    exact = models.TextField(blank=True, default="")

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.pk}"


class Listed(Told):
    """A record that is asked for by itself: it can be hidden by the agency, or withdrawn by its source.

    `ordinal`: its place in every list, greater than that of all that were there before it: who walks the pages while
    records are added meets each once. `mark`: a digest of what was told, by which a change is known.
    `modified_at`: when its source last changed it, as it says, else when we first had it so. `changed_at`: when our row
    last changed. `checked_on`: when somebody last made sure that it is right.
    """

    ordinal = models.BigIntegerField()
    mark = models.CharField(max_length=32, blank=True, default="")
    hidden = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True, default=None)
    modified_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    checked_on = models.DateField(null=True, default=None)

    class Meta:
        abstract = True
