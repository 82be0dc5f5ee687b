"""The lists of many keys in one row. The old lists go: the index is made anew (`bin/hearthline people index`)."""

from django.db import migrations, models
from django.db.models.fields.composite import CompositePrimaryKey

SQLITE = (
    "CREATE TABLE people_posting (place smallint NOT NULL, bucket integer NOT NULL, people BLOB NOT NULL,"
    " PRIMARY KEY (place, bucket)) WITHOUT ROWID"
)
POSTGRESQL = "ALTER TABLE people_posting SET (fillfactor = 90)"  # rows grow where they are


def inside_their_key(apps, editor):
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TABLE people_posting")
        editor.execute(SQLITE)
    else:
        editor.execute(POSTGRESQL)
    # Whoever has an index has no lists any more.
    apps.get_model("people", "Shelf").objects.update(building="", after=None, edition=0)


def nothing(apps, editor):
    """The table goes when its creation is undone."""


class Migration(migrations.Migration):
    dependencies = [("people", "0003_runs")]

    operations = [
        migrations.AddField("shelf", "turn", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("shelf", "bits", models.PositiveSmallIntegerField(default=14)),
        migrations.AddField("shelf", "new_bits", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("gone", "keys", models.BinaryField(default=b"")),
        migrations.DeleteModel("Posting"),
        migrations.CreateModel(
            name="Posting",
            fields=[
                (
                    "pk",
                    CompositePrimaryKey(
                        "place", "bucket", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("place", models.SmallIntegerField()),
                ("bucket", models.IntegerField()),
                ("people", models.BinaryField()),
            ],
            options={"db_table": "people_posting"},
        ),
        migrations.RunPython(inside_their_key, nothing),
    ]
