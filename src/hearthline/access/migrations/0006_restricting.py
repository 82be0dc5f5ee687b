"""Restricted reports: which, whom others are told to ask, and who is named."""

import django.db.models.manager
import hearthline.ground.clock
import hearthline.ground.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0005_recovery_codes"),
    ]

    operations = [
        migrations.AddField(
            model_name="barred",
            name="label",
            field=models.CharField(blank=True, default="", max_length=32),
        ),
        migrations.CreateModel(
            name="Named",
            fields=[
                ("agency_id", models.CharField(max_length=64)),
                (
                    "id",
                    models.UUIDField(
                        default=hearthline.ground.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("record_kind", models.CharField(max_length=32)),
                ("record_id", models.UUIDField()),
                ("user_id", models.CharField(max_length=64)),
                ("by", models.CharField(max_length=64)),
                ("at", models.DateTimeField(default=hearthline.ground.clock.now)),
                ("ended_at", models.DateTimeField(default=None, null=True)),
                ("ended_by", models.CharField(blank=True, default="", max_length=64)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("record_kind", "user_id", "record_id"),
                        name="access_named_once",
                    )
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Restriction",
            fields=[
                ("agency_id", models.CharField(max_length=64)),
                (
                    "id",
                    models.UUIDField(
                        default=hearthline.ground.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("record_kind", models.CharField(max_length=32)),
                ("record_id", models.UUIDField()),
                ("label", models.CharField(blank=True, default="", max_length=32)),
                ("ask_id", models.CharField(max_length=64)),
                ("why", models.CharField(max_length=32)),
                ("by", models.CharField(max_length=64)),
                ("at", models.DateTimeField(default=hearthline.ground.clock.now)),
                ("version", models.PositiveIntegerField(default=1)),
                ("ended_at", models.DateTimeField(default=None, null=True)),
                ("ended_by", models.CharField(blank=True, default="", max_length=64)),
                ("ended_why", models.CharField(blank=True, default="", max_length=32)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["agency_id", "record_kind", "ended_at"], name="access_restriction_agency")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("record_kind", "record_id"),
                        name="access_restriction_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ask_id", ""), _negated=True), name="access_restriction_ask"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True), models.Q(("ended_by", ""), _negated=True), _connector="OR"
                        ),
                        name="access_restriction_ended",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
    ]
