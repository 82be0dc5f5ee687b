"""The app of families' own pages."""

from django.apps import AppConfig


class MyCaseConfig(AppConfig):
    name = "hearthline.helpdesk.mycase"
    label = "mycase"
    verbose_name = "A family's own page"
