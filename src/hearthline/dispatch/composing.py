"""The script of one report for one recipient, from what the report says and what the pack sets."""

from collections.abc import Iterable

from hearthline.dispatch import law
from hearthline.dispatch.facts import Facts, facts
from hearthline.dispatch.script import Script, script, spoken
from hearthline.ground.errors import DomainError
from hearthline.intake.door.content import ReportContent
from hearthline.intake.models import Report
from hearthline.intake.reading import PartView
from hearthline.intake.withheld.outgoing import Marks
from hearthline.law import Pack
from hearthline.ui.agency import agency_of, current_pack

USUAL_WORDS, USUAL_SECONDS = 130, 120
"""For a pack that sets none. No pack may set more seconds than this."""


def speed(pack: Pack) -> int:
    """Words a minute."""
    return law.number(pack, "dispatch.words_per_minute", USUAL_WORDS)


def most_seconds(pack: Pack) -> int:
    """How long reading a script may take."""
    return min(law.number(pack, "dispatch.longest_seconds", USUAL_SECONDS), USUAL_SECONDS)


def said_by(parts: Iterable[PartView]) -> list[ReportContent]:
    """What the parts of a report say, each thing once."""
    return list(dict.fromkeys(part.content for part in parts if part.content))


def compose(report: Report, contents: list[ReportContent], marks: Marks, recipient: str) -> tuple[Facts, Script]:
    """What is told, and how it is said. `contents`: the whole report first; `marks`: words to cut."""
    pack = current_pack()
    told = facts(contents, marks)
    agency = agency_of(pack)
    made = script(
        told,
        agency=agency.name or "child protective services",
        number=report.number,
        callback=agency.hotline.value if agency.hotline else "",
        wants=recipient,
        words_per_minute=speed(pack),
        seconds=most_seconds(pack),
    )
    return told, made


def hold(text: str) -> str:
    """The text, when it can be said in time. Raises DomainError `hand-off.said`."""
    pack = current_pack()
    seconds = -(-spoken(text) * 60 // max(speed(pack), 1))
    if seconds > most_seconds(pack):
        raise DomainError(
            "hand-off.said",
            f"That takes {seconds} seconds to say; {most_seconds(pack)} is the most. Keep where, who, what, danger.",
        )
    return text
