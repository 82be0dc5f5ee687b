"""Clocks about a report say so in a column of their own, by which the policies tell who may see them."""

from typing import Any

from django.db import migrations, models
from django.db.models.functions import Cast


def fill(apps: Any, _editor: Any) -> None:
    rows = apps.get_model("duty", "Clock")._base_manager.filter(subject_kind="report", record_id__isnull=True)
    rows.filter(subject_id__regex=r"^[0-9a-f]{32}$").update(record_id=Cast("subject_id", models.UUIDField()))


class Migration(migrations.Migration):
    dependencies = [("duty", "0005_clocks_by_the_law")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
