"""A table of records with every attribute that a policy may ask for, outside Django's registry: for tests of Q."""

from collections.abc import Mapping
from typing import Any

from django.apps.registry import Apps
from django.db import connection, models
from django.db.models import Q

from hearthline.access.scoped import Column

_APPS = Apps()


class Thing(models.Model):
    """One record of a random world. Text is nullable, so that "absent" is tried both ways."""

    agency_id = models.CharField(max_length=16)
    programme = models.CharField(max_length=16, null=True)
    state = models.CharField(max_length=16, null=True)
    language = models.CharField(max_length=16, null=True)
    claimed_by = models.CharField(max_length=16, null=True)
    author = models.CharField(max_length=16, null=True)
    restricted = models.BooleanField(null=True)
    sealed = models.BooleanField(null=True)
    of_staff = models.BooleanField(null=True)

    class Meta:
        apps = _APPS
        app_label = "world"


class Holds(models.Model):
    """A person in one of a record's sets."""

    thing_id = models.IntegerField()
    kind = models.CharField(max_length=12)
    person = models.CharField(max_length=16)

    class Meta:
        apps = _APPS
        app_label = "world"


def _members(kind: str) -> Column:
    def found(ids: frozenset[str]) -> Q:
        return Q(pk__in=Holds.objects.filter(kind=kind, person__in=ids).values("thing_id"))

    return found


COLUMNS: Mapping[str, Column] = {
    "agency": "agency_id",
    "programme": "programme",
    "state": "state",
    "language": "language",
    "claimed_by": "claimed_by",
    "author": "author",
    "restricted": "restricted",
    "sealed": "sealed",
    "of_staff": "of_staff",
    "assigned": _members("assigned"),
    "granted": _members("granted"),
    "named": _members("named"),
    "conflicted": _members("conflicted"),
}
SETS = ("assigned", "granted", "named", "conflicted")


def make_tables() -> None:
    """Both tables, in the test's own transaction."""
    editor = connection.schema_editor()
    editor.deferred_sql = []
    with connection.cursor() as cursor:
        for model in (Thing, Holds):
            cursor.execute(*editor.table_sql(model))


def store(worlds: list[dict[str, Any]]) -> list[Thing]:
    """The records, in place of those before."""
    Holds.objects.all().delete()
    Thing.objects.all().delete()
    things = []
    for n, world in enumerate(worlds, start=1):
        plain = {k: v for k, v in world.items() if k not in SETS and k != "agency"}
        things.append(Thing(pk=n, agency_id=world["agency"], **plain))
    Thing.objects.bulk_create(things)
    Holds.objects.bulk_create(
        Holds(thing_id=n, kind=kind, person=person)
        for n, world in enumerate(worlds, start=1)
        for kind in SETS
        for person in world[kind]
    )
    return things
