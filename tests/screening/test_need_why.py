"""Why somebody can or cannot: the policies that decided, what they cite, what is missing; and nothing of the record."""

from uuid import UUID, uuid4

import pytest

from hearthline.access import actions as accounts
from hearthline.access.models import User
from hearthline.access.viewer import Viewer
from hearthline.ground.errors import DomainError, Refused
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.people import actions as people
from hearthline.screening import actions
from hearthline.screening.need import conflicts, why
from hearthline.screening.need.commands import access
from hearthline.screening.need.wording import MISSING
from tests import staff
from tests.screening.build import came, other_screener, screener
from tests.screening.need_build import CLOSED, boss, restricted

pytestmark = [pytest.mark.django_db, pytest.mark.fault("47", "50")]


def ask(
    action: str, record: object = "", purpose: str = "", who: Viewer | None = None, by: Viewer | None = None
) -> why.Why:
    them = who or screener()
    username = User.objects.get(pk=UUID(them.id)).username
    return why.explain(
        viewer=by or staff.viewer("administrator"),
        username=username,
        action=action,
        record=str(record),
        purpose=purpose,
    )


def test_no_user_name_asks_for_one_and_does_not_say_that_nobody_has_it() -> None:
    for typed in ("", "   "):
        with pytest.raises(DomainError) as refused:
            why.explain(viewer=staff.viewer("administrator"), username=typed, action="report:read")
        assert refused.value.message == "Write a user name."


def test_a_yes_names_the_policy_and_what_it_cites() -> None:
    found = ask("report:read", came().report.number)
    assert found.allowed
    assert [(c.id, c.forbids) for c in found.clauses] == [("screener-works-reports", False)]
    assert "11167.5" in found.clauses[0].cite
    assert found.missing == ()


def test_a_number_is_taken_as_people_type_it() -> None:
    number = came().report.number
    assert ask("report:read", f" {number.lower()} ").allowed


def test_a_restricted_record_says_that_an_opening_is_missing() -> None:
    one = restricted()
    found = ask("person:read", one, "screening")
    assert not found.allowed
    assert [(c.id, c.forbids) for c in found.clauses] == [("restricted-needs-assignment", True)]
    assert found.missing == ("opening", "role:supervisor")


def test_a_purpose_and_a_role_are_said_to_be_missing() -> None:
    assert ask("identity:reveal", came().report_id).missing == ("purpose",)
    assert ask("screening:second", came().report_id).missing == ("role:supervisor",)
    assert "role:administrator" in ask("user:manage").missing


def test_what_nobody_can_be_given_is_said_as_such() -> None:
    one = came()
    conflicts.declare_report(viewer=screener(), report_id=one.report_id, why="friend")
    assert ask("report:read", one.report_id).missing == ("conflict",)
    admin = staff.viewer("administrator", username="second-admin")
    assert ask("report:read", one.report_id, who=admin).missing == ("administrator",)


def test_a_claim_of_somebody_else_is_said() -> None:
    one = came()
    actions.claim(viewer=other_screener(), report_id=one.report_id)
    assert ask("screening:decide", one.report_id).missing == ("claim", "role:supervisor")


def test_a_sealed_record_another_agencys_and_none_answer_alike() -> None:
    sealed = restricted()
    people.seal(viewer=boss(), person_id=sealed, why="court", authority="order_seen")
    elsewhere = staff.viewer("supervisor", staff.THERE)
    found = [ask("person:read", sealed, "screening"), ask("person:read", uuid4(), "screening")]
    found.append(
        why.explain(viewer=elsewhere, username=elsewhere.user.username, action="person:read", record=str(restricted()))
    )
    assert {(one.allowed, one.clauses, one.missing) for one in found} == {(False, (), ("absent",))}


def test_who_asks_learns_nothing_of_a_record_that_is_closed_to_them() -> None:
    one = came()
    conflicts.declare_report(viewer=boss(), report_id=one.report_id, why="family")
    assert ask("report:read", one.report_id, by=boss()).missing == ("absent",)
    assert ask("report:read", one.report_id).allowed


def test_a_closed_account_is_the_reason_whatever_the_policies_say() -> None:
    them = screener()
    accounts.disable_user(viewer=staff.viewer("administrator"), user_id=UUID(them.id))
    assert ask("report:read", came(identity=None).report_id, who=them).missing == ("closed-account",)


@pytest.mark.parametrize("role", ["screener", ""])
def test_only_who_is_responsible_for_access_may_ask(role: str) -> None:
    with pytest.raises(Refused):
        ask("report:read", by=staff.viewer(role, username="somebody"))


def test_a_colleague_of_another_agency_is_nobody() -> None:
    stranger = staff.viewer("screener", staff.THERE)
    with pytest.raises(DomainError, match=r"why\.who"):
        ask("report:read", who=stranger)
    with pytest.raises(DomainError, match=r"why\.action"):
        ask("report:reed")


def test_every_code_that_can_be_missing_has_words() -> None:
    codes = {*why.NEVER, "absent", "closed-account", "purpose", "opening", "claim"}
    codes |= {f"role:{role}" for role in why.ROLES}
    assert codes == set(MISSING)


def test_asking_is_in_the_journal_with_whom_and_what() -> None:
    ask("report:read", came().report_id)
    entry = Entry.objects.get(tag=Tag.ACCESS_EXPLAINED)
    assert (entry.record_id, entry.fields) == (screener().id, "report:read")


@pytest.mark.parametrize("role", ["administrator", "supervisor"])
def test_the_page_answers_and_shows_nothing_of_the_record(role: str) -> None:
    one, them = restricted(), screener()
    desk = staff.desk(role)
    assert desk.client.get("/account/why").status_code == 200
    username = User.objects.get(pk=UUID(them.id)).username
    asked = {"who": username, "action": "person:read", "record": str(one), "purpose": "screening"}
    page = desk.client.post("/account/why", asked).content.decode()
    assert "restricted-needs-assignment" in page
    assert "A restricted record is open to those assigned" in page
    assert "a supervisor can open it to them for a while" in page
    assert CLOSED not in page
    assert desk.client.post("/account/why", asked | {"who": "nobody"}).status_code == 422


def test_the_page_of_a_sealed_record_is_that_of_none_to_the_byte() -> None:
    sealed = restricted()
    people.seal(viewer=boss(), person_id=sealed, why="court", authority="order_seen")
    desk, them = staff.desk("administrator"), screener()
    username = User.objects.get(pk=UUID(them.id)).username
    sizes = set()
    for one in (sealed, uuid4()):
        asked = {"who": username, "action": "person:read", "record": str(one), "purpose": "screening"}
        answer = desk.client.post("/account/why", asked)
        sizes.add((answer.status_code, len(answer.content)))
    assert len(sizes) == 1


def test_the_command_line_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    one, admin = restricted(), staff.viewer("administrator")
    names = [User.objects.get(pk=UUID(v.id)).username for v in (admin, screener())]
    asked = ["why", "--asked-by", names[0], "--who", names[1], "--action"]
    assert access([*asked, "report:read", "--record", came().report.number]) == 0
    assert capsys.readouterr().out.startswith("yes\n  permitted by screener-works-reports: ")
    assert access([*asked, "person:read", "--record", str(one), "--purpose", "screening"]) == 3
    out = capsys.readouterr().out
    assert out.startswith("no\n  forbidden by restricted-needs-assignment")
    assert "missing: An opening" in out
    assert CLOSED not in out
    with pytest.raises(DomainError):
        access(["why", "--asked-by", "nobody", "--who", names[1], "--action", "report:read"])
