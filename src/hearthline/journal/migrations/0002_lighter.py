from django.db import migrations

from hearthline.journal.compact import one_tree


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0001_initial"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="entry",
            name="journal_entry_at",
        ),
        one_tree("journal_pending"),
        one_tree("journal_entry"),
    ]
