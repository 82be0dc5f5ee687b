"""The dispatch app."""

from django.apps import AppConfig


class DispatchConfig(AppConfig):
    name = "hearthline.dispatch"
    label = "dispatch"
    verbose_name = "Dispatch"
