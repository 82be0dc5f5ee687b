"""A report may have come by e-mail, by way of the help desk."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0010_one_ring_each"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="envelope",
            name="intake_envelope_channel",
        ),
        migrations.AlterField(
            model_name="envelope",
            name="channel",
            field=models.CharField(
                choices=[
                    ("web", "Web"),
                    ("phone", "Phone"),
                    ("paper", "Paper"),
                    ("fax", "Fax"),
                    ("letter", "Letter"),
                    ("email", "Email"),
                    ("walk_in", "Walk In"),
                    ("partner", "Partner"),
                    ("text", "Text"),
                ],
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="channel",
            field=models.CharField(
                choices=[
                    ("web", "Web"),
                    ("phone", "Phone"),
                    ("paper", "Paper"),
                    ("fax", "Fax"),
                    ("letter", "Letter"),
                    ("email", "Email"),
                    ("walk_in", "Walk In"),
                    ("partner", "Partner"),
                    ("text", "Text"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            model_name="envelope",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("channel__in", ["web", "phone", "paper", "fax", "letter", "email", "walk_in", "partner", "text"])
                ),
                name="intake_envelope_channel",
            ),
        ),
    ]
