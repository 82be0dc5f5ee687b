"""How a command is used is an answer to who asks, and a refusal to who wrote something else."""

import pytest

from hearthline.ground.usage import HELP, usage

TEXT = "bin/hearthline something FILE"


@pytest.mark.parametrize("word", HELP)
def test_who_asks_gets_it_on_standard_output(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert usage([word, "more"], TEXT) == 0
    assert capsys.readouterr() == (f"{TEXT}\n", "")


@pytest.mark.parametrize("argv", [[], ["file"], ["file", "--help"], ["--halp"], [""]])
def test_anything_else_gets_it_as_a_refusal(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert usage(argv, f"{TEXT}\n\n") == 2
    assert capsys.readouterr() == ("", f"{TEXT}\n")
