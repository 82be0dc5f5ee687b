"""What an identity provider proved about who came, and the one error for everything it did not prove."""

from dataclasses import dataclass


class NotProved(Exception):
    """The provider's answer is forged, old, for somebody else, or missing. `why`: a code for the journal, no data."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Claims:
    """`subject`: the provider's stable id of the person. `methods`: how they proved who they are, as it says."""

    subject: str
    methods: frozenset[str] = frozenset()


def subject_of(value: object) -> str:
    """A subject that can be kept and compared. Raises NotProved."""
    if not isinstance(value, str) or not value.strip() or len(value) > 255 or not value.isprintable():
        raise NotProved("no-subject")
    return value
