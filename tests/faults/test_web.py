"""What any web page owes: forms of our own only, no frames, no caches, no strangers, no script in the page."""

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from hearthline.access.middleware import OPEN_NAMES
from tests import staff
from tests.faults.desk_world import World, addresses, filled
from tests.intake.public.walking import Walk

pytestmark = pytest.mark.django_db

CSP = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "img-src": "'self'",
}
"""The policy of every answer. Pictures may be `data:` because the page's icon is an empty one."""


class Marks(HTMLParser):
    """What a page loads, and what in it would run."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.goes: list[str] = []
        self.runs: list[str] = []
        self.frees: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if (tag == "script" and not given.get("src")) or tag in ("style", "base", "iframe", "object", "embed"):
            self.runs.append(tag)
        self.runs += [f"{tag} {name}" for name in given if name.startswith("on") or name == "style"]
        address = given.get("href" if tag == "link" else "src", "")
        if address:
            self.loads.append(address)
        for name in ("href", "action", "formaction", "ping", "srcset", "poster", "hx-get", "hx-post"):
            # A link to a law may lead outside: a person clicks it, and nothing of here goes along.
            law = tag == "a" and given.get("rel") == "noreferrer noopener"
            if given.get(name) and tag != "link" and not (law and given[name].startswith("https://")):
                self.goes.append(given[name])
        self.frees += [address for address in self.goes if address.lower().startswith(("javascript:", "data:"))]
        typed = tag in ("textarea", "input") and given.get("type", "text") in ("text", "search")
        if typed and given.get("spellcheck") != "false":
            self.frees.append(f"{tag} {given.get('name')} may be sent to a spell-check service")
        if typed and tag == "input" and not given.get("autocomplete"):
            self.frees.append(f"{tag} {given.get('name')} may be kept by the browser")


PUBLIC_IDS = {"number": "1", "pk": "none", "_": "nothing", "offer_id": "1", "code": "abc123"}


def public_pages(walk: Walk) -> Iterator[tuple[str, HttpResponse]]:
    """Every kind of page a stranger can be shown: each address, each step, errors of ours and of theirs."""
    for path, name in addresses(PUBLIC_IDS, "hearthline.site.urls_public"):
        for method in ("get", "post", "put"):
            yield f"{method} {name}", getattr(walk.client, method)(path)
    walk.start()
    for number in range(1, 10):
        yield f"step {number}", walk.page
        if number in (1, 2, 4):
            yield f"step {number} with errors", walk.client.post(walk.form["action"], {"from": str(number)})
        walk.press(**{1: {"danger": "unsure"}, 2: {"story": "x"}, 4: {"where_now": "y"}}.get(number, {}))
    yield "receipt", walk.page
    code = re.search(r"\b(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}\b", walk.text)
    assert code
    yield "thread", walk.client.post("/back", {"code": code.group()})
    yield "danger", walk.start().press(danger="yes").page
    yield "no such page", walk.client.get("/wp-admin.php")
    yield "no such host", walk.client.get("/", headers={"host": "evil.example"})


def desk_pages(world: World, role: str = "supervisor") -> Iterator[tuple[str, HttpResponse]]:
    desk = staff.desk(role)
    for path, name in addresses(world.ids):
        if name not in ("account_logout", "access_restart", "access_lock", "access_somebody_else"):
            for method in ("get", "post"):
                yield f"{method} {name}", getattr(desk.client, method)(path)
    stranger = Client(raise_request_exception=False)
    for path in ("/account/sign-in", "/account/code", "/", "/no/such/page"):
        yield f"stranger {path}", stranger.get(path)
    yield "no such page", desk.client.get("/no/such/page")
    yield "no such host", desk.client.get("/", headers={"host": "evil.example"})


ALWAYS = {
    "X-Frame-Options": ("DENY",),
    "X-Content-Type-Options": ("nosniff",),
    "Referrer-Policy": ("no-referrer", "same-origin"),
    "Cross-Origin-Opener-Policy": ("same-origin",),
}


@cache
def named_by_a_pack(address: str) -> bool:
    """An office's own page, which a person may choose to go to: a pack names it, with where it was read."""
    folder = settings.HEARTHLINE_PACKS_DIR
    return address.startswith("https://") and any(address in one.read_text() for one in folder.rglob("*.yaml"))


def wrong(name: str, page: HttpResponse) -> list[str]:
    """What is not as it must be for every answer of both faces."""
    found = [f"{name}: {key} is {page.get(key)}" for key, allowed in ALWAYS.items() if page.get(key) not in allowed]
    parts = [part.strip().split(" ", 1) for part in page.get("Content-Security-Policy", "").split(";")]
    if dict(part for part in parts if len(part) == 2) != CSP:  # type: ignore[misc]  # pairs, by their length
        found.append(f"{name}: another content policy")
    kept = page.get("Cache-Control", "")
    if "public" in kept or not ("no-store" in kept or "no-cache" in kept):
        found.append(f"{name}: a cache may keep it")
    if b"evil" in page.content:
        found.append(f"{name}: names a strange host")
    if page["Content-Type"].startswith("text/html") and page.content:
        marks = Marks(page.content.decode())
        outside = [one for one in marks.loads if not one.startswith("/static/")]
        outside += [
            one
            for one in marks.goes
            if not one.startswith(("/", "#", "?", "tel:", "sms:", "mailto:?")) and not named_by_a_pack(one)
        ]
        found += [f"{name}: {what}" for what in (*marks.runs, *marks.frees, *outside)]
    return found


@pytest.mark.fault("39", "40", "61", "63", "66")
def test_every_public_answer_keeps_the_rules_of_the_house(walk: Walk) -> None:
    found, names = [], []
    for name, page in public_pages(walk):
        names.append(name)
        found += wrong(name, page)
        assert page["Referrer-Policy"] == "no-referrer", name
        assert not page.cookies, f"{name}: the public face sets no cookie, ever"
        assert page.status_code < 500, name
    assert found == []
    assert len(names) > 50


@pytest.mark.fault("40", "61", "63", "66")
def test_every_answer_of_the_desk_keeps_the_rules_of_the_house() -> None:
    found, seen = [], []
    for name, page in desk_pages(filled()):
        found += wrong(name, page)
        assert page.status_code < 500, name
        if "healthz" not in name and "/static" not in name:
            assert "no-store" in page["Cache-Control"], name
        seen.append((name, page.status_code))
    assert found == []
    assert len([name for name, status in seen if status == 200]) > 12, seen


# Two doors that forms of other sites, or no forms, come to: a signed answer that must fit what this browser asked
# (tests/access/test_saml.py), and a directory that shows its token each time (tests/access/test_scim.py).
OWN_PROOF = ("access_outside_acs", "scim:")


@pytest.mark.fault("58", "59")
def test_every_change_at_the_desk_needs_the_desk_s_own_form() -> None:
    """From the URL map: a form on another site, with the person's cookies, changes nothing anywhere."""
    world = filled()
    for role in ("screener", "supervisor", "administrator"):
        desk = staff.desk(role)
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = desk.client.cookies
        for path, name in addresses(world.ids):
            if name == "":
                continue
            methods = ("post", "delete") if role == "supervisor" else ("post",)
            for method in methods:
                page = getattr(strict, method)(path, headers={"origin": "https://evil.example"})
                expected = (401, 404, 405) if name.startswith(OWN_PROOF) else (403,)
                assert page.status_code in expected, (role, method, name, page.status_code)


@pytest.mark.fault("63")
@pytest.mark.parametrize("header", ["HTTP_X_FORWARDED_HOST", "HTTP_X_HOST", "HTTP_FORWARDED", "HTTP_X_ORIGINAL_URL"])
def test_no_header_puts_a_strange_host_into_a_page(visitor: Client, header: str) -> None:
    page = visitor.get("/", **{header: "evil.example"})
    assert page.status_code == 200
    assert b"evil.example" not in page.content
    assert b"evil.example" not in visitor.get("/healthz", **{header: "evil.example"}).content


@pytest.mark.fault("63")
@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "testserver@evil.example", "", "[::1", "a b"]
)
def test_a_host_that_is_not_ours_gets_a_page_that_names_no_host(visitor: Client, host: str) -> None:
    page = visitor.get("/", headers={"host": host})
    assert page.status_code == 400
    assert b"evil" not in page.content


OUTSIDE = (
    "https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
    "https:evil.example", "/%09/evil.example", "\t//evil.example", "///evil.example", "http://testserver@evil.example",
)  # fmt: skip


@pytest.mark.fault("64")
@pytest.mark.parametrize("where", OUTSIDE)
def test_no_form_sends_a_person_away(where: str) -> None:
    world = filled()
    desk = staff.desk("supervisor")
    for path in (f"/reports/{world.ids['report_id']}/read", f"/alarms/{world.ids['alert_id']}/acknowledge"):
        place = desk.client.post(path, {"next": where})["Location"]
        assert place.startswith("/"), place
        assert not place.startswith(("//", "/\\", "/\t")), place
    stranger = Client()
    person = staff.user("screener", username="wanderer")
    secret = staff.factor(person)
    stranger.post("/account/sign-in", {"login": person.username, "password": staff.PASSWORD, "next": where})
    place = stranger.post("/account/code", {"code": staff.code(secret), "next": where})["Location"]
    assert place.startswith("/"), place
    assert not place.startswith(("//", "/\\", "/\t")), place


@pytest.mark.fault("66")
@pytest.mark.parametrize(
    "suffix", ["/x.css", ".css", "/x.js", "%2fx.css", ";x.css", "/../static/x.css", "%00.css", "?x.css"]
)
def test_a_private_page_is_at_one_address_only(suffix: str) -> None:
    """Cache deception: an address that looks like a style sheet must not answer with a report."""
    world = filled()
    desk = staff.desk("screener")
    page = desk.client.get(f"/screening/{world.ids['report_id']}{suffix}")
    assert page.status_code == 404 or suffix.startswith("?")
    assert "no-store" in page["Cache-Control"]


@pytest.mark.fault("68")
def test_nothing_the_faces_do_fetches_an_address() -> None:
    """Server-side requests belong to set-up and the supervisor of processes. On a face one room makes some: sign-on by
    OIDC asks the provider that the operator named, and follows no redirect (tests/access/test_oidc.py). The worker and
    the watcher hand messages to servers that the operator named (tests/messaging), and the worker mails checkpoints and
    asks the telephone system for calls back; no face is told their secrets (test_channels.py)."""
    fetches = re.compile(
        r"\b(urlopen|urllib\.request|http\.client|requests|httpx|aiohttp|socket\.create_connection|import smtplib)\b"
    )
    folder = settings.HEARTHLINE.packs.parent / "src" / "hearthline"
    found = {str(p.relative_to(folder)) for p in folder.rglob("*.py") if fetches.search(p.read_text())}
    of_the_worker = {"journal/mail.py", "messaging/adapters/posting.py", "messaging/adapters/smtp.py"}
    assert {name for name in found if not name.startswith("site/")} == {"access/outside/oidc.py"} | of_the_worker
    used = re.compile(r"\bfrom hearthline\.(journal\.mail|messaging\.adapters\.(posting|smtp)) import\b")
    users = {str(p.relative_to(folder)) for p in folder.rglob("*.py") if used.search(p.read_text())} - of_the_worker
    assert users == {"journal/anchors.py", "messaging/channels.py", "intake/line/provider.py"}
    assert found - {"access/outside/oidc.py"} - of_the_worker <= {
        "site/serve.py",
        "site/uswds.py",
        "site/assets.py",
        "site/commands.py",
        "site/proxycheck.py",
    }


@pytest.mark.fault("60")
def test_a_stranger_cannot_sign_a_person_in_to_the_stranger_s_account() -> None:
    person = staff.user("screener")
    secret = staff.factor(person)
    victim = Client(enforce_csrf_checks=True)
    login: dict[str, Any] = {"login": person.username, "password": staff.PASSWORD}
    for origin in ("https://evil.example", "null"):
        assert victim.post("/account/sign-in", login, headers={"origin": origin}).status_code == 403
    assert victim.post("/account/code", {"code": staff.code(secret)}).status_code == 403
    assert {"account_login", "mfa_authenticate"} <= OPEN_NAMES
    assert "_auth_user_id" not in victim.session
