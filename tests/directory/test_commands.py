"""`bin/hearthline directory`: what an operator sees."""

import pytest

from hearthline.directory.commands import directory


def test_check_counts_and_names_the_places_without_a_number(capsys: pytest.CaptureFixture[str]) -> None:
    assert directory(["check"]) == 0
    said = capsys.readouterr().out
    assert "57 places, 205 entries" in said
    assert "no checked number for the whole place: AL, AS, CA, GU" in said


def test_show_says_who_takes_reports_in_a_place(capsys: pytest.CaptureFixture[str]) -> None:
    assert directory(["show", "89101"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Nevada\n")
    assert "reports: 833-571-1041" in said
    assert "775-785-8600" not in said


def test_show_says_one_entry_with_its_sources(capsys: pytest.CaptureFixture[str]) -> None:
    assert directory(["show", "gu.line"]) == 0
    said = capsys.readouterr().out
    assert "Printed in 2020, not checked by us." in said
    assert "https://www.postguam.com" in said


@pytest.mark.parametrize(("argv", "status"), [([], 2), (["show"], 2), (["sell"], 2), (["show", "Atlantis"], 1)])
def test_what_is_not_understood_is_said(argv: list[str], status: int) -> None:
    assert directory(argv) == status
