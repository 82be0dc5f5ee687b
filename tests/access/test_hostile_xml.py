"""The one reader of XML, the library for SAML: no entity is opened, no file and no address is asked (ASVS 1.5.1)."""

import base64
from pathlib import Path
from typing import Any

import pytest

from hearthline.access.outside import saml
from hearthline.access.outside.claims import NotProved
from tests.access.identity_doubles import saml_answer, saml_provider

BACK = "http://testserver/account/with/state/acs"
ABOUT = "http://testserver/account/with/state/metadata"


def told(xml: str) -> dict[str, str]:
    return {"SAMLResponse": base64.b64encode(xml.encode()).decode(), "RelayState": "r"}


def hostile(path: Path) -> tuple[str, ...]:
    honest = base64.b64decode(saml_answer("_q1", BACK, ABOUT)).decode()
    name = ">person-1</saml:NameID>"
    assert name in honest
    return (
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "{path.as_uri()}">]>' + honest.replace(name, ">&e;</saml:NameID>"),
        f'<!DOCTYPE x [<!ENTITY % e SYSTEM "{path.as_uri()}"> %e;]>' + honest,
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">' + honest,
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "' + "&a;" * 50 + '">]>' + honest,
    )


@pytest.mark.parametrize("which", range(4))
def test_an_answer_with_entities_is_refused_and_no_file_is_read(
    which: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("Zqsecretqz")
    seen: list[Any] = []
    from onelogin.saml2.xml_utils import OneLogin_Saml2_XML as Reader

    real = Reader.to_etree

    def watched(xml: Any) -> Any:
        found = real(xml)
        seen.append(Reader.to_string(found))
        return found

    monkeypatch.setattr(Reader, "to_etree", staticmethod(watched))
    with pytest.raises(NotProved):
        saml.receive(saml_provider(), BACK, ABOUT, told(hostile(secret)[which]))
    assert b"Zqsecretqz" not in b"".join(seen)
    assert b"aaaaaaaaaa" * 50 not in b"".join(seen)


def test_the_reader_itself_opens_no_entity(tmp_path: Path) -> None:
    """Whatever the signature says: what is asked of the reader alone."""
    from onelogin.saml2.xml_utils import OneLogin_Saml2_XML as Reader

    secret = tmp_path / "secret.txt"
    secret.write_text("Zqsecretqz")
    for xml in (
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]><x>&e;</x>',
        f'<!DOCTYPE x [<!ENTITY % e SYSTEM "{secret.as_uri()}"> %e;]><x/>',
    ):
        try:
            read = Reader.to_string(Reader.to_etree(xml))
        except Exception as refused:
            assert "Zqsecretqz" not in str(refused)
        else:
            assert b"Zqsecretqz" not in read
