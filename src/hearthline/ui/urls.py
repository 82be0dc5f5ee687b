"""Desk addresses of the ui room: include at `ui/`."""

from django.urls import path

from hearthline.ui.keys_page import keys
from hearthline.ui.look import look

app_name = "ui"
urlpatterns = [path("look", look, name="look"), path("keys", keys, name="keys")]
