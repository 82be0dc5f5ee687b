"""Addresses of what comes after a report was taken. Included at `/`. Ids only: no number, no name, no code.

"follow-ups" "follow-ups/<id>" "follow-ups/<id>/done" "reports/<id>/follow-up"          promises
"written-forms" "written-forms/<call id>"                              papers and the oral reports they belong to
"reports/<id>/add" "reports/<id>/messages"                             what was learnt later; closed to messages
"""

from django.urls import path

from hearthline.intake.desk import amending, followups, written

app_name = "after"
urlpatterns = [
    path("follow-ups", followups.page, name="follow_ups"),
    path("follow-ups/<uuid:follow_up_id>/done", followups.done, name="follow_up_done"),
    path("follow-ups/<uuid:follow_up_id>", followups.one, name="follow_up"),
    path("reports/<uuid:report_id>/follow-up", followups.make, name="promise"),
    path("written-forms", written.page, name="written_forms"),
    path("written-forms/<uuid:call_id>", written.match, name="written_match"),
    path("reports/<uuid:report_id>/add", amending.add, name="add"),
    path("reports/<uuid:report_id>/messages", amending.messages, name="messages"),
]
