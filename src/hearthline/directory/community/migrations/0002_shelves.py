"""Lists of services as bits. What the filling goes by is written out here, as it was on that day: later changes of the
living code (`shelves`, `filing`) change nothing of what this step does to an older store."""

import re
from collections import defaultdict
from itertools import groupby

import hearthline.directory.community.models.told
from django.db import migrations, models
from django.db.models import Q

BLOCK = 4_096
LONGEST = 40
WORD = re.compile(r"\w+")
LIMITS = (("Service", 4_000), ("Organization", 600), ("TaxonomyTerm", 600), ("Taxonomy", 300))
OTHERS = (
    "organization", "program", "service_at_location", "location", "contact", "phone", "address", "schedule",
    "service_area", "language", "cost_option", "required_document", "funding", "accessibility",
    "organization_identifier", "attribute", "taxonomy_term", "taxonomy", "metadata", "meta_table_description",
)  # fmt: skip
ASK = 500


def line(folded, limit):
    said = " ".join(WORD.findall(folded.lower()))[: limit - 2].strip()
    return f" {said} " if said else ""


def pack(bits):
    if bits.bit_count() * 2 < bits.bit_length() // 8:
        places = (at for at in range(bits.bit_length()) if bits >> at & 1)
        return b"\x00" + b"".join(at.to_bytes(2, "little") for at in places)
    return b"\x01" + bits.to_bytes((bits.bit_length() + 7) // 8, "little")


def words_with_blanks(apps):
    for name, limit in LIMITS:
        model = apps.get_model("community", name)
        some = []
        for row in model.objects.exclude(folded="").only("pk", "folded").iterator(chunk_size=2_000):
            row.folded = line(row.folded, limit)
            some.append(row)
            if len(some) == ASK:
                model.objects.bulk_update(some, ["folded"])
                some = []
        model.objects.bulk_update(some, ["folded"])


def shelves_of(services, attribute):
    """What stands on the shelves of one block. `services`: (id, ordinal, folded) of its services, in any order."""
    found = defaultdict(int)
    bit = {pk: 1 << (ordinal & (BLOCK - 1)) for pk, ordinal, _ in services}
    for pk, _, folded in services:
        for word in {word[:LONGEST] for word in folded.split()}:
            found[f"w:{word}"] |= bit[pk]
    ids = list(bit)
    of_services = ~Q(link_entity__in=OTHERS) & Q(link_id__isnull=False, taxonomy_term_id__isnull=False)
    for start in range(0, len(ids), ASK):
        rows = attribute.objects.filter(of_services, link_id__in=ids[start : start + ASK])
        for term, link in rows.values_list("taxonomy_term_id", "link_id"):
            found[f"t:{term}"] |= bit[link]
    return found


def file_what_is_there(apps, schema_editor):
    """Words with a blank on both sides, as shelves and lists look for them now; and what is there, onto its shelves."""
    words_with_blanks(apps)
    shelf, service = apps.get_model("community", "Shelf"), apps.get_model("community", "Service")
    attribute = apps.get_model("community", "Attribute")
    rows = service.objects.order_by("ordinal", "pk").values_list("pk", "ordinal", "folded")
    for block, own in groupby(rows.iterator(chunk_size=2_000), key=lambda row: row[1] // BLOCK):
        found = shelves_of(list(own), attribute)
        made = [shelf(key=key, block=block, bits=pack(bits)) for key, bits in found.items()]
        shelf.objects.bulk_create(made, batch_size=ASK)


class Migration(migrations.Migration):
    dependencies = [
        ("community", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Shelf",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("key", hearthline.directory.community.models.told.IdText(max_length=202)),
                ("block", models.BigIntegerField()),
                ("bits", models.BinaryField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("key", "block"), name="community_shelf_once")],
            },
        ),
        migrations.CreateModel(
            name="Turnstile",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="community_turnstile_one")],
            },
        ),
        migrations.RunPython(file_what_is_there, migrations.RunPython.noop, elidable=True),
    ]
