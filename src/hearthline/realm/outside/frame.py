"""What every page of the outside face shares: whose it is, one way to answer, and a fresh code before what matters."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from hearthline.access.policy import may
from hearthline.ground.errors import Refused
from hearthline.journal.usecase import keep
from hearthline.realm import lockout, sessions
from hearthline.realm.models import Person
from hearthline.realm.outsiders import of_organisation, outsider_of, own
from hearthline.realm.signin import code_right

View = Callable[..., HttpResponse]
MENU = (
    ("outside:start", _("Report"), "own:report"),
    ("outside:details", _("My details"), "own:details"),
    ("outside:receipts", _("My receipts"), "own:receipts"),
    ("outside:people", _("Our people"), "member:list"),
    ("outside:account", _("My account"), "own:account"),
)
"""Address, word, and the action that shows it: a link that would be refused is not there."""


def page(request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """The page, with the menu of who is signed in."""
    return render(request, f"realm/outside/{template}", {**menu(request), **context}, status=status)


def menu(request: HttpRequest) -> dict[str, Any]:
    """The places that this person may go, from the policies; none for who has not signed in."""
    person, config = getattr(request, "person", None), settings.HEARTHLINE
    told: dict[str, Any] = {
        "public_address": config.public_address,
        "outside_address": config.outside_address,
        "idle_days": config.outside_idle_days,
        "signed_in": person is not None,
    }
    if person is None or not sessions.has_factor(request.session):
        return told
    outsider = outsider_of(person)
    about = {**of_organisation(outsider, outsider.organisation), **own(outsider)}
    places = [(name, word) for name, word, action in MENU if may(outsider, action, about).allowed]
    return {**told, "places": places, "here": request.resolver_match and request.resolver_match.view_name}


def outside(*methods: str) -> Callable[[View], View]:
    """A view for who is signed in: gets their account. A refusal (in the journal) becomes the page that says so."""

    def around(view: View) -> View:
        @require_http_methods(methods)
        @wraps(view)
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, cast(Person, request.person), *args, **kwargs)  # type: ignore[attr-defined]
            except Refused as refused:
                keep(refused)
                raise PermissionDenied from refused

        return run

    return around


class Form(forms.Form):
    """Labels as they stand, ids as the fields are called."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "%s", "label_suffix": "", **kwargs})


class CodeField(forms.CharField):
    """Six digits of the app, or one of the recovery codes."""

    def __init__(self, **more: Any) -> None:
        attrs = {"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        more.setdefault("label", _("Code from your app, or a recovery code"))
        more.setdefault("error_messages", {"required": _("Type the code.")})
        super().__init__(max_length=64, widget=forms.TextInput(attrs=attrs), **more)


class ProvedForm(Form):
    """A form whose act asks for a fresh proof: it holds a field for a code, unless one was shown a moment ago. So
    nothing that was typed waits anywhere meanwhile."""

    def __init__(self, request: HttpRequest, person: Person, data: Any = None) -> None:
        self._request, self._person = request, person
        super().__init__(data)
        if not sessions.is_fresh(request.session):
            self.fields["code"] = CodeField()

    def prove(self) -> bool:
        """Call it last, when all else is right: a code works once. False puts the error beside its field."""
        if "code" not in self.fields:
            return True
        name, wrong = self._person.sign_in_name, _("That code is not right. Wait for the next one and type it.")
        if lockout.waits(self._request, name):
            lockout.note_waiting(self._request, name, "code")
            self.add_error("code", _("Too many wrong tries. Wait 15 minutes."))
            return False
        if not code_right(self._person, self.cleaned_data["code"]):
            lockout.record(self._request, name, "code")
            self.add_error("code", wrong)
            return False
        sessions.proved(self._request.session)
        return True
