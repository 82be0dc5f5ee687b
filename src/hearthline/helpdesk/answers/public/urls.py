"""Addresses of the answers. What somebody typed never stands in one, nor what somebody reads."""

from django.urls import path

from hearthline.helpdesk.answers.public import views

app_name = "answers"

urlpatterns = [
    path("answers/", views.front, name="front"),
    path("answers/search", views.search, name="search"),
    path("answers/notes", views.notes, name="notes"),
    path("answers/<str:code>", views.page, name="page"),
]
