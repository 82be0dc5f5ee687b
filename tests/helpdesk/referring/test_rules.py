"""Who may, until when, and what nobody knows: the policies of referrals and the values of the packs (H-2, D-3)."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.access.policy import can
from hearthline.access.viewer import Viewer
from hearthline.directory.finding_help import needs
from hearthline.directory.finding_help import ports as counts
from hearthline.directory.finding_help.door.models import Offer
from hearthline.ground.errors import ConfigurationError, DomainError, Refused
from hearthline.helpdesk.referring import ports, promises, words
from hearthline.helpdesk.referring.models import (
    OPEN_AFTER,
    Happened,
    How,
    Item,
    Outcome,
    Reason,
    Referral,
    Source,
    Way,
)
from hearthline.helpdesk.referring.policy import AGREED, ENDED, NONE, OVER, PURPOSE, WITHDRAWN
from hearthline.ui.agency import current_pack
from tests import staff

pytestmark = [pytest.mark.req("H-2", "D-3")]
HERE = "sacramento-demo"
NOON = datetime(2026, 11, 23, 20, tzinfo=UTC)


def who(*roles: str, agency: str = HERE) -> Viewer:
    return Viewer("person", "zq", agency, roles=frozenset(roles), languages=frozenset({"en"}))


@pytest.mark.parametrize("role", ["agent", "screener", "supervisor"])
def test_a_name_goes_out_while_the_consent_stands_and_at_no_other_time(role: str) -> None:
    for state in (AGREED, ENDED, WITHDRAWN, OVER, NONE, "", "AGREED", "agreed "):
        allowed = can(who(role), "referral:give", {"agency": HERE, "state": state}, PURPOSE).allowed
        assert allowed is (state == AGREED), state
    assert not can(who(role), "referral:give", {"agency": HERE}, PURPOSE).allowed


@given(
    st.sets(st.sampled_from(["agent", "screener", "supervisor", "administrator"])),
    st.sampled_from([HERE, "placer-demo", "none"]),
    st.text(max_size=12),
    st.sampled_from(["referral:list", "referral:read", "referral:write", "referral:give"]),
)
def test_whoever_may_anything_works_with_people_here_and_administers_nobody(
    roles: set[str], agency: str, state: str, action: str
) -> None:
    allowed = can(who(*roles), action, {"agency": agency, "state": state}, PURPOSE).allowed
    works = bool(roles & {"agent", "screener", "supervisor"}) and "administrator" not in roles and agency == HERE
    assert allowed is (works and (action != "referral:give" or state == AGREED))


def test_each_policy_says_by_what_authority() -> None:
    ruling = can(who("agent"), "referral:give", {"agency": HERE, "state": AGREED}, PURPOSE)
    assert ruling.policies == ("a-name-goes-out-with-consent",)
    assert "counsel decides" in ruling.authority


@pytest.mark.django_db
def test_whatever_leaves_a_referral_open_has_a_limit_that_the_agency_set_and_nothing_else_has_one() -> None:
    staff.agency()
    for outcome in ("", *OPEN_AFTER):
        due = promises.due(outcome, NOON, HERE)
        assert due.at > NOON
        assert "agency setting" in str(due.citation)
        assert due.limit_id.startswith("promise.referral_")
    for outcome in set(Outcome.values) - set(OPEN_AFTER):
        with pytest.raises(KeyError):
            promises.due(outcome, NOON, HERE)


@pytest.mark.django_db
def test_consent_is_offered_for_no_longer_than_it_may_be_given() -> None:
    staff.agency()
    assert 0 < promises.consent_days() <= promises.consent_days_most()
    assert promises.silent_times() == 3


@pytest.mark.django_db
@pytest.mark.parametrize("value", [None, 0, -1, "three", 2.5])
def test_a_setting_that_is_no_number_stops_what_needs_it(value: object, monkeypatch: pytest.MonkeyPatch) -> None:
    class Pack:
        def value(self, _key: str) -> Any:
            return type("Value", (), {"value": value})()

    monkeypatch.setattr(promises, "current_pack", Pack)
    for ask in (promises.consent_days, promises.consent_days_most, promises.silent_times):
        with pytest.raises(ConfigurationError):
            ask()


@pytest.mark.django_db
def test_what_the_law_asks_of_special_records_is_said_to_be_unknown_and_never_guessed() -> None:
    staff.agency()
    rules = {one.code: one.rule for one in promises.special(None)}
    assert set(rules) == {"substance_use", "violence", "hiv", "minor"}
    for code, rule in rules.items():
        assert rule.value is None, code
        assert rule.confidence == "unknown"
        assert "ounsel" in rule.note
        assert code in words.SPECIAL


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("known", "concerned"),
    [
        (" drugs ", {"substance_use"}),
        (" food drugs violence ", {"substance_use", "violence"}),
        (" sexual ", {"violence"}),
        (" youth ", {"minor"}),
        (" food ", set()),
        ("", set()),
        (" drugstore ", set()),
    ],
)
def test_a_listing_shows_the_rules_that_concern_it_first(known: str, concerned: set[str]) -> None:
    staff.agency()
    found = promises.special(Offer(id=1, service="s", name="x", needs=known, digest="x"))
    assert {one.code for one in found if one.concerns} == concerned
    assert [one.concerns for one in found] == sorted((one.concerns for one in found), reverse=True)


@pytest.mark.django_db
def test_the_needs_that_the_packs_name_are_needs_of_the_list() -> None:
    staff.agency()
    named = [need for value in current_pack().values("referral.special_needs.") for need in value.value]
    assert named
    assert set(named) <= set(needs.current().needs)


@pytest.mark.django_db(transaction=True)
def test_a_kind_of_subject_that_nobody_knows_is_refused_like_another_s() -> None:
    for writing in (True, False):
        with pytest.raises(Refused):
            ports.open_subject(staff.viewer("supervisor"), "household", uuid4(), writing=writing)
    assert set(ports.kinds()) == {"inquiry", "report"}


def test_who_reported_is_stopped_and_others_are_not() -> None:
    subject = ports.Subject("inquiry", uuid4(), HERE, "ASK-0000-0000")
    ports.never_the_reporter(subject)
    with pytest.raises(DomainError) as refused:
        ports.never_the_reporter(ports.Subject("inquiry", subject.id, HERE, subject.number, asker_reported=True))
    assert refused.value.code == "referral.reporter"


def test_every_code_has_words() -> None:
    tables = (
        (Way, words.WAYS), (Outcome, words.OUTCOMES), (Reason, words.REASONS), (Source, words.SOURCES),
        (How, words.HOWS), (Item, words.ITEMS),
    )  # fmt: skip
    for codes, table in tables:
        assert set(codes.values) == set(table), codes
    assert set(words.STANDINGS) == {AGREED, ENDED, WITHDRAWN, OVER, NONE}
    assert words.said(words.WAYS, "unheard of") == "unheard of"
    assert set(Happened.values) == {"passed", "outcome", "withdrawn"}
    assert str(words.open_word("")) == "Not heard yet"


def test_nothing_is_counted_where_nobody_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counts, "_counters", {})
    assert counts.tally(who("agent"), "pantry") == counts.Tally()
    assert counts.silent(who("agent")) == {}


@pytest.mark.parametrize(("outcomes", "taken"), [({}, 0), ({"served": 2, "accepted": 1, "refused": 4}, 3)])
def test_taken_are_those_who_were_served_or_accepted(outcomes: dict[str, int], taken: int) -> None:
    assert counts.Tally(outcomes=outcomes).taken == taken


def test_no_column_of_a_referral_in_the_clear_is_a_word_of_a_person() -> None:
    clear = {field.name for field in Referral._meta.concrete_fields if field.get_internal_type() in ("CharField",)}
    assert clear <= {
        "agency_id", "number", "subject_kind", "label", "service", "way", "language", "outcome", "made_by", "made_name",
    }  # fmt: skip
