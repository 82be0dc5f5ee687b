"""Two screeners and a supervisor, one report, random interleavings: one claim, one decision, nothing overwritten."""

import os
from collections import Counter

import pytest
from django.db import transaction

from hearthline.journal.models import Entry
from hearthline.screening import actions
from hearthline.screening.models import Decision, Screening
from tests.screening import interleaving
from tests.screening.build import IN_TEN_DAYS, came, decide, screener
from tests.screening.interleaving import interleave

RUNS, STEPS = int(os.environ.get("HEARTHLINE_INTERLEAVINGS", "20")), 14
"""As many orders as fit the fast tests; `bench/interleave.py` plays a thousand."""


@pytest.mark.django_db
@pytest.mark.req("S-1", "S-5")
@pytest.mark.fault("10")
def test_in_any_order_there_is_one_holder_one_decision_and_nothing_is_overwritten_silently():
    accepted = refused = 0
    for seed in range(RUNS):
        undo = transaction.atomic()
        undo._from_testcase = True  # each order is undone; a durable use case runs inside a test's own transaction
        with undo:
            room = interleave(seed, STEPS)
            accepted, refused = accepted + room.accepted, refused + room.refused
            transaction.set_rollback(True)
    assert accepted > RUNS, "most orders do something"
    assert refused > RUNS, "most orders are refused something"


@pytest.mark.django_db
def test_the_checks_would_notice_a_decision_that_was_overwritten():
    screening = came()
    made = decide(screening, screener(), IN_TEN_DAYS)
    before = interleaving.state(screening)
    Decision.unscoped.filter(pk=made.pk).update(outcome="evaluate_out")
    room = interleaving.Room.__new__(interleaving.Room)
    room.people = {"one": screener()}
    with pytest.raises(AssertionError, match="overwritten"):
        room.holds("one", "look", before, interleaving.state(screening))


@pytest.mark.django_db
def test_the_checks_would_notice_a_claim_that_was_taken_and_a_version_that_stood_still():
    screening = came()
    actions.claim(viewer=screener(), report_id=screening.report_id)
    before = interleaving.state(screening)
    room = interleaving.Room.__new__(interleaving.Room)
    room.people = {"other": interleaving.person("other")}
    Screening.unscoped.update(claimed_by=room.people["other"].id)
    with pytest.raises(AssertionError, match="same version"):
        room.holds("other", "claim", before, interleaving.state(screening))
    Screening.unscoped.update(version=99)
    with pytest.raises(AssertionError, match="took a claim"):
        room.holds("other", "claim", before, interleaving.state(screening))


@pytest.mark.django_db
def test_the_same_seed_plays_the_same_order():
    tags = []
    for _ in range(2):
        undo = transaction.atomic()
        undo._from_testcase = True
        with undo:
            interleave(3, STEPS)
            tags.append(Counter(Entry.objects.values_list("tag", flat=True)))
            transaction.set_rollback(True)
    assert tags[0] == tags[1]
