"""The policies, read once: checked against the schema and the closed vocabulary, kept parsed, asked in 0.1 ms."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import cedarpy

from hearthline.access.viewer import Viewer
from hearthline.access.vocabulary import FLAGS, SETS, TEXT
from hearthline.ground.errors import ConfigurationError

POLICIES = Path(__file__).parent / "policies"


class PolicyBook:
    """Every policy of the house. Raises ConfigurationError when one is wrong, misspelt or outside the vocabulary."""

    def __init__(self, text: str, schema: str) -> None:
        """`text`: Cedar policies, each with @id and @cite. `schema`: the Cedar schema they must fit."""
        verdict = _read(text, schema)
        self.policies: dict[str, Mapping[str, Any]] = {}
        for key, policy in verdict["staticPolicies"].items():
            notes = policy.get("annotations", {})
            if not notes.get("id") or not notes.get("cite"):
                raise ConfigurationError("access.E001", f"{key} lacks @id or @cite", "give every policy both")
            self.policies[key] = policy
        names = [p["annotations"]["id"] for p in self.policies.values()]
        if len(set(names)) != len(names):
            raise ConfigurationError("access.E001", "two policies have the same @id", "name each policy once")
        self.actions = _actions(schema)
        self._parsed = cedarpy.PolicySet.from_str(text)
        self._notes = {key: (p["annotations"]["id"], p["annotations"]["cite"]) for key, p in self.policies.items()}

    def decide(
        self, viewer: Viewer, action: str, resource: Mapping[str, Any], purpose: str
    ) -> tuple[bool, tuple[str, ...], tuple[str, ...]]:
        """(allowed, ids of the policies that decided, what they cite). See `policy.can`."""
        if action not in self.actions:
            raise KeyError(action)
        uid = {"type": "Record", "id": "r"}
        who = {"type": "User", "id": viewer.id or "-"}
        entities: list[dict[str, Any]] = [
            {"uid": who, "attrs": principal(viewer), "parents": [{"type": "Role", "id": r} for r in viewer.roles]},
            {"uid": uid, "attrs": record(resource), "parents": []},
        ]
        request = {
            "principal": who,
            "action": {"type": "Action", "id": action},
            "resource": uid,
            "context": {"purpose": purpose},
        }
        answer = cedarpy.is_authorized(request, self._parsed, entities)
        notes = [self._notes[key] for key in answer.diagnostics.reasons]
        # A policy that could not be evaluated must never count as "no objection".
        # Nobody without an agency has rights, not even on a record of none.
        allowed = answer.allowed and not answer.diagnostics.errors and bool(viewer.agency_id)
        return allowed, tuple(sorted(n[0] for n in notes)), tuple(sorted(n[1] for n in notes))


def principal(viewer: Viewer) -> dict[str, Any]:
    """The viewer's attributes as the policies know them."""
    attrs: dict[str, Any] = {
        "id": viewer.id,
        "agency": viewer.agency_id,
        "languages": sorted(viewer.languages),
    }
    if viewer.programmes:
        attrs["programmes"] = sorted(viewer.programmes)
    return attrs


def record(resource: Mapping[str, Any]) -> dict[str, Any]:
    """The record's attributes as the policies know them: absent when None or empty text; sets of text ids."""
    attrs: dict[str, Any] = {}
    for name in TEXT:
        value = resource.get(name)
        if value:
            attrs[name] = str(value)
    for name in SETS:
        ids = resource.get(name)
        if ids is not None:
            attrs[name] = [str(i) for i in ids]
    for name in FLAGS:
        if resource.get(name) is not None:
            attrs[name] = bool(resource[name])
    attrs.setdefault("agency", "")
    return attrs


def _read(text: str, schema: str) -> dict[str, Any]:
    try:
        result = cedarpy.validate_policies(text, schema)
        parsed: dict[str, Any] = json.loads(cedarpy.policies_to_json_str(text))
    except ValueError as wrong:
        raise ConfigurationError("access.E001", f"policies cannot be read: {wrong}", "mend the .cedar file") from wrong
    if not result.validation_passed:
        first = "; ".join(str(e.error) for e in result.errors)
        raise ConfigurationError("access.E001", f"a policy does not fit the schema: {first}", "mend the .cedar file")
    return parsed


def _actions(schema: str) -> frozenset[str]:
    heads = [statement.split("appliesTo", 1)[0] for statement in schema.split("\naction ")[1:]]
    return frozenset(part.strip().strip('"') for head in heads for part in head.split(","))


def load(folder: Path = POLICIES) -> PolicyBook:
    """Read every `*.cedar` of `folder` in name order, with `schema.cedarschema`."""
    text = "\n".join(p.read_text(encoding="utf-8") for p in sorted(folder.glob("*.cedar")))
    return PolicyBook(text, (folder / "schema.cedarschema").read_text(encoding="utf-8"))


@cache
def book() -> PolicyBook:
    """The house's policies, read once a process."""
    return load()
