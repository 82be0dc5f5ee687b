"""Every address of the desk, from the URL map itself: closed to strangers and to half-signed-in people."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from hearthline.access.middleware import OPEN_NAMES, OPEN_PATHS, SETTING_UP
from tests import staff

METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
SAMPLES = {"uuid": "01a201e0-915d-7d85-b16f-ab038e246602", "int": "1", "slug": "x", "str": "x", "path": "x"}


def addresses(patterns: list[Any], prefix: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """(path with sample values, name with its namespace) for every pattern."""
    for pattern in patterns:
        here = prefix + _sample(pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, here, inner)
        elif isinstance(pattern, URLPattern):
            yield here, f"{space}{pattern.name or ''}"


def _sample(pattern: Any) -> str:
    text = str(pattern.pattern)
    for name, converter in getattr(pattern.pattern, "converters", {}).items():
        kind = type(converter).__name__.replace("Converter", "").lower()
        for marked in (f"<{kind}:{name}>", f"<str:{name}>", f"<{name}>"):
            text = text.replace(marked, SAMPLES.get(kind, "x"))
    return text.lstrip("^").rstrip("$")


def desk_addresses() -> list[tuple[str, str]]:
    found = list(addresses(get_resolver("hearthline.site.urls_desk").url_patterns, "/"))
    return [(p, n) for p, n in found if n not in OPEN_NAMES and not p.startswith(OPEN_PATHS)]


def test_the_map_is_read_whole() -> None:
    names = {name for _, name in desk_addresses()}
    assert {"access_password", "access_factor", "account_logout"} <= names
    assert not [p for p, _ in desk_addresses() if "<" in p], "a kind of address that this test cannot fill in"


@pytest.mark.fault("46")
@pytest.mark.django_db
def test_a_stranger_gets_nothing_from_any_address_by_any_method() -> None:
    assert settings.ROOT_URLCONF == "hearthline.site.urls_desk"
    client = Client()
    for path, name in desk_addresses():
        for method in METHODS:
            answer = getattr(client, method)(path)
            assert answer.status_code == 302, (method, name)
            assert answer["Location"].startswith(reverse("account_login")), (method, name)


@pytest.mark.fault("46")
@pytest.mark.django_db
def test_a_password_without_a_second_factor_opens_no_address() -> None:
    client = Client()
    staff.sign_in(client, staff.user("screener", "supervisor"))
    for path, name in desk_addresses():
        if name in SETTING_UP:
            continue
        for method in METHODS:
            answer = getattr(client, method)(path)
            assert answer.status_code == 302, (method, name)
            assert answer["Location"] == reverse("access_factor"), (method, name)


@pytest.mark.fault("59")
@pytest.mark.django_db
def test_no_address_takes_a_form_without_its_token() -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies["desk"] = staff.desk("screener").client.cookies["desk"].value
    for path, name in desk_addresses():
        for method in ("post", "put", "patch", "delete"):
            assert getattr(strict, method)(path).status_code == 403, (method, name)


@pytest.mark.fault("46", "50")
@pytest.mark.django_db
def test_an_administrator_and_a_person_without_a_role_see_no_page_of_the_work() -> None:
    # The bar of alerts, its list and the count of news answer everybody: with what the policy lets them see, here none.
    # One's own keys, and the blank forms for when the system is down, hold nothing of the work.
    empty = {"duty:alerts", "duty:all", "screening:news", "ui:keys", "paper:downtime"}
    empty |= {"mycase:list"}  # families' pages that the policy lets them see: here none
    # An administrator looks after these, and nothing of a report is on them: the matrix asks each.
    rooms = ("rota:", "clocks:closures", "clocks:types", "messages:", "numbers:", "services:", "realm:organ")
    rooms += (
        "dispatch:responder",
        "line:wall",
        "calls:wall",
        "helpdesk:ways",
        "complaints:ladder",
        "complaints:trends",
    )
    shown = []
    for desk in (staff.desk("administrator"), staff.desk("")):
        for path, name in desk_addresses():
            if not path.startswith("/account/") and name not in empty:
                answer = desk.client.get(path)
                mine = desk.user.username.startswith("administrator") and name.startswith(rooms)
                if answer.status_code not in (302, 303, 403, 404, 405) and not mine:
                    shown.append((desk.user.username, name, answer.status_code))
    assert shown == []


@pytest.mark.fault("42")
@pytest.mark.django_db
def test_nothing_of_the_door_keeps_the_address_of_who_came() -> None:
    """No table of this room or of the journal has a column for it, and sign-ins leave none in any row."""
    from django.apps import apps
    from django.db import connection

    client = Client(REMOTE_ADDR="203.0.113.77")
    person = staff.user("screener")
    client.post("/account/sign-in", {"login": person.username, "password": "wrong"})
    staff.sign_in(client, person, staff.factor(person))
    kept = ""
    for model in apps.get_models():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")
            kept += str(cursor.fetchall())
    kept += str(dict(client.session.items()))
    assert "203.0.113.77" not in kept
