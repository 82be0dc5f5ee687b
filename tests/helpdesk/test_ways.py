"""Every way in has an owner, a sign of life and an alarm when nobody looks (H-3, H-7)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hearthline.duty.models import Alert
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.helpdesk import actions, promises, queries
from hearthline.helpdesk.actions.ways import here, watched
from hearthline.helpdesk.door.models import InquiryPending, WayIn
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests import staff
from tests.helpdesk.build import agent, asked, came

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.req("H-3", "H-7")]
NOON = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def alarms(about: str = "") -> list[str]:
    rows = Alert.unscoped.filter(kind="way_in")
    return sorted(rows.filter(about=about).values_list("subject_id", flat=True) if about else rows.values_list("about"))


def all_alive(at: datetime) -> None:
    with clock.freeze(at):
        for way in WayIn:
            actions.beat(way)


def test_what_nobody_has_opened_alarms_a_person_when_the_packs_limit_is_over_and_not_before() -> None:
    with clock.freeze(NOON):
        came()
    limit = promises.unread_after("web")
    for moment, raised in ((NOON + limit, 0), (NOON + limit + SECOND, 1), (NOON + limit + 2 * SECOND, 0)):
        all_alive(moment)
        with clock.freeze(moment):
            assert actions.watch() == raised
    assert alarms("unread") == ["web"]


def test_what_the_worker_has_not_even_unsealed_counts_as_unread() -> None:
    with clock.freeze(NOON):
        asked()
    late = NOON + promises.unread_after("web") + SECOND
    all_alive(late)
    with clock.freeze(late):
        assert actions.watch() == 1


def test_one_who_opens_it_ends_the_waiting_and_a_further_word_begins_it_again() -> None:
    with clock.freeze(NOON):
        inquiry = came()
        queries.inquiry(agent(), inquiry.pk)
    late = NOON + promises.unread_after("web") + SECOND
    all_alive(late)
    with clock.freeze(late):
        assert actions.watch() == 0


@pytest.mark.parametrize("way", ["web", "phone", "letter"])
def test_a_way_in_without_a_sign_of_life_is_an_alarm_once_for_each_silence(way: str) -> None:
    staff.agency()
    all_alive(NOON)
    limit = promises.silent_after(way)
    for moment, raised in ((NOON + limit, False), (NOON + limit + SECOND, True), (NOON + limit + 9 * SECOND, False)):
        with clock.freeze(moment):
            for other in watched():
                if other != way:
                    actions.beat(other)
            assert bool(actions.watch()) is raised
    assert alarms("silent") == [way]
    later = NOON + 2 * limit + timedelta(hours=1)
    with clock.freeze(later):
        actions.beat(way)
    with clock.freeze(later + limit + SECOND):
        for other in watched():
            if other != way:
                actions.beat(other)
        assert actions.watch() == 1, "a second silence is a second alarm"


def test_e_mail_is_watched_only_where_there_is_a_mailbox(settings: Any, tmp_path: Any) -> None:
    settings.HEARTHLINE_HELP_MAILDIR = None
    assert WayIn.EMAIL not in watched()
    settings.HEARTHLINE_HELP_MAILDIR = tmp_path
    assert WayIn.EMAIL in watched()


def test_a_round_of_opening_is_the_webs_sign_of_life_and_the_agents_list_the_telephones() -> None:
    staff.agency()
    all_alive(NOON)
    hour = NOON + timedelta(hours=1)
    with clock.freeze(hour):
        actions.open_pending()
        queries.inquiries(agent())
        assert here("web").beat_at == hour
        assert here("phone").beat_at == hour
        assert here("letter").beat_at == NOON


def test_somebody_says_that_they_looked_into_the_letter_box_and_only_there() -> None:
    staff.agency()
    all_alive(NOON)
    with clock.freeze(NOON + timedelta(days=1)):
        actions.looked(viewer=agent(), way="letter")
        assert here("letter").beat_at == NOON + timedelta(days=1)
        with pytest.raises(DomainError):
            actions.looked(viewer=agent(), way="web")
        with pytest.raises(Refused):
            actions.looked(viewer=staff.viewer("screener"), way="letter")
    assert Entry.objects.filter(tag=Tag.WAY_IN_LOOKED).count() == 1


def test_a_supervisor_gives_a_way_in_its_owner_and_an_agent_does_not() -> None:
    boss = staff.viewer("supervisor")
    row = here("letter")
    actions.give(viewer=boss, way="letter", role="supervisor", post="Mail room", version=row.version)
    assert (here("letter").post, here("letter").role) == ("Mail room", "supervisor")
    with pytest.raises(DomainError, match=r"way\.changed"):
        actions.give(viewer=boss, way="letter", role="agent", post="Front desk", version=row.version)
    with pytest.raises(Refused):
        actions.give(viewer=agent(), way="letter", role="agent", post="Front desk", version=row.version + 1)


def test_what_does_not_open_is_set_aside_with_an_urgent_alarm_and_blocks_nobody() -> None:
    asked()
    pending = InquiryPending.unscoped.get()
    from hearthline.helpdesk.door.models import InquiryEnvelope

    InquiryEnvelope.unscoped.filter(pk=pending.pk).update(box=b"damaged")
    asked(words="Zqother words")
    done = actions.open_pending()
    assert (done.new, done.aside) == (1, 1)
    assert Alert.unscoped.get(about="unreadable").urgent
    assert InquiryPending.unscoped.get(pk=pending.pk).fault == "sealed"
    assert actions.open_pending().aside == 0
