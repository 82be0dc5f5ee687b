"""The page where a person gives each shortcut another key, or none. A form; it needs no script."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hearthline.ui.keys import BY_NAME, COOKIE, SHORTCUTS, Keymap, Shortcut, usable
from hearthline.ui.look import keep

LONGEST = 8
"""What a field may send; a key is one character, and a longer answer is told so rather than cut."""


@dataclass(frozen=True)
class Row:
    """One act on the page: its shortcut, what stands in the field, what is wrong with it."""

    shortcut: Shortcut
    value: str
    error: str = ""


@require_http_methods(["GET", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """Show the keys, or take new ones. Nothing is kept while two acts want one key or a key is no single character."""
    if request.method == "POST":
        return _take(request)
    own = Keymap.from_cookie(request)
    rows = [Row(s, own.key(s.name)) for s in SHORTCUTS]
    return _page(request, rows, own.cards, said=request.GET.get("said") == "kept")


def _take(request: HttpRequest) -> HttpResponse:
    if "first" in request.POST:
        return _kept(Keymap())
    typed = {s.name: _typed(request.POST, s) for s in SHORTCUTS}
    cards = request.POST.get("cards") == "on"
    wanted = Keymap({n: k for n, k in typed.items() if k != BY_NAME[n].key}, cards)
    errors = {n: _("Give one character, or leave it empty.") for n, k in typed.items() if k and not usable(k)}
    for name, other in wanted.clashes():
        errors.setdefault(name, _clash(typed[name], other))
    if not errors:
        return _kept(wanted)
    rows = [Row(s, typed[s.name], errors.get(s.name, "")) for s in SHORTCUTS]
    return _page(request, rows, cards, status=422)


def _typed(sent: QueryDict, shortcut: Shortcut) -> str:
    """What stands in one field; a field that was not sent keeps its first key."""
    return sent.get(f"key.{shortcut.name}", shortcut.key).strip().lower()[:LONGEST]


def _clash(key: str, other: str) -> str:
    if other == "cards":
        return _("%(key)s goes to a card. Give another key, or turn the card keys off.") % {"key": key}
    return _("%(key)s is the key for “%(words)s” already. Give another one.") % {
        "key": key.upper(),
        "words": BY_NAME[other].words,
    }


def _kept(keymap: Keymap) -> HttpResponse:
    response = HttpResponseRedirect(reverse("ui:keys") + "?said=kept")
    response.status_code = 303
    keep(response, COOKIE, keymap.cookie())
    return response


def _page(request: HttpRequest, rows: list[Row], cards: bool, said: bool = False, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "rows": rows,
        "cards": cards,
        "said": said,
        "errors": [(f"key-{row.shortcut.name}", row.error) for row in rows if row.error],
        "has_errors": status != 200,
    }
    return render(request, "ui/desk/keys_page.html", context, status=status)
