"""Addresses of the contact pages. Nothing in them names abuse, a person or a case."""

from django.urls import path

from hearthline.helpdesk.public import back, helped, views

app_name = "contact"
urlpatterns = [
    path("contact/", views.contact, name="start"),
    path("contact/back", back.page, name="back"),
    path("contact/helped", helped.said, name="helped"),
]
