"""Addresses of calls (namespace `calls`), included at `/calls/`. Ids only.

""                     every call: open ones first, then all, with filters; paper is opened from here
"new"                  POST: open a call, or a paper with its receipt time; goes to its page
"<call id>"            GET the page; POST everything on it at once (the way without JavaScript)
"<call id>/field"      POST one field, by itself, while it is typed: JSON
"<call id>/news"       what others changed, and who is here: JSON, at most 1 kB when nothing happened
"<call id>/questions"  the card of questions for the allegations picked, as HTML
"<call id>/history"    who of the people typed so far is known already
"<call id>/pick"       POST: who one of them is, or is not; the form of the call is not sent along
"<call id>/file | close | add-to | take-over | attach"    POST; each saves the page's fields first
"""

from django.urls import path

from hearthline.screening.desk.calls import ending, lists, page, saving
from hearthline.screening.desk.history import call as history

app_name = "calls"
urlpatterns = [
    path("", lists.home, name="list"),
    path("new", lists.new, name="new"),
    path("<uuid:call_id>", page.page, name="call"),
    path("<uuid:call_id>/field", saving.field, name="field"),
    path("<uuid:call_id>/news", saving.news, name="news"),
    path("<uuid:call_id>/questions", page.questions, name="questions"),
    path("<uuid:call_id>/history", history.page, name="history"),
    path("<uuid:call_id>/pick", history.pick, name="pick"),
    path("<uuid:call_id>/file", ending.file, name="file"),
    path("<uuid:call_id>/close", ending.close, name="close"),
    path("<uuid:call_id>/add-to", ending.add_to, name="add_to"),
    path("<uuid:call_id>/take-over", ending.take_over, name="take_over"),
    path("<uuid:call_id>/attach", ending.attach, name="attach"),
]
