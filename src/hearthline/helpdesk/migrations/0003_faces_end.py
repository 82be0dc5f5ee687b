"""Faces were a second question about one answer: whether it answered it is asked instead."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("helpdesk", "0002_helped"),
    ]

    operations = [
        migrations.DeleteModel(
            name="FaceGiven",
        ),
    ]
