"""The policies, read once: checked against the schema and the closed vocabulary, kept parsed, asked in 0.1 ms.

Most policies speak of other actions, or of roles that the viewer has not: by their scope alone they can say nothing.
What is left for an action and these roles is parsed and kept apart, so that a decision and a filter look at a few
policies instead of all of them. The engine is told what those ask of a record, and asked the same question once: most
rows of a list are alike to the policies. `tests/access/test_engine.py` asks both ways and compares.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import cedarpy

from hearthline.access.outsider import Outsider
from hearthline.access.viewer import Viewer
from hearthline.access.vocabulary import ATTRIBUTES, FLAGS, SETS, TEXT
from hearthline.ground.errors import ConfigurationError

POLICIES = Path(__file__).parent / "policies"
Answer = tuple[bool, tuple[str, ...]]
"""Whether it is allowed, and the keys of the policies that decided."""


@dataclass(frozen=True, eq=False)
class Chapter:
    """The policies that can speak of one action to whoever has these roles: as the engine asks them, and by key.
    `asks`: the attributes of a record that any of them names."""

    parsed: cedarpy.PolicySet
    policies: Mapping[str, Mapping[str, Any]]
    asks: frozenset[str]


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
        self.outside_actions = _actions(schema, "Outsider")
        self._whole = cedarpy.PolicySet.from_str(text)
        self._notes = {key: (p["annotations"]["id"], p["annotations"]["cite"]) for key, p in self.policies.items()}
        self._roles = frozenset(role for p in self.policies.values() if (role := _only_role(p)))
        self._chapters: dict[tuple[str, frozenset[str]], Chapter] = {}

    def chapter(self, action: str, roles: frozenset[str]) -> Chapter:
        """The policies whose scope does not leave out this action or these roles. Raises KeyError: no such action."""
        if action not in self.actions:
            raise KeyError(action)
        key = action, roles & self._roles
        found = self._chapters.get(key)
        if found is None:
            speak = {name: p for name, p in self.policies.items() if _can_speak(p, action, roles)}
            whole = {"staticPolicies": speak, "templates": {}, "templateLinks": []}
            asks = frozenset().union(*(_asks(p["conditions"]) for p in speak.values()))
            found = Chapter(cedarpy.PolicySet.from_json_str(json.dumps(whole)), speak, asks)
            self._chapters[key] = found
        return found

    def decide(
        self, viewer: Viewer, action: str, resource: Mapping[str, Any], purpose: str
    ) -> tuple[bool, tuple[str, ...], tuple[str, ...]]:
        """(allowed, ids of the policies that decided, what they cite). See `policy.can`."""
        chapter = self.chapter(action, viewer.roles)
        about = {name: value for name, value in record(resource).items() if name in chapter.asks or name == "agency"}
        asked = action, json.dumps(about), purpose
        who = viewer.id, viewer.agency_id, viewer.roles, viewer.languages, viewer.programmes
        # Nobody without an agency has rights, not even on a record of none.
        return self._told(_answered(chapter, who, asked), bool(viewer.agency_id))

    def decide_outside(
        self, outsider: Outsider, action: str, own: Mapping[str, Any], purpose: str
    ) -> tuple[bool, tuple[str, ...], tuple[str, ...]]:
        """`decide` for somebody outside. Another kind of principal, asked about another kind of record (`Own`):
        neither is what a policy about staff and their records speaks of. KeyError for an action of staff."""
        if action not in self.outside_actions:
            raise KeyError(action)
        who, what = {"type": "Outsider", "id": outsider.id or "-"}, {"type": "Own", "id": "r"}
        entities: list[dict[str, Any]] = [
            {"uid": who, "attrs": outsider.attributes, "parents": []},
            {"uid": what, "attrs": own_record(own), "parents": []},
        ]
        answer = _ask(self._whole, entities, (who, action, what, purpose))
        return self._told(answer, bool(outsider.agency_id and outsider.id))

    def _told(self, answer: Answer, somebody: bool) -> tuple[bool, tuple[str, ...], tuple[str, ...]]:
        """The answer with the names of the policies and what they cite. `somebody` False: a no, whatever it was."""
        allowed, reasons = answer
        notes = [self._notes[key] for key in reasons]
        return allowed and somebody, tuple(sorted(n[0] for n in notes)), tuple(sorted(n[1] for n in notes))


_RECORD = {"type": "Record", "id": "r"}


def _who(viewer_id: str) -> dict[str, str]:
    return {"type": "User", "id": viewer_id or "-"}


Who = tuple[str, str, frozenset[str], frozenset[str], frozenset[str]]
"""All that the policies may know of who looks: id, agency, roles, languages, programmes."""


@lru_cache(maxsize=4_096)
def _answered(chapter: Chapter, who: Who, asked: tuple[str, str, str]) -> Answer:
    """`asked`: action, the record's attributes as JSON, purpose. All that
    the engine is told stands in the arguments, so that the same question has the same answer."""
    action, about, purpose = asked
    entities = _known(who).with_added_json_str(f'[{{"uid": {json.dumps(_RECORD)}, "attrs": {about}, "parents": []}}]')
    return _ask(chapter.parsed, entities, (_who(who[0]), action, _RECORD, purpose))


def _ask(
    policies: cedarpy.PolicySet,
    entities: cedarpy.Entities | list[dict[str, Any]],
    asked: tuple[dict[str, str], str, dict[str, str], str],
) -> Answer:
    """`asked`: who, the action, about what, for which purpose."""
    who, action, what, purpose = asked
    request = {
        "principal": who,
        "action": {"type": "Action", "id": action},
        "resource": what,
        "context": {"purpose": purpose},
    }
    answer = cedarpy.is_authorized(request, policies, entities)
    # A policy that could not be evaluated must never count as "no objection".
    return answer.allowed and not answer.diagnostics.errors, tuple(answer.diagnostics.reasons)


@lru_cache(maxsize=256)
def _known(who: Who) -> cedarpy.Entities:
    """What the engine knows before it hears of any record."""
    viewer_id, agency_id, roles, languages, programmes = who
    viewer = Viewer("person", viewer_id, agency_id, roles=roles, languages=languages, programmes=programmes)
    parents = [{"type": "Role", "id": role} for role in roles]
    told = [{"uid": _who(viewer_id), "attrs": principal(viewer), "parents": parents}]
    return cedarpy.Entities.from_json_str(json.dumps(told))


def _asks(node: Any) -> frozenset[str]:
    """The attributes of a record that this part of a policy names; all there are, where it names the record whole."""
    if isinstance(node, list):
        return frozenset().union(*map(_asks, node))
    if not isinstance(node, Mapping):
        return frozenset()
    if node.get("left") == {"Var": "resource"} and "attr" in node:
        return frozenset({str(node["attr"])})
    if node.get("Var") == "resource":
        return ATTRIBUTES
    return frozenset().union(*map(_asks, node.values()))


def _only_role(policy: Mapping[str, Any]) -> str:
    """The role that a viewer must have for this policy to speak at all; "" when its scope asks for none."""
    scope = policy["principal"]
    entity = scope.get("entity", {})
    return str(entity["id"]) if scope["op"] == "in" and entity.get("type") == "Role" else ""


def _can_speak(policy: Mapping[str, Any], action: str, roles: frozenset[str]) -> bool:
    """Whether the scope leaves room for this action and these roles. A scope of another form does."""
    role, scope = _only_role(policy), policy["action"]
    named = scope.get("entities") or [scope["entity"]] if scope["op"] in ("==", "in") else []
    return (not role or role in roles) and (not named or any(one["id"] == action for one in named))


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
            attrs[name] = sorted(str(i) for i in ids)
    for name in FLAGS:
        if resource.get(name) is not None:
            attrs[name] = bool(resource[name])
    attrs.setdefault("agency", "")
    return attrs


def own_record(own: Mapping[str, Any]) -> dict[str, str]:
    """What somebody outside is asking about, as the policies know it: absent when None or empty; ids as text."""
    found = {name: str(own[name]) for name in ("owner", "organisation") if own.get(name)}
    return {"agency": str(own.get("agency") or ""), **found}


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


def _actions(schema: str, principal_type: str = "User") -> frozenset[str]:
    """Every action of every `action "…", "…" appliesTo …` statement about this kind of principal."""
    parts = (part.split("appliesTo", 1) for part in schema.split("\naction ")[1:])
    heads = [head for head, tail in parts if f"principal: {principal_type}," in tail.partition("}")[0]]
    return frozenset(name.strip().strip('"') for head in heads for name in head.split(","))


def load(folder: Path = POLICIES) -> PolicyBook:
    """Read every `*.cedar` of `folder` in name order, with `schema.cedarschema`."""
    text = "\n".join(p.read_text(encoding="utf-8") for p in sorted(folder.glob("*.cedar")))
    return PolicyBook(text, (folder / "schema.cedarschema").read_text(encoding="utf-8"))


@cache
def book() -> PolicyBook:
    """The house's policies, read once a process."""
    return load()
