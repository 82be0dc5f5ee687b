"""An answer that the person heard while they asked goes to nobody: a further way, so that no number is needed."""

from django.db import migrations, models

WAYS = [
    ("code", "Code"),
    ("mail", "Mail"),
    ("text", "Text"),
    ("letter", "Letter"),
    ("told", "Told"),
    ("heard", "Heard"),
]
CODES = [code for code, _word in WAYS]


class Migration(migrations.Migration):
    dependencies = [
        ("helpdesk", "0003_faces_end"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="inquiry", name="helpdesk_inquiry_send"),
        migrations.RemoveConstraint(model_name="writtenanswer", name="helpdesk_answer_sent"),
        migrations.AlterField(
            model_name="inquiry",
            name="send",
            field=models.CharField(choices=WAYS, max_length=8),
        ),
        migrations.AlterField(
            model_name="writtenanswer",
            name="sent",
            field=models.CharField(choices=WAYS, max_length=8),
        ),
        migrations.AddConstraint(
            model_name="inquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(("send__in", CODES)),
                name="helpdesk_inquiry_send",
            ),
        ),
        migrations.AddConstraint(
            model_name="writtenanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("sent__in", CODES)),
                name="helpdesk_answer_sent",
            ),
        ),
    ]
