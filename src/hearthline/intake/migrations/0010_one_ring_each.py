"""The telephone of one person rings for one caller at a time, also when they press twice at once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0009_line"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "ringing")),
                fields=("agency_id", "taken_by"),
                name="intake_contact_rings_one",
            ),
        ),
    ]
