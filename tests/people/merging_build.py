"""One child twice, and every row of the room, for the tests of merges."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from hearthline.ground.errors import DomainError
from hearthline.linkage.record import Name
from hearthline.people import actions
from hearthline.people.actions.snapshots import plain
from hearthline.people.models import Merge, Person
from tests.people.family import (
    DASHIELL,
    IMOGEN,
    OTHER_REPORT,
    REPORT,
    SCORE,
    SOLVEIG,
    make,
    wren,
)

WHY = "same birthday, same mother"
MOVES_ON = {"version", "changed_at"}
"""Columns of a person that never go back: a page from before must not win."""


SKIPPED = {(Person, name) for name in MOVES_ON}


def tables() -> Iterator[type[models.Model]]:
    """Every table of the room that holds facts. Not the index, which is made from them, and not what merges keep."""
    for table in apps.get_app_config("people").get_models():
        points = any(field.related_model is Person for field in table._meta.concrete_fields)
        if (points or table is Person) and table is not Merge:
            yield table


def everything() -> dict[str, dict[str, Any]]:
    """Every row of every table, as it stands."""
    return {
        table.__name__: {
            str(row.pk): {name: value for name, value in plain(row).items() if (table, name) not in SKIPPED}
            for row in table._default_manager.all()
        }
        for table in tables()
    }


def one(first: Person, second: Person) -> Merge:
    return actions.merge(viewer=SOLVEIG, absorbed_id=first.pk, survivor_id=second.pk, why=WHY)


def two(merge: Merge, **more: Any) -> Any:
    return actions.unmerge(viewer=SOLVEIG, merge_id=merge.pk, why="two children", **more)


def code(failed: pytest.ExceptionInfo[DomainError]) -> str:
    return failed.value.code


def twice() -> tuple[Person, Person]:
    """The same child twice: once with a birth, an address and a report; once with another name and another report."""
    first = wren(identifiers=[("case", "C-17")])
    second = make(Name("Ren", "Solis"), phones=["916-555-0163"])
    actions.join_household(viewer=IMOGEN, person_id=first.pk, with_person=make(DASHIELL).pk)
    actions.warn(viewer=IMOGEN, person_id=first.pk, kind="dog")
    actions.note_past(viewer=IMOGEN, person_id=first.pk, kind="case", county="Hill")
    actions.link(viewer=IMOGEN, report_id=REPORT, slot="child-1", person_id=first.pk, score=SCORE)
    actions.link(viewer=IMOGEN, report_id=OTHER_REPORT, slot="child-1", person_id=second.pk, score=SCORE)
    return first, second
