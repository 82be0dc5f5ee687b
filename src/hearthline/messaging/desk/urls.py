"""Addresses of messages on the desk."""

from django.urls import path

from hearthline.messaging.desk import views

app_name = "messages"
urlpatterns = [
    path("", views.board, name="list"),
    path("test", views.test, name="test"),
    path("<uuid:message_id>", views.message, name="message"),
    path("<uuid:message_id>/retry", views.retry, name="retry"),
    path("<uuid:message_id>/give-up", views.give_up, name="give_up"),
]
