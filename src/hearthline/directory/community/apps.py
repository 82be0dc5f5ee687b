"""The app of community services."""

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "hearthline.directory.community"
    label = "community"
    verbose_name = "Community services"
