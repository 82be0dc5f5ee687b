"""Django's view of the top floor."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "hearthline.site"
    label = "site"

    def ready(self) -> None:
        from hearthline.site import checks, wiring

        checks.register()
        wiring.connect()
