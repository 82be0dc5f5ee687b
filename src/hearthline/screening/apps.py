"""The screening app."""

from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    name = "hearthline.screening"
    label = "screening"
    verbose_name = "Screening"
