"""The app of referrals to community services."""

from django.apps import AppConfig


class ReferringConfig(AppConfig):
    name = "hearthline.helpdesk.referring"
    label = "referring"
    verbose_name = "Referrals to community services"
