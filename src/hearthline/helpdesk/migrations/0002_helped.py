"""Whether an answer answered it: one word, a topic and a day."""

import django.db.models.manager
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("helpdesk", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Helped",
            fields=[
                ("agency_id", models.CharField(max_length=64)),
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("of", models.CharField(choices=[("written", "Written"), ("public", "Public")], max_length=8)),
                ("topic", models.CharField(max_length=32)),
                ("said", models.CharField(choices=[("yes", "Yes"), ("partly", "Partly"), ("no", "No")], max_length=8)),
                ("day", models.DateField()),
                ("burst", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [models.Index(fields=["agency_id", "day"], name="helpdesk_helped_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("of__in", ["written", "public"])), name="helpdesk_helped_of"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("said__in", ["yes", "partly", "no"])), name="helpdesk_helped_said"
                    ),
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
    ]
