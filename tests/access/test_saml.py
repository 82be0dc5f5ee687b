"""Signing in with an agency's SAML provider: an answer posted from another site, and whom it may sign in."""

import base64
import zlib
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from hearthline.access.models import OutsideIdentity, User
from hearthline.ground import clock
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests import staff
from tests.access.identity_doubles import OTHER_KEY, SSO, saml_answer, saml_provider

pytestmark = pytest.mark.django_db
START = "/account/with/state"
ACS = f"http://testserver{START}/acs"
ABOUT = f"http://testserver{START}/metadata"
INSIDE = "/account/recovery-codes"
MFA = "https://refeds.org/profile/mfa"


@pytest.fixture(autouse=True)
def _provider(settings: Any) -> None:
    settings.HEARTHLINE_PROVIDERS = (saml_provider(),)


@pytest.fixture
def trusting(settings: Any) -> None:
    settings.HEARTHLINE_PROVIDERS = (saml_provider(second_factor=frozenset({MFA})),)


def linked(person: User, subject: str = "person-1") -> None:
    OutsideIdentity.objects.create(
        agency_id=person.agency_id,
        user=person,
        provider="state",
        subject=subject,
        linked_by="tests",
        confirmed_by="more tests",
        confirmed_at=clock.now(),
    )


def out(client: Client, following: str = "") -> tuple[str, str]:
    """To the provider: the id of our question, and the RelayState."""
    answer = client.get(START, {"next": following} if following else {})
    assert answer["Location"].startswith(SSO)
    query = parse_qs(urlsplit(answer["Location"]).query)
    asked = zlib.decompress(base64.b64decode(query["SAMLRequest"][0]), -15).decode()
    return asked.split(' ID="', 1)[1].split('"', 1)[0], query["RelayState"][0]


def post(client: Client, response: str, relay: str) -> Any:
    """The provider's form, from another site: the session's cookie (SameSite=Lax) does not come along."""
    held = client.cookies.pop("desk", None)
    answer = client.post(f"{START}/acs", {"SAMLResponse": response, "RelayState": relay})
    if held is not None:
        client.cookies["desk"] = held.value
    return answer


def come(client: Client, following: str = "", **wanted: Any) -> Any:
    """Out and back, as a browser does."""
    request_id, relay = out(client, following)
    answer = post(client, saml_answer(request_id, ACS, ABOUT, **wanted), relay)
    return client.get(answer["Location"]) if answer.status_code == 303 else answer


def refused(answer: Any, why: str) -> None:
    assert answer.status_code == 403
    assert Entry.objects.filter(tag=Tag.OUTSIDE_REFUSED).latest("at").fields == why


def test_a_signed_answer_leads_to_our_second_factor_and_then_in(client: Client) -> None:
    person = staff.user("screener")
    secret = staff.factor(person)
    linked(person)
    assert come(client, INSIDE)["Location"] == "/account/code"
    assert client.post("/account/code", {"code": staff.code(secret)})["Location"] == INSIDE
    assert client.get(INSIDE).status_code == 200
    assert Entry.objects.get(tag=Tag.SIGNED_IN).fields.split() == ["outside", "totp"]


@pytest.mark.usefixtures("trusting")
def test_a_trusted_context_is_a_second_factor_and_another_is_not() -> None:
    person = staff.user("screener")
    staff.factor(person)
    linked(person)
    assert come(Client(), INSIDE, method=MFA)["Location"] == INSIDE
    assert come(Client(), INSIDE)["Location"] == "/account/code"


def test_the_stable_id_may_be_an_attribute(client: Client, settings: Any) -> None:
    settings.HEARTHLINE_PROVIDERS = (saml_provider(subject="employeeId"),)
    linked(staff.user("screener"), "e-person-1")
    assert come(client)["Location"] == "/"


def test_a_name_that_is_not_stable_says_nothing_about_who_this_is() -> None:
    linked(staff.user("screener"))
    for kind in ("2.0:nameid-format:transient", "1.1:nameid-format:emailAddress", "1.1:nameid-format:unspecified"):
        refused(come(Client(), name_format=f"urn:oasis:names:tc:SAML:{kind}"), "no-subject")


def test_nobody_signs_themselves_up(client: Client) -> None:
    people = User.objects.count()
    answer = come(client, subject="a-stranger")
    refused(answer, "nobody")
    assert "a-stranger" in answer.content.decode()
    assert User.objects.count() == people


def _other_subject(xml: str) -> str:
    return xml.replace(">person-1</saml:NameID>", ">person-2</saml:NameID>")


def _comment(xml: str) -> str:
    return xml.replace(">person-1</saml:NameID>", ">person-1<!---->.evil</saml:NameID>")


def _entity(xml: str) -> str:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return bomb + xml.replace(">person-1</saml:NameID>", ">&b;</saml:NameID>")


def _wrapped(xml: str) -> str:
    """Signature wrapping: the signed assertion kept, a forged one put before it."""
    start, end = xml.index("<saml:Assertion"), xml.index("</saml:Assertion>") + len("</saml:Assertion>")
    honest = xml[start:end]
    body = honest[: honest.index("<ds:Signature")] + honest[honest.index("</ds:Signature>") + len("</ds:Signature>") :]
    forged = body.replace('ID="_a1"', 'ID="_a2"').replace("person-1", "person-2")
    return xml[:start] + forged + xml[start:]


@pytest.mark.parametrize(
    "wanted",
    [
        {"key": OTHER_KEY},
        {"signed": False},
        {"late": True},
        {"issuer": "https://other.example.gov"},
        {"twist": _other_subject},
        {"twist": _comment},
        {"twist": _entity},
        {"twist": _wrapped},
        {"twist": lambda xml: xml.replace("status:Success", "status:Responder")},
        {"twist": lambda xml: "not xml at all"},
    ],
)
def test_what_the_provider_did_not_sign_for_us_now_is_refused(client: Client, wanted: dict[str, Any]) -> None:
    linked(staff.user("screener"))
    linked(staff.user("supervisor"), "person-2")
    refused(come(client, **wanted), "response")
    assert client.get(INSIDE)["Location"].startswith("/account/sign-in")


def test_an_answer_for_another_service_or_address_is_refused(client: Client) -> None:
    linked(staff.user("screener"))
    request_id, relay = out(client)
    refused(post(client, saml_answer(request_id, ACS, "https://other.example.gov"), relay), "response")
    refused(post(client, saml_answer(request_id, "https://other.example.gov/acs", ABOUT), relay), "response")
    refused(post(client, "", relay), "no-response")
    refused(post(client, "%%%", relay), "response")


@pytest.mark.fault("60")
def test_an_answer_that_nobody_asked_for_is_refused(client: Client) -> None:
    linked(staff.user("screener"))
    refused(post(client, saml_answer("", ACS, ABOUT), "x"), "unasked")


@pytest.mark.fault("60")
def test_an_attackers_own_answer_signs_no_victim_in() -> None:
    linked(staff.user("screener"))
    attacker, victim = Client(), Client()
    request_id, relay = out(attacker)
    answer = post(victim, saml_answer(request_id, ACS, ABOUT), relay)
    assert answer.status_code == 303, "it is signed, so it is carried on"
    refused(victim.get(answer["Location"]), "unasked")
    out(victim)
    answer = post(victim, saml_answer(request_id, ACS, ABOUT), relay)
    refused(victim.get(answer["Location"]), "unasked")
    assert victim.get(INSIDE)["Location"].startswith("/account/sign-in")


@pytest.mark.fault("60")
def test_the_relay_state_must_be_ours_too(client: Client) -> None:
    linked(staff.user("screener"))
    request_id, _ = out(client)
    answer = post(client, saml_answer(request_id, ACS, ABOUT), "https://evil.example/")
    refused(client.get(answer["Location"]), "state")


def test_an_answer_works_once_and_is_not_carried_for_long() -> None:
    linked(staff.user("screener"))
    client = Client()
    request_id, relay = out(client)
    response = saml_answer(request_id, ACS, ABOUT)
    answer = post(client, response, relay)
    assert client.get(answer["Location"]).status_code == 302
    answer = post(client, response, relay)
    refused(client.get(answer["Location"]), "unasked")
    late = Client()
    request_id, relay = out(late)
    answer = post(late, saml_answer(request_id, ACS, ABOUT), relay)
    with clock.freeze(clock.now() + timedelta(minutes=3)):
        refused(late.get(answer["Location"]), "late")


def test_what_is_carried_is_sealed_and_for_this_browser_alone(client: Client) -> None:
    linked(staff.user("screener"))
    request_id, relay = out(client)
    answer = post(client, saml_answer(request_id, ACS, ABOUT), relay)
    cookie = answer.cookies["outside"]
    assert cookie["httponly"]
    assert (cookie["samesite"], cookie["path"], cookie["max-age"]) == ("Lax", "/", 120)
    assert "person-1" not in base64.b64decode(cookie.value).decode("latin-1")
    assert "person-1" not in answer["Location"]
    client.cookies["outside"] = cookie.value[:-8] + "AAAAAAA="
    refused(client.get(answer["Location"]), "unasked")


@pytest.mark.fault("59")
def test_the_form_from_another_site_needs_no_token_and_every_other_form_does() -> None:
    linked(staff.user("screener"))
    strict = Client(enforce_csrf_checks=True)
    request_id, relay = out(strict)
    assert post(strict, saml_answer(request_id, ACS, ABOUT), relay).status_code == 303
    assert strict.post(START).status_code == 403
    assert strict.post("/account/sign-in", {}).status_code == 403


@pytest.mark.fault("64")
def test_nobody_is_sent_to_another_site_afterwards() -> None:
    linked(staff.user("screener"))
    for where in ("https://evil.example", "//evil.example"):
        assert come(Client(), where)["Location"] == "/"


def test_the_metadata_tell_the_agency_what_it_must_enter(client: Client) -> None:
    answer = client.get(f"{START}/metadata")
    assert answer["Content-Type"] == "application/samlmetadata+xml"
    page = answer.content.decode()
    assert f'Location="{ACS}"' in page
    assert f'entityID="{ABOUT}"' in page
    assert 'WantAssertionsSigned="true"' in page


def test_the_policy_of_the_sign_in_page_lets_no_form_leave(client: Client) -> None:
    answer = client.get("/account/sign-in")
    assert "form-action 'self'" in answer["Content-Security-Policy"]
    assert f'<a class="usa-button usa-button--outline" href="{START}"' in answer.content.decode()
