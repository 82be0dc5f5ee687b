"""Addresses of the screening desk. Included at `/`. Ids only: no number, no name, no code.

""                              queue (the desk's home)
"queue/rows"                    the table alone
"queue/news"                    what changed since, for the poll (ETag, 304)
"screening/<report id>"         the report beside the tool
"screening/<report id>/claim | release | facts | decide | second | print | language"
"screening/<report id>/touch | callback | review | undo/claim | undo/release | undo/decision"
"screening/<report id>/translation/<task id>"
"screening/<report id>/history"      who of the report is known already; …/link | unlink | new
"screening/<report id>/journal" "people/<person id>/journal"   who looked at it, when, why, by which authority
"decisions/<decision id>/looked"      a supervisor looked at a decision whose link was taken back
"people" "people/<person id>"         somebody asked for by hand, and one person (namespace `people`)
"people?found=<search id>"            who is found by what was typed a moment ago
"people/<person id>/same | same/with | restrict | unrestrict | seal"
"people/unseal"                      a sealed record, by its number
"people/duplicates" "people/duplicates/<pair id>" …/merge | different | leave | again
"people/merges/<merge id>"            what taking a merge back does, and taking it back
"mine" "supervisor"
"review/…" "people/<person id>/glass | openings | conflict" "account/why" (namespace `need`, see `desk.need.urls`)
"calls/…"                       the telephone (namespace `calls`, see `desk.calls.urls`)
"calls/line…" "wall/"            the telephone line (namespace `line`, see `desk.telephone.urls`)
"alarms/" "alarms/<alert id>/acknowledge"   the bar of alerts (namespace `duty`)
"""

from django.urls import include, path

from hearthline.intake.desk import alarms, called
from hearthline.screening.desk import accesses, acts, lists, lists_urls, moments, quality_urls, report, translation
from hearthline.screening.desk.history import people
from hearthline.screening.desk.history import report as history
from hearthline.screening.desk.need import urls as need_urls

_desk = [
    path("", lists.home, name="queue"),
    path("queue/rows", lists.queue_rows, name="rows"),
    path("queue/news", lists.queue_news, name="news"),
    *lists_urls.urlpatterns,
    *moments.urlpatterns,
    *quality_urls.urlpatterns,
    *accesses.of_reports,
    path("mine", lists.mine, name="mine"),
    path("supervisor", lists.supervisor, name="supervisor"),
    path("screening/<uuid:report_id>", report.page, name="report"),
    path("screening/<uuid:report_id>/print", report.printed, name="print"),
    path("screening/<uuid:report_id>/claim", acts.claim, name="claim"),
    path("screening/<uuid:report_id>/release", acts.release, name="release"),
    path("screening/<uuid:report_id>/facts", acts.facts, name="facts"),
    path("screening/<uuid:report_id>/decide", acts.decide, name="decide"),
    path("screening/<uuid:report_id>/second", acts.second, name="second"),
    path("screening/<uuid:report_id>/history", history.page, name="history"),
    path("screening/<uuid:report_id>/history/link", history.link, name="link"),
    path("screening/<uuid:report_id>/history/unlink", history.unlink, name="unlink"),
    path("screening/<uuid:report_id>/history/new", history.new_person, name="new_person"),
    path("decisions/<uuid:decision_id>/looked", history.looked, name="link_looked"),
    path("screening/<uuid:report_id>/language", translation.ask, name="ask_translation"),
    path("screening/<uuid:report_id>/translation/<uuid:task_id>", translation.page, name="translation"),
    path("screening/<uuid:report_id>/translation/<uuid:task_id>/claim", translation.claim, name="claim_translation"),
]
_alarms = [
    *alarms.urlpatterns,
    *called.urlpatterns,
    path("<uuid:alert_id>/acknowledge", acts.acknowledge, name="acknowledge"),
]
urlpatterns = [
    path("", include("hearthline.screening.desk.telephone.urls")),
    path("calls/", include("hearthline.screening.desk.calls.urls")),
    path("alarms/", include((_alarms, "duty"))),
    path("", include((need_urls.urlpatterns, "need"))),
    path("", include(([*people.urlpatterns, *accesses.of_people], "people"))),
    path("", include((_desk, "screening"))),
]
