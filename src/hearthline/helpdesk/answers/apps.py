"""The app of the answers: it has words of its own, and no table."""

from django.apps import AppConfig


class AnswersConfig(AppConfig):
    name = "hearthline.helpdesk.answers"
    label = "answers"
    verbose_name = "Answers"
