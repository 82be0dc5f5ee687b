"""Policies as SQL: the rows a viewer may see for an action, as one Q.

The policies are evaluated with the viewer, the action and the purpose known and the record unknown. What is left is
a condition on the record, in a closed vocabulary: `==`, `!=`, `in`, `contains`, `has`, `&&`, `||`, `!` over the
declared attributes. Permits are or-ed, forbids are exclusions. A policy outside the vocabulary stops the start.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django.db.models import Q

from hearthline.access.engine import PolicyBook, book, principal
from hearthline.access.scoped import Column
from hearthline.access.viewer import Viewer
from hearthline.access.vocabulary import ATTRIBUTES, FLAGS, SETS, Absent, OutsideVocabulary, Unknown

NOTHING = Q(pk__in=())
BY_AGENCY: Mapping[str, Column] = {"agency": "agency_id"}
Book = PolicyBook | None
Part = Unknown | Q | bool | str | frozenset[str]


@dataclass(frozen=True)
class Compiler:
    """One question: this viewer, this purpose, these columns. `probe` looks at every branch (the start-up check)."""

    viewer: Viewer
    purpose: str
    columns: Mapping[str, Column]
    policy: str = ""
    probe: bool = False

    def stop(self, what: str) -> OutsideVocabulary:
        return OutsideVocabulary(self.policy, what)

    def value(self, node: Mapping[str, Any]) -> Part:
        """One expression of a policy: a constant, an attribute of the record, or a condition on it."""
        if len(node) != 1:
            raise self.stop(f"{sorted(node)}")
        ((op, body),) = node.items()
        if op in ("&&", "||"):
            return self.joined(op, body)
        if op == "!":
            return negated(self.condition(body["arg"]))
        if op in ("==", "!=", "contains"):
            pair = self.value(body["left"]), self.value(body["right"])
            found = self.contains(*pair) if op == "contains" else self.same(*pair)
            return negated(found) if op == "!=" else found
        if op in (".", "has", "in"):
            return {".": self.attribute, "has": self.has, "in": self.in_role}[op](body)
        if op == "Set":
            return frozenset(str(self.value(item)) for item in body)
        if op == "Value" and isinstance(body, str | bool):
            return body
        raise self.stop(op)

    def condition(self, node: Mapping[str, Any]) -> Q | bool:
        """An expression that must be true or false."""
        part = self.value(node)
        if isinstance(part, Unknown):
            if part.name not in FLAGS:
                raise self.stop(f"{part.name} as a yes or no")
            return self.flag(part.name)
        if isinstance(part, Q | bool):
            return part
        raise self.stop("a value where a condition belongs")

    def joined(self, op: str, body: Mapping[str, Any]) -> Q | bool:
        """`&&` and `||`, stopping early as Cedar does."""
        decided = op == "||"
        left = self.condition(body["left"])
        if isinstance(left, bool):
            if self.probe:
                self.condition(body["right"])
            return left if left is decided else self.condition(body["right"])
        right = self.condition(body["right"])
        if isinstance(right, bool):
            return right if right is decided else left
        return left & right if op == "&&" else left | right

    def attribute(self, body: Mapping[str, Any]) -> Part:
        """`principal.x`, `context.purpose` (known) or `resource.x` (a column)."""
        owner, name = body["left"].get("Var"), body["attr"]
        if owner == "resource" and name in ATTRIBUTES:
            return Unknown(name)
        if owner == "context" and name == "purpose":
            return self.purpose
        if owner == "principal":
            known = principal(self.viewer).get(name)
            if known is None:
                raise Absent(name)
            return known if isinstance(known, str) else frozenset(known)
        raise self.stop(f"{owner}.{name}")

    def has(self, body: Mapping[str, Any]) -> Q | bool:
        """Is the attribute there? For a column: not null and not empty."""
        owner, name = body["left"].get("Var"), body["attr"]
        if owner == "principal":
            return name in principal(self.viewer)
        if owner != "resource" or name not in ATTRIBUTES:
            raise self.stop(f"{owner} has {name}")
        if name not in self.columns:
            return False
        if name in SETS:
            return True  # a set may be empty, which holds nobody
        if callable(self.columns[name]):
            return True  # a flag that rows elsewhere tell: it is set, or it is not
        path = self.column(name)
        there = Q(**{f"{path}__isnull": False})
        return there if name in FLAGS else there & ~Q(**{path: ""})

    def same(self, left: Part, right: Part) -> Q | bool:
        """`==` between a column and text, or between two known values."""
        if isinstance(right, Unknown):
            left, right = right, left
        if isinstance(left, Unknown) and left.name in FLAGS and isinstance(right, bool):
            return self.flag(left.name) if right else ~self.flag(left.name)
        if isinstance(left, Unknown) and isinstance(right, str | bool) and left.name not in SETS:
            return Q(**{self.column(left.name): right})
        if isinstance(left, Unknown | Q) or isinstance(right, Unknown | Q):
            raise self.stop("a comparison of two unknowns")
        return left == right

    def contains(self, left: Part, right: Part) -> Q | bool:
        """`known set.contains(column)`, `column set.contains(known id)`, or both known."""
        if isinstance(left, frozenset) and isinstance(right, Unknown) and right.name not in SETS:
            return Q(**{f"{self.column(right.name)}__in": sorted(left)})
        if isinstance(left, frozenset) and isinstance(right, str):
            return right in left
        if isinstance(left, Unknown) and left.name in SETS and isinstance(right, str):
            found = self.columns.get(left.name)
            if not callable(found):
                raise Absent(left.name)
            return found(frozenset({right}))
        raise self.stop("contains over these")

    def in_role(self, body: Mapping[str, Any]) -> bool:
        """`principal in Role::"x"`."""
        right = body["right"].get("Value")
        if body["left"].get("Var") != "principal" or not isinstance(right, Mapping):
            raise self.stop("an `in` that is not about the viewer's role")
        return right["__entity"]["id"] in self.viewer.roles

    def flag(self, name: str) -> Q:
        """Where a yes-or-no attribute is set: a column, or rows elsewhere. Absent when this table has none."""
        found = self.columns.get(name)
        return found(frozenset()) if callable(found) else Q(**{self.column(name): True})

    def column(self, name: str) -> str:
        """The column of a plain attribute. Absent when this table has none."""
        found = self.columns.get(name)
        if isinstance(found, str):
            return found
        raise Absent(name)

    def applies(self, policy: Mapping[str, Any], action: str) -> Q | bool:
        """Where this policy speaks: its scope and its conditions. `Absent`: nowhere for a permit, else everywhere."""
        if policy["principal"]["op"] == "is" and policy["principal"].get("entity_type") == "Outsider":
            return False  # about people outside, who look through no viewer: lists of staff hold nothing by it
        if policy["resource"]["op"] != "All" or policy["principal"]["op"] not in ("All", "in"):
            raise self.stop("a scope other than a role")
        role = policy["principal"].get("entity", {}).get("id")
        named = policy["action"].get("entities") or [policy["action"].get("entity", {"id": action})]
        speaks = any(e["id"] == action for e in named) and (role is None or role in self.viewer.roles)
        if not speaks and not self.probe:
            return False
        result: Q | bool = True
        try:
            for clause in policy["conditions"]:
                part = self.condition(clause["body"])
                part = part if clause["kind"] == "when" else negated(part)
                if part is False:
                    return False
                if isinstance(part, Q):
                    result = result & part if isinstance(result, Q) else part
        except Absent:
            return bool(policy["effect"] == "forbid")
        return result


def negated(part: Q | bool) -> Q | bool:
    return not part if isinstance(part, bool) else ~part


def scope(
    viewer: Viewer, action: str, purpose: str = "", *, columns: Mapping[str, Column] = BY_AGENCY, policies: Book = None
) -> Q:
    """The rows on which `can(viewer, action, row, purpose)` says yes, as a Q over `columns`.

    Raises KeyError for an unknown action, OutsideVocabulary for a policy that cannot be a query.
    """
    rules = policies or book()
    if any(callable(column) and not getattr(column, "lasting", False) for column in columns.values()):
        return _scope(viewer, action, purpose, columns, rules)  # such a column holds a query of this moment
    return _kept(replace(viewer, user=None), action, purpose, tuple(columns.items()), rules)


@lru_cache(maxsize=1_024)
def _kept(viewer: Viewer, action: str, purpose: str, columns: tuple[tuple[str, Column], ...], rules: PolicyBook) -> Q:
    """The same question has the same answer: a viewer's rights are part of it, and a Q is never changed."""
    return _scope(viewer, action, purpose, dict(columns), rules)


def _scope(viewer: Viewer, action: str, purpose: str, columns: Mapping[str, Column], rules: PolicyBook) -> Q:
    chapter = rules.chapter(action, viewer.roles)
    allowed: Q | None = None
    excluded: list[Q] = []
    for policy in chapter.policies.values() if viewer.agency_id else ():
        part = Compiler(viewer, purpose, columns, policy["annotations"]["id"]).applies(policy, action)
        found = ~NOTHING if part is True else part
        if policy["effect"] == "forbid" and found:
            excluded.append(found)
        elif found:
            allowed = found if allowed is None else allowed | found
    if allowed is None:
        return NOTHING
    for found in excluded:
        allowed &= ~found
    return allowed
