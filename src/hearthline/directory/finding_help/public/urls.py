"""Addresses of "help near you". What somebody typed or looks for stands in none."""

from django.urls import path

from hearthline.directory.finding_help.public import telling, views

app_name = "help"
urlpatterns = [
    path("help-near", views.ask, name="ask"),
    path("help-near/near", views.near, name="near"),
    path("help-near/at/<int:offer_id>", views.at, name="at"),
    path("help-near/your-entry", telling.tell, name="tell"),
]
