"""The retention app."""

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "hearthline.retention"
    label = "retention"
    verbose_name = "Retention"
