"""Rules for the templates of every room: what a strict content policy forbids, and which floor may stand on which."""

import re
from pathlib import Path

import pytest
from django.template import engines

from tests.ui.pages import ROOT

SOURCE = ROOT / "src/hearthline"
TEMPLATES = sorted(SOURCE.glob("*/templates/**/*.html"))
FLOORS = ["ui", "journal", "access", "realm", "messaging", "duty", "directory", "helpdesk"]
FLOORS += ["intake", "dispatch", "screening", "retention", "site"]
# Other people's templates that we dress anew: named by the application that asks for them.
GUESTS = ("account/", "mfa/", "allauth/")
TAG = re.compile(r"<[a-zA-Z][^>]*>")
STRIP = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.S)
ASKED = re.compile(r"""{%-?\s*(?:extends|include)\s+["']([^"']+)["']""")
LOADED = re.compile(r"{%-?\s*load\s+([\w\s.]+?)\s*-?%}")
LIBRARIES = {
    "i18n": "django",
    "static": "django",
    "l10n": "django",
    "tz": "django",
    "hearthline": "ui",
    "django_htmx": "django",
}


def markup(path: Path) -> list[str]:
    return TAG.findall(STRIP.sub("", path.read_text()))


def room(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0]


def side(name: str) -> str:
    """public, desk or "" of a template name like `intake/public/step.html`."""
    parts = name.split("/")
    return parts[1] if len(parts) > 2 and parts[1] in ("public", "desk") else ""


@pytest.fixture(params=TEMPLATES, ids=lambda p: str(p.relative_to(SOURCE)))
def template(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def test_there_are_templates() -> None:
    assert len(TEMPLATES) > 20


def test_it_has_no_style_no_script_and_no_handler_of_its_own(template: Path) -> None:
    for tag in markup(template):
        assert not re.search(r"\sstyle\s*=", tag), tag
        assert not re.search(r"\son[a-z]+\s*=", tag), tag
        assert "javascript:" not in tag, tag
        assert not tag.startswith("<style"), tag
        assert not re.search(r"\shx-(?:on|vals=.js:)", tag), tag
        if tag.startswith("<script"):
            assert "src=" in tag or "application/json" in tag, tag


def test_it_asks_nothing_of_other_sites(template: Path) -> None:
    for tag in markup(template):
        if re.match(r"<(?:script|link|img|iframe|form|source|video|audio|object|embed|use|button)\b", tag):
            assert not re.search(r"""(?:src|href|action|data|srcset|poster)\s*=\s*["']?(?:https?:)?//""", tag), tag


def test_it_stands_only_on_its_own_room_or_a_floor_below(template: Path) -> None:
    mine = room(template)
    own_name = str(template.relative_to(SOURCE / mine / "templates"))
    for name in ASKED.findall(template.read_text()):
        owner = name.split("/")[0]
        if name.startswith(GUESTS):
            continue
        assert owner in FLOORS, f"{name} belongs to no room"
        assert FLOORS.index(owner) <= FLOORS.index(mine), f"{mine} must not stand on {name}"
        if side(own_name) == "public":
            assert side(name) != "desk", f"a public page must not use {name}"


def test_it_loads_only_tags_of_its_own_room_or_a_floor_below(template: Path) -> None:
    mine = room(template)
    for found in LOADED.findall(template.read_text()):
        for library in found.split(" from ")[-1].split():
            owner = LIBRARIES.get(library, library.split("_")[0])
            assert owner == "django" or owner in FLOORS, f"unknown tag library {library}"
            assert owner == "django" or FLOORS.index(owner) <= FLOORS.index(mine), library


def test_it_can_be_read_by_the_engine(template: Path) -> None:
    mine = room(template)
    engines["django"].get_template(str(template.relative_to(SOURCE / mine / "templates")))


def test_a_public_page_puts_nothing_typed_into_an_address_or_a_title(template: Path) -> None:
    if "/public/" not in str(template):
        return
    text = template.read_text()
    assert "method=get" not in text.lower().replace('"', ""), "typed words would stand in the address"
    assert not re.search(r"<title>[^<]*{{\s*(?!l\.)", text)


def test_the_rules_would_find_what_they_forbid(tmp_path: Path) -> None:
    bad = tmp_path / "x.html"
    bad.write_text('<p style="color:red" onclick="x()"><script>1</script><img src="//elsewhere.example/a.png">')
    with pytest.raises(AssertionError):
        test_it_has_no_style_no_script_and_no_handler_of_its_own(bad)
    with pytest.raises(AssertionError):
        test_it_asks_nothing_of_other_sites(bad)
