"""Addresses of the help desk at the desk. Included at `/help/`: random ids, and nothing of a person."""

from django.urls import path

from hearthline.helpdesk.desk import acts, hand, views, ways

app_name = "helpdesk"
urlpatterns = [
    path("", views.listing, name="list"),
    path("new", hand.new, name="new"),
    path("ways", ways.page, name="ways"),
    path("ways/owner", ways.owner, name="owner"),
    path("ways/looked", ways.looked, name="looked"),
    path("agreed/<uuid:agreed_id>", acts.agreed, name="agreed"),
    path("letters/<uuid:answer_id>", views.letter, name="letter"),
    path("<uuid:inquiry_id>", views.one, name="inquiry"),
    path("<uuid:inquiry_id>/claim", acts.claim, name="claim"),
    path("<uuid:inquiry_id>/put-back", acts.put_back, name="put_back"),
    path("<uuid:inquiry_id>/about", acts.about, name="about"),
    path("<uuid:inquiry_id>/note", acts.note, name="note"),
    path("<uuid:inquiry_id>/answer", acts.answer, name="answer"),
    path("<uuid:inquiry_id>/close", acts.close, name="close"),
    path("<uuid:inquiry_id>/report", acts.report, name="report"),
    path("<uuid:inquiry_id>/complaint", acts.complaint, name="complaint"),
]
