"""The desk's shortcuts: one list that the script, the list behind `?` and the page `/ui/keys` all read.

A person may give every single key another character, or none, or turn all of them off (WCAG 2.1.4). What they chose
lives in a cookie: no record of who likes which key.

In a page an act is named by the key it starts with: `data-key="c"` is claim, whatever a person presses for it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from hearthline.ui.look import kept

COOKIE: Final = "keys"
DIGITS: Final = "123456789"


@dataclass(frozen=True)
class Shortcut:
    """One act. `key`: the key it starts with, and its name in `data-key`. `words`: what it does. `needs`: a CSS
    selector; the list shows the act only on a page where something answers to it ("" always)."""

    name: str
    key: str
    words: Any
    needs: str


def _pressed(name: str, key: str, words: Any) -> Shortcut:
    return Shortcut(name, key, words, f"[data-key='{key}']")


SHORTCUTS: Final = (
    Shortcut("next", "j", gettext_lazy("next row"), "[data-row]"),
    Shortcut("previous", "k", gettext_lazy("row before"), "[data-row]"),
    _pressed("claim", "c", gettext_lazy("claim")),
    _pressed("new_call", "n", gettext_lazy("new call")),
    _pressed("next_call", "a", gettext_lazy("take the next call")),
    _pressed("search", "/", gettext_lazy("search")),
    _pressed("history", "h", gettext_lazy("history")),
    _pressed("link", "l", gettext_lazy("this is the same person")),
    _pressed("decide", "d", gettext_lazy("decision")),
    _pressed("tell", "t", gettext_lazy("tell someone now")),
    _pressed("call_back", "b", gettext_lazy("call back")),
    _pressed("undo", "u", gettext_lazy("undo")),
    _pressed("show_new", "r", gettext_lazy("show what is new")),
    _pressed("lock", "o", gettext_lazy("lock this desk")),
    Shortcut("go", "g", gettext_lazy("go to a page: then its letter"), "[data-go]"),
    Shortcut("list", "?", gettext_lazy("this list"), ""),
)
"""Every act of one key. `j`, `k`, `g` and `?` are done by the script itself; the others press what carries them."""

BY_NAME: Final = {s.name: s for s in SHORTCUTS}


@dataclass(frozen=True)
class Keymap:
    """What one person presses. `changed`: act name -> own key ("" for none). `cards`: whether 1 to 9 are keys."""

    changed: Mapping[str, str] = field(default_factory=dict)
    cards: bool = True

    @classmethod
    def from_cookie(cls, request: HttpRequest) -> Self:
        """The map the cookie names; parts it does not understand, or that clash, are as at the start."""
        return cls.read(kept(request, COOKIE))

    @classmethod
    def read(cls, text: str) -> Self:
        """From a cookie's text, as `cookie()` wrote it. Never raises."""
        changed: dict[str, str] = {}
        for part in text.split("."):
            name, dash, code = part.partition("-")
            if name in BY_NAME and dash:
                changed[name] = _decoded(code, BY_NAME[name].key)
        found = cls({n: k for n, k in changed.items() if k != BY_NAME[n].key}, "cards-" not in text)
        return found if not found.clashes() else cls()

    def cookie(self) -> str:
        """For the cookie: names and code points, nothing that needs quoting."""
        parts = [f"{name}-{ord(key):x}" if key else f"{name}-" for name, key in sorted(self.changed.items())]
        return ".".join([*parts, *([] if self.cards else ["cards-"])])

    def key(self, name: str) -> str:
        """What this person presses for an act; "" for nothing."""
        return self.changed.get(name, BY_NAME[name].key)

    def clashes(self) -> list[tuple[str, str]]:
        """Pairs of act names that want one key, the later one first; (name, "cards") for a digit the cards use."""
        seen: dict[str, str] = {}
        found = []
        for name, key in self.pairs():
            if self.cards and key in DIGITS and key:
                found.append((name, "cards"))
            elif key and key in seen:
                found.append((name, seen[key]))
            else:
                seen[key] = name
        return found

    def pairs(self) -> Iterator[tuple[str, str]]:
        """(act name, key) in the order of the list."""
        return ((s.name, self.key(s.name)) for s in SHORTCUTS)

    def by_key(self) -> dict[str, str]:
        """Own key -> the act's `data-key`, for the script. Acts without a key are not there."""
        return {key: BY_NAME[name].key for name, key in self.pairs() if key}


def usable(key: str) -> bool:
    """Whether a text is one visible character, which is what one key press gives."""
    return len(key) == 1 and key.isprintable() and not key.isspace()


def _decoded(code: str, otherwise: str) -> str:
    """The character of a cookie's code point; "" for none; `otherwise` when it is no key."""
    if not code:
        return ""
    try:
        key = chr(int(code, 16)).lower()
    except (ValueError, OverflowError):
        return otherwise
    return key if usable(key) else otherwise
