"""The list of components: everything that is locked, nothing else, each with a digest and a licence."""

import json
import re

import pytest

from hearthline.site import cli, sbom

PINS = set(re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==", sbom.LOCKED.read_text(), re.M))


def test_every_locked_package_is_listed_once_with_its_digests(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["sbom"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.5")
    python = [one for one in told["components"] if one["purl"].startswith("pkg:pypi/")]
    assert {one["name"] for one in python} == {name.lower() for name in PINS}
    assert len({one["purl"] for one in python}) == len(python)
    for one in python:
        hashes = one["externalReferences"][0]["hashes"]
        assert hashes, one["name"]
        assert all(re.fullmatch("[0-9a-f]{64}", found["content"]) for found in hashes)
    assert "uswds" in {one["name"] for one in told["components"]}


def test_each_component_says_its_licence() -> None:
    silent = [one["name"] for one in sbom.components(sbom.LOCKED.read_text()) if sbom.UNKNOWN in str(one["licenses"])]
    # Those are for other systems and not installed on this one.
    assert set(silent) <= {"colorama", "tzdata", "pywin32", "uvloop", "winloop"}


def test_a_pin_is_read_however_it_is_written() -> None:
    text = (
        "a==1 \\\n    --hash=sha256:"
        + "0" * 64
        + " \\\n    --hash=sha256:"
        + "1" * 64
        + "\n    # via x\nB.c[extra]==2.0 ; python_version<'4'\n# d==3\n"
    )
    found = list(sbom.components(text))
    assert [(one["name"], one["version"]) for one in found] == [("a", "1"), ("b.c", "2.0")]
    assert len(found[0]["externalReferences"][0]["hashes"]) == 2
    assert found[1]["externalReferences"][0]["hashes"] == []


def test_the_command_takes_nothing_more() -> None:
    assert cli.main(["sbom", "--all"]) == 2
