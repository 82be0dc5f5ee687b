"""Addresses of "who to call". A place may stand in one; what somebody typed never does."""

from django.urls import path

from hearthline.directory.public import views, wrong

app_name = "lines"

urlpatterns = [
    path("lines", views.find, name="find"),
    path("lines/wrong/<str:entry_id>", wrong.wrong, name="wrong"),
    path("lines/<str:place>", views.place, name="place"),
    path("lines/<str:place>/<str:county>", views.place, name="county"),
]
