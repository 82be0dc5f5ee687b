"""The journal's tables: entries, their waiting list, the chain, and the signed checkpoints.

Rows are inserted and never changed (`harden.py` puts that into the database itself). No foreign keys: an entry
outlives what it describes, and a chain must be able to point at an entry that somebody removed.
"""

from typing import ClassVar

from django.db import models

from hearthline.ground.ids import uuid7


class Outcome(models.TextChoices):
    OK = "ok"
    REFUSED = "refused"


class Entry(models.Model):
    """One thing that happened: who, what, on which record, for what purpose and by what authority. Never a value."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField()
    agency_id = models.CharField(max_length=64, blank=True)
    actor_kind = models.CharField(max_length=8)
    actor_id = models.CharField(max_length=64, blank=True)
    tag = models.CharField(max_length=64)
    record_kind = models.CharField(max_length=32, blank=True)
    record_id = models.CharField(max_length=64, blank=True)
    purpose = models.CharField(max_length=64, blank=True)
    authority = models.CharField(max_length=500, blank=True)
    fields = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices)

    objects: ClassVar[models.Manager["Entry"]] = models.Manager()

    class Meta:
        # None by time: the key is a UUIDv7, in the order of time itself.
        indexes = [models.Index(fields=["agency_id", "record_kind", "record_id"], name="journal_entry_record")]
        constraints = [
            models.CheckConstraint(
                name="journal_entry_actor", condition=models.Q(actor_kind__in=("person", "system", "public"))
            ),
            models.CheckConstraint(name="journal_entry_outcome", condition=models.Q(outcome__in=Outcome.values)),
        ]


class Pending(models.Model):
    """An entry that the sequencer has not linked yet. Inserted with the entry, deleted with the link."""

    entry_id = models.UUIDField(primary_key=True)

    objects: ClassVar[models.Manager["Pending"]] = models.Manager()


class Link(models.Model):
    """One link of the chain: `hash` = sha256(previous hash, digest); `digest` = sha256 of the canonical entry."""

    seq = models.BigIntegerField(primary_key=True)
    entry_id = models.UUIDField(unique=True)
    digest = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects: ClassVar[models.Manager["Link"]] = models.Manager()


class Checkpoint(models.Model):
    """A signed statement: "links `first` to `seq` have this Merkle root, and the chain's head was this"."""

    seq = models.BigIntegerField(primary_key=True)
    first = models.BigIntegerField()
    root = models.CharField(max_length=64)
    head = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)
    key_id = models.CharField(max_length=64)
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["Checkpoint"]] = models.Manager()


class AnchorMark(models.Model):
    """How far one place outside has the checkpoints. Changed as it goes on: a wrong mark can hide nothing, since what
    lies outside is what is checked.

    `id`: the anchor's name. `failures`: in a row; `error`: why, one word. `caught_up`: it had all there were.
    """

    id = models.CharField(max_length=32, primary_key=True)
    seq = models.BigIntegerField(default=0)
    kept_at = models.DateTimeField(null=True, default=None)
    tried_at = models.DateTimeField(null=True, default=None)
    failures = models.IntegerField(default=0)
    error = models.CharField(max_length=64, blank=True, default="")
    caught_up = models.BooleanField(default=False)

    objects: ClassVar[models.Manager["AnchorMark"]] = models.Manager()
