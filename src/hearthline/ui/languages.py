"""Languages: the ones Django does not know, their own names, months and direction."""

from typing import Final

from django.conf import locale as django_locale
from django.utils.translation import get_language

# CLDR has no `hmn` (its `hnj` is another script), and Django has no entry for these. Without one
# `get_language_info` raises KeyError. The values are the languages' own names for themselves.
EXTRA: Final[dict[str, dict[str, object]]] = {
    "hmn": {"bidi": False, "code": "hmn", "name": "Hmong", "name_local": "Hmoob"},
    "so": {"bidi": False, "code": "so", "name": "Somali", "name_local": "Soomaali"},
    "ps": {"bidi": True, "code": "ps", "name": "Pashto", "name_local": "پښتو"},
    "tl": {"bidi": False, "code": "tl", "name": "Tagalog", "name_local": "Tagalog"},
    "ht": {"bidi": False, "code": "ht", "name": "Haitian Creole", "name_local": "Kreyòl ayisyen"},
}

# For settings.LANGUAGES: the site's own three. Names are never translated: each is in its own language.
LANGUAGES: Final[tuple[tuple[str, str], ...]] = (("en", "English"), ("es", "Español"), ("hmn", "Hmoob"))


def register() -> None:
    """Add the missing entries to Django's LANG_INFO. Safe to call twice; never overwrites Django's own."""
    for code, info in EXTRA.items():
        django_locale.LANG_INFO.setdefault(code, info)


def current() -> str:
    """The active language code as our packs know it: `es-mx` is `es`; none is `en`."""
    code = (get_language() or "en").lower()
    offered = {c for c, _ in LANGUAGES}
    return code if code in offered else code.split("-")[0]


def direction(code: str) -> str:
    """`"rtl"` or `"ltr"` for a language code; unknown codes read left to right."""
    info = django_locale.LANG_INFO.get(code) or EXTRA.get(code) or {}
    return "rtl" if info.get("bidi") else "ltr"


# Settings import this module, so the entries are there before anything asks for them.
register()
