"""The telephone line: who called, what came of it, who takes calls, and calls back."""

import django.db.models.deletion
import django.db.models.manager
import hearthline.ground.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0008_handoffs_leave"),
    ]

    operations = [
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("agency_id", models.CharField(max_length=64)),
                (
                    "id",
                    models.UUIDField(
                        default=hearthline.ground.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("provider_id", models.CharField(max_length=80)),
                ("kind", models.CharField(choices=[("call", "Call"), ("text", "Text")], default="call", max_length=8)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("menu", "Menu"),
                            ("waiting", "Waiting"),
                            ("ringing", "Ringing"),
                            ("talking", "Talking"),
                            ("call_back", "Call Back"),
                            ("abandoned", "Abandoned"),
                            ("on_call", "On Call"),
                            ("ended", "Ended"),
                        ],
                        default="menu",
                        max_length=12,
                    ),
                ),
                ("language", models.CharField(blank=True, default="", max_length=8)),
                ("asks", models.CharField(blank=True, default="", max_length=12)),
                ("asked", models.PositiveSmallIntegerField(default=0)),
                ("began_at", models.DateTimeField()),
                ("queued_at", models.DateTimeField(default=None, null=True)),
                ("taken_at", models.DateTimeField(default=None, null=True)),
                ("answered_at", models.DateTimeField(default=None, null=True)),
                ("ended_at", models.DateTimeField(default=None, null=True)),
                ("hung_up_at", models.DateTimeField(default=None, null=True)),
                ("abandoned_at", models.DateTimeField(default=None, null=True)),
                ("seen_at", models.DateTimeField()),
                ("taken_by", models.CharField(blank=True, default="", max_length=64)),
                ("taken_name", models.CharField(blank=True, default="", max_length=120)),
                ("dial_to", models.CharField(blank=True, default="", max_length=120)),
                ("number_box", models.BinaryField(default=b"")),
                ("number_known", models.BooleanField(default=False)),
                ("asked_back_at", models.DateTimeField(default=None, null=True)),
                ("back_due_at", models.DateTimeField(default=None, null=True)),
                ("back_tries", models.PositiveSmallIntegerField(default=0)),
                (
                    "back_outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reached", "Reached"),
                            ("no_answer", "No Answer"),
                            ("left_word", "Left Word"),
                            ("wrong_person", "Wrong Person"),
                            ("no_number", "No Number"),
                            ("given_up", "Given Up"),
                        ],
                        default="",
                        max_length=16,
                    ),
                ),
                ("recording", models.CharField(blank=True, default="", max_length=8)),
                ("recording_ref", models.BinaryField(default=b"")),
                ("step", models.PositiveSmallIntegerField(default=0)),
                ("told", models.PositiveIntegerField(default=0)),
                ("told_at", models.DateTimeField(default=None, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "call",
                    models.ForeignKey(
                        default=None,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="intake.call",
                    ),
                ),
            ],
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="BackCall",
            fields=[
                ("agency_id", models.CharField(max_length=64)),
                (
                    "id",
                    models.UUIDField(
                        default=hearthline.ground.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Queued"),
                            ("placed", "Placed"),
                            ("talking", "Talking"),
                            ("ended", "Ended"),
                            ("failed", "Failed"),
                        ],
                        default="queued",
                        max_length=8,
                    ),
                ),
                ("by", models.CharField(max_length=64)),
                ("by_name", models.CharField(max_length=120)),
                ("address", models.CharField(max_length=120)),
                ("entry", models.UUIDField()),
                ("made_at", models.DateTimeField()),
                ("next_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("placed_at", models.DateTimeField(default=None, null=True)),
                ("answered_at", models.DateTimeField(default=None, null=True)),
                ("ended_at", models.DateTimeField(default=None, null=True)),
                ("problem", models.CharField(blank=True, default="", max_length=16)),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="back_calls", to="intake.contact"
                    ),
                ),
            ],
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="LineEvent",
            fields=[
                ("agency_id", models.CharField(max_length=64)),
                (
                    "id",
                    models.UUIDField(
                        default=hearthline.ground.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("event_id", models.CharField(max_length=80)),
                ("kind", models.CharField(max_length=16)),
                ("happened_at", models.DateTimeField()),
                ("came_at", models.DateTimeField()),
                ("reply", models.TextField(blank=True, default="")),
                (
                    "contact",
                    models.ForeignKey(
                        default=None,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="intake.contact",
                    ),
                ),
            ],
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="LineRung",
            fields=[
                ("agency_id", models.CharField(max_length=64)),
                (
                    "id",
                    models.UUIDField(
                        default=hearthline.ground.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("person", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=120)),
                ("address", models.CharField(max_length=120)),
                ("seconds", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("agency_id", "position"), name="intake_linerung_once")],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="LineStaff",
            fields=[
                ("agency_id", models.CharField(max_length=64)),
                (
                    "id",
                    models.UUIDField(
                        default=hearthline.ground.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("person", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=120)),
                ("address", models.CharField(blank=True, default="", max_length=120)),
                ("ready", models.BooleanField(default=False)),
                ("on_duty", models.BooleanField(default=False)),
                ("since", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("agency_id", "person"), name="intake_linestaff_once")],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["agency_id", "state", "queued_at", "id"], name="intake_contact_queue"),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["agency_id", "state", "back_due_at"], name="intake_contact_owed"),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["agency_id", "answered_at"], name="intake_contact_answered"),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["agency_id", "abandoned_at"], name="intake_contact_abandoned"),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.UniqueConstraint(fields=("agency_id", "provider_id"), name="intake_contact_once"),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["call", "text"])), name="intake_contact_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["menu", "waiting", "ringing", "talking", "call_back", "abandoned", "on_call", "ended"],
                    )
                ),
                name="intake_contact_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["waiting", "on_call", "call_back"]), _negated=True),
                    ("queued_at__isnull", False),
                    _connector="OR",
                ),
                name="intake_contact_has_a_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["call_back", "abandoned"]), _negated=True),
                    ("back_due_at__isnull", False),
                    _connector="OR",
                ),
                name="intake_contact_owed_by_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "ended"), _negated=True), ("ended_at__isnull", False), _connector="OR"
                ),
                name="intake_contact_ended_at",
            ),
        ),
        migrations.AddIndex(
            model_name="backcall",
            index=models.Index(fields=["agency_id", "state", "next_at"], name="intake_backcall_next"),
        ),
        migrations.AddConstraint(
            model_name="backcall",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["queued", "placed", "talking", "ended", "failed"])),
                name="intake_backcall_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="backcall",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["queued", "placed", "talking"])),
                fields=("agency_id", "contact"),
                name="intake_backcall_one_at_a_time",
            ),
        ),
        migrations.AddIndex(
            model_name="lineevent",
            index=models.Index(fields=["agency_id", "came_at"], name="intake_lineevent_by_time"),
        ),
        migrations.AddConstraint(
            model_name="lineevent",
            constraint=models.UniqueConstraint(fields=("agency_id", "event_id"), name="intake_lineevent_once"),
        ),
    ]
