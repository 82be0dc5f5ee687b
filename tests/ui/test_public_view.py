"""How a public view is dressed: its methods and no other, forms read as UTF-8, and no cookie asked of anybody."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.test import RequestFactory

from hearthline.ui.public import public

WORDS = "Él no duerme aquí"


@public("GET", "POST")
def page(request: HttpRequest, ending: str = "") -> HttpResponse:
    """What was typed, said again."""
    return HttpResponse(request.POST.get("words", "nothing") + ending)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_a_method_that_is_not_named_gets_405_with_those_that_are(method: str) -> None:
    answer = page(RequestFactory().generic(method, "/"))
    assert (answer.status_code, answer["Allow"]) == (405, "GET, POST")


def test_head_is_answered_wherever_a_page_is() -> None:
    assert page(RequestFactory().head("/")).status_code == 200


@pytest.mark.parametrize("claimed", ["iso-8859-1", "utf-16", "no-such-letters", ""])
def test_words_are_read_as_utf_8_whatever_the_request_says(claimed: str) -> None:
    body = b"words=" + WORDS.encode().replace(b" ", b"+")
    kind = f"application/x-www-form-urlencoded; charset={claimed}"
    answer = page(RequestFactory().generic("POST", "/", body, content_type=kind), ending="!")
    assert answer.content.decode() == f"{WORDS}!"


@pytest.mark.req("I-1")
def test_nobody_is_refused_for_want_of_a_cookie() -> None:
    asked = RequestFactory(enforce_csrf_checks=True).post("/", {"words": WORDS})
    before = CsrfViewMiddleware(page)
    assert before.process_view(asked, page, (), {}) is None
    assert before.process_view(asked, lambda _request: HttpResponse(), (), {}) is not None  # any other view refuses


def test_it_keeps_its_name_and_what_it_says_of_itself() -> None:
    assert (page.__name__, page.__doc__) == ("page", "What was typed, said again.")
