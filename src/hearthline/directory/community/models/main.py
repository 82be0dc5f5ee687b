"""Organizations, programs, services, places, and which service is given at which place."""

from django.db import models
from django.db.models import Q

from hearthline.directory.community.models.told import GONE, Listed, by, link, listing

STATUSES = ("active", "inactive", "defunct", "temporarily closed")
PLACES = ("physical", "postal", "virtual")


class Organization(Listed):
    """Who gives services. `folded`: the name and the other name, folded for search."""

    name = models.CharField(max_length=300)
    folded = models.CharField(max_length=600, blank=True, default="")

    class Meta:
        app_label = "community"
        indexes = [
            listing("community_org_list"),
            models.Index(fields=["modified_at"], name="community_org_modified"),
        ]


class Program(Listed):
    """Services that an organization gives under one name."""

    organization_id = link()
    name = models.CharField(max_length=300)

    class Meta:
        app_label = "community"
        indexes = [listing("community_program_list"), by("community_program_org", "organization_id")]


class Service(Listed):
    """One service. `folded`: its names and description, folded for search. `assured_date`: as the source says."""

    organization_id = link()
    program_id = link()
    name = models.CharField(max_length=300)
    folded = models.TextField(blank=True, default="")
    status = models.CharField(max_length=20)
    minimum_age = models.FloatField(null=True, default=None)
    maximum_age = models.FloatField(null=True, default=None)
    assured_date = models.DateField(null=True, default=None)

    class Meta:
        app_label = "community"
        indexes = [
            listing("community_service_list"),
            models.Index(fields=["ordinal", "hidden", "withdrawn_at"], name="community_service_gone", condition=GONE),
            by("community_service_org", "organization_id"),
            by("community_service_program", "program_id"),
            models.Index(fields=["modified_at"], name="community_service_modified"),
        ]
        constraints = [models.CheckConstraint(condition=Q(status__in=STATUSES), name="community_service_status")]


class Location(Listed):
    """A place, or a way to be reached. A hidden place is shown nowhere, nor is anything that says where it is.

    `secret`: the same, since what is given there must not be found by who looks for somebody (`secret.py`).
    """

    organization_id = link()
    name = models.CharField(max_length=300, blank=True, default="")
    location_type = models.CharField(max_length=10)
    latitude = models.FloatField(null=True, default=None)
    longitude = models.FloatField(null=True, default=None)
    secret = models.BooleanField(default=False)

    class Meta:
        app_label = "community"
        indexes = [
            listing("community_location_list"),
            by("community_location_org", "organization_id"),
            by("community_location_point", "latitude", "longitude"),
        ]
        constraints = [models.CheckConstraint(condition=Q(location_type__in=PLACES), name="community_location_type")]


class ServiceAtLocation(Listed):
    """That a service is given at a place. `secret`: shown nowhere, as the place itself (`Location`)."""

    service_id = link()
    location_id = link()
    secret = models.BooleanField(default=False)

    class Meta:
        app_label = "community"
        indexes = [
            listing("community_sal_list"),
            by("community_sal_service", "service_id"),
            by("community_sal_location", "location_id"),
            models.Index(fields=["modified_at"], name="community_sal_modified"),
        ]
