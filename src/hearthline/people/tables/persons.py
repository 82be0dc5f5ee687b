"""Persons, and what they are called, where they lived, and by which numbers they are known."""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from hearthline.access.restricting import OpenedAt
from hearthline.access.scoped import AgencyOwned, Column
from hearthline.ground import clock
from hearthline.ground.ids import uuid7
from hearthline.people.tables.members import InSet


class Sex(models.TextChoices):
    """As recorded; empty when nobody said."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"


class Origin(models.TextChoices):
    """How a person came to be here. At the desk only after a search (`Person.lookup_id`)."""

    DESK = "desk"
    IMPORT = "import"


class SealedWhy(models.TextChoices):
    """By what a person is sealed: nobody sees them, in any list, count or hit."""

    ADOPTION = "adoption"
    COURT = "court"


class Person(AgencyOwned):
    """One person. What is not known is empty; nothing is guessed.

    `known_as`: how a person is called who is known by nothing more ("Beto", "the grandmother"), and otherwise empty.
    `birth_earliest`, `birth_latest`: years, when only an age was told. `unborn`: expected, not born yet.
    `birth_order`: 1, 2 … among twins. `restricted`: that the person exists is told, and whom to ask
    (`restricted_ask`); `restricted_at`: since when. `sealed_why` not empty: absent everywhere. `merged_into`: found to
    be somebody else; every fact of theirs moved there, and `Merge` knows the way back.
    `version` moves with every change of the person or of anything that is known of them.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    known_as = models.CharField(max_length=200, blank=True, default="")
    sex = models.CharField(max_length=8, choices=Sex.choices, blank=True, default="")
    birth_year = models.PositiveSmallIntegerField(null=True)
    birth_month = models.PositiveSmallIntegerField(null=True)
    birth_day = models.PositiveSmallIntegerField(null=True)
    birth_earliest = models.PositiveSmallIntegerField(null=True)
    birth_latest = models.PositiveSmallIntegerField(null=True)
    birth_order = models.PositiveSmallIntegerField(null=True)
    unborn = models.BooleanField(default=False)
    restricted = models.BooleanField(default=False)
    restricted_ask = models.CharField(max_length=120, blank=True, default="")
    restricted_at = models.DateTimeField(null=True)
    sealed = models.BooleanField(default=False)
    sealed_why = models.CharField(max_length=12, choices=SealedWhy.choices, blank=True, default="")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    origin = models.CharField(max_length=8, choices=Origin.choices)
    lookup_id = models.UUIDField(null=True)
    created_by = models.CharField(max_length=64, blank=True, default="")
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    access_columns: ClassVar[Mapping[str, Column]] = {
        "agency": "agency_id",
        "restricted": "restricted",
        "sealed": "sealed",
        "assigned": InSet("assigned"),
        "granted": OpenedAt("person"),
        "named": InSet("named"),
        "conflicted": InSet("conflicted"),
    }

    class Meta:
        indexes = [
            models.Index(
                fields=["agency_id", "merged_into"], name="people_person_merged", condition=Q(merged_into__isnull=False)
            ),
            models.Index(fields=["agency_id", "changed_at", "id"], name="people_person_changed"),
            # The few whose reports are restricted with them, among all the persons there ever were.
            models.Index(fields=["id"], name="people_person_restricted", condition=Q(restricted=True)),
        ]
        constraints = [
            models.CheckConstraint(name="people_person_sex", condition=Q(sex__in=("", *Sex.values))),
            models.CheckConstraint(
                name="people_person_searched_first", condition=~Q(origin="desk") | Q(lookup_id__isnull=False)
            ),
            models.CheckConstraint(
                name="people_person_sealed_why",
                condition=Q(sealed=False, sealed_why="") | Q(sealed=True, sealed_why__in=SealedWhy.values),
            ),
            models.CheckConstraint(name="people_person_not_itself", condition=~Q(merged_into=F("id"))),
            models.UniqueConstraint(
                fields=["agency_id", "lookup_id"], condition=Q(lookup_id__isnull=False), name="people_person_one_lookup"
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.pk}"


class NameKind(models.TextChoices):
    """`original`: the same name in its own script. `birth`: before marriage or adoption."""

    NAME = "name"
    ALIAS = "alias"
    BIRTH = "birth"
    ORIGINAL = "original"


class Fact(AgencyOwned):
    """Something known of a person. Rows are added and ended, never overwritten and never deleted.

    `added_by`, `added_at`: who wrote it and when; empty for what was imported.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="%(class)s_rows", db_index=False)
    added_by = models.CharField(max_length=64, blank=True, default="")
    added_at = models.DateTimeField(null=True, default=None)

    class Meta:
        abstract = True


class PersonName(Fact):
    """A name as it was given. Several at once are usual: none is thrown away. The one that is shown comes first."""

    given = models.CharField(max_length=200, blank=True, default="")
    surname = models.CharField(max_length=200, blank=True, default="")
    suffix = models.CharField(max_length=16, blank=True, default="")
    kind = models.CharField(max_length=8, choices=NameKind.choices, default=NameKind.NAME)

    class Meta:
        indexes = [models.Index(fields=["agency_id", "person"], name="people_name_person")]
        constraints = [
            models.CheckConstraint(name="people_name_not_empty", condition=~Q(given="") | ~Q(surname="")),
            models.CheckConstraint(name="people_name_kind", condition=Q(kind__in=NameKind.values)),
        ]


class PersonAddress(Fact):
    """Where somebody lived. `line` as given; `number`, `street`, `unit` parsed from it, empty when there is none.

    `since`, `until`: the days between which it is known to have held; empty `until`: nobody said that it ended.
    """

    line = models.CharField(max_length=200, blank=True, default="")
    city = models.CharField(max_length=80, blank=True, default="")
    zip = models.CharField(max_length=10, blank=True, default="")
    number = models.CharField(max_length=16, blank=True, default="")
    street = models.CharField(max_length=120, blank=True, default="")
    unit = models.CharField(max_length=24, blank=True, default="")
    county = models.CharField(max_length=60, blank=True, default="")
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["agency_id", "person"], name="people_address_person"),
            models.Index(fields=["agency_id", "zip", "number"], name="people_address_place", condition=~Q(number="")),
        ]


class PersonPhone(Fact):
    """A telephone number: its last ten digits. Empty `until`: nobody said that it ended."""

    digits = models.CharField(max_length=15)
    until = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["agency_id", "person"], name="people_phone_person")]


class PersonIdentifier(Fact):
    """A number by which somebody is known elsewhere. `kind`: "import" (the id in a file), "case", "state" and so on.

    Two persons may have the same: that is a duplicate to look at, and no reason to lose a row.
    """

    kind = models.CharField(max_length=24)
    value = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["agency_id", "person"], name="people_identifier_person"),
            models.Index(fields=["agency_id", "kind", "value"], name="people_identifier_value"),
        ]
