"""Recovery codes: long enough that a digest is all that rests, each once, typed as people type (OWASP ASVS 6.5.2)."""

import hashlib
import json
import math
import threading
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from hearthline.access import recovery
from hearthline.access.lifecycle import invite_again
from hearthline.ground.ids import ALPHABET
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests import staff


def signs_in(person: Any, code: str) -> bool:
    client = Client()
    client.post("/account/sign-in", {"login": person.username, "password": staff.PASSWORD})
    client.post("/account/code", {"code": code})
    return "_auth_user_id" in client.session


@pytest.mark.django_db
def test_a_code_has_more_than_112_bits_and_only_its_digest_rests() -> None:
    desk = staff.desk()
    codes = desk.client.post("/account/recovery-codes").context["codes"]
    assert len(codes) == len(set(codes)) == recovery.COUNT == 10
    for code in codes:
        assert len(code) * math.log2(len(ALPHABET)) >= 112
        assert set(code) <= set(ALPHABET)
    row = Authenticator.objects.get(user=desk.user, type="recovery_codes")
    assert row.data == {"sha256": [hashlib.sha256(code.encode()).hexdigest() for code in codes]}
    everything = json.dumps(list(Authenticator.objects.values("data")))
    assert not [code for code in codes if code in everything]


@pytest.mark.django_db
def test_it_is_known_however_it_is_grouped_and_in_small_letters() -> None:
    desk = staff.desk()
    codes = desk.client.post("/account/recovery-codes").context["codes"]
    grouped = " ".join(codes[0][at : at + 4] for at in range(0, 28, 4))
    assert signs_in(desk.user, grouped)
    assert not signs_in(desk.user, grouped), "once"
    assert signs_in(desk.user, codes[1].lower().replace("0", "o").replace("1", "l"))
    assert signs_in(desk.user, "-".join(codes[2][at : at + 7] for at in range(0, 28, 7)))
    assert Entry.objects.filter(tag=Tag.RECOVERY_CODE_USED).count() == 3
    assert len(Authenticator.objects.get(user=desk.user, type="recovery_codes").data["sha256"]) == 7


@pytest.mark.django_db
def test_the_page_shows_them_in_groups_and_only_once() -> None:
    desk = staff.desk()
    page = desk.client.post("/account/recovery-codes")
    code = page.context["codes"][0]
    assert f"{code[:4]} {code[4:8]}" in page.content.decode()
    assert code[:4] not in desk.client.get("/account/recovery-codes").content.decode()


@pytest.mark.django_db
@pytest.mark.fault("69")
def test_somebody_else_s_code_opens_nothing() -> None:
    one, other = staff.desk("screener"), staff.desk("supervisor")
    code = one.client.post("/account/recovery-codes").context["codes"][0]
    other.client.post("/account/recovery-codes")
    assert not signs_in(other.user, code)
    assert signs_in(one.user, code)


@pytest.mark.django_db
@given(st.text(max_size=60))
def test_any_text_is_no_code_and_never_an_error(text: str) -> None:
    person = staff.user("screener")
    recovery.draw(person)
    assert not recovery.use(person, text)


@pytest.mark.django_db
def test_who_has_none_uses_none() -> None:
    assert not recovery.use(staff.user("screener"), "0" * 28)


@pytest.mark.django_db
def test_a_new_beginning_takes_them_away() -> None:
    person = staff.user("screener")
    code = recovery.draw(person)[0]
    type(person).objects.filter(pk=person.pk).update(must_change_password=True)
    invite_again(viewer=staff.viewer("administrator"), user_id=person.pk)
    assert not recovery.use(person, code)


@pytest.mark.fault("69")
@pytest.mark.django_db(transaction=True)
def test_of_two_who_type_the_same_code_at_the_same_moment_one_gets_in() -> None:
    person = staff.user("screener")
    staff.factor(person)
    code = recovery.draw(person)[0]
    clients, start = [Client(), Client()], threading.Barrier(2)
    for client in clients:
        client.post("/account/sign-in", {"login": person.username, "password": staff.PASSWORD})

    def send(client: Client) -> None:
        start.wait()
        client.post("/account/code", {"code": code})
        connection.close()

    threads = [threading.Thread(target=send, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted("_auth_user_id" in client.session for client in clients) == [False, True]
