"""The table of hand-offs moves to the dispatch room with its rows: here it is renamed, there it is taken up."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("intake", "0007_clocks_know_their_report")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.AlterModelTable("HandOff", "dispatch_handoff")],
            state_operations=[migrations.DeleteModel("HandOff")],
        )
    ]
