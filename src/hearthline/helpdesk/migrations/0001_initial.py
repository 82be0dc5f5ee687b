"""The help desk: inquiries, answers, what was agreed, and the ways in."""

import django.db.models.deletion
import django.db.models.manager
import hearthline.ground.clock
import hearthline.ground.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="InquiryPending",
            fields=[
                ("agency_id", models.CharField(max_length=64)),
                ("envelope_id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("root_id", models.CharField(max_length=64)),
                (
                    "way",
                    models.CharField(
                        choices=[("web", "Web"), ("phone", "Phone"), ("email", "Email"), ("letter", "Letter")],
                        max_length=8,
                    ),
                ),
                ("received_at", models.DateTimeField()),
                ("fault", models.CharField(blank=True, max_length=32)),
            ],
            options={
                "abstract": False,
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="RawMail",
            fields=[
                ("agency_id", models.CharField(max_length=64)),
                ("root_id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("sealed", models.BinaryField()),
            ],
            options={
                "abstract": False,
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="FaceGiven",
            fields=[
                ("agency_id", models.CharField(max_length=64)),
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                (
                    "face",
                    models.CharField(choices=[("good", "Good"), ("so_so", "So So"), ("bad", "Bad")], max_length=8),
                ),
                ("day", models.DateField()),
            ],
            options={
                "indexes": [models.Index(fields=["agency_id", "day"], name="helpdesk_face_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("face__in", ["good", "so_so", "bad"])), name="helpdesk_face_known"
                    )
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Inquiry",
            fields=[
                ("agency_id", models.CharField(max_length=64)),
                (
                    "id",
                    models.UUIDField(
                        default=hearthline.ground.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.CharField(max_length=32)),
                ("root_id", models.CharField(max_length=64)),
                (
                    "way",
                    models.CharField(
                        choices=[("web", "Web"), ("phone", "Phone"), ("email", "Email"), ("letter", "Letter")],
                        max_length=8,
                    ),
                ),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("question", "Question"),
                            ("case", "Case"),
                            ("complaint", "Complaint"),
                            ("service", "Service"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                    ),
                ),
                ("language", models.CharField(max_length=8)),
                (
                    "send",
                    models.CharField(
                        choices=[
                            ("code", "Code"),
                            ("mail", "Mail"),
                            ("text", "Text"),
                            ("letter", "Letter"),
                            ("told", "Told"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "proof",
                    models.CharField(
                        choices=[
                            ("none", "None"),
                            ("case_details", "Case Details"),
                            ("photo_id", "Photo Id"),
                            ("called_back", "Called Back"),
                            ("known_worker", "Known Worker"),
                        ],
                        default="none",
                        max_length=16,
                    ),
                ),
                ("burst", models.BooleanField(default=False)),
                ("received_at", models.DateTimeField()),
                ("unread_since", models.DateTimeField(default=None, null=True)),
                ("due_at", models.DateTimeField(default=None, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("new", "New"), ("open", "Open"), ("answered", "Answered"), ("closed", "Closed")],
                        default="new",
                        max_length=8,
                    ),
                ),
                ("claimed_by", models.CharField(blank=True, default="", max_length=64)),
                ("claimed_name", models.CharField(blank=True, default="", max_length=150)),
                ("claimed_at", models.DateTimeField(default=None, null=True)),
                ("report_id", models.UUIDField(default=None, null=True)),
                ("report_number", models.CharField(blank=True, default="", max_length=32)),
                ("reported_at", models.DateTimeField(default=None, null=True)),
                ("complaint_id", models.UUIDField(default=None, null=True)),
                ("taken_by", models.CharField(blank=True, default="", max_length=64)),
                ("receipt_hash", models.CharField(blank=True, default="", max_length=64)),
                ("reporter_key", models.BinaryField(default=b"")),
                ("wrapped_key", models.BinaryField()),
                ("changed_at", models.DateTimeField(default=hearthline.ground.clock.now)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["agency_id", "state", "received_at"], name="helpdesk_inquiry_list"),
                    models.Index(fields=["agency_id", "way", "unread_since"], name="helpdesk_inquiry_unread"),
                    models.Index(fields=["agency_id", "report_id"], name="helpdesk_inquiry_report"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("agency_id", "number"), name="helpdesk_inquiry_number"),
                    models.UniqueConstraint(fields=("agency_id", "root_id"), name="helpdesk_inquiry_root"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["new", "open", "answered", "closed"])),
                        name="helpdesk_inquiry_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["web", "phone", "email", "letter"])),
                        name="helpdesk_inquiry_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("topic__in", ["question", "case", "complaint", "service", "other"])),
                        name="helpdesk_inquiry_topic",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("send__in", ["code", "mail", "text", "letter", "told"])),
                        name="helpdesk_inquiry_send",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("proof__in", ["none", "case_details", "photo_id", "called_back", "known_worker"])
                        ),
                        name="helpdesk_inquiry_proof",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("claimed_at__isnull", True), ("claimed_by", "")),
                            models.Q(models.Q(("claimed_by", ""), _negated=True), ("claimed_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="helpdesk_inquiry_held_by_one",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="InquiryEnvelope",
            fields=[
                ("agency_id", models.CharField(max_length=64)),
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("root_id", models.CharField(max_length=64)),
                (
                    "way",
                    models.CharField(
                        choices=[("web", "Web"), ("phone", "Phone"), ("email", "Email"), ("letter", "Letter")],
                        max_length=8,
                    ),
                ),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("question", "Question"),
                            ("case", "Case"),
                            ("complaint", "Complaint"),
                            ("service", "Service"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                    ),
                ),
                ("language", models.CharField(max_length=8)),
                ("received_at", models.DateTimeField()),
                ("burst", models.BooleanField(default=False)),
                ("receipt_hash", models.CharField(blank=True, max_length=64)),
                ("reporter_key", models.BinaryField()),
                ("box", models.BinaryField()),
            ],
            options={
                "indexes": [models.Index(fields=["receipt_hash"], name="helpdesk_envelope_receipt")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["web", "phone", "email", "letter"])),
                        name="helpdesk_envelope_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("topic__in", ["question", "case", "complaint", "service", "other"])),
                        name="helpdesk_envelope_topic",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="InquiryStanding",
            fields=[
                ("agency_id", models.CharField(max_length=64)),
                ("root_id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                (
                    "standing",
                    models.CharField(
                        choices=[("received", "Received"), ("read", "Read"), ("answered", "Answered")], max_length=8
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("standing__in", ["received", "read", "answered"])),
                        name="helpdesk_standing_known",
                    )
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="SealedAnswer",
            fields=[
                ("agency_id", models.CharField(max_length=64)),
                (
                    "id",
                    models.UUIDField(
                        default=hearthline.ground.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("root_id", models.CharField(max_length=64)),
                ("sealed", models.BinaryField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["root_id"], name="helpdesk_answer_root")],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="WayInState",
            fields=[
                ("agency_id", models.CharField(max_length=64)),
                (
                    "id",
                    models.UUIDField(
                        default=hearthline.ground.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[("web", "Web"), ("phone", "Phone"), ("email", "Email"), ("letter", "Letter")],
                        max_length=8,
                    ),
                ),
                ("role", models.CharField(max_length=32)),
                ("post", models.CharField(max_length=120)),
                ("beat_at", models.DateTimeField()),
                ("changed_by", models.CharField(blank=True, default="", max_length=64)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("agency_id", "way"), name="helpdesk_way_once"),
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["web", "phone", "email", "letter"])), name="helpdesk_way_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", ""), _negated=True), models.Q(("post", ""), _negated=True)
                        ),
                        name="helpdesk_way_owned",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="WrittenAnswer",
            fields=[
                ("agency_id", models.CharField(max_length=64)),
                (
                    "id",
                    models.UUIDField(
                        default=hearthline.ground.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sealed", models.BinaryField()),
                ("signed", models.CharField(max_length=150)),
                (
                    "sent",
                    models.CharField(
                        choices=[
                            ("code", "Code"),
                            ("mail", "Mail"),
                            ("text", "Text"),
                            ("letter", "Letter"),
                            ("told", "Told"),
                        ],
                        max_length=8,
                    ),
                ),
                ("language", models.CharField(max_length=8)),
                ("by", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "inquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="helpdesk.inquiry"
                    ),
                ),
            ],
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="AgreedAction",
            fields=[
                ("agency_id", models.CharField(max_length=64)),
                (
                    "id",
                    models.UUIDField(
                        default=hearthline.ground.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("whose", models.CharField(choices=[("us", "Us"), ("you", "You"), ("other", "Other")], max_length=8)),
                ("due_on", models.DateField()),
                ("due_at", models.DateTimeField()),
                ("sealed", models.BinaryField()),
                ("done_at", models.DateTimeField(default=None, null=True)),
                ("done_by", models.CharField(blank=True, default="", max_length=64)),
                ("done_name", models.CharField(blank=True, default="", max_length=150)),
                (
                    "inquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="agreed", to="helpdesk.inquiry"
                    ),
                ),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="agreed", to="helpdesk.writtenanswer"
                    ),
                ),
            ],
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="Said",
            fields=[
                ("agency_id", models.CharField(max_length=64)),
                (
                    "id",
                    models.UUIDField(
                        default=hearthline.ground.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=8)),
                ("envelope_id", models.CharField(blank=True, default="", max_length=64)),
                ("received_at", models.DateTimeField()),
                ("by", models.CharField(blank=True, default="", max_length=64)),
                ("by_name", models.CharField(blank=True, default="", max_length=150)),
                ("sealed", models.BinaryField()),
                (
                    "inquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="said", to="helpdesk.inquiry"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["inquiry", "received_at"], name="helpdesk_said_order")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["asked", "note"])), name="helpdesk_said_kind"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("envelope_id", ""), _negated=True),
                        fields=("agency_id", "envelope_id"),
                        name="helpdesk_said_once",
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddIndex(
            model_name="writtenanswer",
            index=models.Index(fields=["inquiry", "at"], name="helpdesk_answer_order"),
        ),
        migrations.AddConstraint(
            model_name="writtenanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("signed", ""), _negated=True), models.Q(("by", ""), _negated=True)),
                name="helpdesk_answer_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="writtenanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("sent__in", ["code", "mail", "text", "letter", "told"])),
                name="helpdesk_answer_sent",
            ),
        ),
        migrations.AddIndex(
            model_name="agreedaction",
            index=models.Index(fields=["agency_id", "done_at", "due_at"], name="helpdesk_agreed_open"),
        ),
        migrations.AddConstraint(
            model_name="agreedaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("whose__in", ["us", "you", "other"])), name="helpdesk_agreed_whose"
            ),
        ),
        migrations.AddConstraint(
            model_name="agreedaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at__isnull", True), ("done_by", "")),
                    models.Q(("done_at__isnull", False), models.Q(("done_by", ""), _negated=True)),
                    _connector="OR",
                ),
                name="helpdesk_agreed_done_by_someone",
            ),
        ),
    ]
