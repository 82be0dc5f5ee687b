"""How far the comparison in bulk has come, and the order in which it takes persons."""

import django.db.models.manager
from django.db import migrations, models

import hearthline.ground.clock
import hearthline.ground.ids


class Migration(migrations.Migration):
    dependencies = [("people", "0002_index")]

    operations = [
        migrations.CreateModel(
            name="LinkRun",
            fields=[
                ("agency_id", models.CharField(max_length=64)),
                (
                    "id",
                    models.UUIDField(
                        default=hearthline.ground.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("engine", models.CharField(max_length=8)),
                ("wide", models.BooleanField(default=False)),
                ("mark_at", models.DateTimeField()),
                ("mark_person", models.UUIDField()),
                ("top_at", models.DateTimeField()),
                ("total", models.PositiveIntegerField(default=0)),
                ("compared", models.PositiveIntegerField(default=0)),
                ("noticed", models.PositiveIntegerField(default=0)),
                ("started_at", models.DateTimeField(default=hearthline.ground.clock.now)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["agency_id", "-started_at"], name="people_run_last")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("agency_id",),
                        name="people_run_one_open",
                    )
                ],
            },
            managers=[("unscoped", django.db.models.manager.Manager())],
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["agency_id", "changed_at", "id"], name="people_person_changed"),
        ),
    ]
