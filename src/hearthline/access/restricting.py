"""Restricted records, as tables and as what the policies ask of a row: which are restricted, whom to ask, who is named.

A record is named by its kind and id, as in `need`. A person's record has columns of its own for this (the people room);
a report has these rows, so that every table that hangs on a report can ask them by its column of the report's id.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast, Replace

from hearthline.access.need import ABOUT_STAFF, Barred, BarredAt, Opening, barred_from
from hearthline.access.scoped import AgencyOwned, Column
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.ids import uuid7

M = TypeVar("M", bound=models.Model)


class Restriction(AgencyOwned):
    """One record is told to exist, with whom to ask, and opens to who is named. Ended, never deleted.

    `label`: a report's number, as alerts of whatever hangs on it carry it. `ask_id`: the supervisor whom others are
    told to ask. `why`: a code. `by`: the supervisor, or the job that follows a restricted person. `ended_by`,
    `ended_why`: who opened it again, and a code.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    record_kind = models.CharField(max_length=32)
    record_id = models.UUIDField()
    label = models.CharField(max_length=32, blank=True, default="")
    ask_id = models.CharField(max_length=64)
    why = models.CharField(max_length=32)
    by = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)
    ended_at = models.DateTimeField(null=True, default=None)
    ended_by = models.CharField(max_length=64, blank=True, default="")
    ended_why = models.CharField(max_length=32, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["agency_id", "record_kind", "ended_at"], name="access_restriction_agency")]
        constraints = [
            models.UniqueConstraint(
                fields=["record_kind", "record_id"],
                condition=Q(ended_at__isnull=True),
                name="access_restriction_once",
            ),
            models.CheckConstraint(name="access_restriction_ask", condition=~Q(ask_id="")),
            models.CheckConstraint(
                name="access_restriction_ended", condition=Q(ended_at__isnull=True) | ~Q(ended_by="")
            ),
        ]


class Named(AgencyOwned):
    """One person who may open one restricted record, until they are taken off again. Ended, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    record_kind = models.CharField(max_length=32)
    record_id = models.UUIDField()
    user_id = models.CharField(max_length=64)
    by = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, default=None)
    ended_by = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record_kind", "user_id", "record_id"],
                condition=Q(ended_at__isnull=True),
                name="access_named_once",
            )
        ]


class Moment(models.Expression):
    """The time when the statement runs, so that a filter with it may be kept: our own clock's, not the database's."""

    def __init__(self) -> None:
        super().__init__(output_field=models.DateTimeField())

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """See Django's expressions."""
        now = self.output_field.get_db_prep_value(clock.now(), connection)
        return "%s", (now,)


def restrictions(record_kind: str) -> models.QuerySet[Restriction]:
    """Of every record of this kind that is restricted now."""
    return Restriction.unscoped.filter(record_kind=record_kind, ended_at__isnull=True)


def named(ids: frozenset[str], record_kind: str) -> models.QuerySet[Named]:
    """Rows by which any of these people are named for records of this kind."""
    return Named.unscoped.filter(record_kind=record_kind, user_id__in=sorted(ids), ended_at__isnull=True)


def opened(ids: frozenset[str], record_kind: str) -> models.QuerySet[Opening]:
    """Openings that hold now, of records of this kind, to any of these people."""
    rows = Opening.unscoped.filter(record_kind=record_kind, user_id__in=sorted(ids), ended_at__isnull=True)
    return rows.filter(until__gt=Moment())


@dataclass(frozen=True)
class RestrictedAt:
    """For `access_columns`: rows whose record, by the column `path`, is restricted. A flag: it is asked of nobody."""

    record_kind: str
    path: str = "pk"
    lasting: ClassVar[bool] = True

    def __call__(self, ids: frozenset[str]) -> Q:
        """See `scoped.Column`."""
        return Q(**{f"{self.path}__in": restrictions(self.record_kind).values("record_id")})


@dataclass(frozen=True)
class NamedAt:
    """For `access_columns`: rows for whose record any of the given people is named."""

    record_kind: str
    path: str = "pk"
    lasting: ClassVar[bool] = True

    def __call__(self, ids: frozenset[str]) -> Q:
        """See `scoped.Column`."""
        return Q(**{f"{self.path}__in": named(ids, self.record_kind).values("record_id")})


@dataclass(frozen=True)
class OpenedAt:
    """For `access_columns`: rows whose record is open to any of the given people for a while. The time is asked when
    the statement runs (`Moment`), so that the compiled filter may be kept."""

    record_kind: str
    path: str = "pk"
    lasting: ClassVar[bool] = True

    def __call__(self, ids: frozenset[str]) -> Q:
        """See `scoped.Column`."""
        return Q(**{f"{self.path}__in": opened(ids, self.record_kind).values("record_id")})


OPENS: Final = ("restricted", "assigned", "granted")
"""What is no part of the question whether a record exists."""


def closing(path: str = "pk", record_kind: str = "report") -> Mapping[str, Column]:
    """What closes a row's record, and opens it again: for `access_columns` of a table that has its id in `path`."""
    return {
        "conflicted": BarredAt(record_kind, path),
        "restricted": RestrictedAt(record_kind, path),
        "assigned": NamedAt(record_kind, path),
        "granted": OpenedAt(record_kind, path),
    }


def of_report(path: str) -> Mapping[str, Column]:
    """`access_columns` of a table whose rows belong to a report, by the column `path`."""
    return {"agency": "agency_id", **closing(path)}


def existence(columns: Mapping[str, Column]) -> Mapping[str, Column]:
    """A table's columns as who is only told that a record is there asks them."""
    return {name: column for name, column in columns.items() if name not in OPENS}


def around(viewer_id: str, record_kind: str, path: str = "pk") -> dict[str, models.Exists | models.Value]:
    """To be fetched with a row, in the same query (`annotate(**around(...))`): how its record stands to this viewer.
    `about` reads it."""
    this = {"record_id": models.OuterRef(path)}
    return {
        "shut": models.Exists(barred_from(frozenset({viewer_id}), record_kind).filter(**this)),
        "kept": models.Exists(restrictions(record_kind).filter(**this)),
        "stands_to": models.Value(viewer_id),
    }


def about(row: models.Model, record_kind: str, record_id: UUID) -> dict[str, Any]:
    """The policies' `conflicted`, `restricted`, `assigned` and `granted` of a row: by what was fetched with it
    (`around`), or asked now for everybody. No query, one, or one more for the few that are restricted."""
    told = row.__dict__
    if "stands_to" in told:
        closed = {"conflicted": {told["stands_to"]} if told["shut"] else set(), "restricted": told["kept"]}
    else:
        this = {"record_kind": record_kind, "record_id": record_id, "ended_at__isnull": True}
        rows = {
            "conflicted": Barred.unscoped.filter(**this).values_list("user_id"),
            "restricted": Restriction.unscoped.filter(**this).values_list(models.Value("")),
        }
        found = _together(rows)
        closed = {"conflicted": found["conflicted"], "restricted": bool(found["restricted"])}
    return closed | (_let_in(record_kind, record_id) if closed["restricted"] else {"assigned": set(), "granted": set()})


def _let_in(record_kind: str, record_id: UUID) -> dict[str, Any]:
    """To whom a restricted record opens. One query."""
    this = {"record_kind": record_kind, "record_id": record_id, "ended_at__isnull": True}
    rows = {
        "assigned": Named.unscoped.filter(**this).values_list("user_id"),
        "granted": Opening.unscoped.filter(**this, until__gt=Moment()).values_list("user_id"),
    }
    return {**_together(rows)}


def _together(rows: Mapping[str, models.QuerySet[Any, Any]]) -> dict[str, set[str]]:
    """Several sets of one column, by name. One query."""
    found: dict[str, set[str]] = {name: set() for name in rows}
    told = [one.annotate(of=models.Value(name)).order_by() for name, one in rows.items()]
    for value, name in told[0].union(*told[1:], all=True):
        found[name].add(value)
    return found


def restriction_of(record_kind: str, record_id: UUID) -> Restriction | None:
    """The restriction that holds. Who may know of it is the caller's to ask."""
    return restrictions(record_kind).filter(record_id=record_id).first()


def told_of(viewer: Viewer, action: str, purpose: str, record_kind: str = "report") -> models.QuerySet[Restriction]:
    """Restricted records of the agency that this viewer may know of, and may not open: who asks for `action` (such as
    "report:read") is told no, and for `notice` yes."""
    from hearthline.access.compile import scope

    rows = restrictions(record_kind).filter(agency_id=viewer.agency_id)
    columns = {"agency": "agency_id", **closing("record_id", record_kind)}
    opens = scope(viewer, action, purpose, columns=columns)
    exists = scope(viewer, f"{record_kind}:notice", purpose, columns=existence(columns))
    return rows.filter(exists).exclude(opens)


def without_closed(rows: models.QuerySet[M], viewer: Viewer, action: str) -> models.QuerySet[M]:
    """These rows, which name a report as text without dashes (`subject_id`: alerts, clocks, who is where) or by its
    number (`label`), less those about a report that is closed to this viewer for `action`, by a conflict of theirs or
    by a restriction."""
    from hearthline.access.compile import scope

    # As `subject_id` holds it, whatever the database keeps an id as.
    own = Replace(Cast("record_id", models.CharField()), models.Value("-"), models.Value(""))
    columns = of_report("record_id")
    kept = restrictions("report").filter(agency_id=viewer.agency_id).exclude(scope(viewer, action, columns=columns))
    barred = barred_from(frozenset({viewer.id}), "report")
    # A complaint, and what it came with, is closed to whom it is about: clocks and alerts would tell that there is one.
    others = (barred_from(frozenset({viewer.id}), kind) for kind in ABOUT_STAFF)
    every: tuple[models.QuerySet[Any], ...] = (barred, kept, *others)
    for shut in every:
        rows = rows.exclude(subject_id__in=shut.values_list(own))
        if "label" in {one.name for one in rows.model._meta.get_fields()}:  # a hand-off's, a follow-up's
            rows = rows.exclude(label__in=shut.exclude(label="").values_list("label"))
    return rows
