"""The words of signing in: each has Spanish, a draft, and says what the English says."""

from pathlib import Path

from babel.messages.pofile import read_po
from django.utils import translation

from tests.ui.extract import HOLES, words_in
from tests.ui.pages import ROOT

SRC = ROOT / "src/hearthline"
PAGES = (
    "locked", "passkey_add", "passkey_change", "passkey_part", "passkey_refused", "prove", "proved", "sessions", "ways",
    "sign_in", "second_factor", "factor", "recovery_codes", "renew_codes", "password", "sign_out", "signed_out",
)  # fmt: skip
OURS = (
    *(f"access/templates/access/desk/{name}.html" for name in PAGES),
    "access/desk/forms.py",
    "access/desk/passkeyforms.py",
    "access/desk/passkeyviews.py",
    "access/passwords.py",
    "access/factors.py",
    "access/passkeys.py",
)


def catalogue() -> dict[str, str]:
    found: dict[str, str] = {}
    for room in ("screening", "intake", "ui", "access"):
        with Path(SRC / room / "locale/es/LC_MESSAGES/django.po").open("rb") as file:
            found |= {m.id: str(m.string) for m in read_po(file, locale=None) if m.id and isinstance(m.id, str)}
    return found


def test_every_word_of_signing_in_has_spanish_that_keeps_its_holes() -> None:
    have = catalogue()
    words = {word.text for word in words_in(SRC, *OURS)}
    assert len(words) > 100
    assert sorted(words - set(have)) == []
    assert [w for w in words if sorted(HOLES.findall(w)) != sorted(HOLES.findall(have[w]))] == []
    assert [w for w in words if have[w] == w] == []


def test_spanish_is_what_a_spanish_page_shows() -> None:
    from django.template.loader import render_to_string

    with translation.override("es"):
        page = render_to_string("access/desk/passkey_refused.html")
    assert "La llave de acceso no fue aceptada" in page
    assert "passkey was not" not in page
