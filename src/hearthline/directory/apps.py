"""The directory app."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "hearthline.directory"
    label = "directory"
    verbose_name = "Directory"
