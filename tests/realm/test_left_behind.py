"""What an account outside must not leave behind: an end by a look, a time, a name, a code, an endless journal."""

from datetime import timedelta

import pytest
from django.test import Client

from hearthline.ground import clock
from hearthline.journal.models import Entry
from hearthline.realm import accounts, ending, members
from hearthline.realm.members import end_member, invite_member
from hearthline.realm.models import Invitation, KeptReceipt, Person
from tests import staff
from tests.realm import outsiders
from tests.realm.conftest import outside  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("outside")]


def test_looking_at_a_page_ends_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    boss = outsiders.head()
    for number in range(3):
        invite_member(person=boss[0], label=f"m{number}", administrator=False)
    leaver, _ = outsiders.member(boss[0])
    browser = outsiders.there(boss)
    monkeypatch.setattr(members, "MOST", 1)  # as with five hundred and one
    listed = {one.id for one in members.members(boss[0])}
    target = leaver.pk if leaver.pk not in listed else boss[0].pk
    browser.get(f"/people/{leaver.pk}/end")
    leaver.refresh_from_db()
    assert leaver.ended_at is None, (listed, target)


def test_a_kept_receipt_says_not_when_it_was_kept() -> None:
    boss, _ = outsiders.head()
    accounts.keep_receipt(person=boss, code="ABCD")
    assert KeptReceipt.unscoped.get().pk.version != 7


def test_what_a_member_was_called_goes_with_their_account() -> None:
    boss, _ = outsiders.head()
    leaver, _ = outsiders.member(boss, "Ms. Somebody, second grade")
    end_member(person=boss, member_id=leaver.pk)
    ending.destroy_ended()
    assert not Invitation.unscoped.exclude(label_box="").exists()


def test_waiting_tries_do_not_grow_the_journal_without_end() -> None:
    client = Client()
    for _ in range(5):
        client.post("/sign-in", {"name": "ABCD EFGH", "password": "x" * 12})
    before = Entry.objects.count()
    for _ in range(50):
        client.post("/sign-in", {"name": "ABCD EFGH", "password": "x" * 12})
    assert Entry.objects.count() - before < 10, Entry.objects.count() - before


def test_an_app_is_changed_with_both_codes_of_one_moment() -> None:
    boss = outsiders.head()
    browser = outsiders.there(boss)
    with clock.freeze(clock.now() + timedelta(minutes=20)):
        page = browser.get("/second-step")
        Person.unscoped.update(last_totp_step=0)
        answer = browser.post(
            "/second-step", {"code": outsiders.code(boss[1]), "digits": outsiders.code(page.context["secret"])}
        )
        assert answer.status_code == 200, answer.status_code


def test_codes_that_an_administrator_made_end_with_them() -> None:
    from hearthline.realm import inviting
    from hearthline.realm.codes import waiting

    boss, _ = outsiders.head()
    card = invite_member(person=boss, label="me again", administrator=True)
    inviting.end_head(viewer=staff.viewer("administrator"), account_id=boss.pk)
    assert waiting(staff.HERE, card.code) is None


def test_one_source_cannot_keep_the_slow_hash_busy_with_names_that_nobody_has() -> None:
    client = Client()
    codes = []
    for number in range(60):
        answer = client.post("/sign-in", {"name": f"ABCD EF{number:02}", "password": "x" * 12})
        codes.append(b"Too many wrong tries" in answer.content)
    assert any(codes)
