"""What a directory sent, read strictly: a filter, a user, a patch. Plain values; no database."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from hearthline.access.scim.errors import Wrong, invalid
from hearthline.access.viewer import CONFIRMED_ROLES
from hearthline.ground.text import fold, one_line

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
MOST_OPERATIONS = 20
_FILTER = re.compile(r'\s*(username|externalid)\s+eq\s+("(?:[^"\\]|\\.){0,300}")\s*', re.IGNORECASE)
_PREFIX = USER.lower() + ":"


@dataclass(frozen=True)
class Told:
    """What was said about a person. None: nothing was said about it."""

    username: str | None = None
    external: str | None = None
    name: str | None = None
    email: str | None = None
    active: bool | None = None
    roles: frozenset[str] | None = None


def body(raw: bytes, limit: int) -> dict[str, Any]:
    """A JSON object of at most `limit` bytes. Raises Wrong."""
    if len(raw) > limit:
        raise Wrong(413, "The request is too large.")
    try:
        told = json.loads(raw)
    except (ValueError, RecursionError) as wrong:
        raise Wrong(400, "This is not JSON.", "invalidSyntax") from wrong
    if not isinstance(told, dict):
        raise Wrong(400, "This is not a JSON object.", "invalidSyntax")
    return told


def filtered(text: str) -> tuple[str, str]:
    """("username" or "externalid", value) of a filter. Only `eq` on these two. Raises Wrong."""
    found = _FILTER.fullmatch(text) if len(text) <= 400 else None
    if found is None:
        raise Wrong(400, 'Only userName eq "..." and externalId eq "..." are filters here.', "invalidFilter")
    try:
        return found[1].lower(), str(json.loads(found[2]))
    except ValueError as wrong:
        raise Wrong(400, "The filter's text is not well written.", "invalidFilter") from wrong


def user(told: Mapping[str, Any]) -> Told:
    """A User resource. Names of attributes are read in any case (RFC 7643, 2.1); unknown ones are left out."""
    schemas = told.get("schemas")
    if not isinstance(schemas, list) or USER not in schemas:
        raise Wrong(400, "schemas must name the core User schema.", "invalidSyntax")
    return _user({key.lower(): value for key, value in told.items()})


def _user(low: Mapping[str, Any]) -> Told:
    return Told(
        username=_text(low.get("username"), 64, "userName", fold),
        external=_text(low.get("externalid"), 255, "externalId", str),
        name=_name(low),
        email=_email(low.get("emails")),
        active=_truth(low["active"]) if "active" in low else None,
        roles=_roles(low["roles"]) if low.get("roles") is not None else None,
    )


def patch(told: Mapping[str, Any]) -> Told:
    """A PatchOp: active, displayName, name.formatted and emails may be replaced; nothing else, and nothing removed."""
    schemas, steps = told.get("schemas"), told.get("Operations", told.get("operations"))
    if not isinstance(schemas, list) or PATCH not in schemas or not isinstance(steps, list):
        raise Wrong(400, "This is not a PatchOp.", "invalidSyntax")
    if not 1 <= len(steps) <= MOST_OPERATIONS:
        raise Wrong(400, f"Between one and {MOST_OPERATIONS} operations.", "tooMany")
    said: dict[str, Any] = {}
    for step in steps:
        if not isinstance(step, dict) or str(step.get("op", "")).lower() not in ("replace", "add"):
            raise Wrong(400, "Only replace and add are possible here.", "mutability")
        path, value = step.get("path", ""), step.get("value")
        if not isinstance(path, str):
            raise Wrong(400, "A path is text.", "invalidPath")
        if path:
            said |= _at(path.lower().removeprefix(_PREFIX), value)
        elif isinstance(value, dict):
            for key, inner in value.items():
                said |= _at(str(key).lower().removeprefix(_PREFIX), inner)
        else:
            raise invalid("Without a path the value is an object.")
    return _user(said)


def _at(path: str, value: Any) -> dict[str, Any]:
    if path in ("active", "displayname", "name", "emails"):
        return {path: value}
    if path == "name.formatted":
        return {"displayname": value}
    if path in ('emails[type eq "work"].value', "emails[primary eq true].value"):
        return {"emails": [{"value": value, "primary": True}]}
    raise Wrong(400, "Only active, displayName, name and emails can be changed here.", "invalidPath")


def _text(value: Any, limit: int, what: str, shape: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not one_line(value, limit) or len(value) > limit:
        raise invalid(f"{what} is one line of text of at most {limit} characters.")
    return str(shape(one_line(value, limit)))


def _name(low: Mapping[str, Any]) -> str | None:
    if low.get("displayname") is not None:
        return _text(low["displayname"], 120, "displayName", str)
    name = low.get("name")
    if name is None:
        return None
    if not isinstance(name, dict):
        raise invalid("name is an object.")
    parts = {str(key).lower(): value for key, value in name.items()}
    whole = parts.get("formatted")
    if whole is None:
        whole = " ".join(str(parts[k]) for k in ("givenname", "familyname") if isinstance(parts.get(k), str)) or None
    return _text(whole, 120, "name", str)


def _email(rows: Any) -> str | None:
    if rows is None:
        return None
    if not isinstance(rows, list) or not all(isinstance(r, dict) for r in rows) or len(rows) > 20:
        raise invalid("emails is a list of objects.")
    first = next((r for r in rows if r.get("primary") is True), rows[0] if rows else {})
    value = first.get("value", "")
    if value == "":
        return ""
    try:
        validate_email(value if isinstance(value, str) and len(value) <= 254 else "-")
    except ValidationError as wrong:
        raise invalid("This is no e-mail address.") from wrong
    return str(value)


def _truth(value: Any) -> bool:
    # Some directories send it as text.
    known = {True: True, False: False, "true": True, "false": False}
    found = known.get(value.lower() if isinstance(value, str) else value) if isinstance(value, str | bool) else None
    if found is None:
        raise invalid("active is true or false.")
    return found


def _roles(rows: Any) -> frozenset[str]:
    values = [row.get("value") if isinstance(row, dict) else None for row in rows] if isinstance(rows, list) else [None]
    if not all(value in CONFIRMED_ROLES for value in values):
        # Who keeps accounts is never made by a directory: it would confirm itself.
        raise invalid(f"roles are objects whose value is one of {', '.join(CONFIRMED_ROLES)}.")
    return frozenset(str(value) for value in values)
