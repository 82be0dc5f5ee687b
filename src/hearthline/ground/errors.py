"""Errors that are part of the work: a refusal is an outcome, not an accident."""

from collections.abc import Sequence
from typing import Any


class DomainError(Exception):
    """Something a person asked for and cannot have, with a code in English and a message they can act on.

    The message never holds a name, a narrative or a telephone number: it may end in a log.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


class TooLong(DomainError):
    """More was typed than a field takes: it is said, and never cut behind somebody's back. `most`: characters."""

    def __init__(self, code: str, most: int) -> None:
        super().__init__(code, f"This is too long. It may have {most:,} characters.")
        self.most = most


class Refused(DomainError):
    """The policy said no. `entry` holds what the journal must keep of it, written after the rollback; `kept`: done."""

    def __init__(self, code: str, message: str, entry: dict[str, Any]) -> None:
        super().__init__(code, message)
        self.entry = entry
        self.kept = False


class Several(DomainError):
    """More than one thing is wrong, and all of it is told at once. `found`: each, in the order of the page; its code
    and message are those of the first, for who shows only one."""

    def __init__(self, found: Sequence[DomainError]) -> None:
        super().__init__(found[0].code, found[0].message)
        self.found = tuple(found)


def tell_all(*checks: tuple[object, DomainError]) -> None:
    """Each check is what must hold and what is wrong when it does not. Raises the one that is wrong, or Several."""
    wrong = [error for holds, error in checks if not holds]
    if wrong:
        raise wrong[0] if len(wrong) == 1 else Several(wrong)


class ConfigurationError(DomainError):
    """A start that must not happen: an id, what is wrong, and the remedy."""

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(code, message)
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.code}: {self.message}\n  remedy: {self.remedy}"
