"""People who work here, as a Django app."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "hearthline.access"
    label = "access"
    verbose_name = "Access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from hearthline.access import checks  # noqa: F401 - importing registers the start-up checks
