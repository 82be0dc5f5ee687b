"""No two parties' pages ever share anything but the people who work here, and no code opens another's."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import transaction
from hypothesis import given
from hypothesis import settings as drawing
from hypothesis import strategies as st

from hearthline.helpdesk.mycase import actions, letters
from hearthline.helpdesk.mycase.door import opening
from hearthline.helpdesk.mycase.models import Letter, Party, Role, View
from hearthline.helpdesk.mycase.sheet import POSTS, Sheet
from hearthline.sealing import SealError, open_as_reporter
from hearthline.sealing.letters import read_letter_code
from tests.helpdesk.mycase.build import TEAM, agent

pytestmark = [pytest.mark.django_db, pytest.mark.req("H-5", "C-3")]
AGENCY = settings.HEARTHLINE_AGENCY
ROLES = st.lists(st.sampled_from(Role.values), min_size=2, max_size=5, unique=True)
LANGUAGES = st.sampled_from(["en", "es", "hmn"])
CASES = st.integers(1, 10**9).map(lambda number: f"Zq{number}qz")
NAMES = st.text("abcdefgh", min_size=3, max_size=9).map(lambda text: f"Worker {text}")


@contextmanager
def undone() -> Iterator[None]:
    """Each example begins with empty tables."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)


def words_of(sheet: Sheet) -> set[str]:
    """Everything that a page could show of its own."""
    people = [getattr(sheet, post) for post in POSTS]
    return {text for one in people for text in (one.name, one.badge, one.phone) if text} | {sheet.opens, sheet.closes}


def open_all(codes: dict[UUID, str]) -> dict[UUID, Sheet]:
    found = {party: opening.open_sheet(code) for party, code in codes.items()}
    assert all(found.values())
    return {party: sheet for party, sheet in found.items() if sheet}


@drawing(max_examples=25)
@given(data=st.data())
def test_pages_of_one_case_and_of_another_share_staff_and_nothing_else(data: st.DataObject) -> None:
    with undone():
        codes: dict[UUID, str] = {}
        staff_words: dict[UUID, set[str]] = {}
        numbers = data.draw(st.lists(CASES, min_size=2, max_size=2, unique_by=str.lower), "cases")
        for case in numbers:
            given_team = {**TEAM, "worker_name": data.draw(NAMES, "worker")}
            roles = data.draw(ROLES, "roles")
            row = actions.enter(viewer=agent(), case=case, parties=roles, given=given_team)
            for party in Party.unscoped.filter(assignment=row):
                language = data.draw(LANGUAGES, "language")
                made = letters.make_letter(viewer=agent(), party_id=party.pk, language=language, letter_id=uuid4())
                codes[party.pk] = made.code
                staff_words[party.pk] = set(given_team.values())
        sheets = open_all(codes)
        for party, sheet in sheets.items():
            assert words_of(sheet) <= staff_words[party]
            raw = sheet.raw().decode()
            assert not [case for case in numbers if case in raw]
            assert not [role for role in Role.values if role in raw]
            assert not [str(one) for one in codes if str(one) in raw or one.hex in raw]
        opens_its_own_alone(codes)


def opens_its_own_alone(codes: dict[UUID, str]) -> None:
    """Each private half is tried on every sealed sheet: it opens the one of its own letter."""
    owner = {letter.pk: letter.party_id for letter in Letter.unscoped.filter(ended_at__isnull=True)}
    views = list(View.unscoped.all())
    assert len({view.lookup for view in views}) == len(views) == len(codes)
    assert len({bytes(view.sealed) for view in views}) == len(views)
    assert len({len(view.sealed) for view in views}) == 1, "how long it is tells nothing"
    for party, code in codes.items():
        secret = read_letter_code(AGENCY, code)
        for view in views:
            try:
                open_as_reporter(secret.private, bytes(view.sealed), opening.context_of(AGENCY, view.pk))
                opened = True
            except SealError:
                opened = False
            assert opened is (owner[view.pk] == party)
            assert (secret.lookup == view.lookup) is opened


@drawing(max_examples=25)
@given(
    acts=st.lists(
        st.tuples(st.sampled_from(["letter", "end", "change", "close"]), st.integers(0, 2), NAMES), max_size=8
    )
)
def test_whatever_is_done_in_whatever_order_each_code_opens_what_is_so_now(acts: list[tuple[str, int, str]]) -> None:
    """A model beside the rows: who works there now, and which code of each party is the one that works."""
    with undone():
        row = actions.enter(viewer=agent(), case="Zq1qz", parties=["parent_a", "youth", "relative"], given=TEAM)
        parties = list(Party.unscoped.filter(assignment=row).order_by("pk"))
        worker, version, is_open = TEAM["worker_name"], 1, True
        works: dict[UUID, tuple[str, UUID]] = {}
        dead: list[str] = []
        for act, which, name in acts:
            party = parties[which].pk
            if act == "letter" and is_open:
                own = uuid4()
                made = letters.make_letter(viewer=agent(), party_id=party, language="en", letter_id=own)
                dead += [works[party][0]] if party in works else []
                works[party] = (made.code, own)
            elif act == "end" and party in works:
                code, own = works.pop(party)
                letters.end_letter(viewer=agent(), letter_id=own)
                dead.append(code)
            elif act == "change" and is_open:
                worker = name
                told = {**TEAM, "worker_name": name}
                seen = actions.change_team(viewer=agent(), assignment_id=row.pk, given=told, version=version)
                version += 1
                assert seen == len(works)
            elif act == "close":
                actions.close(viewer=agent(), assignment_id=row.pk)
                dead += [code for code, _own in works.values()]
                works, is_open = {}, False
            for code, _own in works.values():
                sheet = opening.open_sheet(code)
                assert sheet is not None
                assert sheet.worker.name == worker
            assert not [code for code in dead if opening.open_sheet(code)]
            assert View.unscoped.count() == len(works)
