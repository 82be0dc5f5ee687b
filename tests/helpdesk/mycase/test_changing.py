"""The worker changes, the case closes: what a family sees from that moment, without a new letter."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from hearthline.ground.errors import DomainError, Refused
from hearthline.ground.ids import uuid7
from hearthline.helpdesk.mycase import actions, letters
from hearthline.helpdesk.mycase.models import Assignment, Letter, View
from hearthline.journal.models import Entry
from tests import staff
from tests.helpdesk.mycase.build import NEXT, agent, code_for, entered, main, opened

pytestmark = [pytest.mark.django_db, pytest.mark.req("H-5")]
OLD, NEW = "Marguerite Oyelaran", "Ansel Prudhomme"


def test_every_open_letter_shows_the_new_worker_at_once_and_none_is_made_anew(family: Client) -> None:
    made = entered()
    codes = [code_for(made.party(), "es"), code_for(made.party("parent_b"))]
    before = set(View.unscoped.values_list("pk", "lookup", "expires_at"))
    told = actions.change_team(viewer=agent(), assignment_id=made.row.pk, given=NEXT, version=1)
    assert told == 2
    for code in codes:
        html = main(opened(family, code)[1])
        assert NEW in html
        assert "+19165550177" in html
        assert OLD not in html
    assert set(View.unscoped.values_list("pk", "lookup", "expires_at")) == before
    assert Entry.objects.get(tag="mycase:assignment:change").fields == "letters=2"


def test_a_letter_that_ended_does_not_come_back_with_a_change(family: Client) -> None:
    made, own = entered(), uuid4()
    code = code_for(made.party(), letter_id=own)
    letters.end_letter(viewer=agent(), letter_id=own)
    assert actions.change_team(viewer=agent(), assignment_id=made.row.pk, given=NEXT, version=1) == 0
    assert NEW not in opened(family, code)[1]
    assert not View.unscoped.exists()


def test_who_opened_the_form_before_somebody_else_changed_it_looks_again() -> None:
    made = entered()
    actions.change_team(viewer=agent(), assignment_id=made.row.pk, given=NEXT, version=1)
    with pytest.raises(DomainError, match=r"mycase\.changed"):
        actions.change_team(viewer=agent(), assignment_id=made.row.pk, given=NEXT, version=1)
    assert Assignment.unscoped.get().version == 2


def test_a_wrong_form_changes_nothing_that_a_family_sees(family: Client) -> None:
    made = entered()
    code = code_for(made.party())
    with pytest.raises(DomainError):
        actions.change_team(
            viewer=agent(), assignment_id=made.row.pk, given={**NEXT, "supervisor_phone": "none"}, version=1
        )
    assert OLD in opened(family, code)[1]


def test_a_change_that_fails_half_way_changed_nothing_for_anybody(
    family: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No family is told of the new worker while another of the same case is still told of the old one."""
    made = entered()
    codes = [code_for(made.party()), code_for(made.party("parent_b"))]
    sealed: list[object] = []
    real = actions.sealed_for

    def breaks(letter: Letter, sheet: Any) -> bytes:
        sealed.append(letter)
        if len(sealed) == 2:
            raise RuntimeError("the machine stopped")
        return real(letter, sheet)

    monkeypatch.setattr(actions, "sealed_for", breaks)
    with pytest.raises(RuntimeError):
        actions.change_team(viewer=agent(), assignment_id=made.row.pk, given=NEXT, version=1)
    assert len(sealed) == 2
    for code in codes:
        html = opened(family, code)[1]
        assert OLD in html
        assert NEW not in html
    assert Assignment.unscoped.get().version == 1
    assert not Entry.objects.filter(tag="mycase:assignment:change").exists()


def test_closing_is_immediate_and_for_good(family: Client) -> None:
    made = entered()
    codes = [code_for(made.party(), "es"), code_for(made.party("parent_b"))]
    assert all(OLD in opened(family, code)[1] for code in codes)
    actions.close(viewer=agent(), assignment_id=made.row.pk)
    assert not View.unscoped.exists(), "nothing is left to open"
    for code in codes:
        status, html = opened(family, code)
        assert (status, OLD in html) == (422, False)
    assert {row.ended_why for row in Letter.unscoped.all()} == {"closed"}
    with pytest.raises(DomainError, match="closed"):
        actions.change_team(viewer=agent(), assignment_id=made.row.pk, given=NEXT, version=1)
    actions.close(viewer=agent(), assignment_id=made.row.pk)
    assert Entry.objects.filter(tag="mycase:assignment:close").count() == 1


@pytest.mark.parametrize("post", ["worker", "backup"])
def test_the_worker_and_who_steps_in_close_their_own_family_s_page(family: Client, post: str) -> None:
    worker = staff.viewer("screener")
    made = entered(**{f"{post}_user": worker.id})
    code = code_for(made.party())
    actions.close(viewer=worker, assignment_id=made.row.pk)
    assert OLD not in opened(family, code)[1]


def test_the_worker_ends_one_letter_of_their_own_family() -> None:
    worker, own = staff.viewer("screener"), uuid4()
    made = entered(worker_user=worker.id)
    code_for(made.party(), letter_id=own)
    letters.end_letter(viewer=worker, letter_id=own)
    assert Letter.unscoped.get().ended_why == "revoked"


@pytest.mark.parametrize(
    "act",
    [
        lambda viewer, made, _own: actions.close(viewer=viewer, assignment_id=made.row.pk),
        lambda viewer, _made, own: letters.end_letter(viewer=viewer, letter_id=own),
        lambda viewer, made, _own: actions.change_team(viewer=viewer, assignment_id=made.row.pk, given=NEXT, version=1),
        lambda viewer, made, _own: actions.add_party(viewer=viewer, assignment_id=made.row.pk, role="youth"),
    ],
)
@pytest.mark.parametrize(
    ("role", "agency"),
    [("screener", staff.HERE), ("administrator", staff.HERE), ("", staff.HERE), ("agent", staff.THERE)],
)
def test_nobody_else_touches_it(family: Client, act: Callable[..., Any], role: str, agency: str) -> None:
    made, own = entered(), uuid4()
    code = code_for(made.party(), letter_id=own)
    with pytest.raises(Refused):
        act(staff.viewer(role, agency), made, own)
    assert OLD in opened(family, code)[1]


def test_the_assigned_worker_may_end_and_not_change() -> None:
    worker = staff.viewer("screener")
    made = entered(worker_user=worker.id)
    with pytest.raises(Refused):
        actions.change_team(viewer=worker, assignment_id=made.row.pk, given=NEXT, version=1)
    with pytest.raises(Refused):
        letters.make_letter(viewer=worker, party_id=made.party(), language="en", letter_id=uuid4())


def test_what_is_not_there_is_refused_like_another_agencys() -> None:
    away = staff.viewer("agent", staff.THERE)
    said = set()
    for number in (entered().row.pk, uuid7()):
        with pytest.raises(Refused) as refused:
            actions.close(viewer=away, assignment_id=number)
        said.add(refused.value.message)
    assert len(said) == 1
