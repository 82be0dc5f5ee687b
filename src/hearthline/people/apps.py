"""The people room as a Django app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "hearthline.people"
    label = "people"
    verbose_name = "People"
    default_auto_field = "django.db.models.BigAutoField"
