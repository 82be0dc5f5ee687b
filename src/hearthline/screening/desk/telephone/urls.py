"""Addresses of the telephone line (namespace `line`), included at the root. Ids only: no number stands in any.

"calls/line"                            the lists on the Calls page alone, for its poll
"calls/line/ready | next"               POST: ready or not; take who is first
"calls/line/<contact id>"               somebody to be called back
"calls/line/<contact id>/take | back | open | finish | call | outcome | number"    POST
"wall" "wall/now"                       the figures for supervisors, and for its poll
"""

from django.urls import path

from hearthline.screening.desk.telephone import backs, floor, strip, wall

app_name = "line"
urlpatterns = [
    path("calls/line", floor.part, name="part"),
    path("calls/line/ready", floor.ready, name="ready"),
    path("calls/line/next", floor.take_next, name="next"),
    path("calls/line/<uuid:contact_id>", backs.contact, name="contact"),
    path("calls/line/<uuid:contact_id>/take", floor.take, name="take"),
    path("calls/line/<uuid:contact_id>/back", floor.put_back, name="put_back"),
    path("calls/line/<uuid:contact_id>/open", floor.open_screen, name="open"),
    path("calls/line/<uuid:contact_id>/finish", floor.finish, name="finish"),
    path("calls/line/<uuid:contact_id>/call", backs.call, name="call"),
    path("calls/line/<uuid:contact_id>/outcome", backs.outcome, name="outcome"),
    path("calls/line/<uuid:contact_id>/number", backs.number, name="number"),
    path("calls/<uuid:call_id>/line", strip.part, name="strip"),
    path("wall/", wall.page, name="wall"),
    path("wall/now", wall.now, name="wall_now"),
]
