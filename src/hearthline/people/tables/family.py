"""Who belongs to whom, and who lived with whom, through time."""

from django.db import models
from django.db.models import F, Q

from hearthline.access.scoped import AgencyOwned
from hearthline.ground.ids import uuid7
from hearthline.people.tables.persons import Fact, Person


class Relation(models.TextChoices):
    """`person` is this to `other`. Read the other way round by `people.family.REVERSE`."""

    PARENT = "parent"
    CHILD = "child"
    GUARDIAN = "guardian"
    WARD = "ward"
    SIBLING = "sibling"
    TWIN = "twin"
    GRANDPARENT = "grandparent"
    GRANDCHILD = "grandchild"
    PARTNER = "partner"
    FORMER_PARTNER = "former_partner"
    PARENTS_PARTNER = "parents_partner"
    PARTNERS_CHILD = "partners_child"
    RELATIVE = "relative"
    OTHER = "other"
    UNKNOWN = "unknown"


class Relationship(Fact):
    """`person` is `kind` to `other`. Ended by a day, never deleted."""

    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=16, choices=Relation.choices)
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["agency_id", "person"], name="people_relation_person"),
            models.Index(fields=["agency_id", "other"], name="people_relation_other"),
        ]
        constraints = [
            models.CheckConstraint(name="people_relation_kind", condition=Q(kind__in=Relation.values)),
            models.CheckConstraint(name="people_relation_of_two", condition=~Q(person=F("other"))),
        ]


class Household(AgencyOwned):
    """People who live or lived together. `external`: its id in a file that was imported."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    external = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["agency_id", "external"], name="people_household_file", condition=~Q(external=""))
        ]

    def __str__(self) -> str:
        return f"household {self.pk}"


class HouseholdMember(Fact):
    """That a person lived in a household, from one day to another. Empty `until`: they live there still."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="members", db_index=False)
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["agency_id", "person"], name="people_member_person"),
            models.Index(fields=["agency_id", "household"], name="people_member_household"),
        ]
