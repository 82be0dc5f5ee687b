"""What a policy may say: the attributes of a record, and the errors for anything else."""

from dataclasses import dataclass

from hearthline.ground.errors import ConfigurationError

TEXT = ("agency", "programme", "state", "language", "claimed_by", "author")
SETS = ("assigned", "granted", "named", "conflicted")
FLAGS = ("restricted", "sealed", "of_staff")
ATTRIBUTES = frozenset((*TEXT, *SETS, *FLAGS))
"""What a policy may ask of a record. `policies/schema.cedarschema` says the same."""


class OutsideVocabulary(ConfigurationError):
    """A policy says something that cannot be turned into a query."""

    def __init__(self, policy: str, what: str) -> None:
        super().__init__("access.E002", f"policy {policy} uses {what}", "stay inside the vocabulary of compile.py")


class Absent(Exception):
    """An attribute was asked for without `has`, and is not there: Cedar would raise an error here."""


@dataclass(frozen=True)
class Unknown:
    """An attribute of the record: known to the database only."""

    name: str
