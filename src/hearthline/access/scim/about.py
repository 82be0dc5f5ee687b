"""What this service can do, in its own words (RFC 7643, sections 5 to 7)."""

from typing import Any

from hearthline.access.scim.reading import USER

_CONFIG = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"
_TYPE = "urn:ietf:params:scim:schemas:core:2.0:ResourceType"
_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:Schema"
MOST = 100


def config() -> dict[str, Any]:
    """ServiceProviderConfig."""
    no = {"supported": False}
    return {
        "schemas": [_CONFIG],
        "patch": {"supported": True},
        "bulk": {**no, "maxOperations": 0, "maxPayloadSize": 0},
        "filter": {"supported": True, "maxResults": MOST},
        "changePassword": no,
        "sort": no,
        "etag": no,
        "authenticationSchemes": [
            {
                "type": "oauthbearertoken",
                "name": "Token",
                "description": "A token that an administrator made for this directory.",
                "primary": True,
            }
        ],
    }


def types() -> list[dict[str, Any]]:
    """ResourceTypes."""
    return [{"schemas": [_TYPE], "id": "User", "name": "User", "endpoint": "/Users", "schema": USER}]


def _attribute(name: str, kind: str = "string", **more: Any) -> dict[str, Any]:
    plain = {
        "multiValued": False,
        "required": False,
        "caseExact": False,
        "mutability": "readWrite",
        "returned": "default",
        "uniqueness": "none",
    }
    return {"name": name, "type": kind, **plain, **more}


def schemas() -> list[dict[str, Any]]:
    """Schemas: the part of the core User that is kept here."""
    value = _attribute("value")
    return [
        {
            "schemas": [_SCHEMA],
            "id": USER,
            "name": "User",
            "description": "A person who works at the agency.",
            "attributes": [
                _attribute("userName", required=True, mutability="immutable", uniqueness="server"),
                _attribute(
                    "externalId",
                    caseExact=True,
                    mutability="immutable",
                    description="The person's stable id at the identity provider that the token names; else not kept.",
                ),
                _attribute("displayName"),
                _attribute("name", "complex", subAttributes=[_attribute("formatted")]),
                _attribute(
                    "emails", "complex", multiValued=True, subAttributes=[value, _attribute("primary", "boolean")]
                ),
                _attribute("active", "boolean", description="false ends every session, right and factor at once."),
                _attribute(
                    "roles",
                    "complex",
                    multiValued=True,
                    subAttributes=[value],
                    description="screener, supervisor, agent: proposed, and in force when a supervisor confirmed them.",
                ),
            ],
        }
    ]
