"""Addresses of community services at the desk. Included at `/services/`. The id of a service of a public list may stand
in one."""

from django.urls import path

from hearthline.directory.finding_help.desk import views

app_name = "services"
urlpatterns = [
    path("", views.page, name="list"),
    path("one", views.one, name="one"),
    path("read", views.read, name="read"),
    path("code", views.code, name="code"),
]
