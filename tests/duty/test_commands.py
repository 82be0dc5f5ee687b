"""`bin/hearthline clocks`: whether the machine's clock is doubted, and a person's word that it is right."""

from datetime import UTC, datetime

import pytest

from hearthline.duty import commands, doubting
from hearthline.duty.models import SweepMark

pytestmark = pytest.mark.django_db(transaction=True)


def test_without_a_doubt_there_is_nothing_to_trust(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.clocks(["look"]) == 0
    assert commands.clocks(["trust"]) == 1
    assert "Nobody doubted" in capsys.readouterr().out


@pytest.mark.fault("8")
def test_the_operator_is_told_of_the_jump_and_may_say_that_the_clock_is_right(
    capsys: pytest.CaptureFixture[str],
) -> None:
    since = datetime(2026, 11, 16, 18, 0, tzinfo=UTC)
    SweepMark.objects.create(pk=1, at=since, ran=1.0, boot="b", doubt_since=since, off_by=-3600.0)
    assert commands.clocks(["look"]) == 1
    assert "2026-11-16T18:00:00+00:00: 3600 seconds behind" in capsys.readouterr().out
    assert commands.clocks(["trust"]) == 0
    assert not doubting.doubted()
    assert commands.clocks(["look"]) == 0


def test_it_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.clocks(["--help"]) == 0
    assert "trust" in capsys.readouterr().out
    assert commands.clocks([]) == commands.clocks(["nonsense"]) == 2
    assert capsys.readouterr().err.count("trust") == 2
