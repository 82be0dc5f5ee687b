"""The forms about complaints with anything that is sent, and each page for each right (H-3, H-8)."""

from html import escape
from itertools import product
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from hearthline.ground.errors import DomainError
from hearthline.helpdesk.complaints import actions
from hearthline.helpdesk.complaints.actions.answering import LONGEST
from hearthline.helpdesk.complaints.actions.opening import LONGEST as TOLD
from hearthline.helpdesk.complaints.actions.opening import LONGEST_LINE, Told
from hearthline.helpdesk.complaints.ladder import Post, kept_out
from hearthline.helpdesk.complaints.models import Complaint, LadderPost
from hearthline.helpdesk.complaints.queries import complaint, complaints
from tests import staff
from tests.helpdesk.complaints.acts import TEXTS
from tests.helpdesk.complaints.conftest import House
from tests.helpdesk.complaints.test_desk import at, form, text

pytestmark = [pytest.mark.django_db, pytest.mark.req("H-3", "H-8", "D-6")]
BAD = ["", " ", "x" * 5_000, "\x00", "🙂", "0", "{}"]


def seen(html: str, words: str) -> bool:
    flat = " ".join(html.split())
    return all(escape(" ".join(part.split())) in flat or part in flat for part in words.split("\n") if part)


@pytest.mark.parametrize("kind", TEXTS)
def test_what_was_told_is_shown_as_it_was_told(house: House, kind: str) -> None:
    agent = staff.desk("agent")
    answer = agent.client.post(
        reverse("complaints:new"), form(house, words=TEXTS[kind], wants=TEXTS[kind]), follow=True
    )
    assert answer.status_code == 200
    assert seen(answer.content.decode(), TEXTS[kind])
    assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize("name", ["kind", "theme", "came", "about", "near", "about_step"])
@pytest.mark.parametrize("value", [one for one in BAD if one.strip()])
def test_a_code_that_is_none_is_said_and_all_that_was_typed_stays(house: House, name: str, value: str) -> None:
    agent = staff.desk("agent")
    given_ = form(house, words="Zqtyped words", wants="Zqwanted thing", reach="555-0123", **{name: value})
    answer = agent.client.post(reverse("complaints:new"), given_)
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in ("Zqtyped words", "Zqwanted thing", "555-0123"):
        assert words in page
    assert not Complaint.unscoped.exists()


@pytest.mark.parametrize("came", ["0001-01-01T00:00", "9999-12-31T23:59", "1900-01-01T00:00", "2026-02-30T00:00", "x"])
def test_a_moment_that_cannot_be_stops_no_page(house: House, came: str) -> None:
    answer = staff.desk("agent").client.post(reverse("complaints:new"), form(house, came=came), follow=True)
    assert answer.status_code in (200, 422)
    assert Complaint.unscoped.count() == (answer.status_code == 200)


@pytest.mark.parametrize("field", ["words", "wants"])
@pytest.mark.parametrize("many", [TOLD, TOLD + 1])
def test_what_is_too_long_is_kept_on_the_page_and_not_cut_behind_their_back(
    house: House, field: str, many: int
) -> None:
    """A fault that was here: a wish was cut where the box ends, and nobody was told."""
    long = ("Zqword " * 2_000)[:many].strip().ljust(many, "x")
    answer = staff.desk("agent").client.post(reverse("complaints:new"), form(house, **{field: long}))
    assert answer.status_code == (303 if many == TOLD else 422)
    if many > TOLD:
        assert long in answer.content.decode()
    else:
        told = complaint(house.agent, Complaint.unscoped.get().pk).told
        assert told is not None
        assert told[field] == long


@pytest.mark.parametrize("field", ["who", "reach"])
@pytest.mark.parametrize("many", [LONGEST_LINE, LONGEST_LINE + 1])
def test_a_name_and_a_way_to_reach_them_are_kept_whole_or_not_at_all(house: House, field: str, many: int) -> None:
    long = "zqword" * 100
    long = f"{long[: many - 12]}Zqtheveryend"
    answer = staff.desk("agent").client.post(reverse("complaints:new"), form(house, **{field: long}))
    assert answer.status_code == (303 if many == LONGEST_LINE else 422)
    if many > LONGEST_LINE:
        assert f'href="#{field}"' in answer.content.decode()
        assert long in answer.content.decode()
    else:
        told = complaint(house.agent, Complaint.unscoped.get().pk).told
        assert told is not None
        assert told[field] == long


@pytest.mark.parametrize("field", ["reasons", "will_do"])
@pytest.mark.parametrize("many", [LONGEST, LONGEST + 1])
def test_a_promise_is_never_cut_in_the_letter(house: House, field: str, many: int) -> None:
    """A fault that was here: what we will do was cut at 6,000 letters, and the person read half of a promise."""
    row = house.opened("worker")
    told = {"outcome": "upheld", "reasons": "Zqwhy", "will_do": "Zqdo", field: "Zq" + "x" * (many - 3) + "!"}
    answer = at("supervisor").client.post(
        reverse("complaints:answer", args=[row.pk]), {**told, "version": str(row.version)}
    )
    if many > LONGEST:
        assert answer.status_code == 422
        assert told[field] in answer.content.decode()
        assert Complaint.unscoped.get().state == "waiting"
    else:
        assert answer.status_code == 303
        assert told[field] in "".join(line.letter for line in complaint(house.agent, row.pk).lines)


ACTS = ("answer", "up", "withdraw")


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("version", ["", "-1", "0", "x", "9" * 20, "١", "\x00"])
def test_an_old_page_changes_nothing_and_shows_what_is_so(house: House, act: str, version: str) -> None:
    row = house.opened("worker")
    desk = at("supervisor") if act == "answer" else staff.desk("agent")
    given_ = {"version": version, "outcome": "upheld", "reasons": "Zqreasons typed"}
    answer = desk.client.post(reverse(f"complaints:{act}", args=[row.pk]), given_)
    assert answer.status_code == 422
    assert "Zq canary" in answer.content.decode()
    assert Complaint.unscoped.get().version == row.version
    if act == "answer":
        assert "Zqreasons typed" in answer.content.decode()


@pytest.mark.parametrize("act", ACTS)
def test_the_same_press_twice_is_done_once(house: House, act: str) -> None:
    row = house.opened("worker")
    desk = at("supervisor") if act == "answer" else staff.desk("agent")
    given_ = {"version": str(row.version), "outcome": "upheld", "reasons": "Zqreasons"}
    answers = [desk.client.post(reverse(f"complaints:{act}", args=[row.pk]), given_).status_code for _ in range(2)]
    assert answers[0] == 303
    assert answers[1] in (403, 422)
    assert Complaint.unscoped.get().version == row.version + 1


ROLES = ("agent", "screener", "supervisor", "administrator", "")
PAGES = {
    "list": {"agent", "screener", "supervisor"},
    "new": {"agent", "screener", "supervisor"},
    "trends": {"agent", "supervisor", "administrator"},
    "ladder": {"administrator"},
}


@pytest.mark.parametrize(("role", "page"), list(product(ROLES, PAGES)))
def test_each_page_opens_to_whom_the_hand_table_names(house: House, role: str, page: str) -> None:
    house.opened("worker")
    answer = staff.desk(role, username=f"page-{role}").client.get(reverse(f"complaints:{page}"))
    assert answer.status_code == (200 if role in PAGES[page] else 403)
    assert "Zq canary" not in answer.content.decode(), "no list has a word of what was told"


@pytest.mark.parametrize("act", ["one", "answer", "up", "withdraw", "told", "about"])
@pytest.mark.parametrize("whose", ["nobody", "away", "worker"])
def test_what_is_not_theirs_and_what_is_not_there_are_refused_alike(house: House, act: str, whose: str) -> None:
    row = house.opened("worker")
    if whose == "worker":
        desk = at("worker", "screener")
    else:
        desk = staff.desk("agent", agency_id=staff.THERE if whose == "away" else staff.HERE)
    own = uuid4() if whose == "nobody" else row.pk
    client = desk.client.get if act == "one" else desk.client.post
    answer = client(reverse(f"complaints:{act}", args=[own]), {"version": "1"})
    assert answer.status_code == 403
    assert "Zq canary" not in answer.content.decode()
    assert Complaint.unscoped.get().version == row.version


@pytest.mark.parametrize("page", ["list", "trends", "ladder"])
def test_a_page_asks_the_same_of_the_database_however_many_there_are(house: House, page: str) -> None:
    desk = staff.desk("administrator") if page == "ladder" else staff.desk("agent")
    counted = []
    for many in (1, 15):
        for _ in range(many):
            house.opened("worker")
        desk.client.get(reverse(f"complaints:{page}"))
        with CaptureQueriesContext(connection) as asked:
            assert desk.client.get(reverse(f"complaints:{page}")).status_code == 200
        counted.append(len(asked))
    assert counted[0] == counted[1] <= 30


@pytest.mark.parametrize("who", [one for one in BAD if one != "0"])
@pytest.mark.parametrize("field", ["who", "above", "step"])
def test_nobody_is_put_on_the_ladder_by_a_form_that_names_nobody(house: House, who: str, field: str) -> None:
    desk = staff.desk("administrator")
    before = list(LadderPost.unscoped.filter(ended_at=None).order_by("pk").values_list("pk", flat=True))
    given_ = {"who": house.on["worker"].id, "step": "manager", "above": "", field: who}
    answer = desk.client.post(reverse("complaints:ladder"), given_)
    if field == "above" and not who:
        assert answer.status_code == 303
        return
    assert answer.status_code == 422
    assert list(LadderPost.unscoped.filter(ended_at=None).order_by("pk").values_list("pk", flat=True)) == before
    assert desk.client.post(reverse("complaints:ladder_end"), {"who": who}).status_code == 303


POSTS = st.lists(
    st.builds(
        Post, st.sampled_from("abcde"), st.sampled_from(["worker", "supervisor", ""]), st.sampled_from(["", *"abcde"])
    ),
    max_size=5, unique_by=lambda post: post.user_id,
)  # fmt: skip


@given(POSTS, st.frozensets(st.sampled_from("abcde"), max_size=3))
def test_who_is_kept_out_is_everybody_below_however_far_and_nobody_else(
    posts: list[Post], about: frozenset[str]
) -> None:
    """The same by brute force: who reaches one of them by going up."""
    above = {post.user_id: post.above for post in posts}

    def reaches(user: str) -> bool:
        seen: set[str] = set()
        while user and user not in seen:
            if user in about:
                return True
            seen.add(user)
            user = above.get(user, "")
        return False

    assert kept_out(about, posts) == {user for user in {*above, *about} if reaches(user)}


def test_nobody_sees_more_of_a_complaint_by_asking_for_what_is_over(house: House) -> None:
    row = house.opened("worker")
    actions.withdraw(viewer=house.agent, complaint_id=row.pk, version=row.version)
    for step, viewer in house.on.items():
        listed = {one.pk for one in complaints(viewer, done=True)}
        assert listed == ({row.pk} if viewer.id == row.owner else set()), step
    assert [one.pk for one in complaints(house.agent, done=True)] == [row.pk]


@pytest.mark.parametrize("told", [Told(""), Told("   "), Told("\x00\u200b"), Told("x" * (TOLD + 1))])
def test_a_complaint_of_nothing_or_of_too_much_is_none(house: House, told: Told) -> None:
    with pytest.raises(DomainError, match=r"complaint\.words"):
        house.opened("worker", told=told)


def test_the_list_says_nothing_of_whom_it_is_about(house: House) -> None:
    house.opened("worker")
    page = text(staff.desk("agent").client.get(reverse("complaints:list")).content.decode())
    assert "Worker Zq" not in page
    assert "Ida Roscoe" not in page
