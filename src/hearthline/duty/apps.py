"""The duty app."""

from django.apps import AppConfig


class DutyConfig(AppConfig):
    name = "hearthline.duty"
    label = "duty"
    verbose_name = "Clocks and alarms"
