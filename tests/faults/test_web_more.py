"""More of what any web page owes: every private address refuses to look like a file, guessing many names is slowed, and
nothing that is told makes a machine of ours call anybody."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client, override_settings

from hearthline.intake.actions import open_pending
from hearthline.intake.models import Report
from hearthline.intake.viewing import draw
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.site.settings import desk as desk_face
from tests import staff
from tests.faults.desk_world import addresses, filled
from tests.intake import files
from tests.intake.public.walking import Walk

pytestmark = pytest.mark.django_db

SUFFIXES = ("/style.css", ".css", ";x.js", "%2fstyle.css", "%3fx.css")


@pytest.mark.fault("66")
@pytest.mark.parametrize("role", ["supervisor", "administrator"])
def test_no_private_address_answers_as_if_it_were_a_file(role: str) -> None:
    """For every address of the map: with a suffix it is not there, and whatever is said may be kept by nobody."""
    desk, kept, found = staff.desk(role), [], []
    for path, name in addresses(filled().ids):
        if name == "":
            continue
        for suffix in SUFFIXES:
            page = desk.client.get(path.rstrip("/") + suffix)
            if "no-store" not in page["Cache-Control"]:
                kept.append((name, suffix))
            if page.status_code == 200:
                found.append((name, suffix))
    assert kept == []
    assert found == []


@pytest.fixture
def fresh_counts() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def guess(name: str, at: str, password: str = "Larkspur-in-the-autumn-9") -> Any:
    return Client().post("/account/sign-in", {"login": name, "password": password}, REMOTE_ADDR=at)


@pytest.mark.fault("69")
def test_one_password_tried_on_many_names_is_slowed_for_its_own_address_alone(fresh_counts: None) -> None:
    """Each name once: no account's own lock ever sees it. The address it comes from runs out of tries."""
    person = staff.user("screener", username="imogen")
    staff.factor(person)
    answers = [guess(f"person{number}", "203.0.113.9").status_code for number in range(130)]
    assert answers[:50] == [200] * 50, "an office where many mistype is not stopped"
    assert 429 in answers or guess("imogen", "203.0.113.9", staff.PASSWORD).status_code != 302
    assert guess("imogen", "198.51.100.4", staff.PASSWORD).status_code == 302, "nobody else waits for it"
    assert Entry.objects.filter(tag=Tag.SIGN_IN_FAILED).count() >= 100, "and it is in the journal"


class Calls:
    """Every name that was looked up and every connection that was tried."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.tried: list[Any] = []
        monkeypatch.setattr(socket, "getaddrinfo", self._looked_up)
        real = socket.socket.connect

        def connect(own: socket.socket, address: Any) -> None:
            if own.family != socket.AF_UNIX:
                self.tried.append(address)
            real(own, address)

        monkeypatch.setattr(socket.socket, "connect", connect)

    def _looked_up(self, host: Any, *_: Any, **__: Any) -> list[Any]:
        self.tried.append(host)
        raise OSError("nobody is asked")


LURES = (
    "http://169.254.169.254/latest/meta-data/ http://127.0.0.1:5432/ file:///etc/passwd gopher://127.0.0.1:25/_x "
    "![x](http://evil.example/a.png) <img src=http://evil.example/b.png> //evil.example/c \\\\evil.example\\share"
)


@pytest.mark.fault("68")
def test_addresses_in_words_names_and_files_make_nobody_call_them(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole way: told at the public face, opened and drawn by the worker, read and asked about at the desk."""
    walk.start().press(danger="no")
    walk.press(story=LURES)
    walk.to(8)
    walk.press(name=LURES[:60], email="a@evil.example", employer="http://evil.example/")
    calls = Calls(monkeypatch)
    walk.send()
    assert walk.page.status_code == 200
    open_pending()
    assert draw(files.pdf(author="http://evil.example/a"), "application/pdf")
    report = Report.unscoped.get()
    own = {"ROOT_URLCONF": desk_face.ROOT_URLCONF, "MIDDLEWARE": desk_face.MIDDLEWARE}
    with override_settings(**own, HEARTHLINE_FACE="desk"):
        desk = staff.desk("supervisor")
        for path in (f"/screening/{report.pk}", f"/reports/{report.pk}/question"):
            assert desk.client.get(path).status_code == 200
    assert calls.tried == []
