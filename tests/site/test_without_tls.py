"""What comes without TLS: a page leads to its encrypted address, a program is told no (OWASP ASVS 4.1.2)."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client, override_settings

from hearthline.journal.models import Entry
from hearthline.site import gate
from hearthline.site.settings import public
from tests import staff
from tests.site.test_gate import scope

pytestmark = pytest.mark.django_db
PLAIN = {"HTTP_X_FORWARDED_PROTO": "http"}
PAGE = {**PLAIN, "HTTP_ACCEPT": "text/html,application/xhtml+xml"}


@pytest.fixture(params=["public", "desk"])
def face(request: pytest.FixtureRequest) -> Iterator[str]:
    own: dict[str, Any] = {}
    if request.param == "public":
        own = {"ROOT_URLCONF": "hearthline.site.urls_public", "MIDDLEWARE": public.MIDDLEWARE}
    with override_settings(ALLOWED_HOSTS=["report.example.gov", "testserver"], **own):
        yield str(request.param)


def test_a_page_leads_to_its_own_encrypted_address(face: str) -> None:
    for path in ("/", "/account/sign-in?next=/mine", "/no/such/page"):
        answer = Client(headers={"host": "report.example.gov"}).get(path, **PAGE)
        assert answer.status_code == 301
        assert answer["Location"] == f"https://report.example.gov{path}"
        assert answer["Cache-Control"] == "no-store"
        assert not answer.content
        assert not answer.cookies


@pytest.mark.fault("65")
def test_a_false_host_is_led_nowhere(face: str) -> None:
    answer = Client(headers={"host": "evil.example"}).get("/", **PAGE)
    assert answer.status_code == 400
    assert not answer.has_header("Location")


@pytest.mark.parametrize("path", ["/scim/v2/Users", "/healthz", "/healthz?strict=1", "/static/ui/ui.css"])
def test_what_programs_ask_for_leads_nowhere_even_when_they_say_that_they_take_pages(face: str, path: str) -> None:
    for asked in (PLAIN, PAGE, {**PLAIN, "HTTP_ACCEPT": "*/*"}):
        answer = Client().get(path, **asked)
        assert answer.status_code == 403
        assert not answer.has_header("Location")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_that_is_sent_is_led_on(face: str, method: str) -> None:
    before = Entry.objects.count()
    for path in ("/", "/account/sign-in", "/scim/v2/Users"):
        answer = getattr(Client(), method)(path, {"login": "imogen", "password": staff.PASSWORD}, **PAGE)
        assert answer.status_code == 403
        assert not answer.has_header("Location")
    assert Entry.objects.count() == before, "nobody looked at what it said"


def test_a_directory_s_token_in_clear_is_not_even_looked_at() -> None:
    answer = Client().get("/scim/v2/Users", headers={"authorization": "Bearer x", "x-forwarded-proto": "http"})
    assert answer.status_code == 403
    assert not answer.has_header("WWW-Authenticate")


def test_over_tls_and_from_this_host_everything_is_as_it_was(face: str) -> None:
    for said in ({"HTTP_X_FORWARDED_PROTO": "https"}, {}):
        assert Client().get("/healthz", **said).status_code == 200
        assert Client().get("/", HTTP_ACCEPT="text/html", **said).status_code in (200, 302)


@pytest.mark.fault("63")
def test_only_the_proxy_s_word_counts() -> None:
    told = [("x-forwarded-proto", "http"), ("host", "report.example.gov")]
    for peer, kept in (("203.0.113.5", False), ("10.0.0.5", True)):
        asked = scope(peer=peer)
        environ = gate.build_environ(asked, told, io.BytesIO(), frozenset({"10.0.0.5"}))
        assert ("HTTP_X_FORWARDED_PROTO" in environ) is kept
