"""The bar on every desk page: the two alerts that may interrupt, and how many others wait in the calm list.

Interrupting: danger that nobody has, and a hand-off that nobody confirmed (`duty.queries.INTERRUPTING`). They stand in
the bar until somebody owns them. Everything else is a number in the header and a page.
How many callers wait on the line is a number at their page.
"""

import hashlib
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from hearthline.access.middleware import poll
from hearthline.access.viewer import Viewer
from hearthline.duty import queries
from hearthline.duty.models import Alert, AlertKind
from hearthline.intake.desk.http import desk
from hearthline.intake.line.figures import on_the_line
from hearthline.intake.queries import unopened_danger

SHOWN = 3
"""How many alerts the bar spells out. More than three people can act on at once would only cover the page."""
UNFOLDED = (AlertKind.DANGER, AlertKind.RESTRICTED)
FOLDED = 6
"""How many more it keeps behind one line with their number; what is beyond stands on the page of all alerts."""

Owned = Callable[[Viewer, Sequence[Alert]], frozenset[str]]
_owned: list[Owned] = []
Flag = Callable[[], str]
_flags: list[Flag] = []


def on_bar(owned: Owned) -> None:
    """Ask `owned` which of these danger alerts are about something a person holds: subject ids. Wired in `site/`.

    Twice the same function counts once. A danger that is held interrupts nobody; it stays in the calm list.
    """
    if owned not in _owned:
        _owned.append(owned)


def on_flag(flag: Flag) -> None:
    """Ask `flag` whether people are being called at all: a code of what is wrong, "" for nothing. Wired in `site/`."""
    if flag not in _flags:
        _flags.append(flag)


def bar(viewer: Viewer) -> dict[str, Any]:
    """What the bar shows. Four queries, and one more while danger waits."""
    rows = queries.interrupting(viewer)
    danger = [row for row in rows if row.kind == AlertKind.DANGER]
    held = frozenset[str]().union(*(ask(viewer, danger) for ask in _owned)) if danger else frozenset[str]()
    open_rows = [row for row in rows if row.kind != AlertKind.DANGER or row.subject_id not in held]
    unopened = unopened_danger(viewer)
    shown = _spelled_out(open_rows)
    behind = [row for row in open_rows if row not in shown]
    found = {
        "alerts": shown,
        "folded": behind[:FOLDED],
        "behind": len(behind),
        "more_urgent": max(len(behind) - FOLDED, 0),
        "rest": len(open_rows) - (0 if unopened else 1) if open_rows else 0,
        "others": queries.calm(viewer) + len(rows) - len(open_rows),
        "unopened": unopened,
        "on_the_line": on_the_line(viewer),
        "silence": next((code for flag in _flags if (code := flag())), ""),
        "interrupts": " ".join([*(["unopened"] if unopened else []), *(row.pk.hex for row in open_rows)]),
    }
    if found["silence"]:
        found["interrupts"] = f"silence {found['interrupts']}".strip()
    return found | {"stamp": _stamp(found)}


def _spelled_out(rows: Sequence[Alert]) -> list[Alert]:
    """What stands in the bar unfolded: danger, one line for a report; without danger the first alert alone."""
    lead = {row.label or row.pk.hex: row for row in reversed(rows)}
    first = [row for row in rows if lead[row.label or row.pk.hex] is row]
    return [row for row in first if row.kind in UNFOLDED][:SHOWN] or first[:1]


def _stamp(found: dict[str, Any]) -> str:
    """Changes whenever the bar would look different."""
    levels = "".join(str(row.level) for row in (*found["alerts"], *found["folded"]))
    told = "|".join(str(found[name]) for name in ("interrupts", "others", "unopened", "silence", "on_the_line"))
    told = f"{levels}|{told}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]


@poll
@desk("GET")
def alerts(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The bar alone, as the page asks for it by itself: 204 and nothing when the page has it as it is."""
    found = bar(viewer)
    if request.headers.get("Hearthline-Have") == found["stamp"]:
        return HttpResponse(status=204)
    here = urlsplit(request.headers.get("HX-Current-URL", "")).path or "/"
    return render(request, "intake/desk/parts/alarms.html", found | {"here": here, "polled": True})


@desk("GET")
def everything(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Every alert that nobody has answered."""
    return render(request, "intake/desk/alarms.html", {"all_alerts": queries.alerts(viewer)})


# Answering one is screening's: who answers a danger takes the report.
urlpatterns = [
    path("", alerts, name="alerts"),
    path("all", everything, name="all"),
]
