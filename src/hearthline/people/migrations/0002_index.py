"""The index's tables. SQLite keeps lists and spellings inside their primary key's tree: one read a key."""

from django.db import migrations, models
from django.db.models.fields.composite import CompositePrimaryKey

SQLITE = {
    "people_posting": (
        "CREATE TABLE people_posting (shelf smallint NOT NULL, key bigint NOT NULL, people BLOB NOT NULL,"
        " PRIMARY KEY (shelf, key)) WITHOUT ROWID"
    ),
    "people_spelling": (
        "CREATE TABLE people_spelling (shelf smallint NOT NULL, key bigint NOT NULL, words text NOT NULL,"
        " PRIMARY KEY (shelf, key)) WITHOUT ROWID"
    ),
}


def inside_their_key(apps, editor):
    if editor.connection.vendor != "sqlite":
        return
    for table, create in SQLITE.items():
        editor.execute(f"DROP TABLE {table}")
        editor.execute(create)


def nothing(apps, editor):
    """The tables go when their creation is undone."""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Shelf",
            fields=[
                ("id", models.SmallAutoField(primary_key=True, serialize=False)),
                ("agency_id", models.CharField(max_length=64, unique=True)),
                ("edition", models.PositiveSmallIntegerField(default=0)),
                ("building", models.CharField(blank=True, default="", max_length=8)),
                ("after", models.UUIDField(null=True)),
                ("top", models.IntegerField(default=0)),
                ("bucket", models.PositiveSmallIntegerField(default=0)),
                ("built_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": "people_shelf"},
        ),
        migrations.CreateModel(
            name="Card",
            fields=[
                ("number", models.AutoField(primary_key=True, serialize=False)),
                ("shelf", models.SmallIntegerField()),
                ("person_id", models.UUIDField(unique=True)),
                ("packed", models.TextField()),
                ("keys", models.BinaryField()),
            ],
            options={"db_table": "people_card"},
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                (
                    "pk",
                    CompositePrimaryKey("shelf", "key", blank=True, editable=False, primary_key=True, serialize=False),
                ),
                ("shelf", models.SmallIntegerField()),
                ("key", models.BigIntegerField()),
                ("people", models.BinaryField()),
            ],
            options={"db_table": "people_posting"},
        ),
        migrations.CreateModel(
            name="Spelling",
            fields=[
                (
                    "pk",
                    CompositePrimaryKey("shelf", "key", blank=True, editable=False, primary_key=True, serialize=False),
                ),
                ("shelf", models.SmallIntegerField()),
                ("key", models.BigIntegerField()),
                ("words", models.TextField()),
            ],
            options={"db_table": "people_spelling"},
        ),
        migrations.CreateModel(
            name="Gone",
            fields=[
                ("number", models.IntegerField(primary_key=True, serialize=False)),
                ("shelf", models.SmallIntegerField()),
            ],
            options={"db_table": "people_gone"},
        ),
        migrations.RunPython(inside_their_key, nothing),
    ]
