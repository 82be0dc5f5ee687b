"""The providers' door."""

from django.urls import path

from hearthline.messaging.public import views

app_name = "hooks"
urlpatterns = [path("messages", views.post, name="messages")]
