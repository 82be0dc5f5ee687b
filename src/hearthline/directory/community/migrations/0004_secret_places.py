"""Places that must not be found: a mark of their own, beside what the agency hides."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("community", "0003_lists_by_index")]

    operations = [
        migrations.AddField("location", "secret", models.BooleanField(default=False)),
        migrations.AddField("serviceatlocation", "secret", models.BooleanField(default=False)),
    ]
