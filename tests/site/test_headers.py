"""Every answer bears the headers of the house, whoever made it: a page, a file, a failure, the body gate."""

import asyncio
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings

from hearthline.ground.errors import ConfigurationError
from hearthline.site import config, gate, headers
from hearthline.site.middleware import Boundary
from hearthline.site.settings import public
from tests.site.test_gate import chunks, scope

NAMES = set(headers.MINIMUM)
pytestmark = pytest.mark.django_db
PROXY = frozenset({"10.0.0.5"})


@pytest.fixture
def style_sheet() -> Iterator[str]:
    path = Path(settings.STATIC_ROOT) / "headers-test.css"
    path.write_text("p{}")
    yield "/static/headers-test.css"
    path.unlink()


def without(answer: HttpResponse) -> set[str]:
    return {name for name in NAMES if not answer.get(name)}


def policy(answer: HttpResponse) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in answer["Content-Security-Policy"].split(";"))
    return {name: value for name, _, value in parts}


@pytest.mark.fault("61")
@pytest.mark.parametrize("face", ["public", "desk"])
def test_a_style_sheet_bears_them_too_and_is_for_our_own_pages_only(style_sheet: str, face: str) -> None:
    own = {"MIDDLEWARE": public.MIDDLEWARE} if face == "public" else {}
    with override_settings(**own):
        answer = Client().get(style_sheet)
        answer.close()
    assert answer.status_code == 200
    assert without(answer) == set()
    assert policy(answer)["frame-ancestors"] == "'none'"
    assert not answer.has_header("Access-Control-Allow-Origin")
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/static/", "/static/ui/", "/static/../db.sqlite3", "/static/%2e%2e/keys/desk.json"])
def test_no_folder_is_listed_and_nothing_beside_the_files_is_served(path: str, style_sheet: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 404
    assert b"headers-test" not in answer.content


@pytest.mark.parametrize(
    "address", ["/.git/config", "/.git/HEAD", "/.svn/entries", "/.env", "/requirements/runtime.txt"]
)
def test_nothing_of_the_source_is_served(address: str) -> None:
    with override_settings(ROOT_URLCONF="hearthline.site.urls_public", MIDDLEWARE=public.MIDDLEWARE):
        assert Client().get(address).status_code == 404


def test_what_fails_before_any_page_was_made_bears_them(rf: RequestFactory) -> None:
    def broken(request: HttpRequest) -> HttpResponse:
        raise ValueError("broken")

    answer = Boundary(broken)(rf.get("/"))
    assert answer.status_code == 500
    assert without(answer) == set()
    assert answer["Cache-Control"] == "no-store"
    assert b"ValueError" not in answer.content
    assert b"Traceback" not in answer.content


def test_an_answer_may_be_stricter_than_the_house(rf: RequestFactory) -> None:
    def own(request: HttpRequest) -> HttpResponse:
        return HttpResponse("x", headers={"Referrer-Policy": "no-referrer", "Cache-Control": "no-store, private"})

    answer = Boundary(own)(rf.get("/"))
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cache-Control"] == "no-store, private"


def test_over_tls_this_host_and_those_below_it_are_asked_over_tls_for_a_year(rf: RequestFactory) -> None:
    with override_settings(SECURE_HSTS_SECONDS=headers.YEAR):
        face = Boundary(lambda request: HttpResponse("x"))
    said = face(rf.get("/", secure=True))["Strict-Transport-Security"]
    assert said == "max-age=31536000; includeSubDomains"
    assert not face(rf.get("/")).has_header("Strict-Transport-Security")


def test_a_body_that_is_not_read_is_answered_with_them() -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    def never(*_: Any) -> list[bytes]:
        raise AssertionError("the application saw an oversized body")

    said = {**headers.always(), "Strict-Transport-Security": "max-age=1"}
    door = gate.Gate(never, trusted=frozenset(), refusal=lambda status: b"page", headers=said)
    asyncio.run(door(scope({"content-length": str(gate.REQUEST_LIMIT + 1)}), chunks(b"x"), send))
    door.thread.shutdown()
    answered = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    assert sent[0]["status"] == 413
    assert {name.lower() for name in said} <= set(answered)
    assert answered["cache-control"] == "no-store"
    assert answered["content-type"] == "text/html; charset=utf-8"


def peer(given: str, *, trusted: frozenset[str] = PROXY) -> str:
    found = scope(peer="10.0.0.5")
    return str(
        gate.build_environ(found, [("x-forwarded-for", given)] if given else [], io.BytesIO(), trusted)["REMOTE_ADDR"]
    )


@pytest.mark.fault("65")
def test_the_address_is_what_the_configured_proxy_saw_and_nothing_that_was_written_before_it() -> None:
    assert peer("127.0.0.1, 198.51.100.7") == "198.51.100.7"
    assert peer("2001:DB8::7") == "2001:db8::7"
    assert peer("198.51.100.7", trusted=frozenset({"10.0.0.6"})) == "10.0.0.5"


@pytest.mark.fault("65")
@pytest.mark.parametrize("given", ["127.0.0.1x", "localhost", "'; --", "198.51.100.7:4711", "a" * 5000, "unix:"])
def test_what_is_no_address_makes_nobody_one_of_this_host(given: str) -> None:
    assert peer(given) == "unknown"


@pytest.mark.fault("65")
def test_the_proxies_that_are_believed_are_those_that_were_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTHLINE_DEMO", "1")
    assert config.from_environment("public").proxies == ("127.0.0.1", "::1")
    monkeypatch.setenv("HEARTHLINE_PROXY", "10.0.0.5, 10.0.0.6")
    assert config.from_environment("public").proxies == ("10.0.0.5", "10.0.0.6")
    for wrong in ("proxy.example", "10.0.0.0/8", "*", "10.0.0.5,"):
        monkeypatch.setenv("HEARTHLINE_PROXY", wrong)
        with pytest.raises(ConfigurationError) as refused:
            config.from_environment("public")
        assert refused.value.code == "config.E025"
        assert refused.value.remedy
