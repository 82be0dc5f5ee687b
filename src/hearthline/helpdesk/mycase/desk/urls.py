"""Addresses of families' pages at the desk, under /family-pages/. Random ids only: no number of a case."""

from django.urls import path

from hearthline.helpdesk.mycase.desk import views

app_name = "mycase"
urlpatterns = [
    path("", views.listed, name="list"),
    path("new", views.new, name="new"),
    path("<uuid:assignment_id>", views.one, name="one"),
    path("<uuid:assignment_id>/team", views.team, name="team"),
    path("<uuid:assignment_id>/parties", views.party, name="party"),
    path("<uuid:assignment_id>/close", views.close, name="close"),
    path("parties/<uuid:party_id>/letter", views.letter, name="letter"),
    path("letters/<uuid:letter_id>/end", views.end, name="end"),
]
