"""What belongs to a service, a place or an organization: telephones, hours, addresses, costs, languages and the rest.

A record nested under several others has a column for the first of each sort; `Told.told` of each knows all of them.
"""

from django.db import models

from hearthline.directory.community.models.told import Told, by, link


class Phone(Told):
    """A telephone number."""

    location_id = link()
    service_id = link()
    organization_id = link()
    contact_id = link()
    service_at_location_id = link()
    number = models.CharField(max_length=80)

    class Meta:
        app_label = "community"
        indexes = [
            by("community_phone_location", "location_id"),
            by("community_phone_service", "service_id"),
            by("community_phone_org", "organization_id"),
            by("community_phone_contact", "contact_id"),
            by("community_phone_sal", "service_at_location_id"),
        ]


class Contact(Told):
    """Whom to ask for."""

    organization_id = link()
    service_id = link()
    service_at_location_id = link()
    location_id = link()

    class Meta:
        app_label = "community"
        indexes = [
            by("community_contact_org", "organization_id"),
            by("community_contact_service", "service_id"),
            by("community_contact_sal", "service_at_location_id"),
            by("community_contact_location", "location_id"),
        ]


class Address(Told):
    """An address of a place. `place`: city, region and state, folded for search."""

    location_id = link()
    postal_code = models.CharField(max_length=20, blank=True, default="")
    state_province = models.CharField(max_length=60, blank=True, default="")
    place = models.CharField(max_length=300, blank=True, default="")
    address_type = models.CharField(max_length=10)

    class Meta:
        app_label = "community"
        indexes = [
            by("community_address_location", "location_id"),
            models.Index(fields=["postal_code"], name="community_address_postal"),
        ]


class Schedule(Told):
    """When a service or a place is open: one rule of RFC 5545 (`freq`, `byday`, ...) and the hours of such a day."""

    service_id = link()
    location_id = link()
    service_at_location_id = link()
    freq = models.CharField(max_length=10, blank=True, default="")
    byday = models.CharField(max_length=60, blank=True, default="")
    opens_at = models.TimeField(null=True, default=None)
    closes_at = models.TimeField(null=True, default=None)
    valid_from = models.DateField(null=True, default=None)
    valid_to = models.DateField(null=True, default=None)

    class Meta:
        app_label = "community"
        indexes = [
            by("community_schedule_service", "service_id"),
            by("community_schedule_location", "location_id"),
            by("community_schedule_sal", "service_at_location_id"),
        ]


class ServiceArea(Told):
    """Whom a service is for, by where they live."""

    service_id = link()
    name = models.CharField(max_length=300, blank=True, default="")
    extent_type = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        app_label = "community"
        indexes = [by("community_area_service", "service_id")]


class Language(Told):
    """A language that is spoken there."""

    service_id = link()
    location_id = link()
    phone_id = link()
    code = models.CharField(max_length=20, blank=True, default="")
    folded = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        app_label = "community"
        indexes = [
            by("community_language_service", "service_id"),
            by("community_language_location", "location_id"),
            by("community_language_phone", "phone_id"),
        ]


class CostOption(Told):
    """What it costs. `cents`: the amount in hundredths of `currency`; None when no amount is told."""

    service_id = link()
    cents = models.BigIntegerField(null=True, default=None)
    currency = models.CharField(max_length=10, blank=True, default="")

    class Meta:
        app_label = "community"
        indexes = [by("community_cost_service", "service_id")]


class RequiredDocument(Told):
    """A paper to bring."""

    service_id = link()

    class Meta:
        app_label = "community"
        indexes = [by("community_document_service", "service_id")]


class Funding(Told):
    """Who pays for it."""

    organization_id = link()
    service_id = link()

    class Meta:
        app_label = "community"
        indexes = [by("community_funding_org", "organization_id"), by("community_funding_service", "service_id")]


class Accessibility(Told):
    """How people with a disability can use a place."""

    location_id = link()

    class Meta:
        app_label = "community"
        indexes = [by("community_access_location", "location_id")]


class OrganizationIdentifier(Told):
    """A number under which somebody else lists the organization."""

    organization_id = link()

    class Meta:
        app_label = "community"
        indexes = [by("community_identifier_org", "organization_id")]
