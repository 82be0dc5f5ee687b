"""Words that listings are sorted by (taxonomies, terms, attributes), and notes on the data itself."""

from typing import ClassVar, Self

from django.db import models

from hearthline.directory.community.models.told import IdText, Listed, Told, by, link, listing


class Taxonomy(Listed):
    """A list of terms that somebody keeps."""

    name = models.CharField(max_length=300)
    folded = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        app_label = "community"
        indexes = [listing("community_taxonomy_list")]


class TaxonomyTerm(Listed):
    """One term of such a list. `folded`: its name and its code, folded for search."""

    taxonomy_id = link()
    parent_id = link()
    code = models.CharField(max_length=100, blank=True, default="")
    name = models.CharField(max_length=300)
    folded = models.CharField(max_length=600, blank=True, default="")

    class Meta:
        app_label = "community"
        indexes = [
            listing("community_term_list"),
            by("community_term_taxonomy", "taxonomy_id"),
            by("community_term_parent", "parent_id"),
            models.Index(fields=["code"], name="community_term_code"),
        ]


class Attribute(Told):
    """That a record is sorted under a term. `link_entity`: of which table the record `link_id` is."""

    link_id = link()
    link_entity = models.CharField(max_length=60, blank=True, default="")
    taxonomy_term_id = link()

    class Meta:
        app_label = "community"
        indexes = [
            by("community_attribute_link", "link_id"),
            by("community_attribute_term", "taxonomy_term_id", "link_id"),
        ]


class Metadata(Told):
    """What was changed in a record, by whom and when, as its source says."""

    resource_id = link()
    resource_type = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        app_label = "community"
        indexes = [by("community_metadata_resource", "resource_id")]


class MetaTableDescription(Told):
    """A note on a table of the delivery."""

    class Meta:
        app_label = "community"


class OtherRow(models.Model):
    """A row of a table that HSDS 3.0 does not know (later versions, profiles): kept for export, read by nobody."""

    id = models.BigAutoField(primary_key=True)
    source = models.ForeignKey("community.Source", on_delete=models.PROTECT, related_name="+")
    delivery = models.ForeignKey("community.Delivery", on_delete=models.PROTECT, db_index=False, related_name="+")
    table = models.CharField(max_length=80)
    row = IdText()
    told = models.TextField()

    objects: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        app_label = "community"
        constraints = [models.UniqueConstraint(fields=["source", "table", "row"], name="community_other_once")]

    def __str__(self) -> str:
        return f"other row {self.pk}"
