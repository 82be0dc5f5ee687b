"""What a call needs before it can be filed. Never needed to save, and an anonymous reporter is never in the way."""

from collections.abc import Mapping

from hearthline.intake.calls.types import Lack
from hearthline.law import Pack

WRITTEN = ("paper", "fax", "letter")
"""Channels on which nobody is there to be asked."""


def lacking(values: Mapping[str, str], *, channel: str = "phone", pack: Pack | None = None) -> tuple[Lack, ...]:
    """What is needed to file, in the order of the cards: danger, the place or "not sure", the story, the language and
    whether an interpreter is needed, and each item that the pack's rule for this kind of reporter has us ask: answered,
    declined or not reached.

    `values`: field to text. `pack`: the agency's, when None. On a letter nobody is there to be asked.
    """
    raise NotImplementedError


def asked_in(code: str) -> str:
    """The field that takes the answer to a must-ask code of the pack; `how_know` stands for any of its ticks."""
    raise NotImplementedError
