"""Recovery codes are kept as digests from here on. Those made before were kept so that they could be made again: void."""

from typing import Any

from django.db import migrations


def void(apps: Any, schema_editor: Any) -> None:
    """Their owners make new ones under "How you sign in"."""
    apps.get_model("mfa", "Authenticator").objects.filter(type="recovery_codes").delete()


class Migration(migrations.Migration):
    dependencies = [("access", "0004_need_to_know"), ("mfa", "0003_authenticator_type_uniq")]

    operations = [migrations.RunPython(void, migrations.RunPython.noop)]
