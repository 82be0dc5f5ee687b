"""What a session owes: a random key, an end that is an end, a way out in sight, nothing left behind."""

import re
import string
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.hashers import get_hasher, make_password
from django.test import Client, override_settings

from hearthline.access.models import User
from hearthline.site.settings import base, public
from tests import staff
from tests.faults.desk_world import addresses, filled

pytestmark = pytest.mark.django_db
SOURCE = Path(base.__file__).resolve().parents[2]


def key(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def test_a_session_key_has_128_random_bits_and_more() -> None:
    """32 characters of 36: 165 bits. A key is never made of anything about the person."""
    keys = set()
    for number in range(6):
        client = Client()
        person = staff.user("screener", username=f"person{number}")
        staff.sign_in(client, person, staff.factor(person))
        keys.add(key(client))
        assert person.username not in key(client)
    assert len(keys) == 6
    for one in keys:
        assert len(one) >= 32
        assert set(one) <= set(string.ascii_lowercase + string.digits)
        assert len(set(one)) > 10


@pytest.mark.fault("62")
def test_the_key_changes_at_sign_in_and_the_one_before_opens_nothing() -> None:
    """Also between the two steps: who saw the key of the half-open session has nothing afterwards."""
    person, client = staff.user("screener"), Client()
    secret = staff.factor(person)
    client.post("/account/sign-in", {"login": person.username, "password": staff.PASSWORD})
    half = key(client)
    client.post("/account/code", {"code": staff.code(secret)})
    whole = key(client)
    assert half != whole
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = half
    assert thief.get("/account/password").status_code == 302
    assert client.get("/account/password").status_code == 200


@pytest.mark.fault("62")
def test_a_cookie_copied_before_signing_out_opens_nothing_after_it() -> None:
    desk, thief = staff.desk("screener"), Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = key(desk.client)
    assert thief.get("/account/password").status_code == 200, "the copy is worth as much as the cookie, until"
    desk.client.post("/account/sign-out")
    assert thief.get("/account/password").status_code == 302


@pytest.mark.parametrize("role", ["screener", "supervisor", "administrator"])
def test_every_page_of_the_desk_has_the_way_out_on_it(role: str) -> None:
    desk, seen = staff.desk(role), []
    for path, name in addresses(filled().ids):
        page = desk.client.get(path)
        whole = page.status_code == 200 and b"</html>" in page.content
        # Print-outs have no links, and the two pages of leaving lead out by themselves.
        if not whole or name.startswith("paper:") or name in ("account_logout", "access_signed_out"):
            continue
        if b'href="/account/sign-out"' not in page.content and b'action="/account/sign-out"' not in page.content:
            seen.append(name)
    assert seen == []


def test_passwords_rest_under_argon2id_with_todays_settings() -> None:
    """The real hasher of the desk; the suite itself signs in with a cheap one."""
    with override_settings(PASSWORD_HASHERS=base.build(settings.HEARTHLINE)["PASSWORD_HASHERS"]):
        kept = make_password(staff.PASSWORD)
        hasher = get_hasher()
        assert hasher.algorithm == "argon2"
        # OWASP's floor of 2026: 19 MiB, two rounds, one lane.
        assert (hasher.memory_cost >= 19_456, hasher.time_cost >= 2) == (True, True)
        assert kept.startswith("argon2$argon2id$")
        assert User(password=kept).check_password(staff.PASSWORD)
        assert make_password(staff.PASSWORD) != kept, "a salt of its own"


@pytest.mark.parametrize("face", ["public", "desk"])
def test_trace_is_answered_by_no_address_of_either_face(face: str) -> None:
    own = {"ROOT_URLCONF": public.ROOT_URLCONF, "MIDDLEWARE": public.MIDDLEWARE} if face == "public" else {}
    answered = []
    with override_settings(**own):
        client = Client() if face == "public" else staff.desk("supervisor").client
        for path, name in addresses(filled().ids, f"hearthline.site.urls_{face}"):
            page = client.trace(path, headers={"x-told": "echo-me"})
            if page.status_code not in (302, 403, 404, 405) or b"echo-me" in page.content:
                answered.append((name, page.status_code))
    assert answered == []


def test_scripts_keep_nothing_told_in_the_browser() -> None:
    """Which keys of the browser's own storage our scripts use: ids of alarms, and a random name of the tab."""
    used: dict[str, set[str]] = {}
    for path in SOURCE.rglob("static/**/*.js"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"localStorage|indexedDB|document\.cookie|caches\.open|serviceWorker", text), path.name
        for call in re.findall(r"sessionStorage\.setItem\(([^,]+),", text):
            used.setdefault(path.name, set()).add(call.strip())
    assert used == {"alarm.js": {"KEPT"}, "presence.js": {'"writer"'}}
