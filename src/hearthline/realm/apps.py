"""Django's view of this room."""

from django.apps import AppConfig


class RealmConfig(AppConfig):
    name = "hearthline.realm"
    label = "realm"
