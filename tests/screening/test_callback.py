"""The number to call back: for who holds the report, one press away, never without a trace, never on paper."""

from dataclasses import replace

import pytest

from hearthline.ground.errors import DomainError, Refused
from hearthline.intake.actions import identity
from hearthline.intake.models import Reveal
from hearthline.intake.queries import open_reveals
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.screening import actions
from tests import staff
from tests.cast import MARISOL
from tests.intake.build import IDENTITY
from tests.screening.build import AT_ONCE, came, decide, other_screener, screener, supervisor
from tests.screening.test_desk_report import address, text

pytestmark = pytest.mark.django_db
SAFE = replace(IDENTITY, contact_how="text first", contact_when="after 9 p.m.")


def held(viewer=None, **changes):
    screening = came(**({"identity": SAFE} | changes))
    actions.claim(viewer=viewer or screener(), report_id=screening.report_id)
    return screening


def show(screening, viewer=None):
    return actions.show_callback(viewer=viewer or screener(), report_id=screening.report_id)


@pytest.mark.req("C-1")
def test_the_holder_sees_the_number_and_the_safe_hours_and_nothing_else():
    (got,) = show(held())
    assert (got.phone, got.how, got.when) == (MARISOL.phone, "text first", "after 9 p.m.")
    assert set(vars(got) if hasattr(got, "__dict__") else got.__dataclass_fields__) == {"phone", "how", "when"}
    assert MARISOL.phone not in repr(got)


@pytest.mark.req("C-1")
@pytest.mark.fault("46")
def test_nobody_else_sees_it_a_supervisor_neither():
    screening = held()
    others = (other_screener(), supervisor(), staff.viewer("screener", staff.THERE), staff.viewer("administrator"))
    for who in others:
        with pytest.raises(Refused):
            show(screening, who)
    assert Entry.objects.filter(tag=Tag.RIGHT_REFUSED).count() == len(others)
    assert not Reveal.unscoped.exists()


def test_who_gave_it_back_or_never_had_it_does_not_see_it():
    screening = came(identity=SAFE)
    with pytest.raises(Refused):
        show(screening)
    actions.claim(viewer=screener(), report_id=screening.report_id)
    actions.release(viewer=screener(), report_id=screening.report_id)
    with pytest.raises(Refused):
        show(screening)


def test_every_showing_is_journalled_and_on_the_supervisor_s_list():
    screening = held()
    for _ in range(2):
        show(screening)
    entries = Entry.objects.filter(tag=Tag.CALLBACK_SHOWN, actor_id=screener().id, record_id=screening.report_id.hex)
    assert [entry.fields for entry in entries] == [entries[0].fields] * 2
    assert "name" not in entries[0].fields
    assert [row.purpose for row, _ in open_reveals(supervisor())] == ["callback"] * 2
    page = text(staff.desk("supervisor").client.get("/supervisor"))
    assert "only the number was shown" in page
    assert MARISOL.phone not in page


def test_it_is_recorded_even_when_the_keeper_is_away(monkeypatch: pytest.MonkeyPatch):
    screening = held()
    monkeypatch.setattr(identity, "keeper", lambda: None)
    with pytest.raises(DomainError) as refused:
        show(screening)
    assert refused.value.code == "reveal.away"
    assert Entry.objects.filter(tag=Tag.CALLBACK_SHOWN).count() == Reveal.unscoped.count() == 1


@pytest.mark.parametrize(("given", "code"), [(None, "reveal.none"), (replace(IDENTITY, phone=""), "callback.none")])
def test_a_report_without_a_number_says_so(given, code: str):
    screening = held(identity=given)
    with pytest.raises(DomainError) as refused:
        show(screening)
    assert refused.value.code == code


def test_the_page_has_one_key_for_it_only_while_one_holds_it():
    screening, desk = came(identity=SAFE), staff.desk()
    assert 'data-key="b"' not in text(desk.client.get(address(screening)))
    desk.client.post(address(screening, "claim"))
    assert text(desk.client.get(address(screening))).count('data-key="b"') == 1
    without = came()
    desk.client.post(address(without, "claim"))
    assert 'data-key="b"' not in text(desk.client.get(address(without)))


@pytest.mark.fault("43")
def test_the_number_is_in_the_answer_and_nowhere_else_and_leaves_neither_in_a_copy_nor_on_paper():
    screening, desk = came(identity=SAFE), staff.desk()
    desk.client.post(address(screening, "claim"))
    answer = desk.client.post(address(screening, "callback"))
    page = text(answer)
    assert answer["Cache-Control"] == "no-store"
    shown = page.split('id="callback"')[1].split("</section>")[0]
    assert MARISOL.phone in shown
    assert "after 9 p.m." in shown
    opening = page.split('id="callback"')[0].rsplit("<section", 1)[1] + page.split('id="callback"')[1].split(">")[0]
    assert "data-reporter" in opening
    assert "hl-noprint" in opening
    assert page.count(MARISOL.phone) == shown.count(MARISOL.phone)
    for place in (address(screening), address(screening, "print"), "/"):
        assert MARISOL.phone not in text(desk.client.get(place))


def test_who_does_not_hold_it_is_refused_on_the_page_too():
    screening, desk = held(other_screener()), staff.desk()
    assert desk.client.post(address(screening, "callback")).status_code == 403
    assert desk.client.get(address(screening, "callback")).status_code == 405


def test_a_page_of_a_report_without_a_number_says_it_in_place():
    screening, desk = held(identity=replace(IDENTITY, phone="")), staff.desk()
    page = text(desk.client.post(address(screening, "callback")), 422)
    assert "They gave no number to call back." in page


def test_after_the_decision_nobody_holds_it_and_nobody_sees_the_number():
    screening = held()
    decide(screening, screener(), AT_ONCE, "A small child.")
    with pytest.raises(Refused):
        show(screening)
