"""What the pages of the plan share: what could not be taken, places, days; and what every page of the desk does."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.forms import Form
from django.http import HttpResponseRedirect
from django.urls import reverse

from hearthline.access.desk import http
from hearthline.access.desk.http import desk
from hearthline.access.viewer import Viewer
from hearthline.duty.places import places
from hearthline.ground.errors import DomainError, Refused

__all__ = ["day_of", "desk", "place_choices", "see", "tried"]


def see(name: str, *args: Any) -> HttpResponseRedirect:
    """See other, after a form was taken."""
    return http.see(reverse(name, args=args))


def tried(form: Form, act: Callable[[], Any], at: dict[str, str] | None = None) -> bool:
    """Do it; what the room says no to stands at its field (`at`: code to field), else above the form. False then."""
    try:
        act()
    except Refused:
        raise
    except DomainError as wrong:
        name = (at or {}).get(wrong.code)
        form.add_error(name if name in form.fields else None, wrong.message)
        return False
    return True


def place_choices(viewer: Viewer) -> list[tuple[str, str]]:
    """(code, name) of the agency's places."""
    return [(code, row.name) for code, row in places(viewer.agency_id).items()]


def day_of(text: str, otherwise: date) -> date:
    """A day out of an address; `otherwise` for what is none, or is centuries away."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return otherwise
    return found if abs((found - otherwise).days) < 3660 else otherwise
