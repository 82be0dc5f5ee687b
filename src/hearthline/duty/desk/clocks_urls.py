"""Addresses of clocks. Included at `/duty/`. Ids and codes only: no number, no name.

"clocks"         every open clock, by lateness, with counts by owner (?who= &when= &kind= &owner= &after=)
"clocks/types"      every clock type of the pack, and the calendars
"clocks/closures" days on which a court or office was closed; ".../recount", ".../<id>/withdraw"
"clocks/<id>"    one clock; ".../pause", ".../resume"
"""

from django.urls import path

from hearthline.duty.desk import clocks, closures

app_name = "clocks"
urlpatterns = [
    path("clocks", clocks.everything, name="list"),
    path("clocks/types", closures.types, name="types"),
    path("clocks/closures", closures.page, name="closures"),
    path("clocks/closures/recount", closures.recount, name="recount"),
    path("clocks/closures/<uuid:closure_id>/withdraw", closures.withdraw, name="withdraw"),
    path("clocks/<uuid:clock_id>", clocks.one, name="clock"),
    path("clocks/<uuid:clock_id>/pause", clocks.pause, name="pause"),
    path("clocks/<uuid:clock_id>/resume", clocks.resume, name="resume"),
]
