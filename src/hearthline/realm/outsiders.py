"""Who somebody outside is for the policies, and the one thing that every action here asks about: what is theirs."""

from collections.abc import Mapping
from typing import Any

from hearthline.access.outsider import Outsider
from hearthline.realm.models import Kind, Person


def outsider_of(person: Person) -> Outsider:
    """As the policies and the journal know this account, with what is true of it now."""
    standing = "own"
    if person.kind == Kind.ORGANISATION:
        standing = "administrator" if person.administrator else "member"
    whose = person.organisation_id.hex if person.organisation_id else ""
    return Outsider("public", person.pk.hex, person.agency_id, person.kind, standing, whose)


def own(outsider: Outsider) -> Mapping[str, Any]:
    """What belongs to this person alone."""
    return {"agency": outsider.agency_id, "owner": outsider.id}


def of_organisation(outsider: Outsider, organisation: str, owner: str = "") -> Mapping[str, Any]:
    """What belongs to an organisation; `owner`: the member it is about."""
    return {"agency": outsider.agency_id, "organisation": organisation, "owner": owner}
