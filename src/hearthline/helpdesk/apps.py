"""The help desk app."""

from django.apps import AppConfig


class HelpdeskConfig(AppConfig):
    name = "hearthline.helpdesk"
    label = "helpdesk"
    verbose_name = "Help desk"
