"""Search over reports. What is typed goes in a form's body and comes back in no address, title or cache."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from hearthline.access.viewer import Viewer
from hearthline.intake.desk.http import desk
from hearthline.screening import queries
from hearthline.screening.queries.search import LONGEST, Found, may_search


@sensitive_post_parameters()
@desk("GET", "POST")
def page(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The form; sent, what was found. An address with words in it finds nothing: they are not looked at."""
    words = request.POST.get("words", "")[:LONGEST]
    if request.method == "POST":
        found = queries.search(viewer, words, request.POST.get("after", ""))
    else:
        may_search(viewer)
        found = Found()
    context = {"found": found, "words": words, "asked": request.method == "POST" and bool(words.strip())}
    return render(request, "screening/desk/search.html", context)
