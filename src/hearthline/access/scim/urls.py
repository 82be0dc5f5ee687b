"""Addresses under /scim/v2/."""

from django.urls import path, re_path

from hearthline.access.scim import views

app_name = "scim"
urlpatterns = [
    path("v2/Users", views.users, name="users"),
    path("v2/Users/<uuid:user_id>", views.user, name="user"),
    path("v2/ServiceProviderConfig", views.config, name="config"),
    path("v2/ResourceTypes", views.types, name="types"),
    path("v2/Schemas", views.schemas, name="schemas"),
    re_path(r"^(?P<path>.*)$", views.nothing, name="nothing"),
]
