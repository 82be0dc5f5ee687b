"""Addresses of the lists, in the namespace `screening`. No address holds a word, a name or a number.

"queue/report/<report id>"  the chosen report beside the list (a part of the page)
"views/save" "views/delete" saved views
"search"                    search over reports: the words are posted
"handover"                  the end of a shift
"here"                      an open page's sign of life (posted)
"""

from django.urls import path

from hearthline.screening.desk import handover, here, lists, search, views

urlpatterns = [
    path("queue/report/<uuid:report_id>", lists.beside, name="beside"),
    path("views/save", views.save, name="save_view"),
    path("views/delete", views.delete, name="delete_view"),
    path("search", search.page, name="search"),
    path("handover", handover.page, name="handover"),
    path("here", here.beat, name="here"),
]
