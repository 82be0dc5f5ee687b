"""The complaints app."""

from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "hearthline.helpdesk.complaints"
    label = "complaints"
    verbose_name = "Complaints"
