"""Accounts and rights that were open-ended get an end, a year from now. Practice agencies stay as they are."""

from datetime import timedelta

from django.db import migrations

from hearthline.ground import clock


def give_ends(apps, schema_editor):
    end = clock.now() + timedelta(days=365)
    user, grant = apps.get_model("access", "User"), apps.get_model("access", "RoleGrant")
    people = user.objects.filter(agency__demo=False)
    grant.unscoped.filter(user__in=people, expires_at__isnull=True, revoked_at__isnull=True).update(expires_at=end)
    people.filter(ends_at__isnull=True).update(ends_at=end)


class Migration(migrations.Migration):
    dependencies = [("access", "0002_account_life")]

    operations = [migrations.RunPython(give_ends, migrations.RunPython.noop)]
