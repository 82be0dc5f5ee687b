"""One cell of the matrix: a role walks up to an address by a method, and everything that it is told is kept."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any
from unittest import mock
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.contrib import auth
from django.core import signing
from django.db import connection, transaction
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
from django.urls import URLPattern, URLResolver, get_resolver

from hearthline.access import middleware
from hearthline.access.models import User
from hearthline.access.queries import viewer_of
from hearthline.access.viewer import Viewer
from tests import staff
from tests.access.matrix.stage import Kind, Stage, common_form, user_of
from tests.access.matrix.table import ROLES, Address

METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
OWN_ROOMS = ("journal_entry", "journal_pending", "django_session", "access_toreview")
"""What a refusal may write: that it was refused, the session's last moment, and for a supervisor that somebody came
upon a restricted record."""
WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM|TRUNCATE)\s+"?(\w+)', re.IGNORECASE)
READS = re.compile(r'\b(?:FROM|JOIN)\s+"?(\w+)', re.IGNORECASE)
WHO = frozenset({"django_session", "access_user", "access_rolegrant"})
"""What is read to know who asks: nothing of any record."""
WHATEVER = re.compile(r"\^\(\?P<(\w+)>\.\*\)\$")
"""How the URL map writes "whatever follows"."""
TOKEN = re.compile(rb"[A-Za-z0-9]{64}")


@dataclass(frozen=True)
class Answer:
    """What came back, and the tables that were read and written meanwhile."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    read: frozenset[str]
    written: frozenset[str]

    @property
    def refused(self) -> bool:
        return self.status in (401, 403, 404) or "/account/sign-in" in dict(self.headers).get("Location", "")

    def told(self) -> bytes:
        """Everything that was said: to look for words in."""
        return b"\n".join([self.body, *(f"{name}: {value}".encode() for name, value in self.headers)])

    def apart_from(self, ids: Mapping[str, Any]) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
        """The same for two records when nothing but their own number in the address, and this page's token, differs."""
        body, headers = TOKEN.sub(b"T", self.body), self.headers
        for one in ids.values():
            for text in (str(one), one.hex) if isinstance(one, UUID) else _coded(one):
                body = body.replace(text.encode(), b"ID")
                headers = tuple((name, value.replace(text, "ID")) for name, value in headers)
        return self.status, headers, body


def _coded(one: object) -> tuple[str, ...]:
    """A key of letters as it stands in an address, and in an address that stands in another."""
    return (one, quote(one, ""), quote(quote(one, ""), "")) if isinstance(one, str) and len(one) > 30 else ()


def addresses(face: str = "desk") -> dict[str, str]:
    """Every address of a face: its name in the URL map (its path, without one) -> its path, with converters."""
    return dict(_walk(get_resolver(f"hearthline.site.urls_{face}").url_patterns, "/", ""))


def _walk(patterns: list[Any], prefix: str, space: str) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        here = prefix + WHATEVER.sub(r"<\1>", str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, here, inner)
        elif isinstance(pattern, URLPattern):
            yield (f"{space}{pattern.name}" if pattern.name else here), here


def fill(path: str, ids: Mapping[str, Any]) -> str:
    """The path with these ids. KeyError for one that the stage has none of: give it one there."""
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(ids[found[1]]), path)


class Walker:
    """Everybody's browser, and the stage."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.form = common_form()
        self.handler = ClientHandler()
        self.handler.load_middleware()
        self.cookies: dict[str, str] = {}
        for role in ROLES:
            person = user_of(role)
            client = Client()
            assert staff.sign_in(client, person, staff.factor(person)).status_code == 302
            self.cookies[role] = client.cookies["desk"].value

    @classmethod
    def at_another_face(cls, known: "Walker") -> "Walker":
        """The same people with the same cookies, at the face whose settings are in force."""
        other = cls.__new__(cls)
        other.stage, other.form, other.cookies = known.stage, known.form, known.cookies
        other.handler = ClientHandler()
        other.handler.load_middleware()
        return other

    @contextmanager
    def known_at_the_door(self) -> Iterator[None]:
        """Who asks is read once for all cells: each is taken back, so that it is the same every time. Thousands of
        cells are then about what comes behind the door, whose own tests read it anew."""
        store, get_user = import_module(settings.SESSION_ENGINE).SessionStore, auth.get_user
        sessions: dict[str, dict[str, Any]] = {}
        users: dict[str, Any] = {}
        viewers: dict[str, Viewer] = {}
        first = store.load

        def load(session: Any) -> dict[str, Any]:
            if session.session_key not in sessions:
                sessions[session.session_key] = first(session)
            return dict(sessions[session.session_key])

        def user_of(request: HttpRequest) -> Any:
            key = request.session.session_key or ""
            if key not in self.cookies.values():
                return get_user(request)
            if key not in users:
                users[key] = get_user(request)
            return copy(users[key])

        def viewer(user: User) -> Viewer:
            if user.pk.hex not in viewers:
                viewers[user.pk.hex] = viewer_of(user)
            return replace(viewers[user.pk.hex], user=user)

        with (
            mock.patch.object(store, "load", load),
            mock.patch.object(auth, "get_user", user_of),
            mock.patch.object(middleware, "viewer_of", viewer),
        ):
            yield

    def form_for(self, role: str, address: Address, kind: Kind | None) -> dict[str, str]:
        """A right form for this address about this record, as this role would send it."""
        about = kind.form if kind else {}
        given = {**self.stage.common[ROLES[role][1]], **about}
        form = {**self.form, **{name: text for name, text in about.items() if not name.startswith("$")}}
        for name, text in address.form.items():
            form[name] = given.get(text, text) if text != "$part" else about.get("part", "")
            if text == "$once" and kind:
                said = {"id": ABSENT_FORM, "about": [kind.ids["report_id"].hex, self.stage.people[role].id]}
                form[name] = signing.Signer(salt="hearthline.intake.reveal").sign_object(said)
        return form

    def ask(self, role: str, method: str, path: str, form: Mapping[str, str] | None = None) -> Answer:
        """One request, and everything as it was before. `role` "" is a stranger."""
        factory = RequestFactory()
        if role:
            factory.cookies["desk"] = self.cookies[role]
        send = getattr(factory, method)
        request = send(path, form or {}) if method == "post" else send(path)
        request._dont_enforce_csrf_checks = True
        point = transaction.savepoint()
        try:
            with watched() as (read, written):
                answer = self.handler.get_response(request)
        finally:
            connection.needs_rollback = False
            transaction.savepoint_rollback(point)
        headers = tuple(sorted((name, value) for name, value in answer.items() if name != "Date"))
        cookies = tuple(("Set-Cookie", one.OutputString()) for one in answer.cookies.values())
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        return Answer(answer.status_code, headers + cookies, body, frozenset(read), frozenset(written))


ABSENT_FORM = "01a201e0915d7d85b16fab038e246699"


@contextmanager
def watched() -> Iterator[tuple[set[str], set[str]]]:
    """The tables that are (read, written) meanwhile, also by what is rolled back afterwards."""
    read: set[str] = set()
    written: set[str] = set()

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        read.update(READS.findall(sql))
        written.update(WRITES.findall(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield read, written
