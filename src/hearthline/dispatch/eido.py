"""The same for machines: a NENA Emergency Incident Data Object, version 1.0 (NENA-STA-021), as JSON.

It holds what the script holds and not more: the sentences as they are said, and where, who and danger as components.
Nothing in it is about the reporter: there is no call, no caller and no call back but the agency's own.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from hearthline.dispatch.facts import Facts, Someone
from hearthline.dispatch.script import HAZARDS, Script

VERSION: Final = "1.0"
TYPES: Final = {"medical": "ems", "law_enforcement": "police", "emergency": "psap"}
"""Recipient to the agency type of the responder registry; any other recipient is `other`."""
_HOST = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Issuer:
    """Who sends it. `element`: the name of this system in the document; `phone`: of the agency, "" for none."""

    agency: str
    element: str
    phone: str


def eido(
    told: Facts,
    said: Script,
    *,
    issuer: Issuer,
    to: str,
    recipient: str,
    number: str,
    hand_off: str,
    at: datetime,
    updates: Iterable[tuple[str, datetime]] = (),
) -> dict[str, Any]:
    """The document. `to`: the office's name; `number`: ours for the report; `hand_off`: the row's id, from which every
    id in it is made; `at`: aware; `updates`: later facts with their time, oldest first. Raises ValueError for a naive
    time."""
    if at.tzinfo is None:
        raise ValueError("a time needs a zone")
    made = _Maker(hand_off, issuer, at)
    later = [made.note(f"update-{n}", text, moment) for n, (text, moment) in enumerate(updates)]
    notes = [made.note(part.code, part.text, at) for part in said.parts if part.sentences] + later
    place = made.part(
        "where", locationTypeDescriptionRegistryText="Incident", locationDescriptionText=told.where or "not known"
    )
    people, described = made.everyone(told)
    who: dict[str, Any] = {"personReference": [_to(one) for one in people]} if people else {}
    found: dict[str, Any] = made.part(
        "incident-object",
        eidoVersion=VERSION,
        issuingElementIdentification=issuer.element,
        agencyComponent=[made.agency(), made.part("to", **_theirs(to, recipient))],
        incidentComponent=made.part(
            "incident",
            incidentTypeCommonRegistryText="Child Abuse/Neglect",
            incidentTypeInternalText="Report to child protective services",
            internalIncidentId=number,
            incidentPriorityInternalText="danger now" if told.danger == "yes" else "not said to be danger now",
            locationReference=[_to(place)],
            notesReference=[_to(note) for note in notes],
            **who,
        ),
        locationComponent=[place],
        notesComponent=notes + described,
    )
    more = {
        "personComponent": people,
        "cautionComponent": made.cautions(told.hazards),
        "callbackComponent": made.calls(),
    }
    return found | {name: rows for name, rows in more.items() if rows}


def _to(part: dict[str, Any]) -> dict[str, str]:
    return {"$ref": part["$id"]}


def _theirs(to: str, recipient: str) -> dict[str, Any]:
    return {"agencyRoleDescriptionRegistryText": ["Dispatching"], "agencyType": [TYPES.get(recipient, "other")]} | (
        {"agencyJcard": _card(to)} if to else {}
    )


def _card(name: str) -> str:
    """A name as a jCard (RFC 7095), which the standard wants as a text."""
    return json.dumps(["vcard", [["version", {}, "text", "4.0"], ["fn", {}, "text", name]]], ensure_ascii=False)


class _Maker:
    """Makes parts that say by whom and when; ids are made of the hand-off's id, so that a later one is the same."""

    def __init__(self, hand_off: str, issuer: Issuer, at: datetime) -> None:
        self._base, self._issuer, self._at = hand_off, issuer, at
        self.us = _HOST.sub("-", issuer.agency.lower()).strip("-") or "agency"

    def part(self, code: str, moment: datetime | None = None, **more: Any) -> dict[str, Any]:
        return {
            "$id": str(uuid5(NAMESPACE_URL, f"{self._base}/{code}")),
            "lastUpdateTimeStamp": (moment or self._at).isoformat(timespec="milliseconds"),
            "updatedByAgencyReference": {"$ref": self.us},
            **more,
        }

    def agency(self) -> dict[str, Any]:
        own = self.part(
            "us",
            agencyRoleDescriptionRegistryText=["CallReceiving"],
            agencyType=["other"],
            incidentOwningAgencyIndicator=True,
            agencyJcard=_card(self._issuer.agency),
        )
        return own | {"$id": self.us}

    def note(self, code: str, text: str, moment: datetime) -> dict[str, Any]:
        return self.part(f"note-{code}", moment, notesActionComments=_html(text))

    def everyone(self, told: Facts) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """The children, and the adults somebody is worried about; and a note about each."""
        listed = [(f"child-{n}", one, "Child") for n, one in enumerate(told.children)]
        listed += [(f"adult-{n}", one, "Suspect") for n, one in enumerate(told.adults) if one.worried_about]
        notes = [self.note(code, _described(one), self._at) for code, one, _ in listed]
        return [self.person(code, role, note) for (code, _, role), note in zip(listed, notes, strict=True)], notes

    def cautions(self, hazards: Iterable[str]) -> list[dict[str, Any]]:
        """What somebody who knocks must know first."""
        return [
            self.part(
                f"caution-{code}",
                cautionTypeInternalText=HAZARDS[code],
                cautionTypeCommonRegistryText="Other",
                cautionSeverity="high",
                cautionSource=self.us,
            )
            for code in hazards
        ]

    def person(self, code: str, role: str, note: dict[str, Any]) -> dict[str, Any]:
        return self.part(code, personIncidentRoleRegistryText=[role], notesReference=[_to(note)])

    def calls(self) -> list[dict[str, Any]]:
        digits = re.sub(r"[^0-9+]", "", self._issuer.phone)
        return [self.part("callback", callBackInformationUri=[f"tel:{digits}"])] if digits else []


def _described(one: Someone) -> str:
    """A person in one line."""
    words = [one.name or "name not known", one.age and f"age: {one.age}", one.looks, one.relation]
    return "; ".join(word for word in words if word)


def _html(text: str) -> str:
    """Text as HTML: the format of a note."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
