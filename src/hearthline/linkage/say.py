"""What a step says in words. English msgids with a code, so that a page translates them; never a person's own values."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """`code`: "field.level". `text`: the English msgid of it, a whole sentence without values."""

    code: str
    text: str


def say(field: str, level: str) -> Said:
    """The words for one level of one field. Raises KeyError for a level that has none."""
    raise NotImplementedError
