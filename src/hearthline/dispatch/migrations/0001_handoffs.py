"""Takes up the table of hand-offs, with its rows, as the intake room left it."""

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import hearthline.ground.ids

ANSWERED_BY_SOMEONE = models.Q(
    ("answered_at__isnull", True), models.Q(("recorded_by", ""), _negated=True), _connector="OR"
)


class Migration(migrations.Migration):
    initial = True
    dependencies = [("intake", "0008_handoffs_leave")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="HandOff",
                    fields=[
                        ("agency_id", models.CharField(max_length=64)),
                        (
                            "id",
                            models.UUIDField(
                                default=hearthline.ground.ids.uuid7, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("why", models.CharField(max_length=32)),
                        ("sealed", models.BinaryField()),
                        ("made_by", models.CharField(max_length=64)),
                        ("made_name", models.CharField(max_length=120)),
                        ("made_at", models.DateTimeField()),
                        ("due_at", models.DateTimeField()),
                        ("answered_at", models.DateTimeField(default=None, null=True)),
                        ("recorded_by", models.CharField(blank=True, default="", max_length=64)),
                        ("recorded_name", models.CharField(blank=True, default="", max_length=120)),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="handoffs",
                                to="intake.report",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["agency_id", "answered_at", "due_at"], name="intake_handoff_open")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=ANSWERED_BY_SOMEONE, name="intake_handoff_answer_by_someone"
                            )
                        ],
                    },
                    managers=[("unscoped", django.db.models.manager.Manager())],
                ),
            ],
        )
    ]
