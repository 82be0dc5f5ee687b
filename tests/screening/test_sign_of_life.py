"""The short claim of an emergency, and the sign of life that keeps it."""

import json
from datetime import timedelta

import pytest

from hearthline.duty import promises
from hearthline.duty.models import Alert
from hearthline.ground import clock
from hearthline.ground.errors import ConfigurationError, DomainError, Refused
from hearthline.journal.models import Entry
from hearthline.screening import actions
from hearthline.screening.actions import Held
from hearthline.screening.actions.state import holder
from hearthline.sealing import new_token
from hearthline.ui.agency import current_pack
from tests import staff
from tests.intake.build import arrived
from tests.screening.build import AT_ONCE, again, answer, came, decide, other_screener, screener
from tests.screening.test_desk_report import address, text

pytestmark = pytest.mark.django_db
SHORT, LONG = timedelta(minutes=5), timedelta(minutes=15)


def take(screening, viewer=None):
    return actions.claim(viewer=viewer or screener(), report_id=screening.report_id)


def touch(screening, viewer=None):
    return actions.touch(viewer=viewer or screener(), report_id=screening.report_id)


def test_the_minutes_are_the_pack_s_settings_of_the_demonstration_agency():
    pack = current_pack()
    for key, minutes in ((promises.CLAIM_EMERGENCY_WARN, 3), (promises.CLAIM_EMERGENCY, 5)):
        value = pack.value(key)
        assert (value.value, value.unit, value.confidence) == (minutes, "minutes", "unverified")
        assert "demonstration agency" in str(value.citation).lower()
    assert promises.claim_warning() < promises.claim_lease(emergency=True) < promises.claim_lease()


def test_a_pack_without_a_number_of_minutes_is_a_mistake_of_configuration(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(promises, "CLAIM_EMERGENCY", "agency.name")
    with pytest.raises(ConfigurationError):
        promises.claim_lease(emergency=True)


@pytest.mark.parametrize(("danger", "length"), [("yes", SHORT), ("cannot_call", SHORT), ("unsure", LONG), ("no", LONG)])
def test_only_an_emergency_is_held_for_the_short_time(danger: str, length: timedelta):
    screening, at = came(danger=danger), clock.now()
    with clock.freeze(at):
        assert take(screening).claimed_until == at + length


@pytest.mark.req("S-1")
def test_an_idle_emergency_goes_back_after_five_minutes_and_alarms_again():
    screening, at = came(danger="yes"), clock.now()
    with clock.freeze(at):
        actions.answer_alarm(viewer=screener(), alert_id=Alert.unscoped.get().pk)
    with clock.freeze(at + SHORT - timedelta(seconds=1)):
        assert actions.alarm_lapsed() == 0
    with clock.freeze(at + SHORT):
        assert holder(again(screening)) == ""
        assert actions.alarm_lapsed() == 1
        assert Alert.unscoped.filter(acknowledged_at=None, about="left").count() == 1
        assert take(screening, other_screener()).claimed_by == other_screener().id


def test_a_sign_of_life_keeps_it_without_a_version_an_entry_or_a_changed_list():
    screening, at = came(danger="yes"), clock.now()
    with clock.freeze(at):
        take(screening)
    before, entries = again(screening), Entry.objects.count()
    for minutes in (2, 4, 8, 12):
        with clock.freeze(at + timedelta(minutes=minutes)):
            until = touch(screening)
            assert until == at + timedelta(minutes=minutes) + SHORT
    now = again(screening)
    assert now.claimed_until == until
    assert (now.version, now.changed_at, Entry.objects.count()) == (before.version, before.changed_at, entries)


def test_a_sign_of_life_comes_too_late_when_the_claim_has_ended():
    screening, at = came(danger="yes"), clock.now()
    with clock.freeze(at):
        take(screening)
    with clock.freeze(at + SHORT), pytest.raises(DomainError) as refused:
        touch(screening)
    assert refused.value.code == "screening.not-held"


def test_a_sign_of_life_is_only_the_holder_s():
    screening = came()
    with pytest.raises(DomainError) as refused:
        touch(screening)
    assert refused.value.code == "screening.not-held"
    take(screening)
    with pytest.raises(Held):
        touch(screening, other_screener())
    for who in (staff.viewer("screener", staff.THERE), staff.viewer("administrator")):
        with pytest.raises(Refused):
            touch(screening, who)
    assert again(screening).claimed_by == screener().id


def test_a_decided_report_is_kept_by_nobody():
    screening = came()
    take(screening)
    decide(screening, screener(), AT_ONCE, "A small child.")
    with pytest.raises(DomainError):
        touch(screening)


def test_what_becomes_an_emergency_while_it_is_held_is_held_for_the_short_time():
    token, at = new_token(), clock.now()
    with clock.freeze(at):
        screening = came(token=token)
        take(screening)
        arrived(token, kind="addition", danger="yes", story="He is here now.")
        now = again(screening)
        assert (now.level, now.claimed_until) == ("emergency", at + SHORT)


def test_answers_that_make_it_an_emergency_shorten_their_own_claim_and_others_do_not():
    screening, at = came(), clock.now()
    with clock.freeze(at):
        answer(screening, screener(), hit="yes")
        assert again(screening).claimed_until == at + LONG
        answer(screening, screener(), danger_now="yes")
        assert again(screening).claimed_until == at + SHORT


def test_an_addition_never_lengthens_a_claim():
    token, at = new_token(), clock.now()
    with clock.freeze(at):
        screening = came(token=token, danger="yes")
        take(screening)
    with clock.freeze(at + timedelta(minutes=2)):
        arrived(token, kind="addition", story="More.")
    assert again(screening).claimed_until == at + SHORT


# On the page


def test_the_script_is_told_the_new_end_and_a_person_without_one_presses_a_button():
    screening, desk = came(danger="yes"), staff.desk()
    desk.client.post(address(screening, "claim"))
    page = text(desk.client.get(address(screening)))
    keep = page.split('id="keep"')[1].split("</form>")[0]
    assert "data-until=" in keep
    assert 'data-before="120"' in keep
    assert "Keep it" in keep
    told = desk.client.post(address(screening, "touch"), headers={"hearthline-touch": "1"})
    until = again(screening).claimed_until
    assert until is not None
    assert json.loads(told.content) == {"until": until.isoformat()}
    pressed = desk.client.post(address(screening, "touch"))
    assert (pressed.status_code, pressed["Location"].split("?")[1]) == (303, "said=touched")


def test_the_script_is_told_that_it_is_gone_and_by_whom_it_is_held_on_the_page_only():
    screening, desk = came(danger="yes"), staff.desk()
    actions.claim(viewer=other_screener(), report_id=screening.report_id)
    told = desk.client.post(address(screening, "touch"), headers={"hearthline-touch": "1"})
    assert told.status_code == 200  # an answer, not an error in the browser's console
    assert set(json.loads(told.content)) == {"said"}
    page = text(desk.client.post(address(screening, "touch")), 409)
    assert f"{other_screener().name} has this report now." in page


def test_a_report_that_is_no_emergency_says_nothing_of_it():
    screening, desk = came(), staff.desk()
    desk.client.post(address(screening, "claim"))
    keep = text(desk.client.get(address(screening))).split('id="keep"')[1].split("</form>")[0]
    assert "data-until=" in keep
    assert "data-before" not in keep
    assert "button" not in keep
