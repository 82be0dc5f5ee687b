"""The journal keeps no names and no words: every page and act of the desk, with planted ones, and then every line."""

from typing import Any

import pytest
from django.db import connection

from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests import cast, staff
from tests.screening.test_every_desk_address import KNOWN, PROMISED, TWICE, fields, filled, ours, real

pytestmark = [pytest.mark.django_db, pytest.mark.fault("41"), pytest.mark.req("C-3")]

__all__ = ["real"]  # a fixture: everything that an address of the desk can name

WORD = "Quillfeather"
"""What is typed into every field that takes words."""


def everything_written() -> str:
    """All cells of all lines, as the database gives them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM journal_entry")
        return " ".join(str(cell) for row in cursor.fetchall() for cell in row).lower()


def test_no_line_of_the_journal_holds_a_name_or_a_word_that_was_typed(real: dict[str, Any]) -> None:
    typed = {name: WORD if value == "x" else value for name, value in fields(real).items()}
    typed |= {"name": f"{WORD} Larkspur", "given": WORD, "surname": WORD, "q": WORD, "note": WORD, "story": WORD}
    for role in ("screener", "supervisor"):
        desk = staff.desk(role, languages=("en", "hmn"))
        for address, name in ours():
            where = filled(address, real)
            assert desk.client.get(where, {"q": WORD, "after": WORD, "kind": WORD}).status_code < 500, name
            assert desk.client.post(where, typed).status_code < 500, name
    written = everything_written()
    people = [staff.NAMES[role] for role in ("screener", "supervisor", "administrator")]
    names = (KNOWN, TWICE, cast.MARISOL.name, cast.CHILD.name, *people)
    for secret in (WORD, PROMISED, cast.STORY_HMN[:12], *names, *(part for name in names for part in name.split())):
        assert len(secret) < 6 or secret.lower() not in written, secret
    done = set(Entry.objects.values_list("tag", flat=True))
    assert done <= set(Tag)
    assert len(done) >= 30, sorted(set(Tag) - done)
