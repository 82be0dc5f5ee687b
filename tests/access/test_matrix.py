"""Every address × every method × every role × every kind of record: what the policies say is what happens.

Nothing of a record that somebody may not know of shows anywhere, and the answer about it is the answer about nothing.
The table is `tests/access/matrix/addresses.py`; as a page, `docs/access-matrix.md`.
"""

import logging
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from hearthline.intake.door import budget
from hearthline.site.settings import public
from tests.access.matrix.addresses import TABLE
from tests.access.matrix.page import page
from tests.access.matrix.stage import set_up
from tests.access.matrix.table import ALL, ANYONE, KINDS, ROLES, Address, asked_by, expected, may_read
from tests.access.matrix.walk import METHODS, OWN_ROOMS, WHO, Answer, Walker, addresses, fill

pytestmark = pytest.mark.django_db
DESK = addresses()
PART = slice(None, None, 3 if os.environ.get("HEARTHLINE_TEST_ONLY") == "database" else 1)
"""On a second database every third address: pages and policies are the same; every cell has been asked."""
EVERY_CASE = True  # of those: a third of the third would be too few
ABOUT = [name for name in DESK if name in TABLE and TABLE[name].about][PART]
PLAIN = [name for name in DESK if name in TABLE and not TABLE[name].about][PART]
ASKED = [name for name in ABOUT + PLAIN if asked_by(TABLE[name], "post") not in ("", ANYONE, ALL)]
WRITE_IT = """
The address {name} ({path}) has no entry in tests/access/matrix/addresses.py. Write one in a block of your own:

    "{name}": Address({about!r}, "a GET's action@purpose", "a POST's action@purpose", {{"what": "a right form sends"}}),

The first word says what it is about: one of {kinds}, or "" for no record. Leave a method out that it does not take. Any
id in the path that no kind has yet is given by tests/access/matrix/stage.py. Then write the page anew:
python -m tests.access.matrix --write docs/access-matrix.md
"""


@pytest.fixture
def _django_db_helper() -> None:
    """In place of a transaction for each test (pytest-django's): all of them share the stage's."""


@pytest.fixture(scope="module")
def walker(django_db_setup: None, django_db_blocker: Any) -> Iterator[Walker]:
    """One stage for all cells, in one transaction that is taken back."""
    logging.disable(logging.CRITICAL)  # not a line for each of thousands of refusals
    with django_db_blocker.unblock(), set_up() as stage:
        walker = Walker(stage)
        with walker.known_at_the_door():
            yield walker
    logging.disable(logging.NOTSET)


def test_every_address_of_the_desk_is_in_the_table() -> None:
    missing = [
        WRITE_IT.format(name=name, path=path, about="report" if "<" in path else "", kinds=", ".join(KINDS))
        for name, path in DESK.items()
        if name not in TABLE
    ]
    assert not missing, "\n".join(missing)
    bare = [name for name in PLAIN if "<" in DESK[name] and asked_by(TABLE[name], "get") != ALL]
    assert not bare, "these addresses name a record: say in the table which kind"
    assert not set(TABLE) - set(DESK), "these addresses are gone: take them out of the table"


def test_the_page_of_the_matrix_is_up_to_date() -> None:
    written = Path("docs/access-matrix.md").read_text(encoding="utf-8")
    assert written == page(), "write it anew: python -m tests.access.matrix --write docs/access-matrix.md"


def _secret(walker: Walker, role: str) -> "re.Pattern[bytes]":
    """Words that this role may read nowhere at all."""
    hidden = [
        word
        for (about, name), words in walker.stage.words().items()
        for word in words
        if not role or not may_read(role, about, KINDS[about][name])
    ]
    return re.compile(b"|".join(re.escape(word.encode()) for word in hidden) or rb"(?!)")


@pytest.fixture(scope="module")
def secrets(walker: Walker) -> dict[str, "re.Pattern[bytes]"]:
    return {role: _secret(walker, role) for role in ("", *ROLES)}


def _wrong(answer: Answer, secret: "re.Pattern[bytes]", allowed: bool, here: bool) -> str:
    """What is wrong with an answer whatever the record; "" for nothing."""
    leak = secret.search(answer.told())
    if leak:
        return f"tells {leak[0].decode()}"
    if answer.status >= 500:
        return f"fails: {answer.status}"
    if not here:
        fits = (answer.status, answer.body) == (405, b"") and answer.read <= WHO and not answer.written
        return "" if fits else f"{answer.status} instead of 405, from {sorted(answer.read)}"
    if allowed == answer.refused or answer.status == 405:
        return f"{answer.status} instead of {'leave' if allowed else 'a refusal'}"
    if answer.refused and answer.written - set(OWN_ROOMS):
        return f"writes {sorted(answer.written - set(OWN_ROOMS))} and refuses"
    return ""


def _kinds(address: Address, method: str, role: str) -> list[str]:
    """The kinds of a cell, what is absent first. A method that is not there is answered before anything of a record is
    read (which is asked for): there one kind stands for all, another one each time."""
    every = sorted(KINDS[address.about], key=lambda one: one != "absent")
    if asked_by(address, method):
        return every
    return [every[(METHODS.index(method) + list(ROLES).index(role)) % len(every)]]


@pytest.mark.fault("44", "46")
@pytest.mark.req("C-1")
@pytest.mark.parametrize("name", ABOUT)
def test_each_cell_answers_as_the_policies_say(walker: Walker, secrets: dict[str, Any], name: str) -> None:
    wrong = wrong_cells(walker, secrets, name)
    assert not wrong, "\n" + "\n".join(wrong)


def wrong_cells(walker: Walker, secrets: dict[str, Any], name: str) -> list[str]:
    """What is wrong in the cells of one address about a record."""
    address, wrong = TABLE[name], list[str]()
    kinds = walker.stage.kinds[address.about]
    for role in ROLES:
        for method in METHODS:
            none: Answer | None = None
            for kind in _kinds(address, method, role):
                record = kinds[kind]
                want = expected(address, method, role, KINDS[address.about][kind])
                form = walker.form_for(role, address, record) if method == "post" and want.here else {}
                got = walker.ask(role, method, fill(DESK[name], record.ids), form)
                said = _wrong(got, secrets[role], want.allowed, want.here)
                if kind == "absent":
                    none = got
                elif none and not said and not want.allowed and not want.known:
                    same = got.apart_from(record.ids) == none.apart_from(kinds["absent"].ids)
                    said = "" if same else "does not answer as for nothing"
                if said:
                    wrong.append(f"{method} {name} by {role} ({kind}): {said}")
    return wrong


@pytest.mark.fault("46")
@pytest.mark.parametrize("name", PLAIN)
def test_a_page_about_no_record_shows_each_only_what_is_theirs(
    walker: Walker, secrets: dict[str, Any], name: str
) -> None:
    wrong = wrong_pages(walker, secrets, name)
    assert not wrong, "\n" + "\n".join(wrong)


def wrong_pages(walker: Walker, secrets: dict[str, Any], name: str) -> list[str]:
    """What is wrong in the cells of one address about no record."""
    address, wrong = TABLE[name], list[str]()
    for role, (_right, agency) in ROLES.items():
        for method in METHODS:
            want = expected(address, method, role, {"agency": agency})
            form = walker.form_for(role, address, None) if method == "post" else {}
            got = walker.ask(role, method, fill(DESK[name], walker.stage.door), form)
            if asked_by(address, method) == ALL:
                said = "tells" if secrets[role].search(got.told()) else "fails" if got.status >= 500 else ""
            else:
                said = _wrong(got, secrets[role], want.allowed, want.here)
            if said:
                wrong.append(f"{method} {name} by {role}: {said}")
    return wrong


@pytest.mark.fault("46", "58")
@pytest.mark.parametrize(
    "name", [name for name in ABOUT + PLAIN if asked_by(TABLE[name], "post") not in ("", ANYONE, ALL)]
)
def test_who_may_not_is_told_so_before_anything_of_the_form_is_looked_at(walker: Walker, name: str) -> None:
    """No word about what is wrong with a form for somebody who may not send it at all: empty, right and senseless ones
    get the same answer."""
    address, wrong = TABLE[name], []
    kind = next((one for one in KINDS[address.about]), "") if address.about else ""
    record = walker.stage.kinds[address.about][kind] if kind else None
    path = fill(DESK[name], record.ids if record else {})
    for role in ("no role", "administrator", "away supervisor", "screener"):
        attrs = KINDS[address.about][kind] if kind else {"agency": ROLES[role][1]}
        if expected(address, "post", role, attrs).allowed:
            continue
        right = walker.form_for(role, address, record)
        answers = [walker.ask(role, "post", path, form) for form in (right, {}, dict.fromkeys(right, "\x01?"))]
        if not all(one.refused for one in answers) or len({one.apart_from({}) for one in answers}) != 1:
            wrong.append(f"{name} by {role}: {[one.status for one in answers]}")
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.fault("44", "46")
def test_a_stranger_at_the_desk_is_sent_to_sign_in_alike_for_what_is_there_and_what_is_not(
    walker: Walker, secrets: dict[str, Any]
) -> None:
    for name in ABOUT:
        kinds = walker.stage.kinds[TABLE[name].about]
        for method in METHODS:
            given = [walker.ask("", method, fill(DESK[name], one.ids)).apart_from(one.ids) for one in kinds.values()]
            assert len(set(given)) == 1, (method, name)
            status, headers, body = given[0]
            assert (status, secrets[""].search(body)) == (302, None), (method, name)
            assert dict(headers)["Location"].startswith("/account/sign-in"), (method, name)


PUBLIC_IDS = {"number": 1, "place": "fl", "county": "alachua", "entry_id": "fl.line", "pk": "none", "_": "nothing"}
PUBLIC_IDS |= {"code": "abc123", "offer_id": 1}


@pytest.mark.fault("46")
@pytest.mark.req("C-1")
def test_the_public_face_shows_nothing_of_any_record_to_anybody_by_any_method(
    walker: Walker, secrets: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor to somebody signed in at the desk: it knows neither that cookie nor any of the desk's addresses."""
    monkeypatch.setattr(budget, "_budget", budget.Budget())
    face = {"ROOT_URLCONF": "hearthline.site.urls_public", "MIDDLEWARE": vars(public)["MIDDLEWARE"]}
    with override_settings(**face, HEARTHLINE_FACE="public"):
        outside = Walker.at_another_face(walker)
        for path in addresses("public").values():
            for method in METHODS:
                for role in ("", "supervisor"):
                    got = outside.ask(role, method, fill(path, PUBLIC_IDS), {"code": "XXXX", **walker.form})
                    assert got.status < 500, (method, path, got.status)
                    assert not secrets[""].search(got.told()), (method, path)
        for name in ABOUT:
            record = next(iter(walker.stage.kinds[TABLE[name].about].values()))
            assert outside.ask("supervisor", "get", fill(DESK[name], record.ids)).status == 404, name
