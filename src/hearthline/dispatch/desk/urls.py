"""Addresses of telling somebody outside. Included at `/`. Ids only: no number, no name, no code of a report.

"reports/<id>/tell"                                      whom, where, what is said; sending it means: I call them now
"hand-offs" "hand-offs/<id>" "hand-offs/<id>/proof"      those that wait, one to read aloud, one on paper
"hand-offs/<id>/next | typed | update | outcome | eido"  nobody answers; keeping; what is new; what came of it; a file
"hand-offs/updates/<id>/received"                        somebody there has what is new
"cross-reports/<id>" …/sent | excuse                     what is owed
"responders" "responders/new | take" "responders/<id>" …/end  whom to call, as an administrator keeps it
"""

from django.urls import path

from hearthline.dispatch.desk import after, owed, responders, telling

app_name = "dispatch"
urlpatterns = [
    path("reports/<uuid:report_id>/tell", telling.begin, name="tell"),
    path("hand-offs", telling.page, name="hand_offs"),
    path("hand-offs/<uuid:hand_off_id>", telling.one, name="hand_off"),
    path("hand-offs/<uuid:hand_off_id>/next", telling.following, name="next"),
    path("hand-offs/<uuid:hand_off_id>/typed", telling.typed, name="typed"),
    path("hand-offs/<uuid:hand_off_id>/proof", telling.proof, name="proof"),
    path("hand-offs/<uuid:hand_off_id>/eido", after.eido, name="eido"),
    path("hand-offs/<uuid:hand_off_id>/update", after.update, name="update"),
    path("hand-offs/<uuid:hand_off_id>/outcome", after.outcome, name="outcome"),
    path("hand-offs/updates/<uuid:update_id>/received", after.received, name="received"),
    path("cross-reports/<uuid:cross_report_id>", owed.one, name="cross_report"),
    path("cross-reports/<uuid:cross_report_id>/sent", owed.sent, name="sent"),
    path("cross-reports/<uuid:cross_report_id>/excuse", owed.excuse, name="excuse"),
    path("responders", responders.page, name="responders"),
    path("responders/new", responders.new, name="responder_new"),
    path("responders/<uuid:responder_id>", responders.own, name="responder"),
    path("responders/<uuid:responder_id>/end", responders.end, name="responder_end"),
    path("responders/take", responders.take, name="responder_take"),
]
