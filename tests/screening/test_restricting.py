"""A restricted report: told to exist, open to the named, and to who breaks the glass."""

from datetime import timedelta
from uuid import uuid4

import pytest

from hearthline.access.models import Named, Opening, Restriction, ToReview
from hearthline.access.policy import can
from hearthline.access.viewer import ROLES, Viewer
from hearthline.duty.models import Alert, AlertKind
from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.intake import queries as intake
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.screening import actions, queries
from hearthline.screening.models import Screening
from hearthline.screening.need import conflicts, existing, glass, openings, restricting, reviews
from tests import cast, staff
from tests.screening.build import again, came, other_screener, screener
from tests.screening.need_build import WORDS, boss, second_boss
from tests.screening.restricting_build import STORY, address, closed, number_of, restrict

pytestmark = [pytest.mark.django_db, pytest.mark.req("C-1")]


def reads(viewer: Viewer, screening: Screening) -> bool:
    """The single reading, the queue, the list and the number say the same."""
    report_id = screening.report_id
    queued = any(row.screening.report_id == report_id for row in queries.queue(viewer).rows)
    listing = any(row.pk == report_id for row in intake.report_list(viewer))
    searched = any(row.screening.report_id == report_id for row in queries.search(viewer, number_of(screening)).rows)
    try:
        intake.report_detail(viewer, report_id, "screening")
        read = True
    except Refused:
        read = False
    assert {queued, listing, searched} == {read}
    return read


@pytest.mark.fault("47")
def test_it_opens_to_the_named_and_to_supervisors_and_to_nobody_else() -> None:
    one, other = closed([screener()]), came()
    assert reads(screener(), one)
    assert reads(boss(), one)
    assert not reads(other_screener(), one)
    assert reads(other_screener(), other), "only that report"


def test_everybody_else_is_told_the_number_and_whom_to_ask_and_no_more() -> None:
    one = closed([screener()])
    listed = existing.listed(other_screener())
    assert [(row.number, row.ask) for row in listed.rows] == [(number_of(one), cast.SUPERVISOR)]
    assert existing.listed(screener()).rows == ()
    assert existing.listed(boss()).rows == ()
    found = queries.search(other_screener(), number_of(one))
    assert (found.rows, [row.number for row in found.exists]) == ((), [number_of(one)])
    assert queries.search(other_screener(), "Castellanos-Rhee").rows == ()
    assert queries.search(screener(), "Castellanos-Rhee").rows != ()


def test_the_pages_say_it_exists_and_lead_to_the_glass() -> None:
    one = closed()
    client = staff.desk("screener").client
    page = client.get(address(one.report_id))
    said = page.content.decode()
    assert page.status_code == 403
    assert (number_of(one) in said, cast.SUPERVISOR in said, STORY in said) == (True, True, False)
    assert address(one.report_id, "/glass") in said
    for path in ("/", "/handover"):
        told = client.get(path).content.decode()
        assert (number_of(one) in told, STORY[:20] in told) == (True, False), path
    assert client.get(address(uuid4())).status_code == 403
    assert "exists" not in client.get(address(uuid4())).content.decode()


def test_who_holds_it_and_is_not_named_holds_it_no_more_and_danger_alarms_again() -> None:
    one = came(danger="yes")
    actions.claim(viewer=screener(), report_id=one.report_id)
    Alert.unscoped.filter(kind=AlertKind.DANGER).update(acknowledged_at=clock.now(), acknowledged_by="x")
    restrict(one, [other_screener()])
    assert again(one).claimed_by == ""
    assert Alert.unscoped.filter(kind=AlertKind.DANGER, acknowledged_at__isnull=True).exists()
    two = came()
    actions.claim(viewer=screener(), report_id=two.report_id)
    restrict(two, [screener()])
    assert again(two).claimed_by == screener().id, "who is named goes on working"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"why": "curious"}, "restrict.why"),
        ({"ask": ""}, "restrict.ask"),
        ({"ask": "screener"}, "restrict.ask"),
        ({"named": ["0" * 32]}, "restrict.named"),
        ({"version": 3}, "restrict.changed"),
    ],
)
def test_without_a_reason_or_somebody_to_ask_nothing_is_restricted(changes: dict[str, object], code: str) -> None:
    one = came()
    if changes.get("ask") == "screener":
        changes = {"ask": screener().id}
    given = {"why": "court", "ask": boss().id, "named": [], **changes}
    with pytest.raises(DomainError) as wrong:
        restricting.restrict(viewer=boss(), report_id=one.report_id, **given)  # type: ignore[arg-type]  # wrong on purpose
    assert wrong.value.code == code
    assert not Restriction.unscoped.exists()


def test_who_said_that_they_know_the_family_is_neither_named_nor_asked_nor_told() -> None:
    one = came()
    conflicts.declare_report(viewer=screener(), report_id=one.report_id, why="friend")
    second = second_boss()
    conflicts.declare_report(viewer=second, report_id=one.report_id, why="friend")
    for given in ({"named": [screener().id], "ask": boss().id}, {"named": [], "ask": second.id}):
        with pytest.raises(DomainError):
            restricting.restrict(viewer=boss(), report_id=one.report_id, why="court", **given)  # type: ignore[arg-type]  # two shapes
    restrict(one)
    assert existing.listed(screener()).rows == ()
    assert existing.by_id(screener(), one.report_id) is None
    assert existing.listed(other_screener()).rows != ()


def test_only_a_supervisor_restricts_and_lifts() -> None:
    one = came()
    for viewer in (screener(), staff.viewer("administrator"), staff.viewer("supervisor", "placer-demo")):
        with pytest.raises(Refused):
            restrict(one, by=viewer)
    row = restrict(one)
    with pytest.raises(Refused):
        restricting.unrestrict(viewer=screener(), report_id=one.report_id, why="over", version=row.version)


def test_lifted_it_is_open_again_and_a_second_window_changes_nothing() -> None:
    one = closed()
    row = Restriction.unscoped.get()
    restricting.restrict(
        viewer=boss(), report_id=one.report_id, why="court", ask=boss().id, named=[screener().id], version=row.version
    )
    with pytest.raises(DomainError, match=r"restrict\.changed"):
        restricting.unrestrict(viewer=boss(), report_id=one.report_id, why="over", version=row.version)
    assert not reads(other_screener(), one)
    restricting.unrestrict(viewer=boss(), report_id=one.report_id, why="over", version=row.version + 1)
    assert reads(other_screener(), one)
    assert not Named.unscoped.filter(ended_at__isnull=True).exists()


def test_each_change_is_journalled_with_codes_and_ids_alone() -> None:
    one = closed([screener()])
    row = Restriction.unscoped.get()
    restricting.restrict(
        viewer=boss(), report_id=one.report_id, why="court", ask=boss().id, named=[], version=row.version
    )
    said = {
        tag: Entry.objects.filter(tag=tag, record_id=one.report_id.hex)
        for tag in (Tag.REPORT_RESTRICTED, Tag.REPORT_NAMED, Tag.REPORT_UNNAMED)
    }
    assert [entry.purpose for entry in said[Tag.REPORT_RESTRICTED].order_by("pk")] == ["staff_family", "court"]
    assert f"user:{screener().id}" in str(said[Tag.REPORT_NAMED].get().fields)
    assert f"user:{screener().id}" in str(said[Tag.REPORT_UNNAMED].get().fields)


# Broken glass and openings


@pytest.mark.fault("51")
def test_glass_opens_that_report_to_that_person_for_a_while_and_supervisors_are_told() -> None:
    one, other = closed(), closed(story="Another one.")
    made = glass.break_glass(
        viewer=screener(), record_id=one.report_id, kind="report", why="child_in_danger", words=WORDS
    )
    assert reads(screener(), one)
    assert not reads(screener(), other)
    assert not reads(other_screener(), one)
    with clock.freeze(made.until - timedelta(seconds=1)):
        assert reads(screener(), one)
    with clock.freeze(made.until):
        assert not reads(screener(), one)
    assert Alert.unscoped.filter(kind=AlertKind.GLASS, acknowledged_at__isnull=True).count() == 1
    row = ToReview.unscoped.get(opening=made)
    with pytest.raises(Refused):
        reviews.close(viewer=screener(), review_id=row.pk, outcome="in_order")
    assert reviews.one(boss(), row.pk).words == WORDS
    assert reviews.close(viewer=boss(), review_id=row.pk, outcome="in_order").closed_at is not None


def test_glass_for_a_report_that_is_open_or_closed_by_a_conflict_breaks_nothing() -> None:
    one, mine = came(), closed()
    with pytest.raises(DomainError, match=r"glass\.open"):
        glass.break_glass(viewer=screener(), record_id=one.report_id, kind="report", why="other", words=WORDS)
    conflicts.declare_report(viewer=second_boss(), report_id=mine.report_id, why="family")
    with pytest.raises(Refused):
        glass.break_glass(viewer=second_boss(), record_id=mine.report_id, kind="report", why="other", words=WORDS)
    for viewer in (staff.viewer("administrator"), staff.viewer("screener", "placer-demo", username="away")):
        with pytest.raises(Refused):
            glass.break_glass(viewer=viewer, record_id=mine.report_id, kind="report", why="other", words=WORDS)
    assert not Opening.unscoped.exists()


def test_the_desk_leads_through_a_reason_to_the_report() -> None:
    one = closed()
    client = staff.desk("screener").client
    there = address(one.report_id, "/glass")
    assert STORY not in client.get(there).content.decode()
    assert client.post(there, {"why": "", "words": ""}).status_code == 422
    done = client.post(there, {"why": "nobody_to_ask", "words": WORDS})
    assert (done.status_code, done["Location"]) == (303, address(one.report_id))
    page = client.get(address(one.report_id)).content.decode()
    assert STORY[:30] in page
    assert "open to you until" in page


def test_a_supervisor_opens_it_to_somebody_until_a_day_and_closes_it_again() -> None:
    one = closed()
    until = clock.now() + timedelta(days=2)
    made = openings.give(
        viewer=boss(), record_id=one.report_id, kind="report", user_id=screener().id, why="second_reader", until=until
    )
    assert reads(screener(), one)
    desk = staff.desk("supervisor", username="supervisor")
    page = desk.client.get(address(one.report_id, "/openings"))
    assert (page.status_code, "open now" in page.content.decode()) == (200, True)
    done = desk.client.post(address(one.report_id, f"/openings/{made.pk}/end"))
    assert done.status_code == 303
    assert not reads(screener(), one)
    with pytest.raises(DomainError, match=r"opening\.not-restricted"):
        openings.give(
            viewer=boss(),
            record_id=came().report_id,
            kind="report",
            user_id=screener().id,
            why="translation",
            until=until,
        )


def test_a_supervisor_restricts_it_on_the_page_and_lifts_it() -> None:
    one = came(story=STORY)
    screener()
    desk = staff.desk("supervisor", username="supervisor")
    there = address(one.report_id, "/restrict")
    assert there in desk.client.get(address(one.report_id)).content.decode()
    form = {"why": "known_to_all", "ask": boss().id, "named": [screener().id], "version": "0"}
    assert desk.client.post(there, {**form, "ask": ""}).status_code == 422
    assert desk.client.post(there, {**form, "version": "7"}).status_code == 409
    assert desk.client.post(there, form).status_code == 303
    page = desk.client.get(there).content.decode()
    assert "supervisors are asked at once" in page
    assert reads(screener(), one)
    assert not reads(other_screener(), one)
    gone = desk.client.post(address(one.report_id, "/unrestrict"), {"over": "mistake", "version": "1"})
    assert gone.status_code == 303
    assert reads(other_screener(), one)


def test_a_look_for_it_stands_once_on_a_supervisors_list_until_they_close_it() -> None:
    one = closed()
    for _ in range(3):
        queries.search(screener(), number_of(one))
    row = ToReview.unscoped.get(kind="told")
    assert (row.count, row.user_id, row.record_id) == (3, screener().id, one.report_id.hex)
    page = staff.desk("supervisor", username="supervisor").client.get("/review").content.decode()
    assert "looked for a restricted report" in page
    reviews.close(viewer=boss(), review_id=row.pk, outcome="talked_to")
    queries.search(screener(), number_of(one))
    assert ToReview.unscoped.filter(kind="told", closed_at__isnull=True).count() == 1


@pytest.mark.parametrize("role", ROLES)
def test_the_page_why_says_what_would_open_it(role: str) -> None:
    one = closed()
    known = {"agency": "sacramento-demo", "restricted": True, "assigned": set(), "granted": set()}
    allowed = can(staff.viewer(role), "report:read", known, "screening").allowed
    assert allowed == (role == "supervisor")
    person = staff.user("screener", username="asked-about")
    desk = staff.desk("supervisor", username="supervisor")
    sent = {"who": person.username, "action": "report:read", "record": number_of(one), "purpose": "screening"}
    page = desk.client.post("/account/why", sent).content.decode()
    assert "restricted-needs-assignment" in page
    assert "An opening" in page
