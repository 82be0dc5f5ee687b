"""Who asks, how they were verified, what they ask; then what to say, word for word, and why. Nothing typed, nothing
kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy

from hearthline.access.desk.http import maybe_id
from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.duty.desk.frame import choose, desk
from hearthline.ground.errors import DomainError, Refused
from hearthline.helpdesk.disclosure import KEPT_AWAY, Ground, Ruling, Table
from hearthline.helpdesk.disclosure.actions import ACTION, PURPOSE, look_up
from hearthline.law import Contact, Pack
from hearthline.ui import languages
from hearthline.ui.agency import current_pack
from hearthline.ui.fields import Choice, FieldView
from hearthline.ui.words import Wording, in_words, of_pack, wording

ANSWERS: Final[Mapping[str, Any]] = {
    "yes": gettext_lazy("You may say this"),
    "pass": gettext_lazy("Say this, and pass them on"),
    "no": gettext_lazy("Say only this"),
}
SURE: Final[Mapping[str, Any]] = {
    "verified-statute": gettext_lazy("read in the law"),
    "verified-page": gettext_lazy("read on a page of the office"),
    "old-page": gettext_lazy("from an old page: may be out of date"),
    "unverified": gettext_lazy("not verified"),
    "unknown": gettext_lazy("unknown: nobody has found out"),
}


@dataclass(frozen=True)
class Door:
    """Whom to send somebody to. `contact` None: the pack names none, or its number is unknown."""

    word: str
    contact: Contact | None


@desk("GET", "POST")
def say(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The form; with POST its answer above it. The same queries whatever is asked, and whatever the answer."""
    require(viewer, ACTION, {"agency": viewer.agency_id}, PURPOSE, record_kind="inquiry")
    pack, wrong, found = current_pack(), "", None
    given = request.POST if request.method == "POST" else request.GET
    if request.method == "POST":
        try:
            found = look_up(
                viewer=viewer,
                who=given.get("who", ""),
                way=given.get("way", ""),
                asks=given.get("asks", ""),
                kept_away=given.get("kept_away") == "yes",
                inquiry_id=maybe_id(given.get("inquiry", "")),
            )
        except Refused:
            raise
        except DomainError as caught:
            wrong = in_words(caught)
    context = {
        "fields": _fields(pack, given, wrong),
        "inquiry": given.get("inquiry", "") if maybe_id(given.get("inquiry", "")) else "",
        "errors": [("who", wrong)] if wrong else [],
        "has_errors": bool(wrong),
        "found": _shown(pack, found, given.get("language", "en")) if found else None,
    }
    return render(request, "helpdesk/desk/say.html", context, status=422 if wrong else 200)


def _fields(pack: Pack, given: Mapping[str, str], wrong: str) -> list[FieldView]:
    table = Table.of(pack)
    spoken = [(code, name) for code, name in languages.LANGUAGES if code in pack.languages]
    apart = Choice("kept_away_0", "yes", gettext("Yes, or I am not sure"), given.get("kept_away") == "yes")
    return [
        choose("who", gettext("Who asks?"), _named(pack, table.who, KEPT_AWAY), given.get("who", "somebody"), wrong),
        FieldView(
            kind="checkboxes",
            name="kept_away",
            id="kept_away",
            label=gettext("Does an order keep them away, or did anybody say that they are a danger to the family?"),
            choices=(apart,),
        ),
        choose(
            "way",
            gettext("How do you know that it is them?"),
            [("", gettext("Nobody verified them")), *_named(pack, table.ways)],
            given.get("way", ""),
            "",
        ),
        choose("asks", gettext("What do they ask?"), _named(pack, table.asks), given.get("asks", "case_exists"), ""),
        choose("language", gettext("Which language do they speak?"), spoken, given.get("language", "en"), ""),
    ]


def _named(pack: Pack, rows: Mapping[str, Mapping[str, Any]], *but: str) -> list[tuple[str, str]]:
    return [(code, of_pack(pack, entry["text"])) for code, entry in rows.items() if code not in but]


def _shown(pack: Pack, found: Ruling, lang: str) -> dict[str, Any]:
    """The answer as the page shows it. `lang`: the caller's language; the words to say are in it."""
    spoken = lang if lang in pack.languages else "en"
    return {
        "answer": found.answer,
        "head": ANSWERS[found.answer],
        "owed": found.owed,
        "says": _said(found.says, spoken),
        "refer": _doors(pack, found.refer),
        "ask": _doors(pack, [found.ask])[0] if found.ask else None,
        "why": [_why(ground) for ground in found.grounds],
    }


def _said(ids: Iterable[str], lang: str) -> list[Wording]:
    return [wording(text_id, lang) for text_id in ids]


def _doors(pack: Pack, codes: Iterable[str]) -> list[Door]:
    entries = Table.of(pack).refer
    made = []
    for code in codes:
        entry = entries[code]
        contact = pack.contact(entry["contact"]) if "contact" in entry else None
        made.append(Door(of_pack(pack, entry["text"]), contact if contact and contact.value else None))
    return made


def _why(ground: Ground) -> dict[str, Any]:
    return {"ground": ground, "sure": SURE[ground.confidence], "cited": ground.citation}
