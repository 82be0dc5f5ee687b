"""The context every page gets. Names are documented in `hearthline.ui`."""

import json
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse, translate_url
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as translate
from django.utils.translation.trans_real import parse_accept_lang_header

from hearthline.ground import clock
from hearthline.ui import languages, sheets, speaking, words
from hearthline.ui.agency import Agency, current_agency, reviewed
from hearthline.ui.keys import SHORTCUTS, Keymap
from hearthline.ui.look import Look

HTMX_CONFIG = (
    '{"allowEval":false,"includeIndicatorStyles":false,"historyCacheSize":0,"ignoreTitle":true,"selfRequestsOnly":true}'
)
"""`ignoreTitle`: what is fetched into a page is part of another page; its title is not this page's."""

NAV_SHOWN = 6
"""How many places the bar shows; the rest fold into one menu, so that the bar is one line for everybody."""
NAV_GROUPS: dict[str, Any] = {
    "": gettext_lazy("Every day"),
    "look": gettext_lazy("Looking again"),
    "keep": gettext_lazy("Records and rights"),
}
"""The parts of that menu, in their order: the fifth of a place in settings.HEARTHLINE_DESK_NAV names one."""
# In this order: each stands on those before it.
DESK_SCRIPTS = tuple(f"ui/{name}.js" for name in ("desk", "rows", "keys", "steady", "undo", "reporter", "alarm"))


def face(request: HttpRequest) -> dict[str, Any]:
    """Facts of the page's frame: face, agency, languages, demo, local time, theme, addresses."""
    agency = current_agency()
    lang = languages.current()
    which = _which(request)
    found: dict[str, Any] = {
        "face": which,
        "demo": bool(getattr(settings, "HEARTHLINE_DEMO", False)),
        "agency": agency,
        "agency_said": words.maybe("agency.name", agency.pack) if agency else None,
        "language": lang,
        "language_dir": languages.direction(lang),
        # The desk's languages stand in the person's own menu: see `desk_languages`.
        "language_links": (links := language_links(request, lang) if which != "desk" else []),
        "language_offered": language_offered(request, links),
        "draft_language": _drafted(agency, lang),
        "now_local": clock.now().astimezone(agency.zone) if agency else clock.now(),
        "leave_url": _address("report:leave") or "/leave",
    }
    if which == "desk":
        found |= _desk(request)
    return found


def language_links(request: HttpRequest, lang: str) -> list[dict[str, Any]]:
    """One link for each language of the site, to this same page under that language's address.

    Addresses without a language in them get `?lang=`. A page's own query is dropped: it has no business in a second
    address.
    """
    return [
        {
            "code": code,
            "name": name,
            "url": _in_language(request.path, code, code == lang),
            "current": code == lang,
            "dir": languages.direction(code),
        }
        for code, name in settings.LANGUAGES
    ]


def language_offered(request: HttpRequest, links: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The link to the language this browser asks for first among the site's own, None when the page is in it.

    Somebody who reads no English does not open a menu that says "English". Nobody is sent there unasked: a browser's
    language is not always its user's, and an address without a language is the one that was printed or read aloud.
    """
    own = {link["code"]: link for link in links}
    for asked, weight in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        link = own.get(asked) or own.get(asked.partition("-")[0])
        if link is not None and weight > 0:
            return None if link["current"] else link
    return None


def _in_language(path: str, code: str, current: bool) -> str:
    there = translate_url(path, code)
    return there if current or there != path else f"{path}?{urlencode({'lang': code})}"


def _which(request: HttpRequest) -> str:
    told = getattr(request, "face", None) or getattr(settings, "HEARTHLINE_FACE", "public")
    if told in ("public", "desk", "outside"):
        return str(told)
    named = str(getattr(request, "urlconf", settings.ROOT_URLCONF)).rpartition("_")[2]
    return named if named in ("public", "outside") else "desk"


def _drafted(agency: Agency | None, lang: str) -> bool:
    return lang != "en" and (agency is None or not reviewed(agency.pack, lang))


def _address(name: str) -> str:
    """An address without arguments, or "". Every page asks for a dozen of them, refusals too."""
    return _reversed(name, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix(), get_language() or "")


@lru_cache(maxsize=1_024)
def _reversed(name: str, urlconf: str, prefix: str, language: str) -> str:
    """All that `reverse` goes by stands in the arguments: `prefix` and `language` are those in force."""
    try:
        return reverse(name, urlconf=urlconf)
    except NoReverseMatch:
        return ""


def _nav(request: HttpRequest, roles: frozenset[str]) -> dict[str, Any]:
    """The places of the bar, and those in its menu."""
    nav = [place for place in getattr(settings, "HEARTHLINE_DESK_NAV", ()) if roles & set(place[3])]
    counted = getattr(settings, "HEARTHLINE_DESK_COUNTED", {})
    listed = [
        {
            "name": translate(word),
            "url": url,
            "key": key,
            "group": (*group, "")[0],
            "current": request.path == url,
            "count": counted.get(name, ""),
        }
        for word, name, key, _roles, *group in nav
        if (url := _address(name))
    ]
    # The places of every day come first in the settings, and are never behind those that one opens now and then.
    listed.sort(key=lambda place: list(NAV_GROUPS).index(place["group"]))
    shown = len(listed) if len(listed) <= NAV_SHOWN + 1 else NAV_SHOWN
    return {
        "desk_nav": listed,
        "desk_nav_first": listed[:shown],
        "desk_nav_more": [
            (word, there)
            for group, word in NAV_GROUPS.items()
            if (there := [place for place in listed[shown:] if place["group"] == group])
        ],
    }


def _desk(request: HttpRequest) -> dict[str, Any]:
    look, keymap = Look.from_cookie(request), Keymap.from_cookie(request)
    viewer = getattr(request, "viewer", None)
    # A link that would be refused is not shown; the page behind it asks the policy all the same.
    roles: frozenset[str] = getattr(viewer, "roles", frozenset())
    return {
        "viewer": viewer,
        "theme": look.theme,
        "density": look.density,
        "keys": look.keys,
        "sound": look.sound,
        "keymap": json.dumps(keymap.by_key()),
        "key_cards": keymap.cards,
        "own_keys": [(s, keymap.key(s.name)) for s in SHORTCUTS],
        "go_key": keymap.key("go"),
        "look_url": _address("ui:look"),
        "keys_url": _address("ui:keys"),
        **_nav(request, roles),
        "desk_languages": [
            {"code": code, "name": name} for code, name in speaking.offered() if code != languages.current()
        ],
        # Who has not set up their second step is answered nothing yet: the bar does not ask in vain.
        "alerts_url": ""
        if getattr(request, "setting_up", False)
        else _address(getattr(settings, "HEARTHLINE_ALERTS_URL_NAME", "duty:alerts")),
        "alerts_bar": getattr(settings, "HEARTHLINE_ALERTS_BAR", ""),
        "alerts_page": _address("duty:all"),
        "on_call_url": _address("rota:now") if roles & {"screener", "supervisor"} else "",
        "on_call_line": _address("rota:line"),
        "sign_out_url": _address("account_logout"),
        "ways_url": _address("access_ways"),
        "lock_url": _address("access_lock"),
        "uswds_css": sheets.uswds_url(),
        "htmx_config": HTMX_CONFIG,
        "desk_scripts": DESK_SCRIPTS,
    }
