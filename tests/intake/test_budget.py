"""Floods: a source over its budget is marked, others are not, and nobody is turned away or written down."""

from datetime import timedelta

import pytest

from hearthline.ground import clock
from hearthline.intake.actions import open_pending
from hearthline.intake.door.accept import accept
from hearthline.intake.door.budget import BUDGET, MOST_SOURCES, WINDOW, Budget, prefix
from hearthline.intake.models import Report
from hearthline.intake.queries import report_list
from tests.intake.build import agency, screener, sealed


@pytest.mark.fault("19")
def test_a_source_over_its_budget_is_marked_and_a_neighbour_is_not() -> None:
    budget = Budget()
    marks = [budget.note("203.0.113.7") for _ in range(BUDGET + 3)]
    assert marks == [False] * BUDGET + [True] * 3
    assert not budget.note("198.51.100.9")


def test_the_mark_ends_with_the_window_and_with_the_day() -> None:
    budget, start = Budget(), clock.now().replace(hour=10, minute=0)
    with clock.freeze(start):
        assert [budget.note("203.0.113.7") for _ in range(BUDGET + 1)][-1]
    with clock.freeze(start + WINDOW):
        assert not budget.note("203.0.113.7")
    with clock.freeze(start):
        for _ in range(BUDGET):
            budget.note("203.0.113.7")
    with clock.freeze(start + timedelta(days=1)):
        assert not budget.note("203.0.113.7")


@pytest.mark.fault("20")
def test_a_flood_from_many_addresses_fills_neither_memory_nor_anyones_budget() -> None:
    budget = Budget()
    assert not any(budget.note(f"10.{n // 250}.{n % 250}.1") for n in range(10_000))
    assert len(budget._seen) <= MOST_SOURCES


@pytest.mark.fault("42")
def test_no_address_is_kept_in_memory_either() -> None:
    budget = Budget()
    budget.note("203.0.113.7")
    assert "203.0.113" not in repr(vars(budget))


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "4:cb0071"),
        ("::ffff:203.0.113.7", "4:cb0071"),
        ("2001:db8:1:2::3", "6:20010db80001"),
        ("[2001:db8:1:2::3]", "6:20010db80001"),
        ("fe80::1%eth0", "6:fe8000000000"),
        ("", "unknown"),
        ("not an address", "unknown"),
    ],
)
def test_an_address_counts_as_its_network(address: str, network: str) -> None:
    assert prefix(address) == network


@pytest.mark.django_db
@pytest.mark.fault("19", "33")
def test_during_a_flood_another_persons_report_stands_before_it() -> None:
    agency()
    for _ in range(5):
        accept(sealed(burst=True))
    accept(sealed(story="the other person"))
    accept(sealed(burst=True, danger="yes"))
    open_pending()
    found = report_list(screener())
    assert len(found) == Report.unscoped.count() == 7
    assert [(report.danger, report.burst) for report in found[:3]] == [("yes", True), ("no", False), ("no", True)]
