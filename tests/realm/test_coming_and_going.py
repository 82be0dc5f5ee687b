"""How people outside come, sign in, and leave: codes once, two steps, an end that bites at the next request."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.journal.models import Entry
from hearthline.realm import accounts, ending, inviting, members
from hearthline.realm.codes import waiting
from hearthline.realm.models import Invitation, KeptReceipt, OutsideSession, Person, RecoveryCode
from tests import staff
from tests.realm import outsiders

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("outside")]


def test_the_whole_way_of_an_organisation_s_first_administrator() -> None:
    _house, one_time = outsiders.house()
    client = Client()
    answer = client.post("/open", {"code": one_time.lower().replace("-", " ")})
    assert (answer.status_code, answer["Location"]) == (302, "/choose")
    answer = client.post("/choose", {"password": outsiders.PASSWORD, "again": outsiders.PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/second-step")
    assert client.get("/")["Location"] == "/second-step"
    page = client.get("/second-step")
    answer = client.post("/second-step", {"digits": outsiders.code(page.context["secret"])})
    assert answer.status_code == 200
    assert len(answer.context["codes"]) == 10
    assert client.get("/people").status_code == 200
    person = Person.unscoped.get()
    assert (person.kind, person.administrator) == ("organisation", True)
    assert outsiders.there((person, page.context["secret"])).get("/").status_code == 200


def test_a_code_works_once_and_only_for_some_days() -> None:
    _house, one_time = outsiders.house()
    with clock.freeze(clock.now() + timedelta(days=8)):
        assert waiting(staff.HERE, one_time) is None
    first = waiting(staff.HERE, one_time)
    assert first is not None
    accounts.open_account(invitation_id=first.pk, password=outsiders.PASSWORD)
    assert waiting(staff.HERE, one_time) is None
    with pytest.raises(DomainError, match=r"code\.over"):
        accounts.open_account(invitation_id=first.pk, password=outsiders.PASSWORD)
    assert Person.unscoped.count() == 1


def test_unknown_used_withdrawn_and_malformed_codes_get_the_same_bytes() -> None:
    _house, used = outsiders.house()
    outsiders.opened(used)
    boss = staff.viewer("supervisor")
    card = inviting.give_code(viewer=boss, kind="family")
    inviting.withdraw(viewer=boss, code_id=card.id)
    old = inviting.give_code(viewer=boss, kind="requester")
    Invitation.unscoped.filter(pk=old.id).update(expires_at=clock.now())
    told = set()
    client = Client()
    client.get("/open")
    for typed in (used, card.code, old.code, "0" * 28, "x", "0" * 190):
        answer = client.post("/open", {"code": typed})
        assert answer.status_code == 422
        told.add(_without(answer))
    assert len(told) == 1


def _without(answer: Any) -> str:
    """The page without what was typed, its form's token and the time of day."""
    body = re.sub(r'value="[^"]*"', "", answer.content.decode())
    return re.sub(r"<time.*?</time>", "", body)


def test_an_unknown_name_and_a_wrong_password_get_the_same_answer_in_the_same_time_class() -> None:
    from unittest import mock

    person, _secret = outsiders.head()
    over, _other = outsiders.given()
    accounts.end_own(person=over)
    told, hashed = set(), list[str]()

    def check(_typed: str, kept: str) -> bool:
        hashed.append(kept)
        return False

    client = Client()
    client.get("/sign-in")
    for name in (person.sign_in_name, "ZZZZZZZZ", over.sign_in_name, "administrator"):
        with mock.patch("hearthline.realm.signin.check_password", side_effect=check):
            answer = client.post("/sign-in", {"name": name, "password": "not this one at all"})
        told.add(_without(answer))
    assert len(told) == 1
    assert len(hashed) == 4, "each costs one hash, whoever is asked for"
    assert all(hashed)


def test_wrong_tries_slow_who_tries_and_not_a_browser_that_is_known() -> None:
    made = outsiders.head()
    known = outsiders.there(made)
    known.post("/sign-out")
    stranger = Client(REMOTE_ADDR="203.0.113.9")
    for _ in range(5):
        outsiders.sign_in(stranger, made[0], password="wrong and long enough")
    answer = outsiders.sign_in(stranger, made[0], made[1])
    assert answer.status_code == 422
    assert b"Wait 15 minutes" in answer.content
    assert outsiders.sign_in(known.client, *made)["Location"] == "/"
    with clock.freeze(clock.now() + timedelta(minutes=16)):
        assert outsiders.sign_in(stranger, *made)["Location"] == "/"


def test_a_name_nobody_has_is_slowed_alike() -> None:
    client = Client()
    for _ in range(5):
        client.post("/sign-in", {"name": "ZZZZZZZZ", "password": "x"})
    answer = client.post("/sign-in", {"name": "ZZZZZZZZ", "password": "x"})
    assert b"Wait 15 minutes" in answer.content


@pytest.mark.fault("69")
def test_a_code_of_the_app_works_once() -> None:
    person, secret = outsiders.head()
    with clock.freeze(clock.now()):  # all within one half minute
        first = outsiders.there((person, secret))
        assert first.get("/").status_code == 200
        again = Client()
        again.post("/sign-in", {"name": person.sign_in_name, "password": outsiders.PASSWORD})
        answer = again.post("/code", {"code": outsiders.code(secret)})
    assert answer.status_code == 422, "the code that the first browser used"


def test_a_recovery_code_signs_in_once() -> None:
    person, _secret = outsiders.head()
    from hearthline.realm.signin import renew_codes

    spare = renew_codes(person=person)[3]
    client = Client()
    client.post("/sign-in", {"name": person.sign_in_name, "password": outsiders.PASSWORD})
    assert client.post("/code", {"code": spare})["Location"] == "/account"
    other = Client()
    other.post("/sign-in", {"name": person.sign_in_name, "password": outsiders.PASSWORD})
    assert other.post("/code", {"code": spare}).status_code == 422
    assert RecoveryCode.objects.filter(person=person).count() == 9


def test_a_session_gets_a_new_key_at_each_step_and_a_planted_one_is_worth_nothing() -> None:
    person, secret = outsiders.head()
    client = Client()
    client.get("/sign-in")
    client.cookies["outside"] = "plantedplantedplantedplantedpl"
    Person.unscoped.update(last_totp_step=0)
    client.post("/sign-in", {"name": person.sign_in_name, "password": outsiders.PASSWORD})
    half = client.cookies["outside"].value
    assert half != "plantedplantedplantedplantedpl"
    client.post("/code", {"code": outsiders.code(secret)})
    whole = client.cookies["outside"].value
    assert whole not in (half, "plantedplantedplantedplantedpl")
    assert not OutsideSession.objects.filter(session_key=half).exists()
    fresh = Client()
    fresh.cookies["outside"] = half
    assert fresh.get("/")["Location"] == "/sign-in"


def test_the_first_step_alone_opens_no_page() -> None:
    person, _secret = outsiders.head()
    client = Client()
    client.post("/sign-in", {"name": person.sign_in_name, "password": outsiders.PASSWORD})
    for path in ("/", "/people", "/account", "/second-step", "/details"):
        assert client.get(path)["Location"] == "/sign-in", path
    with clock.freeze(clock.now() + timedelta(minutes=11)):
        assert client.get("/code")["Location"] == "/sign-in"


def test_who_left_is_out_at_the_next_request_and_what_they_kept_is_gone() -> None:
    boss = outsiders.there(outsiders.head())
    them = outsiders.there(outsiders.member(boss.person))
    accounts.keep_details(person=them.person, told={"name": "Zqname", "phone": "555-0144"})
    accounts.keep_receipt(person=them.person, code="0000-0000")
    them.person.refresh_from_db()
    assert them.get("/").status_code == 200
    answer = boss.post(f"/people/{them.person.pk}/end", {"sure": "yes"})
    assert answer["Location"] == "/people"
    assert them.get("/")["Location"] == "/sign-in"
    assert outsiders.sign_in(Client(), them.person, them.secret).status_code == 422
    assert ending.destroy_ended() == 1
    row = Person.unscoped.get(pk=them.person.pk)
    assert (row.password, row.secret_box, row.details_box, row.label_box) == ("", "", "", "")
    assert not KeptReceipt.unscoped.exists()
    assert not RecoveryCode.objects.filter(person=row).exists()
    assert ending.destroy_ended() == 0


def test_one_leaves_by_oneself_at_once() -> None:
    them = outsiders.there(outsiders.given())
    assert them.get("/leave").status_code == 200
    assert them.post("/leave", {"sure": "yes"})["Location"] == "/signed-out"
    assert them.get("/")["Location"] == "/sign-in"
    assert Person.unscoped.get().ended_why == "own"


def test_an_unused_account_ends_by_itself_and_no_request_waits_for_the_worker() -> None:
    them = outsiders.there(outsiders.given())
    with clock.freeze(clock.now() + timedelta(days=181)):
        assert them.get("/")["Location"] == "/sign-in"
        assert ending.lapse([staff.HERE]) == 1
        assert ending.lapse([staff.HERE]) == 0
    assert Person.unscoped.get().ended_why == "idle"


def test_an_organisation_that_ends_takes_all_its_people_and_codes_along() -> None:
    boss = outsiders.there(outsiders.head())
    them = outsiders.there(outsiders.member(boss.person))
    card = members.invite_member(person=boss.person, label="Third", administrator=False)
    stays = outsiders.there(outsiders.given())
    assert boss.person.organisation_id is not None
    inviting.end_organisation(viewer=staff.viewer("administrator"), organisation_id=boss.person.organisation_id)
    assert boss.get("/")["Location"] == them.get("/")["Location"] == "/sign-in"
    assert waiting(staff.HERE, card.code) is None
    assert stays.get("/").status_code == 200


def test_sessions_end_when_left_alone_and_after_half_a_day() -> None:
    them = outsiders.there(outsiders.given())
    with clock.freeze(clock.now() + timedelta(minutes=31)):
        assert them.get("/")["Location"] == "/sign-in"
    them = outsiders.there((them.person, them.secret))
    now = clock.now()
    for minutes in range(20, 12 * 60, 20):
        with clock.freeze(now + timedelta(minutes=minutes)):
            assert them.get("/").status_code == 200
    with clock.freeze(now + timedelta(hours=12, minutes=1)):
        assert them.get("/")["Location"] == "/sign-in"


def test_own_sessions_are_listed_and_ended_and_nobody_else_s() -> None:
    made = outsiders.given()
    one, two, other = outsiders.there(made), outsiders.there(made), outsiders.there(outsiders.given("requester"))
    shown = one.get("/sessions").context["sessions"]
    assert [s.this for s in shown] == [True, False]
    theirs = other.get("/sessions").context["sessions"][0]
    one.post(f"/sessions/{theirs.id}/end")
    assert other.get("/").status_code == 200
    one.post(f"/sessions/{shown[1].id}/end")
    assert two.get("/")["Location"] == "/sign-in"
    three = outsiders.there(made)
    one.post("/sessions/end-others")
    assert three.get("/")["Location"] == "/sign-in"
    assert one.get("/").status_code == 200
    assert other.get("/").status_code == 200


def test_another_password_ends_every_other_session() -> None:
    made = outsiders.given()
    one, two = outsiders.there(made), outsiders.there(made)
    new = "quince eleven harbor lantern"
    typed = {"password": new, "again": new}
    assert one.post("/password", {**typed, "present": "not this one at all"}).status_code == 422
    answer = one.post("/password", {**typed, "present": outsiders.PASSWORD})
    assert answer["Location"] == "/account?said=password"
    assert one.get("/account").status_code == 200
    assert two.get("/")["Location"] == "/sign-in"
    assert outsiders.sign_in(Client(), *made, password=new)["Location"] == "/"


def test_what_matters_asks_for_a_code_again_after_a_while_and_keeps_what_was_typed() -> None:
    boss = outsiders.there(outsiders.head())
    with clock.freeze(clock.now() + timedelta(minutes=16)):
        answer = boss.post("/people", {"label": "Zqtyped"})
        assert answer.status_code == 422
        assert b"Zqtyped" in answer.content
        answer = boss.post("/people", {"label": "Zqtyped", "code": outsiders.code(boss.secret)})
        assert answer.status_code == 200
        once = answer.context["card"].code.replace("-", " ").encode()
        assert once in answer.content
        assert once not in boss.get("/people").content


def test_another_app_needs_a_code_of_the_one_before() -> None:
    them = outsiders.there(outsiders.given())
    with clock.freeze(clock.now() + timedelta(minutes=16)):
        secret = them.get("/second-step").context["secret"]
        answer = them.post("/second-step", {"digits": outsiders.code(secret)})
        assert answer.status_code == 422
        answer = them.post("/second-step", {"digits": outsiders.code(secret), "code": outsiders.code(them.secret)})
        assert answer.status_code == 200, "both apps show a code at the same moment, and each counts its own steps"
        again = them.post("/second-step", {"digits": outsiders.code(secret), "code": outsiders.code(them.secret)})
        assert again.status_code == 422, "the old app is over"


@pytest.mark.req("M-5")
def test_an_administrator_ends_nobody_of_another_organisation_and_not_themselves() -> None:
    one, two = outsiders.there(outsiders.head("One school")), outsiders.head("Two school")[0]
    for target in (two.pk, one.person.pk, "01a201e0-915d-7d85-b16f-ab038e246699"):
        assert one.get(f"/people/{target}/end").status_code == 403
        assert one.post(f"/people/{target}/end", {"sure": "yes"}).status_code == 403
    assert Person.unscoped.filter(ended_at__isnull=True).count() == 2
    assert b"Two school" not in one.get("/people").content


@pytest.mark.req("M-5")
def test_a_member_sees_no_colleague() -> None:
    boss = outsiders.head()[0]
    them = outsiders.there(outsiders.member(boss))
    assert them.get("/people").status_code == 403
    assert them.post("/people", {"label": "x"}).status_code == 403
    assert b"/people" not in them.get("/").content
    with pytest.raises(Refused):
        members.members(them.person)


def test_a_family_s_page_and_a_requester_s_are_the_same_bytes_and_name_no_case() -> None:
    pages = []
    for kind in ("family", "requester"):
        them = outsiders.there(outsiders.given(kind))
        body = them.get("/").content.decode()
        pages.append(_without(them.get("/")))
        assert "Nothing yet." in body
        for path in ("/details", "/start", "/receipts", "/people"):
            assert them.get(path).status_code == 403, path
        assert [row["actor_kind"] for row in Entry.objects.filter(actor_id=them.person.pk.hex).values("actor_kind")]
    assert len(set(pages)) == 1


def test_the_journal_never_says_that_somebody_reported_or_kept_a_receipt() -> None:
    them = outsiders.there(outsiders.head())
    them.post("/details", {"name": "Zqname"})
    before = Entry.objects.count()
    assert them.get("/start").context["handed"]
    them.post("/receipts", {"code": "x"})
    accounts.keep_receipt(person=them.person, code="0000")
    accounts.receipts(them.person)
    assert Entry.objects.count() == before
