"""Errors as RFC 7644, section 3.12, wants them. What they say holds nothing that was sent."""

from dataclasses import dataclass, field


@dataclass
class Wrong(Exception):
    """A request that is answered with an error. `kind`: a scimType, or ""."""

    status: int
    detail: str
    kind: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def body(self) -> dict[str, object]:
        """The error resource."""
        said: dict[str, object] = {
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
            "status": str(self.status),
            "detail": self.detail,
        }
        return {**said, "scimType": self.kind} if self.kind else said


def invalid(detail: str) -> Wrong:
    """A value that will not do."""
    return Wrong(400, detail, "invalidValue")
