"""The app of finding help. Its tables are made again from the store at any time, but for what people wrote."""

from django.apps import AppConfig


class HelpFinderConfig(AppConfig):
    name = "hearthline.directory.finding_help"
    label = "helpfinder"
    verbose_name = "Finding help"
