from django.db import migrations

from hearthline.journal.compact import one_tree


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0004_callentry_turn"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="intakepending",
            name="intake_pending_due",
        ),
        one_tree("intake_intakepending"),
        migrations.RemoveIndex(
            model_name="envelope",
            name="intake_envelope_root",
        ),
    ]
