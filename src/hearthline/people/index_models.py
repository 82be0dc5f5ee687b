"""The tables of the look-up of persons. They hold nothing that the persons' own tables do not, and can be built anew.

Rows are small on purpose, because there are millions: an agency is a number here (`Shelf`), a person is the number of
their card, and one row holds the lists of many keys (`linkage.buckets`). No list is longer than `linkage.keys.CAP`: a
key that more persons share says nothing, so its list is emptied until the next build and marked hot. Only
`people.index` reads and writes these tables; it shows nobody anything: what a viewer may see is decided in
`people.queries`.
"""

from django.db import models

from hearthline.linkage.buckets import AT_FIRST


class Shelf(models.Model):
    """One agency's index, and how far its building came.

    `edition`: what the keys and cards were made by (`people.index.shelf.EDITION`); another edition asks for a build.
    `building`: "" (nothing under way), "cards" or "lists". `after`: cards are made up to this person. `top`: the
    highest card in the lists under way; whoever changes meanwhile gets a higher one. `bucket`: the next part of them.

    `turn`: which of its two sets of lists is in use, 0 or 1; a build writes the other. `bits`: how many bits of a key
    name its row, in the set in use; `new_bits`: in the one that is being written, 0 while that is not settled.
    """

    id = models.SmallAutoField(primary_key=True)
    agency_id = models.CharField(max_length=64, unique=True)
    edition = models.PositiveSmallIntegerField(default=0)
    building = models.CharField(max_length=8, blank=True, default="")
    after = models.UUIDField(null=True)
    top = models.IntegerField(default=0)
    bucket = models.PositiveSmallIntegerField(default=0)
    turn = models.PositiveSmallIntegerField(default=0)
    bits = models.PositiveSmallIntegerField(default=AT_FIRST)
    new_bits = models.PositiveSmallIntegerField(default=0)
    built_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_shelf"

    def __str__(self) -> str:
        return f"shelf {self.pk}"


class Card(models.Model):
    """What looking somebody up needs of one person. `packed`: for scoring (`linkage.ready`). `keys`: eight bytes each.

    Its number changes only when the person changes while lists are being built.
    """

    number = models.AutoField(primary_key=True)
    shelf = models.SmallIntegerField()
    person_id = models.UUIDField(unique=True)
    packed = models.TextField()
    keys = models.BinaryField()

    class Meta:
        db_table = "people_card"


class Posting(models.Model):
    """The lists of all keys of one bucket (`linkage.buckets`). `place`: twice the shelf, and the turn."""

    pk = models.CompositePrimaryKey("place", "bucket")
    place = models.SmallIntegerField()
    bucket = models.IntegerField()
    people = models.BinaryField()

    class Meta:
        db_table = "people_posting"


class Spelling(models.Model):
    """Words of names that become `key` (a hash) when at most one letter is left out: how near spellings are found."""

    pk = models.CompositePrimaryKey("shelf", "key")
    shelf = models.SmallIntegerField()
    key = models.BigIntegerField()
    words = models.TextField()

    class Meta:
        db_table = "people_spelling"


class Gone(models.Model):
    """A card that was taken out while lists are being built, so that no list brings it back. Empty at other times."""

    number = models.IntegerField(primary_key=True)
    shelf = models.SmallIntegerField()
    keys = models.BinaryField(default=b"")

    class Meta:
        db_table = "people_gone"
