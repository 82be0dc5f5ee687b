"""Which language the desk speaks to a person: the one they chose on this device, else the first that their browser
asks for and the desk has, else the house's.

The desk has fewer languages than the public face: only those in which every word of the desk exists, so that nobody
gets a page in two halves.
"""

from collections.abc import Callable, Iterator
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from hearthline.ui.look import kept

COOKIE: Final = "language"
WHOLE: Final = ("en", "es")
"""Languages in which every word of the desk exists; a test holds each against the source."""


def offered() -> tuple[tuple[str, str], ...]:
    """(code, own name) of each language of the desk that this site has."""
    return tuple((code, name) for code, name in settings.LANGUAGES if code in WHOLE)


def spoken(request: HttpRequest) -> str:
    """The code of the language this request is answered in."""
    codes = [code for code, _name in offered()]
    return next((code for code in _asked(request) if code in codes), settings.LANGUAGE_CODE)


def _asked(request: HttpRequest) -> Iterator[str]:
    yield kept(request, COOKIE)
    for code, weight in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        if weight > 0:
            yield code.partition("-")[0]


class DeskLanguage:
    """Answers each request in the language of `spoken`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        code = spoken(request)
        with translation.override(code):
            answer = self.get_response(request)
        answer.headers.setdefault("Content-Language", code)
        return answer
