"""The role of the help desk."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0006_restricting"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="rolegrant", name="access_grant_role"),
        migrations.AddConstraint(
            model_name="rolegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ("screener", "supervisor", "administrator", "agent"))),
                name="access_grant_role",
            ),
        ),
    ]
