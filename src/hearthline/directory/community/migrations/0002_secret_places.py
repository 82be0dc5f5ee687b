"""Places that must not be found: a mark of their own, beside what the agency hides."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("community", "0001_initial")]

    operations = [
        migrations.AddField("location", "secret", models.BooleanField(default=False)),
        migrations.AddField("serviceatlocation", "secret", models.BooleanField(default=False)),
    ]
