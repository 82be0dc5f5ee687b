"""Refusals are outcomes: they carry what is needed to tell a person and to write the journal."""

from hearthline.ground.errors import ConfigurationError, DomainError, Refused


def test_a_domain_error_shows_its_code_only() -> None:
    error = DomainError("report:claimed", "Somebody else has this report open.")
    assert str(error) == "report:claimed"
    assert error.message.startswith("Somebody")


def test_a_refusal_carries_its_entry_but_does_not_show_it() -> None:
    refused = Refused("report:read", "You may not open this report.", {"record": "abc", "policy": "restricted"})
    assert isinstance(refused, DomainError)
    assert refused.entry["policy"] == "restricted"
    assert "restricted" not in repr(refused) + str(refused)


def test_a_configuration_error_tells_the_remedy() -> None:
    error = ConfigurationError("site.E001", "no allowed hosts", "set HEARTHLINE_ALLOWED_HOSTS")
    assert "site.E001" in str(error)
    assert "remedy: set HEARTHLINE_ALLOWED_HOSTS" in str(error)
