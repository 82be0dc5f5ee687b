"""Addresses of need to know, in the namespace `need`. Ids only; what is asked on the page "Why" is posted.

"people/<person id>/glass"            open a restricted record now, with a reason
"people/glass/<look-up id>"           the same, from a look-up that told of somebody; their id is on no page
"people/<person id>/openings"         to whom it is open, and opening it to somebody
"people/<person id>/openings/<id>/end"
"people/<person id>/conflict" "screening/<report id>/conflict"    I know this family
"screening/<report id>/restrict | unrestrict | glass | openings"      the same for a report, and restricting it
"review" "review/<id>" "review/<id>/close"                         what a supervisor must look at
"account/why"                         why somebody can or cannot
"""

from django.urls import path

from hearthline.screening.desk.need import closing, conflicts, restricting, reviews, why

urlpatterns = [
    path("people/glass/<uuid:lookup_id>", closing.glass_found, name="glass_found"),
    path("people/<uuid:person_id>/glass", closing.glass, name="glass"),
    path("people/<uuid:person_id>/openings", closing.openings, name="openings"),
    path("people/<uuid:person_id>/openings/<uuid:opening_id>/end", closing.end, name="end_opening"),
    path("people/<uuid:person_id>/conflict", conflicts.person, name="person_conflict"),
    path("screening/<uuid:report_id>/conflict", conflicts.report, name="report_conflict"),
    path("screening/<uuid:report_id>/restrict", restricting.restrict, name="restrict_report"),
    path("screening/<uuid:report_id>/unrestrict", restricting.unrestrict, name="unrestrict_report"),
    path("screening/<uuid:report_id>/glass", closing.report_glass, name="report_glass"),
    path("screening/<uuid:report_id>/openings", closing.report_openings, name="report_openings"),
    path("screening/<uuid:report_id>/openings/<uuid:opening_id>/end", closing.end_report, name="end_report_opening"),
    path("review", reviews.waiting, name="reviews"),
    path("review/<uuid:review_id>", reviews.one, name="review"),
    path("review/<uuid:review_id>/close", reviews.close, name="close_review"),
    path("account/why", why.page, name="why"),
]
