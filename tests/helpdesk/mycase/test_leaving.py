"""A worker's account ends while families are told to call them: somebody is told at once, and the list shows which."""

from datetime import timedelta

import pytest

from hearthline.access.actions import disable_user
from hearthline.access.lifecycle import lapse
from hearthline.access.models import Agency, User
from hearthline.duty.models import Alert
from hearthline.ground import clock
from hearthline.helpdesk.mycase import actions, leaving, queries
from hearthline.helpdesk.mycase.models import Assignment
from tests import staff
from tests.helpdesk.mycase.build import TEAM, agent, entered

pytestmark = [pytest.mark.django_db, pytest.mark.req("H-5", "S-11")]
ABOUT = {"subject_kind": "assignment", "about": "assignment"}


def leave(person: User) -> None:
    disable_user(viewer=staff.viewer("administrator"), user_id=person.pk)


@pytest.mark.parametrize("post", ["worker", "backup", "supervisor"])
def test_whoever_of_the_three_leaves_raises_one_alert(post: str) -> None:
    person = staff.user("screener", username="leaves")
    for case in ("C-1", "C-2", "C-3"):
        entered(case=case, **{f"{post}_user": person.pk.hex})
    leave(person)
    alert = Alert.unscoped.get(**ABOUT)
    assert alert.subject_id == person.pk.hex
    assert not alert.label, "no number of a case in an alert"


def test_the_alert_says_what_it_is_about_and_leads_to_the_list() -> None:
    person = staff.user("screener", username="leaves")
    entered(worker_user=person.pk.hex)
    leave(person)
    said = staff.desk("supervisor").client.get("/alarms/all").content.decode()
    assert "Families are told to call somebody who has no account here any more" in said
    assert 'href="/family-pages/"' in said


def test_nobody_is_told_of_who_works_with_no_family_or_only_with_closed_ones() -> None:
    person, other = (staff.user("screener", username=name) for name in ("leaves", "stays"))
    made = entered(worker_user=person.pk.hex)
    entered(case="C-2", worker_user=other.pk.hex)
    actions.close(viewer=agent(), assignment_id=made.row.pk)
    leave(person)
    assert not Alert.unscoped.filter(**ABOUT).exists()


def test_another_agency_hears_nothing_of_it() -> None:
    person = staff.user("screener", username="leaves")
    entered(worker_user=person.pk.hex)
    leaving.gone(staff.THERE, person.pk.hex)
    assert not Alert.unscoped.filter(**ABOUT).exists()


def test_an_account_that_lapses_by_itself_counts_too() -> None:
    person = staff.user("screener", username="leaves")
    entered(worker_user=person.pk.hex)
    Agency.objects.filter(pk=staff.HERE).update(demo=False)
    User.objects.filter(pk=person.pk).update(ends_at=clock.now() - timedelta(days=1))
    lapse()
    assert Alert.unscoped.filter(**ABOUT, subject_id=person.pk.hex).count() == 1


def test_the_list_shows_those_cases_first_until_somebody_else_is_named() -> None:
    person = staff.user("screener", username="leaves")
    made = entered(worker_user=person.pk.hex)
    for number in range(3):
        entered(case=f"C-{number}")
    leave(person)
    lines, _more = queries.cases(agent())
    assert [line.gone for line in lines] == [True, False, False, False]
    assert lines[0].id == made.row.pk
    detail = queries.case_of(agent(), made.row.pk)
    assert detail.gone == ("worker",)
    row = Assignment.unscoped.get(pk=made.row.pk)
    actions.change_team(viewer=agent(), assignment_id=row.pk, given=TEAM, version=row.version)
    assert not [line for line in queries.cases(agent())[0] if line.gone]
    assert queries.case_of(agent(), row.pk).gone == ()
