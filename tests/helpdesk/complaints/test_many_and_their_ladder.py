"""Many complaints under one ladder that changes, conversations that become complaints, and the counts that are shown of
them all (H-3, H-8)."""

import random
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.access.models import Barred, RoleGrant, User
from hearthline.access.viewer import Viewer
from hearthline.duty.models import Clock
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.helpdesk import actions as desk
from hearthline.helpdesk import queries as conversations
from hearthline.helpdesk.complaints import actions
from hearthline.helpdesk.complaints.actions.opening import Told
from hearthline.helpdesk.complaints.ladder import Ladder, kept_out, suspects
from hearthline.helpdesk.complaints.models import Complaint, LadderPost, Turn
from hearthline.helpdesk.complaints.people import about_of, everybody, members, posts_of
from hearthline.helpdesk.complaints.queries import colleagues, complaint, complaints, may_read, posts
from hearthline.helpdesk.complaints.receiving import of_inquiry
from hearthline.helpdesk.complaints.trends import trends
from hearthline.helpdesk.masking import FEW, masked
from hearthline.helpdesk.models import Inquiry
from hearthline.helpdesk.ports import Complaining
from hearthline.sealing import new_token
from hearthline.ui.agency import current_pack
from tests import staff
from tests.helpdesk.build import HURT, WORDS, asked, fresh
from tests.helpdesk.complaints.conftest import LINE, NOW, House, person

pytestmark = [pytest.mark.django_db, pytest.mark.req("H-3", "H-8")]
STEPS = tuple(step for step, _role, _below in LINE)


def holds(house: House) -> None:
    """What is so of every open complaint at every moment."""
    ladder = Ladder.of(current_pack())
    listed = posts_of(staff.HERE)
    standing = {post.user_id: post.step for post in listed if post.step}
    for row in Complaint.unscoped.filter(state__in=("waiting", "answered")):
        shut = kept_out(suspects(about_of(row), row.about_step, listed), listed)
        assert row.owner not in shut
        if row.owner and row.state == "waiting":
            assert standing.get(row.owner) == row.step, "who has it stands on the step where it is"
        running = Clock.unscoped.filter(subject_id=row.pk.hex, kind="complaint", state="running")
        assert running.count() == (row.state == "waiting")
        if row.state == "waiting":
            assert running.get().owner == row.owner
        assert row.step in {step.code for step in ladder.steps}
        out = set(Barred.unscoped.filter(record_id=row.pk, ended_at=None).values_list("user_id", flat=True))
        assert shut <= out


@pytest.mark.parametrize("seed", range(4))
def test_whatever_changes_on_the_ladder_every_complaint_is_with_somebody_who_may_have_it(
    house: House, seed: int
) -> None:
    draw = random.Random(seed)
    for _ in range(5):
        house.opened(*draw.sample(STEPS, draw.choice((1, 1, 2))))
    house.opened(about_step="nobody")
    holds(house)
    for _ in range(8):
        who, boss = draw.sample(STEPS, 2)
        if draw.random() < 0.3:
            actions.end_post(viewer=house.admin, user_id=house.on[who].id)
        else:
            try:
                actions.set_post(
                    viewer=house.admin, user_id=house.on[who].id, step=draw.choice(STEPS),
                    above=house.on[boss].id if draw.random() < 0.7 else "",
                )  # fmt: skip
            except DomainError as wrong:
                assert wrong.code == "ladder.circle"
        holds(house)


@pytest.mark.parametrize("how", ["closed", "revoked"])
def test_whose_account_ends_has_no_step_and_is_asked_for_nothing(house: House, how: str) -> None:
    boss = house.on["supervisor"]
    if how == "closed":
        User.objects.filter(pk=boss.id).update(is_active=False)
    else:
        RoleGrant.unscoped.filter(user_id=boss.id).update(revoked_at=clock.now(), revoked_by="tests")
    row = house.opened("worker")
    if how == "closed":
        assert row.owner == house.on["manager"].id
        assert boss.id not in members(staff.HERE, [boss.id])
    assert (boss.id in dict(everybody(staff.HERE))) is False


def test_nobody_answers_in_a_circle_however_long(house: House) -> None:
    ids = [house.on[step].id for step in ("worker", "supervisor", "manager")]
    for at, own in enumerate(ids[:-1]):
        actions.set_post(viewer=house.admin, user_id=own, step=STEPS[at], above=ids[at + 1])
    for below in ids:
        with pytest.raises(DomainError, match=r"ladder\.circle"):
            actions.set_post(viewer=house.admin, user_id=ids[-1], step="manager", above=below)
    above = {row.user_id: row.above for row in LadderPost.unscoped.filter(ended_at=None)}
    for start in above:
        seen: set[str] = set()
        here = start
        while here:
            assert here not in seen
            seen.add(here)
            here = above.get(here, "")


def test_a_ladder_of_another_agency_is_its_own(house: House) -> None:
    keeper = staff.viewer("administrator", agency_id=staff.THERE)
    theirs = person("worker", "screener", agency_id=staff.THERE)
    actions.set_post(viewer=keeper, user_id=theirs.id, step="civil_rights")
    assert [row.user_id for row in posts(keeper)] == [theirs.id]
    assert len(posts(house.admin)) == len(STEPS)
    with pytest.raises(DomainError, match=r"ladder\.who"):
        actions.set_post(viewer=house.admin, user_id=theirs.id, step="worker")
    with pytest.raises(DomainError, match=r"ladder\.who"):
        actions.set_post(viewer=house.admin, user_id=house.on["worker"].id, step="worker", above=theirs.id)


@pytest.mark.parametrize("ids", [[], ["x"], ["\x00"], ["0" * 32], ["{}"], [""]])
def test_an_id_that_is_none_names_nobody(house: House, ids: list[str]) -> None:
    assert members(staff.HERE, ids) == {}


# -- conversations that become complaints -----------------------------------------------------------------------------


def conversation(**changes: str) -> Inquiry:
    known = set(Inquiry.unscoped.values_list("pk", flat=True))
    asked(**changes)
    desk.open_pending()
    return Inquiry.unscoped.exclude(pk__in=known).get()


def taken(house: House, row: Inquiry, who: Viewer | None = None) -> Complaint:
    desk.complain(viewer=who or house.agent, inquiry_id=row.pk, version=fresh(row).version)
    return Complaint.unscoped.get(inquiry_id=row.pk)


def test_all_words_of_the_conversation_are_in_the_complaint_in_their_order(house: House) -> None:
    token = new_token()
    with clock.freeze(NOW - timedelta(hours=3)):
        asked(token)
        desk.open_pending()
    with clock.freeze(NOW - timedelta(hours=2)):
        asked(token, words="Zqsecond words")
        desk.open_pending()
    made = taken(house, Inquiry.unscoped.get())
    told = complaint(house.agent, made.pk).told
    assert told is not None
    assert told["words"].index(WORDS) < told["words"].index("Zqsecond words")
    assert made.received_at == NOW - timedelta(hours=3)
    assert made.owner == "", "nobody has said yet whom it is about"


@pytest.mark.parametrize("about", ["worker", "supervisor", "help_desk"])
def test_the_conversation_is_closed_to_the_same_people_as_the_complaint(house: House, about: str) -> None:
    row = conversation(topic="complaint")
    boss = house.on["supervisor"]
    desk.claim(viewer=house.agent, inquiry_id=row.pk, version=fresh(row).version)
    made = taken(house, row)
    named = {"about_step": "help_desk"} if about == "help_desk" else {"about": [house.on[about].id]}
    actions.name_about(viewer=house.agent, complaint_id=made.pk, version=made.version, **({"about": []} | named))
    shut = {"worker": {"worker"}, "supervisor": {"worker", "supervisor"}, "help_desk": set()}[about]
    for step, viewer in house.on.items():
        if step in shut:
            with pytest.raises(Refused):
                conversations.inquiry(viewer, row.pk)
    if about == "help_desk":
        with pytest.raises(Refused):
            conversations.inquiry(house.agent, row.pk)
        assert conversations.inquiry(boss, row.pk).said
    assert not may_read(house.on["worker"], made.pk)


def test_a_complaint_that_tells_of_a_child_being_hurt_is_still_one_key_from_a_report(house: House) -> None:
    from hearthline.intake.models import Report

    row = conversation(words=HURT, topic="complaint")
    taken(house, row, house.on["supervisor"])
    boss = house.on["manager"]
    desk.report(viewer=boss, inquiry_id=row.pk)
    report = Report.unscoped.get()
    assert report.received_at == row.received_at
    assert fresh(row).report_id == report.pk


def test_pressing_it_twice_and_a_second_conversation_are_one_and_two(house: House) -> None:
    one, other = conversation(), conversation()
    made = taken(house, one, house.on["supervisor"])
    again = desk.complain(viewer=house.on["supervisor"], inquiry_id=one.pk, version=1)
    assert again.complaint_id == made.pk
    taken(house, other, house.on["supervisor"])
    assert Complaint.unscoped.count() == 2


def test_it_is_made_of_no_conversation_of_another_agency(house: House) -> None:
    row = conversation()
    away = staff.viewer("agent", agency_id=staff.THERE)
    told = Complaining(row.pk, row.number, row.root_id, "Zq", "", "en", row.received_at)
    with pytest.raises(Inquiry.DoesNotExist):
        of_inquiry(away, told)
    with pytest.raises(Refused):
        desk.complain(viewer=away, inquiry_id=row.pk, version=row.version)
    assert not Complaint.unscoped.exists()


def test_a_further_word_after_it_became_a_complaint_is_owed_an_answer_again(house: House) -> None:
    token = new_token()
    asked(token)
    desk.open_pending()
    row = Inquiry.unscoped.get()
    taken(house, row, house.on["supervisor"])
    assert fresh(row).due_at is None
    asked(token, words="Zqmore")
    desk.open_pending()
    now = fresh(row)
    assert now.unread_since is not None
    assert now.due_at is not None
    assert Clock.unscoped.filter(subject_id=row.pk.hex, kind="inquiry", state="running").count() == 1


# -- counts -----------------------------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 40), max_size=6))
def test_from_what_shows_and_the_sum_nobody_works_out_a_small_number(counts: dict[str, int]) -> None:
    """By hand: every way to fill in what is hidden that fits the sum. A small number is never the only one."""
    shown = masked(counts)
    hidden = [code for code, count in shown.items() if count is None]
    rest = sum(counts.values()) - sum(count for count in shown.values() if count is not None)
    small = [code for code in hidden if 0 < counts[code] < FEW]
    if len(hidden) == 1 and small:
        assert len(counts) == 1, "the only one there is"
    if len(hidden) == 2 and small:
        others = [n for n in range(rest + 1) if n != counts[small[0]]]
        assert others, "another number fits as well"
    assert rest == sum(counts[code] for code in hidden)


@pytest.mark.parametrize("seed", range(3))
def test_the_counts_are_those_of_a_hand_that_counts_each_row(house: House, seed: int) -> None:
    draw = random.Random(seed)
    themes = sorted(current_pack().resolved()["complaint_themes"])
    outcomes = sorted(current_pack().resolved()["complaint_outcomes"])
    rows = [house.opened("worker") for _ in range(24)]
    by: dict[tuple[str, bool], int] = {}
    late = [0, 0]
    for row in rows:
        theme, old, was_late = draw.choice(themes[:3]), draw.random() < 0.4, draw.random() < 0.5
        at = NOW - timedelta(days=24 + draw.randrange(330) + (366 if old else 0))  # before this month began
        Complaint.unscoped.filter(pk=row.pk).update(
            theme=theme, received_at=at, late=was_late, outcome=draw.choice(outcomes)
        )
        by[theme, old] = by.get((theme, old), 0) + 1
        late[old] += was_late
    found = trends(house.on["supervisor"])
    for at_, old in enumerate((False, True)):
        expected = masked({theme: by.get((theme, old), 0) for theme in current_pack().resolved()["complaint_themes"]})
        assert {theme: pair[at_] for theme, pair in found.themes.items()} == expected
        assert found.late[at_] == (late[old] if late[old] >= FEW else None)


@pytest.mark.parametrize("role", ["agent", "screener", "supervisor"])
def test_the_lists_of_a_form_name_who_works_here_and_nobody_elses_people(house: House, role: str) -> None:
    away = person("worker", "screener", agency_id=staff.THERE)
    listed = dict(colleagues(staff.viewer(role, username=f"lists-{role}"), "complaint:open"))
    assert away.id not in listed
    assert house.on["worker"].id in listed
    assert house.admin.id not in listed, "who only keeps accounts meets no family"
    with pytest.raises(Refused):
        colleagues(house.admin, "complaint:open")


def test_the_list_shows_what_is_due_first_and_what_is_over_apart(house: House) -> None:
    rows = [house.opened("worker", received_at=NOW - timedelta(hours=hours)) for hours in (1, 80, 30)]
    listed = complaints(house.on["supervisor"])
    assert [one.pk for one in listed] == [rows[1].pk, rows[2].pk, rows[0].pk]
    actions.withdraw(viewer=house.agent, complaint_id=rows[0].pk, version=rows[0].version)
    assert rows[0].pk not in {one.pk for one in complaints(house.agent)}
    assert [one.pk for one in complaints(house.agent, done=True)] == [rows[0].pk]


@pytest.mark.parametrize("told", [{"who": "Zq\nname"}, {"reach": "Zq\r\n555"}, {"who": "x " * 140}])
def test_a_name_and_a_number_are_one_line(house: House, told: dict[str, str]) -> None:
    row = house.opened("worker", told=Told("Zqwords", **told))
    kept = complaint(house.agent, row.pk).told
    assert kept is not None
    for name in told:
        assert "\n" not in kept[name]
        assert len(kept[name]) <= 300


def test_a_damaged_complaint_says_so_and_can_still_be_brought_on(house: House) -> None:
    row = house.opened("worker")
    Complaint.unscoped.filter(pk=row.pk).update(sealed=b"damaged")
    assert complaint(house.agent, row.pk).told is None
    assert actions.go_up(viewer=house.agent, complaint_id=row.pk, version=row.version).step == "manager"
    Turn.unscoped.filter(complaint=row).update(sealed=b"damaged")
    found = complaint(house.agent, row.pk)
    assert {line.words is None for line in found.lines} == {True}
    assert isinstance(found.can, frozenset)
    assert isinstance(found.row.pk.hex, str)


@pytest.mark.parametrize("to", ["worker", "ombudsperson"])
def test_who_is_put_on_another_step_leaves_behind_what_they_had_on_the_old_one(house: House, to: str) -> None:
    """A fault that was here: a manager who became a worker again kept the complaints of managers, about workers."""
    row = house.opened("supervisor")
    manager = house.on["manager"].id
    assert row.owner == manager
    actions.set_post(viewer=house.admin, user_id=manager, step=to)
    now = Complaint.unscoped.get()
    standing = {post.user_id: post.step for post in posts_of(staff.HERE)}
    assert now.owner
    assert standing[now.owner] == now.step != "manager"
    holds(house)
