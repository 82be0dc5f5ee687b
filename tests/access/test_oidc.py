"""Signing in with an agency's OpenID Connect provider: who gets in, and every way not to."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from hearthline.access.actions import disable_user
from hearthline.access.models import OutsideIdentity, User
from hearthline.access.outside import oidc
from hearthline.access.outside.links import confirm_link, link, unlink
from hearthline.ground import clock
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests import staff
from tests.access.identity_doubles import OTHER_KEY, Double, oidc_double

pytestmark = pytest.mark.django_db
START, BACK = "/account/with/county", "/account/with/county/back"
INSIDE = "/account/recovery-codes"


@pytest.fixture
def idp(settings: Any) -> Iterator[Double]:
    with oidc_double() as double:
        oidc.forget()
        settings.HEARTHLINE_PROVIDERS = (double.provider(),)
        yield double


@pytest.fixture
def trusting(idp: Double, settings: Any) -> Double:
    """The operator trusts what this provider says about a second factor."""
    settings.HEARTHLINE_PROVIDERS = (idp.provider(second_factor=frozenset({"mfa"})),)
    return idp


def linked(person: User, subject: str = "person-1", confirmed: bool = True) -> OutsideIdentity:
    return OutsideIdentity.objects.create(
        agency_id=person.agency_id,
        user=person,
        provider="county",
        subject=subject,
        linked_by="tests",
        confirmed_by="more tests" if confirmed else "",
        confirmed_at=clock.now() if confirmed else None,
    )


def come(client: Client, idp: Double, following: str = "", **changed: str) -> Any:
    """Out and back again, as a browser does. `changed`: the query that comes back, tampered with."""
    out = client.get(START, {"next": following} if following else {})
    assert out.status_code == 302, out.content
    query = dict(part.split("=", 1) for part in idp.visit(out["Location"]).split("&"))
    return client.get(BACK, {**query, **changed})


def refused(answer: Any, why: str) -> None:
    assert answer.status_code == 403
    assert "_auth_user_id" not in answer.wsgi_request.session
    assert Entry.objects.filter(tag=Tag.OUTSIDE_REFUSED).latest("at").fields == why


def test_without_an_operators_word_there_is_none_of_this(client: Client) -> None:
    assert "agency&#x27;s account" not in client.get("/account/sign-in").content.decode()
    for path in (START, BACK, f"{START}/acs", f"{START}/finish", f"{START}/metadata"):
        assert client.get(path).status_code in (404, 405)
        assert client.post(path).status_code in (404, 405)


def test_the_sign_in_page_offers_it_by_a_link_and_keeps_where_one_wanted_to_go(client: Client, idp: Double) -> None:
    page = client.get("/account/sign-in", {"next": INSIDE}).content.decode()
    assert "Sign in with County account" in page
    assert f'href="{START}?next=%2Faccount%2Frecovery-codes"' in page


def test_our_second_factor_is_asked_for_when_the_provider_is_not_trusted_with_it(client: Client, idp: Double) -> None:
    person = staff.user("screener")
    secret = staff.factor(person)
    linked(person)
    idp.claims = {"amr": ["mfa"]}
    answer = come(client, idp, INSIDE)
    assert answer["Location"] == "/account/code"
    assert client.get(INSIDE).status_code == 302, "not in yet"
    answer = client.post("/account/code", {"code": staff.code(secret)})
    assert answer["Location"] == INSIDE
    assert client.get(INSIDE).status_code == 200
    assert Entry.objects.get(tag=Tag.SIGNED_IN).fields.split() == ["outside", "totp"]


def test_who_has_no_second_factor_yet_sets_one_up(client: Client, idp: Double) -> None:
    linked(staff.user("screener"))
    come(client, idp)
    assert client.get(INSIDE)["Location"] == "/account/second-factor"


@pytest.mark.parametrize("claims", [{"amr": ["pwd", "mfa"]}, {"acr": "mfa"}])
def test_a_trusted_providers_second_factor_counts(client: Client, trusting: Double, claims: dict[str, Any]) -> None:
    person = staff.user("screener")
    staff.factor(person)
    linked(person)
    trusting.claims = claims
    assert come(client, trusting, INSIDE)["Location"] == INSIDE
    assert client.get(INSIDE).status_code == 200
    assert Entry.objects.get(tag=Tag.SIGNED_IN).fields.split() == ["outside", "outside-factor"]


def test_a_trusted_provider_that_asked_for_a_password_only_counts_for_one_factor(
    client: Client, trusting: Double
) -> None:
    person = staff.user("screener")
    staff.factor(person)
    linked(person)
    for amr in (["pwd"], "mfa", [], None, [["mfa"]]):
        trusting.claims = {"amr": amr}
        assert come(Client(), trusting)["Location"] == "/account/code", amr


@pytest.mark.fault("62")
def test_the_session_key_from_before_is_worth_nothing(client: Client, trusting: Double) -> None:
    linked(staff.user("screener"))
    trusting.claims = {"amr": ["mfa"]}
    client.get(START)
    planted = client.session.session_key
    come(client, trusting)
    assert client.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()


def test_nobody_signs_themselves_up_and_the_page_says_the_id_to_ask_with(client: Client, idp: Double) -> None:
    person = staff.user("screener")
    User.objects.filter(pk=person.pk).update(email="someone@example.gov")
    people = User.objects.count()
    # An e-mail address proves nothing here, verified or not: addresses are given to others, and changed.
    idp.claims = {"email": "someone@example.gov", "email_verified": True, "preferred_username": person.username}
    answer = come(client, idp)
    refused(answer, "nobody")
    assert "person-1" in answer.content.decode()
    assert "person-1" not in answer.wsgi_request.get_full_path()
    assert User.objects.count() == people
    assert not OutsideIdentity.unscoped.exists()


@pytest.mark.fault("49")
def test_a_closed_account_an_unconfirmed_link_an_ended_link_and_another_agencys_open_nothing(idp: Double) -> None:
    admin, supervisor = staff.viewer("administrator"), staff.viewer("supervisor")
    person = staff.user("screener")
    made = link(viewer=admin, user_id=person.pk, provider="county", subject="person-1")
    refused(come(Client(), idp), "nobody")
    confirm_link(viewer=supervisor, link_id=made.pk)
    browser = Client()
    assert come(browser, idp).status_code == 302
    unlink(viewer=admin, link_id=made.pk)
    assert browser.get("/account/second-factor")["Location"].startswith("/account/sign-in"), "its session is over"
    refused(come(Client(), idp), "nobody")
    linked(person)
    disable_user(viewer=admin, user_id=person.pk)
    refused(come(Client(), idp), "nobody")
    linked(staff.user("screener", agency_id=staff.THERE))
    refused(come(Client(), idp), "nobody")


@pytest.mark.fault("60")
def test_an_answer_that_this_browser_did_not_ask_for_signs_nobody_in(idp: Double) -> None:
    linked(staff.user("screener"))
    attacker, victim = Client(), Client()
    query = idp.visit(attacker.get(START)["Location"])
    refused(victim.get(f"{BACK}?{query}"), "unasked")
    victim.get(START)
    refused(victim.get(f"{BACK}?{query}"), "state")
    assert victim.get(INSIDE)["Location"].startswith("/account/sign-in")


@pytest.mark.fault("60")
def test_another_site_cannot_start_it(client: Client, idp: Double) -> None:
    for site in ("cross-site", "same-site"):
        answer = client.get(START, headers={"Sec-Fetch-Site": site})
        assert answer["Location"] == "/account/sign-in"
    assert client.get(START, headers={"Sec-Fetch-Site": "same-origin"})["Location"].startswith(idp.issuer)


def test_an_answer_works_once_and_not_late(client: Client, idp: Double) -> None:
    linked(staff.user("screener"))
    query = idp.visit(client.get(START)["Location"])
    assert client.get(f"{BACK}?{query}").status_code == 302
    refused(Client().get(f"{BACK}?{query}"), "unasked")
    other = Client()
    query = idp.visit(other.get(START)["Location"])
    with clock.freeze(clock.now() + timedelta(minutes=11)):
        refused(other.get(f"{BACK}?{query}"), "late")


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"nonce": "another"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"aud": "somebody-else"}, "token"),
        ({"aud": ["hearthline-desk", "somebody-else"]}, "audience"),
        ({"azp": "somebody-else"}, "audience"),
        ({"iss": "https://other.example.gov"}, "token"),
        ({"exp": 1_700_000_000}, "token"),
        ({"exp": None}, "token"),
        ({"sub": None}, "token"),
        ({"sub": ""}, "no-subject"),
        ({"sub": "x" * 256}, "no-subject"),
        ({"sub": "line\nbreak"}, "no-subject"),
    ],
)
def test_a_token_that_does_not_fit_is_refused(client: Client, idp: Double, claims: dict[str, Any], why: str) -> None:
    linked(staff.user("screener"))
    idp.claims = claims
    refused(come(client, idp), why)


def test_a_token_that_the_provider_did_not_sign_is_refused(client: Client, idp: Double) -> None:
    linked(staff.user("screener"))
    idp.key = OTHER_KEY
    refused(come(client, idp), "token")
    idp.kid = "two"
    refused(come(Client(), idp), "key")


@pytest.mark.parametrize(
    ("algorithm", "key"), [("none", None), ("HS256", "hearthline-desk-and-more-than-32-bytes-long")]
)
def test_an_unsigned_token_or_one_signed_with_a_shared_word_is_refused(
    client: Client, idp: Double, algorithm: str, key: Any
) -> None:
    linked(staff.user("screener"))
    idp.algorithm, idp.key = algorithm, key
    refused(come(client, idp), "algorithm")


def test_a_provider_may_change_its_keys(client: Client, idp: Double) -> None:
    linked(staff.user("screener"))
    assert come(client, idp).status_code == 302
    idp.published, idp.key, idp.kid = {"two": OTHER_KEY}, OTHER_KEY, "two"
    assert come(Client(), idp).status_code == 302


@pytest.mark.fault("68")
def test_the_desk_asks_nobody_but_the_provider(client: Client, idp: Double) -> None:
    linked(staff.user("screener"))
    idp.document = {"token_endpoint": "http://169.254.169.254/latest"}
    refused(come(client, idp), "address")
    oidc.forget()
    idp.document = {"issuer": "https://other.example.gov"}
    refused(client.get(START), "issuer")
    oidc.forget()
    idp.document = {"authorization_endpoint": "javascript:alert(1)"}
    refused(client.get(START), "address")
    oidc.forget()
    idp.redirect = "http://127.0.0.1:1/"
    refused(client.get(START), "unreachable")


def test_a_provider_that_is_away_is_said_calmly(client: Client, idp: Double) -> None:
    idp.away()
    answer = client.get(START)
    refused(answer, "unreachable")
    assert "does not answer" in answer.content.decode()


def test_who_goes_back_is_not_blamed(client: Client, idp: Double) -> None:
    answer = come(client, idp, code="", error="access_denied")
    refused(answer, "cancelled")
    assert "You went back" in answer.content.decode()


@pytest.mark.fault("64")
@pytest.mark.parametrize("where", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x", "x"])
def test_nobody_is_sent_to_another_site_afterwards(trusting: Double, where: str) -> None:
    linked(staff.user("screener"))
    trusting.claims = {"amr": ["mfa"]}
    assert come(Client(), trusting, where)["Location"] == "/"
    links = re.findall(
        r'href="(/account/with/[^"]*)"', Client().get("/account/sign-in", {"next": where}).content.decode()
    )
    assert links == [START]


def test_the_journal_and_the_database_hold_no_token_and_no_secret(client: Client, trusting: Double) -> None:
    from django.apps import apps

    linked(staff.user("screener"))
    trusting.claims = {"amr": ["mfa"], "email": "imogen@example.gov", "name": "Somebody"}
    come(client, trusting)
    kept = "".join(str(list(m._base_manager.values_list())) for m in apps.get_models())
    kept += str([session.get_decoded() for session in Session.objects.all()])
    assert "person-1" in kept, "the link itself is there"
    parts = trusting.given.split(".")
    assert len(parts) == 3
    asked = (trusting.asked["nonce"], trusting.asked["state"])
    for word in ("eyJhbGci", *parts, "only-for-tests", "imogen@example.gov", *asked):
        assert word not in kept


def test_nothing_of_it_is_loaded_before_somebody_comes_this_way() -> None:
    import subprocess
    import sys

    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "import django, sys; django.setup();"
            "from django.urls import get_resolver; get_resolver('hearthline.site.urls_desk').url_patterns;"
            "print([m for m in ('onelogin', 'xmlsec', 'lxml', 'jwt', 'requests') if m in sys.modules])",
        ],
        env={"DJANGO_SETTINGS_MODULE": "hearthline.site.settings.test", "PYTHONPATH": ":".join(sys.path), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == "[]"
