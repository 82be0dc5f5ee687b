"""Who acts: a person who works here, the system itself, or a member of the public (who has no identity here)."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["person", "system", "public"]


@dataclass(frozen=True)
class Actor:
    """`id` is a row id or the name of a job, never a person's name. A public actor's id is empty, or the row of an
    account outside (`realm`): nobody who works here either way."""

    kind: Kind
    id: str
    agency_id: str


def system(job: str, agency_id: str = "") -> Actor:
    """The system acting by itself: `job` names which part ("sequencer", "open-envelopes"). Empty agency: all."""
    return Actor("system", job, agency_id)


def public(agency_id: str) -> Actor:
    """Somebody at the public face. The journal never says who."""
    return Actor("public", "", agency_id)
