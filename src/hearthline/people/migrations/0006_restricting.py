"""An index of the few restricted persons, whose reports follow them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_lookup_told"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("restricted", True)), fields=["id"], name="people_person_restricted"
            ),
        ),
    ]
