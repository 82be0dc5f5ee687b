"""The intake room as a Django app."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "hearthline.intake"
    label = "intake"
    verbose_name = "Intake"
    default_auto_field = "django.db.models.BigAutoField"
