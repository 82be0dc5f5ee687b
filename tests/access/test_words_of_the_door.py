"""The words of signing in: each has Spanish, a draft, and says what the English says."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.test import Client

from tests import staff
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


@pytest.mark.django_db
def test_spanish_is_what_a_spanish_page_shows() -> None:
    desk, asks = staff.desk(), {"accept-language": "es"}
    shown = {
        Client().get("/account/passkeys/refused", headers=asks): "La llave de acceso no fue aceptada",
        Client().get("/account/sign-in", headers=asks): "Entrar con su llave de acceso",
        desk.client.get("/account/ways", headers=asks): "Cómo entra usted",
        desk.client.get("/account/sessions", headers=asks): "Dónde tiene sesiones abiertas",
        desk.client.post("/account/lock", follow=True, headers=asks): "Este escritorio está bloqueado",
    }
    for answer, words in shown.items():
        page = answer.content.decode()
        assert words in page
        main = page[page.index("<main") : page.index("</main>")]
        assert not re.search(
            r"\b(passkey|sign in|signed in|password|unlock|the)\b", re.sub(r"<[^>]*>", " ", main), re.I
        )
