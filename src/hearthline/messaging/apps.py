"""The messaging app."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "hearthline.messaging"
    label = "messaging"
    verbose_name = "Messaging"
