"""Calling people about an alert that nobody answers, and who proves to be alive."""

import django.db.models.deletion
import django.db.models.manager
import hearthline.ground.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("duty", "0007_rotas"),
    ]

    operations = [
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("name", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("counter", models.BigIntegerField(default=0)),
                ("at", models.DateTimeField()),
                ("fence", models.BigIntegerField(default=0)),
                ("holder", models.CharField(blank=True, default="", max_length=32)),
            ],
        ),
        migrations.AddField(
            model_name="alert",
            name="raised_boot",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.AddField(
            model_name="alert",
            name="raised_ticks",
            field=models.BigIntegerField(default=0),
        ),
        migrations.CreateModel(
            name="Escalation",
            fields=[
                ("agency_id", models.CharField(max_length=64)),
                (
                    "id",
                    models.UUIDField(
                        default=hearthline.ground.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject_id", models.CharField(max_length=64)),
                ("label", models.CharField(blank=True, default="", max_length=32)),
                ("began_at", models.DateTimeField()),
                ("waited_ms", models.BigIntegerField(default=0)),
                ("mark_wall", models.DateTimeField()),
                ("mark_boot", models.CharField(max_length=64)),
                ("mark_ticks", models.BigIntegerField()),
                ("unsure", models.BooleanField(default=False)),
                ("step", models.PositiveSmallIntegerField(default=0)),
                ("round", models.PositiveIntegerField(default=0)),
                ("step_ms", models.BigIntegerField(default=0)),
                ("at_end", models.BooleanField(default=False)),
                ("idle", models.BooleanField(default=False)),
                ("stopped_at", models.DateTimeField(default=None, null=True)),
                ("fence", models.BigIntegerField(default=0)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "alert",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="escalation", to="duty.alert"
                    ),
                ),
            ],
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="EscalationStep",
            fields=[
                ("agency_id", models.CharField(max_length=64)),
                (
                    "id",
                    models.UUIDField(
                        default=hearthline.ground.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject_id", models.CharField(max_length=64)),
                ("label", models.CharField(blank=True, default="", max_length=32)),
                ("position", models.PositiveSmallIntegerField()),
                ("round", models.PositiveIntegerField(default=0)),
                ("role", models.CharField(max_length=16)),
                ("promised_ms", models.BigIntegerField()),
                ("waited_ms", models.BigIntegerField()),
                ("began_at", models.DateTimeField()),
                ("called", models.PositiveIntegerField(default=0)),
                ("fence", models.BigIntegerField()),
                (
                    "escalation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="duty.escalation"
                    ),
                ),
            ],
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="EscalationCall",
            fields=[
                ("agency_id", models.CharField(max_length=64)),
                (
                    "id",
                    models.UUIDField(
                        default=hearthline.ground.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject_id", models.CharField(max_length=64)),
                ("label", models.CharField(blank=True, default="", max_length=32)),
                ("key", models.CharField(max_length=120)),
                ("person", models.CharField(max_length=64)),
                ("channel", models.CharField(max_length=16)),
                ("made_at", models.DateTimeField()),
                ("arrived_at", models.DateTimeField(default=None, null=True)),
                ("failed_at", models.DateTimeField(default=None, null=True)),
                ("problem", models.CharField(blank=True, default="", max_length=40)),
                ("answered_at", models.DateTimeField(default=None, null=True)),
                ("answer", models.CharField(blank=True, default="", max_length=8)),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="calls", to="duty.escalationstep"
                    ),
                ),
            ],
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddIndex(
            model_name="escalation",
            index=models.Index(
                condition=models.Q(("stopped_at__isnull", True)),
                fields=["agency_id", "began_at"],
                name="duty_escalation_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.CheckConstraint(
                condition=models.Q(("waited_ms__gte", 0)), name="duty_escalation_waits_forward"
            ),
        ),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.CheckConstraint(
                condition=models.Q(("at_end", True), ("round", 0), _connector="OR"),
                name="duty_escalation_repeats_at_its_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="escalationstep",
            constraint=models.UniqueConstraint(
                fields=("agency_id", "escalation", "position", "round"), name="duty_escalation_step_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="escalationcall",
            constraint=models.UniqueConstraint(fields=("agency_id", "key"), name="duty_escalation_call_once"),
        ),
    ]
