"""Policies broken on purpose: tests that cannot fail prove nothing."""

from hearthline.access import engine


def policies() -> str:
    return "\n".join(one.read_text(encoding="utf-8") for one in sorted(engine.POLICIES.glob("*.cedar")))


def schema() -> str:
    return (engine.POLICIES / "schema.cedarschema").read_text(encoding="utf-8")


def without(policy: str) -> engine.PolicyBook:
    """The house's policies as if this one had never been written."""
    text = policies()
    start = text.index(f'@id("{policy}")')
    end = text.find("@id(", start + 1)
    return engine.PolicyBook(text[:start] + (text[end:] if end > 0 else ""), schema())
