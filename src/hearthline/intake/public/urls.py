"""Addresses of the public wizard. Nothing in them names abuse, a person or a report."""

from django.urls import path

from hearthline.intake.public import comeback, drafts, sending, views

app_name = "report"

urlpatterns = [
    path("", views.start, name="start"),
    path("r/job", views.job, name="job"),
    path("r/with", views.handed, name="with"),
    path("r/send", sending.send, name="send"),
    path("r/keep", views.keep, name="keep"),
    path("r/note", sending.note, name="note"),
    path("r/<int:number>", views.step, name="step"),
    path("back", comeback.back, name="back"),
    path("draft", drafts.draft, name="draft"),
    path("leave", views.leave, name="leave"),
    path("safety", views.safety, name="safety"),
    path("lost-code", views.lost_code, name="lost-code"),
]
