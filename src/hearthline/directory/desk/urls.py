"""Addresses of the directory at the desk. Included at `/numbers/`. An entry of a public list may stand in one."""

from django.urls import path

from hearthline.directory.desk import views

app_name = "numbers"
urlpatterns = [
    path("", views.page, name="list"),
    path("call", views.one, name="one"),
]
