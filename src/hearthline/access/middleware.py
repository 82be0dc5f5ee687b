"""Every desk request: who is looking, with the rights of this moment. Interface; the limits follow."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]


class ViewerMiddleware:
    """Sets `request.viewer` (a Viewer, or None when signed out); asks for sign-in and second factor everywhere else.

    A request with the header `Hearthline-Poll: 1` (a page refreshing itself) does not keep an idle session alive.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        raise NotImplementedError
