"""The ui app: templates, tags and static files, no models."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Registers the languages Django does not know as soon as the app loads."""

    name = "hearthline.ui"
    label = "ui"
    verbose_name = "Hearthline pages"

    def ready(self) -> None:
        from hearthline.ui import languages

        languages.register()
