"""Two presses in the same moment, in two transactions that do not see each other."""

import threading
from contextlib import suppress
from typing import Any

import pytest
from django.db import connections

from hearthline.duty import oncall
from hearthline.ground.errors import DomainError
from hearthline.intake.line import actions
from hearthline.intake.line.models import Contact
from tests import staff
from tests.intake.line.build import DESK, waiting


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_one_person_who_presses_twice_at_once_has_one_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oncall, "at_work", lambda _agency, ids: set(ids))
    viewer = staff.viewer("screener")
    actions.ready(viewer=viewer, on=True, address=DESK)
    waiting("a")
    waiting("b")
    real, both, wrong = actions._free_hands, threading.Barrier(2), []

    def free(who: Any) -> None:
        real(who)
        both.wait(10)

    def press() -> None:
        try:
            with suppress(threading.BrokenBarrierError):
                actions.take_next(viewer=viewer)
        except DomainError as told:
            wrong.append(told.code)
        finally:
            connections.close_all()

    monkeypatch.setattr(actions, "_free_hands", free)
    each = [threading.Thread(target=press) for _ in range(2)]
    for one in each:
        one.start()
    for one in each:
        one.join()
    assert Contact.unscoped.filter(taken_by=viewer.id, state="ringing").count() == 1
    assert set(wrong) <= {"line.busy"}
