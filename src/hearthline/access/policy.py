"""May this viewer do this, to this, for that purpose? One answer, from the Cedar policies, with its reasons."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from hearthline.access.engine import book
from hearthline.access.outsider import Outsider
from hearthline.access.viewer import Viewer
from hearthline.ground.errors import Refused
from hearthline.journal.tags import Tag


@dataclass(frozen=True)
class Ruling:
    """The answer. `policies`: ids of the policies that decided; `citations`: what they cite."""

    allowed: bool
    policies: tuple[str, ...]
    citations: tuple[str, ...]

    @property
    def authority(self) -> str:
        """For the journal: the policies and what they cite, on one line of at most 500 characters."""
        return "; ".join(dict.fromkeys((*self.policies, *self.citations)))[:500]


def can(viewer: Viewer, action: str, resource: Mapping[str, Any], purpose: str = "") -> Ruling:
    """Decide. Default is no; a forbid beats every permit.

    `resource`: attributes from the vocabulary: agency (required), programme, state, claimed_by, author, language
    (text); restricted, sealed, of_staff (bool); assigned, named, conflicted (sets of user ids). None and "" are
    absent. Other keys are left out. Raises KeyError for an action that no schema knows.
    """
    allowed, policies, citations = book().decide(viewer, action, resource, purpose)
    return Ruling(allowed, policies, citations)


def require(
    viewer: Viewer,
    action: str,
    resource: Mapping[str, Any],
    purpose: str = "",
    *,
    record_kind: str = "",
    record_id: str = "",
) -> Ruling:
    """`can`, or raise `Refused` carrying the journal entry that the use case writes after its rollback."""
    ruling = can(viewer, action, resource, purpose)
    if not ruling.allowed:
        refuse(viewer, action, ruling, purpose, record_kind=record_kind, record_id=record_id)
    return ruling


def refuse(
    viewer: Viewer, action: str, ruling: Ruling, purpose: str = "", *, record_kind: str = "", record_id: str = ""
) -> NoReturn:
    """Raise the refusal. The message is the same for "not yours" and "not there"."""
    raise Refused(
        "not-allowed",
        "You may not do this. If your work needs it, ask a supervisor.",
        {
            "actor": viewer,
            "tag": Tag.RIGHT_REFUSED,
            "record_kind": record_kind,
            "record_id": record_id,
            "purpose": purpose[:64],
            "authority": ruling.authority,
            "fields": (action,),
        },
    )


def may(outsider: Outsider, action: str, own: Mapping[str, Any], purpose: str = "") -> Ruling:
    """`can` for somebody outside. `own`: agency (required), owner, organisation. KeyError for an action of staff."""
    allowed, policies, citations = book().decide_outside(outsider, action, own, purpose)
    return Ruling(allowed, policies, citations)


def require_outside(
    outsider: Outsider, action: str, own: Mapping[str, Any], *, record_kind: str = "", record_id: str = ""
) -> Ruling:
    """`may`, or raise `Refused` carrying the journal entry that the use case writes after its rollback."""
    ruling = may(outsider, action, own)
    if not ruling.allowed:
        raise Refused(
            "not-allowed",
            "You may not do this.",
            {
                "actor": outsider,
                "tag": Tag.RIGHT_REFUSED,
                "record_kind": record_kind,
                "record_id": record_id,
                "authority": ruling.authority,
                "fields": (action,),
            },
        )
    return ruling
