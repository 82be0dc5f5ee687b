"""Clocks of follow-ups and hand-offs say to which report they belong, by which the policies tell who may see them."""

from typing import Any

from django.db import migrations, models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Cast


def fill(apps: Any, _editor: Any) -> None:
    clocks = apps.get_model("duty", "Clock")._base_manager.filter(record_id__isnull=True)
    for kind, name in (("follow-up", "FollowUp"), ("hand-off", "HandOff")):
        rows = clocks.filter(subject_kind=kind, subject_id__regex=r"^[0-9a-f]{32}$")
        own = apps.get_model("intake", name)._base_manager.filter(pk=Cast(OuterRef("subject_id"), models.UUIDField()))
        rows.update(record_id=Subquery(own.values("report_id")[:1]))


class Migration(migrations.Migration):
    dependencies = [("intake", "0006_reporters_kept"), ("duty", "0005_clocks_by_the_law")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
