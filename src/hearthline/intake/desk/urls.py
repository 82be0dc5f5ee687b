"""Addresses of the intake desk. Included at `/reports/`. Ids only: no number, no name, no code."""

from django.urls import path

from hearthline.intake.desk import identity, protecting, views

app_name = "intake_desk"
urlpatterns = [
    path("<uuid:report_id>/read", views.read, name="read"),
    path("<uuid:report_id>/question", views.question, name="question"),
    path("<uuid:report_id>/identity", identity.identity, name="identity"),
    path("<uuid:report_id>/told", protecting.told, name="told"),
    path("<uuid:report_id>/wish", protecting.wish, name="wish"),
    path("<uuid:report_id>/clues", protecting.marked, name="clues"),
    path("reveals/asked", identity.asked, name="asked"),
    path("reveals/asked/<uuid:ask_id>/answer", identity.answered, name="answer"),
    path("reveals/asked/<uuid:ask_id>/open", identity.opened, name="open"),
    path("reveals/<uuid:reveal_id>/review", identity.review, name="review"),
    path("<uuid:report_id>/file/<uuid:copy_id>", views.file, name="file"),
    path("<uuid:report_id>/file/<uuid:copy_id>/page/<int:number>", views.file_page, name="file_page"),
    path("<uuid:report_id>/file/<uuid:copy_id>/quarantine", views.quarantine, name="quarantine"),
]
