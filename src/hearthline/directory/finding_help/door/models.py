"""Rows made for searching, which name no person, and a provider's own words, put down unread.

Every row of the first four tables is made from the store of services (`directory.community`) and can be made again.
"""

from django.db import models
from django.db.models import Q

from hearthline.access.scoped import AgencyOwned
from hearthline.directory.community.models.told import IdText
from hearthline.ground.ids import uuid7


class Offer(models.Model):
    """One service at one place, as a page shows it and as a search sorts it.

    `id`: made from the ids of the service and the place, so that the same service at the same place is the same row
    whenever it is made. `lat`, `lon`: millionths of a degree, None when nobody knows or nobody may know. `zip`: five
    digits; three for a place that is kept secret. `needs`, `languages`, `people`: codes with a blank on both sides.
    `free`: yes | no | unknown. `open`: as `hours.pack` writes it; `zone`: of the clock there, "" when nobody knows.
    `telephones`: JSON list of [number, extension, what it is]. `told`: JSON of what is only shown: how to apply, what
    to bring, hours in the source's words. `checked_on`: when somebody last made sure. `digest`: of all that it was
    made from.
    """

    id = models.BigIntegerField(primary_key=True)
    service = IdText()
    place = models.CharField(max_length=200, blank=True, default="")
    name = models.CharField(max_length=300)
    organization = models.CharField(max_length=300, blank=True, default="")
    about = models.CharField(max_length=1200, blank=True, default="")
    address = models.CharField(max_length=300, blank=True, default="")
    lat = models.IntegerField(null=True, default=None)
    lon = models.IntegerField(null=True, default=None)
    zip = models.CharField(max_length=5, blank=True, default="")
    state = models.CharField(max_length=2, blank=True, default="")
    county = models.CharField(max_length=60, blank=True, default="")
    needs = models.CharField(max_length=200, blank=True, default="")
    languages = models.CharField(max_length=200, blank=True, default="")
    people = models.CharField(max_length=200, blank=True, default="")
    free = models.CharField(max_length=7, default="unknown")
    open = models.TextField(blank=True, default="")
    zone = models.CharField(max_length=40, blank=True, default="")
    telephones = models.TextField(blank=True, default="[]")
    web = models.CharField(max_length=400, blank=True, default="")
    email = models.CharField(max_length=200, blank=True, default="")
    told = models.TextField(blank=True, default="{}")
    checked_on = models.DateField(null=True, default=None)
    source = models.CharField(max_length=200, blank=True, default="")
    digest = models.CharField(max_length=32)

    class Meta:
        app_label = "helpfinder"
        indexes = [
            models.Index(fields=["service"], name="helpfinder_offer_service"),
            models.Index(fields=["checked_on", "id"], name="helpfinder_offer_checked"),
        ]
        constraints = [models.CheckConstraint(condition=Q(free__in=("yes", "no", "unknown")), name="helpfinder_free")]

    def __str__(self) -> str:
        return f"offer {self.pk}"


class Sign(models.Model):
    """That an offer helps with a need: the one row that a search reads of the many that it does not show.

    `marks`: languages, people and cost as codes with a blank on both sides (`marks.py`). `band`: of latitude
    (`near.band`); None with `lat` and `lon` for an offer without a point.
    """

    id = models.BigAutoField(primary_key=True)
    offer = models.BigIntegerField()
    need = models.CharField(max_length=30)
    band = models.IntegerField(null=True, default=None)
    lat = models.IntegerField(null=True, default=None)
    lon = models.IntegerField(null=True, default=None)
    state = models.CharField(max_length=2, blank=True, default="")
    county = models.CharField(max_length=60, blank=True, default="")
    zip = models.CharField(max_length=5, blank=True, default="")
    marks = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        app_label = "helpfinder"
        indexes = [
            models.Index(fields=["need", "band", "lon"], name="helpfinder_sign_point"),
            models.Index(fields=["need", "state", "county", "zip", "offer"], name="helpfinder_sign_area"),
            models.Index(fields=["need", "zip", "offer"], name="helpfinder_sign_zip"),
            models.Index(fields=["offer"], name="helpfinder_sign_offer"),
        ]

    def __str__(self) -> str:
        return f"sign {self.pk}"


class Word(models.Model):
    """That a word stands in the name or the description of an offer, folded."""

    id = models.BigAutoField(primary_key=True)
    offer = models.BigIntegerField()
    word = models.CharField(max_length=30)
    state = models.CharField(max_length=2, blank=True, default="")
    zip = models.CharField(max_length=5, blank=True, default="")

    class Meta:
        app_label = "helpfinder"
        indexes = [
            models.Index(fields=["word", "state", "zip", "offer"], name="helpfinder_word_area"),
            models.Index(fields=["offer"], name="helpfinder_word_offer"),
        ]

    def __str__(self) -> str:
        return f"word {self.pk}"


class ZipMiddle(models.Model):
    """The middle of the places that we know in one ZIP code. No list of middles is kept in the project: where nobody
    gives a service, we do not know one and say no distance. `county`, `state`: where most of those places are."""

    zip = models.CharField(max_length=5, primary_key=True)
    lat = models.IntegerField()
    lon = models.IntegerField()
    places = models.PositiveIntegerField()
    state = models.CharField(max_length=2, blank=True, default="")
    county = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        app_label = "helpfinder"

    def __str__(self) -> str:
        return f"middle of {self.pk}"


class Key(AgencyOwned):
    """A provider's secret link to say what is new of one service. The secret itself is kept by nobody here: `mark` is
    its digest. `service`: of the store. `until`: it opens nothing after that. `ended_at`: somebody ended it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    mark = models.CharField(max_length=64)
    service = IdText()
    until = models.DateTimeField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, default=None)

    class Meta:
        app_label = "helpfinder"
        constraints = [models.UniqueConstraint(fields=["agency_id", "mark"], name="helpfinder_key_once")]
        indexes = [models.Index(fields=["agency_id", "service"], name="helpfinder_key_service")]

    def __str__(self) -> str:
        return f"key {self.pk}"


class Told(AgencyOwned):
    """What a provider says of its own service through a secret link: nobody sees it before a person here said yes.

    `same`: all of it is still right. Fields left empty are not to change. `closed`: it is no longer given.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key_id = models.UUIDField()
    service = IdText()
    same = models.BooleanField(default=False)
    closed = models.BooleanField(default=False)
    telephone = models.CharField(max_length=40, blank=True, default="")
    web = models.CharField(max_length=200, blank=True, default="")
    hours = models.CharField(max_length=300, blank=True, default="")
    about = models.CharField(max_length=1000, blank=True, default="")
    received_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, default=None)

    class Meta:
        app_label = "helpfinder"
        indexes = [models.Index(fields=["agency_id", "settled_at", "service"], name="helpfinder_told_open")]

    def __str__(self) -> str:
        return f"told {self.pk}"
