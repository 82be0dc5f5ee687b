"""The first page of the answers, what a search finds, lists, one answer, and the page for one's own notes."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from hearthline.directory.showing import Said
from hearthline.ground.text import one_line
from hearthline.helpdesk.answers import book as books
from hearthline.helpdesk.answers.book import DOOR, RIGHTS, TOPIC, WHO, Book, code_of
from hearthline.helpdesk.answers.finding import TYPED, finder
from hearthline.helpdesk.answers.public.showing import Title, people_to_call, said, shown, title
from hearthline.helpdesk.answers.public.words import PEOPLE
from hearthline.law.answers.kinds import Answer
from hearthline.sealing import new_token
from hearthline.ui import languages
from hearthline.ui.public import public


@public("GET")
def front(request: HttpRequest) -> HttpResponse:
    """What people say of themselves first, then who they are, then every topic."""
    book = books.current()
    doors = [Title(said(door.title), _url(DOOR, door.id)) for door in book.shelf.front.doors]
    people = [Title(Said(str(word)), _url(WHO, who)) for who, word in PEOPLE.items() if book.of_people(who)]
    topics = [Title(said(words), _url(TOPIC, topic)) for topic, words in _topics(book)]
    return _page(request, "front.html", {"doors": doors, "people": people, "topics": topics})


@public("GET", "POST")
def search(request: HttpRequest) -> HttpResponse:
    """What answers the words typed. They came in the body, go into no address, and are kept by nobody."""
    typed = one_line(request.POST.get("q", ""), TYPED) if request.method == "POST" else ""
    if not typed:
        return _page(request, "found.html", {"empty": True})
    book = books.current()
    found = finder(book.shelf).searched(typed, languages.current())
    answers = [book.answers[own] for own in found.answers]
    if found.danger:  # what to do comes before what else was found
        urgent = [one for one in book.answers.values() if one.emergency and one not in answers]
        answers = sorted([*answers, *urgent], key=lambda one: not one.emergency)
    context = {
        "typed": typed,
        "danger": found.danger,
        "found": _titles(answers),
        "people": people_to_call(),
    }
    return _page(request, "found.html", context)


@public("GET")
def notes(request: HttpRequest) -> HttpResponse:
    """What to have at hand for a call, and room for notes. Nothing typed there is ever sent: it is no form."""
    return _page(request, "notes.html", {"rooms": range(3)})


@public("GET")
def page(request: HttpRequest, code: str) -> HttpResponse:
    """The page behind a code: an answer, or a list of them."""
    book = books.current()
    if code not in book.pages:
        raise Http404
    kind, name = book.pages[code]
    if kind == DOOR:
        door = book.door(name)
        answers = [book.answers[own] for own in door.answers if own in book.answers]
        return _page(request, "list.html", {"heading": said(door.title), "parts": [("", _titles(answers))]})
    if kind == TOPIC:
        heading = said(book.shelf.front.topics[name])
        return _page(request, "list.html", {"heading": heading, "parts": [("", _titles(book.of_topic(name)))]})
    if kind == WHO:
        return _of_people(request, book, name)
    return _page(
        request, "one.html", {"answer": shown(book, book.answers[name]), "code": code, "once": new_token().hex()}
    )


def _of_people(request: HttpRequest, book: Book, who: str) -> HttpResponse:
    """Rights and duties written out, then the other answers by topic."""
    own = book.of_people(who)
    rights = [shown(book, one) for one in own if one.topic == RIGHTS]
    parts = [
        (said(words), _titles(one for one in own if one.topic == topic))
        for topic, words in _topics(book)
        if topic != RIGHTS and any(one.topic == topic for one in own)
    ]
    context = {"heading": Said(str(PEOPLE[who])), "rights": rights, "parts": parts}
    return _page(request, "list.html", context)


def _topics(book: Book) -> Iterable[tuple[str, Mapping[str, str]]]:
    """Topics that have an answer, in their order."""
    return [(topic, words) for topic, words in book.shelf.front.topics.items() if book.of_topic(topic)]


def _titles(answers: Iterable[Answer]) -> list[Title]:
    return [title(one) for one in answers]


def _url(kind: str, name: str) -> str:
    return reverse("answers:page", args=[code_of(kind, name)])


def _page(request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """The page. After a search it is kept nowhere."""
    response = render(request, f"helpdesk/public/answers/{template}", {**context, "most": TYPED})
    response["Cache-Control"] = "no-store" if request.method == "POST" else "private, no-cache"
    return response
