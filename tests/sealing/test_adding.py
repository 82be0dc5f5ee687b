"""A role that came after the others: its file is made out of theirs, with public halves alone."""

from pathlib import Path

import pytest

from hearthline.sealing import ROLES, Keyring, KeyringError, add_role, generate_keyring, key_path, rotate
from tests.sealing.rings import AGENCY


@pytest.mark.req("I-9")
def test_the_line_gets_its_keys_from_an_agency_that_had_none_for_it(tmp_path: Path) -> None:
    generate_keyring(tmp_path, AGENCY)
    made = Keyring.load(key_path(tmp_path, "line"))
    key_path(tmp_path, "line").unlink()
    rotate(tmp_path, "intake")  # no line, no trouble
    add_role(tmp_path, "line")
    added = Keyring.load(key_path(tmp_path, "line"))
    assert (added.missing_for("line"), added.surplus_for("line")) == ([], [])
    assert len(added.generations("intake")) == 2
    assert added.newest("identity") == made.newest("identity")
    assert all(key.secret is None for keys in added.keys.values() for key in keys)
    rotate(tmp_path, "identity")
    assert len(Keyring.load(key_path(tmp_path, "line")).generations("identity")) == 2


def test_no_other_role_is_made_that_way_and_no_file_is_written_over(tmp_path: Path) -> None:
    generate_keyring(tmp_path, AGENCY)
    for role in (*(set(ROLES) - {"line"}), "line", "nobody"):
        with pytest.raises(KeyringError):
            add_role(tmp_path, role)
    with pytest.raises(KeyringError):
        add_role(tmp_path / "empty", "line")
