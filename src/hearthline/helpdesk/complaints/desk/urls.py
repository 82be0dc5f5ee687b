"""Addresses of complaints at the desk. Ids only: no name, no word and no number of one stands in an address."""

from django.urls import path

from hearthline.helpdesk.complaints.desk import ladder, taking, views

app_name = "complaints"
urlpatterns = [
    path("", views.page, name="list"),
    path("new", taking.new, name="new"),
    path("trends", views.counts, name="trends"),
    path("ladder", ladder.page, name="ladder"),
    path("ladder/end", ladder.end, name="ladder_end"),
    path("<uuid:complaint_id>", views.one, name="one"),
    path("<uuid:complaint_id>/answer", views.decide, name="answer"),
    path("<uuid:complaint_id>/up", views.up, name="up"),
    path("<uuid:complaint_id>/take-back", views.take_back, name="withdraw"),
    path("<uuid:complaint_id>/told", views.told, name="told"),
    path("<uuid:complaint_id>/about", taking.about, name="about"),
]
