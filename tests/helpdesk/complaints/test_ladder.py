"""Where a complaint goes: never to whom it is about, never to who answers to them, always to somebody or the top."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline import law
from hearthline.helpdesk.complaints.ladder import NOBODY, Ladder, Place, Post, floor, kept_out, place, suspects
from hearthline.law import PackError
from tests.ui.pages import ROOT

pytestmark = pytest.mark.req("H-3", "H-8")
PACK = law.load(ROOT / "packs").at("us-ca-sacramento", date(2026, 11, 23))
LADDER = Ladder.of(PACK)
STEPS = [step.code for step in LADDER.steps]
PEOPLE = [f"p{n}" for n in range(7)]

posts_of_somebody = st.lists(
    st.builds(Post, st.sampled_from(PEOPLE), st.sampled_from([*STEPS, ""]), st.sampled_from([*PEOPLE, ""])),
    unique_by=lambda post: post.user_id,
    max_size=7,
)
abouts = st.frozensets(st.sampled_from(PEOPLE), max_size=3)


def test_the_ladder_is_the_one_of_the_facts_with_its_source() -> None:
    assert STEPS == ["worker", "supervisor", "manager", "ombudsperson", "civil_rights"]
    assert all("ombudsperson page" in step.citation for step in LADDER.steps)
    assert {step.confidence for step in LADDER.steps} == {"verified-page"}
    assert LADDER.step("ombudsperson").contact == "ombudsperson"
    assert LADDER.step("civil_rights").contact == ""  # its telephone is unknown, and stays so


def test_every_clock_of_the_ladder_is_cited_and_says_that_it_is_the_agencys_own() -> None:
    ids = [step.limit for step in LADDER.steps]
    ids += [limit for kind in LADDER.kinds.values() for limit in (kind.hear, kind.go_up)]
    for limit_id in ids:
        limit = PACK.limit(limit_id)
        assert str(limit.citation) == "Demonstration agency setting"
        assert limit.confidence == "unverified"
        assert limit.length > 0


def test_a_pack_without_a_ladder_is_refused_and_not_guessed() -> None:
    with pytest.raises(PackError):
        Ladder({})


def test_who_answers_to_somebody_is_found_however_far_below() -> None:
    posts = [Post("w", "worker", "s"), Post("s", "supervisor", "m"), Post("m", "manager", ""), Post("o", "manager", "")]
    assert kept_out({"m"}, posts) == {"w", "s", "m"}
    assert kept_out({"w"}, posts) == {"w"}
    assert kept_out((), posts) == frozenset()


def test_a_line_that_runs_in_a_circle_ends() -> None:
    posts = [Post("a", "worker", "b"), Post("b", "supervisor", "a")]
    assert kept_out({"a"}, posts) == {"a", "b"}
    assert place(LADDER, "worker", posts, (), NOBODY, near="a") == Place("worker", "a")


def test_it_goes_up_the_line_of_the_worker_and_not_to_another_unit() -> None:
    posts = [
        Post("w1", "worker", "s1"),
        Post("s1", "supervisor", "m1"),
        Post("a-first-by-name", "supervisor", "m1"),
        Post("m1", "manager"),
    ]
    assert place(LADDER, "supervisor", posts, {"w1"}) == Place("supervisor", "s1")
    assert place(LADDER, "supervisor", posts, (), NOBODY, near="w1") == Place("supervisor", "s1")


def test_about_the_supervisor_it_goes_a_step_up() -> None:
    posts = [Post("w", "worker", "s"), Post("s", "supervisor", "m"), Post("x", "supervisor", "m"), Post("m", "manager")]
    assert place(LADDER, "supervisor", posts, {"s"}) == Place("manager", "m")
    # Nobody said which supervisor: any of them might be the one.
    assert place(LADDER, "worker", posts, (), about_step="supervisor") == Place("manager", "m")
    assert suspects((), "supervisor", posts) == {"s", "x"}
    assert suspects({"s"}, "supervisor", posts) == {"s"}


def test_a_step_whose_people_answer_to_the_one_it_is_about_is_passed_over() -> None:
    posts = [Post("m", "manager"), Post("o", "ombudsperson", "m"), Post("c", "civil_rights")]
    assert place(LADDER, "supervisor", posts, {"m"}) == Place("civil_rights", "c")


def test_as_long_as_nobody_said_whom_it_is_about_nobody_is_given_it() -> None:
    posts = [Post("s", "supervisor", "m"), Post("m", "manager")]
    assert place(LADDER, "supervisor", posts, ()) == Place("supervisor", "")
    assert place(LADDER, "supervisor", posts, (), NOBODY) == Place("supervisor", "s")


def test_where_nobody_may_have_it_it_stands_on_the_top_with_nobody() -> None:
    assert place(LADDER, "worker", [Post("c", "civil_rights")], {"c"}) == Place("civil_rights", "")
    assert place(LADDER, "worker", [], (), NOBODY) == Place("civil_rights", "")


@given(st.sampled_from(STEPS), posts_of_somebody, abouts, st.sampled_from([*STEPS, "", NOBODY, "help_desk"]))
def test_it_is_never_given_to_whom_it_is_about_nor_to_who_answers_to_them(
    start: str, posts: list[Post], about: frozenset[str], about_step: str
) -> None:
    to = place(LADDER, start, posts, about, about_step)
    assert to.owner not in kept_out(suspects(about, about_step, posts), posts) or to.owner == ""
    assert to.step in STEPS
    assert LADDER.step(to.step).order >= floor(LADDER, start, about, about_step, posts) >= LADDER.step(start).order
    if not about and not about_step:
        assert to == Place(start, ""), "it might be about whoever is given it"
    elif to.owner:
        assert to.step in {post.step for post in posts if post.user_id == to.owner}
    else:
        shut = kept_out(suspects(about, about_step, posts), posts)
        low = floor(LADDER, start, about, about_step, posts)
        free = [p for p in posts if p.step and p.user_id not in shut and LADDER.step(p.step).order >= low]
        assert free == [], "somebody could have had it"


@given(posts_of_somebody, abouts, st.sampled_from(PEOPLE))
def test_naming_one_more_person_never_opens_it_to_anybody(posts: list[Post], about: frozenset[str], more: str) -> None:
    assert kept_out(about, posts) <= kept_out(about | {more}, posts)
