"""Look-ups, confirmed links of reported people to persons, pairs that may be one person, and merges."""

from django.db import models
from django.db.models import F, Q

from hearthline.access.scoped import AgencyOwned
from hearthline.ground import clock
from hearthline.ground.ids import uuid7
from hearthline.people.tables.persons import Person


class Lookup(AgencyOwned):
    """Somebody looked, and what they looked for, as salted hashes of its words. Lets the same person create one
    person within the half hour. Swept when it is old and was not used. `told`: the likeliest restricted person of whom
    they were told that somebody exists; it is shown to nobody."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
    words = models.CharField(max_length=600, blank=True, default="")
    used_at = models.DateTimeField(null=True)
    told = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["at"], name="people_lookup_age", condition=Q(used_at__isnull=True))]


class ReportedLink(AgencyOwned):
    """A screener's word that a person told of in a report is this person. Ended, never deleted.

    `slot`: "child-1", "adult-2": the place in the report, whose words stay there. `score_bits`, `steps`, `band`: what
    the matching said at that time (JSON: field, level, bits, said); `band` "new": the person was made for this place.
    A merge moves a link; its id stays. `unlinked_by` "sealed": laid aside with a sealed person (`actions.aside`),
    by nobody's word about the report.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report_id = models.UUIDField()
    slot = models.CharField(max_length=16)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="links", db_index=False)
    score_bits = models.FloatField()
    band = models.CharField(max_length=12)
    steps = models.TextField()
    linked_by = models.CharField(max_length=64)
    linked_name = models.CharField(max_length=120, blank=True, default="")
    linked_at = models.DateTimeField()
    unlinked_by = models.CharField(max_length=64, blank=True, default="")
    unlinked_name = models.CharField(max_length=120, blank=True, default="")
    unlinked_at = models.DateTimeField(null=True)
    unlinked_why = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["agency_id", "report_id"], name="people_link_report"),
            models.Index(fields=["agency_id", "person"], name="people_link_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "report_id", "slot"],
                condition=Q(unlinked_at__isnull=True),
                name="people_link_one_a_slot",
            ),
            models.CheckConstraint(name="people_link_by", condition=~Q(linked_by="")),
            models.CheckConstraint(
                name="people_link_ended",
                condition=Q(unlinked_at__isnull=True, unlinked_by="")
                | (Q(unlinked_at__isnull=False) & ~Q(unlinked_by="")),
            ),
        ]

    def __str__(self) -> str:
        return f"link {self.pk}"


class PossibleState(models.TextChoices):
    """`different`: a person looked and said so. They are not offered again."""

    OPEN = "open"
    DIFFERENT = "different"


class Possible(AgencyOwned):
    """Two persons who may be one: for a person to look at. `one` has the smaller id. Never merged by itself.

    `source`: who noticed ("batch", "desk", "import").
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    one = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    two = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    score_bits = models.FloatField()
    band = models.CharField(max_length=12)
    steps = models.TextField()
    source = models.CharField(max_length=8)
    state = models.CharField(max_length=12, choices=PossibleState.choices, default=PossibleState.OPEN)
    found_at = models.DateTimeField(default=clock.now)
    decided_by = models.CharField(max_length=64, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["agency_id", "state", "-score_bits"], name="people_possible_queue")]
        constraints = [
            models.UniqueConstraint(fields=["agency_id", "one", "two"], name="people_possible_once"),
            models.CheckConstraint(name="people_possible_ordered", condition=Q(one__lt=F("two"))),
            models.CheckConstraint(name="people_possible_state", condition=Q(state__in=PossibleState.values)),
        ]


class Merge(AgencyOwned):
    """Two persons became one, and how to make them two again.

    `snapshot`: sealed JSON, every row that the merge moved or changed as it was before. `undone_*`: taken back.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    absorbed = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    survivor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    snapshot = models.BinaryField()
    why = models.CharField(max_length=500, blank=True, default="")
    by = models.CharField(max_length=64)
    by_name = models.CharField(max_length=120, blank=True, default="")
    at = models.DateTimeField()
    undone_by = models.CharField(max_length=64, blank=True, default="")
    undone_name = models.CharField(max_length=120, blank=True, default="")
    undone_at = models.DateTimeField(null=True)
    undone_why = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["agency_id", "survivor", "at"], name="people_merge_survivor")]
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "absorbed"], condition=Q(undone_at__isnull=True), name="people_merge_standing"
            ),
            models.CheckConstraint(name="people_merge_of_two", condition=~Q(absorbed=F("survivor"))),
        ]

    def __str__(self) -> str:
        return f"merge {self.pk}"
