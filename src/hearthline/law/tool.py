"""The decision tool: facts with finite answers, rules without order or arithmetic, one recommendation."""

from collections.abc import Mapping
from typing import Any

from hearthline.law.types import Fact, Recommendation, Rule


class Tool:
    """A tool of a pack. `adopted` is False until a named person of an agency has signed this version."""

    id: str
    facts: tuple[Fact, ...]
    rules: tuple[Rule, ...]
    adopted: bool
    adoptions: tuple[str, ...]

    def run(self, answers: Mapping[str, str]) -> Recommendation:
        """The recommendation for `answers` (fact id to answer; facts left out are unknown).

        Raises PackError for a fact or an answer the tool does not know; the message names the allowed ones.
        """
        raise NotImplementedError

    def prefill(self, report: Mapping[str, Any]) -> dict[str, str]:
        """Answers that follow from the coded answers and ages of report content schema 1. Text is never read."""
        raise NotImplementedError
