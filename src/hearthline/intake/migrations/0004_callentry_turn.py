from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0003_call_left"),
    ]

    operations = [
        migrations.AddField(
            model_name="callentry",
            name="turn",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
