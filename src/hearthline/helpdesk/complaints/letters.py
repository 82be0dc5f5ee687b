"""Letters about a complaint, from the pack's words: plain text, in the person's language, the same on paper and behind
the receipt."""

from collections.abc import Sequence
from datetime import date, datetime

from hearthline.ground import clock
from hearthline.ground.ids import uuid7
from hearthline.helpdesk.complaints.door.models import PublicLetter
from hearthline.helpdesk.complaints.door.reading import letter_context
from hearthline.helpdesk.complaints.ladder import Ladder
from hearthline.helpdesk.complaints.models import Complaint, Turn, TurnKind
from hearthline.law import Pack
from hearthline.sealing import seal_to_reporter
from hearthline.ui import times
from hearthline.ui.agency import agency_of

MOVED = {TurnKind.UP: "asked", TurnKind.LATE: "late", TurnKind.NAMED: "about"}


def compose(pack: Pack, row: Complaint, turn: Turn, words: dict[str, str]) -> str:
    """The letter that a turn makes, "" for one that makes none. `words`: the turn's own, opened. `row`: as it stands
    after the turn."""
    if turn.kind == TurnKind.OPENED:
        parts = _received(pack, row, turn)
    elif turn.kind in MOVED:
        parts = [_say(pack, row, f"letter.moved.{MOVED[TurnKind(turn.kind)]}"), *_received(pack, row, turn)]
    elif turn.kind == TurnKind.ANSWER:
        parts = _answer(pack, row, turn, words)
    else:
        return ""
    return "\n\n".join([*parts, _say(pack, row, "letter.danger")])


def _received(pack: Pack, row: Complaint, turn: Turn) -> list[str]:
    step = pack.text(Ladder.of(pack).step(turn.step).text, row.language).text
    told = [
        _say(pack, row, "letter.received.1", on=_day(pack, row, row.received_at), number=row.number),
        _say(pack, row, "letter.received.2", step=step, due=_day(pack, row, row.due_at)),
        _say(pack, row, "letter.received.3"),
    ]
    return [*told, _say(pack, row, "letter.received.4")] if Ladder.of(pack).above(turn.step) else told


def _answer(pack: Pack, row: Complaint, turn: Turn, words: dict[str, str]) -> list[str]:
    ladder = Ladder.of(pack)
    told = [
        _say(pack, row, "letter.outcome.1", on=_day(pack, row, row.received_at), number=row.number),
        _say(pack, row, f"letter.outcome.{turn.outcome}"),
        f"{_say(pack, row, 'letter.outcome.why')}\n{words.get('reasons', '')}",
    ]
    if words.get("will_do"):
        told.append(f"{_say(pack, row, 'letter.outcome.do')}\n{words['will_do']}")
    told.append(_say(pack, row, "letter.signed", by=turn.by_name))
    above = ladder.above(turn.step)
    if above:
        named = pack.text(above.text, row.language).text
        told.append(_say(pack, row, "letter.next.up", next=named, due=_day(pack, row, row.due_at)))
    else:
        told.append(_say(pack, row, "letter.next.last"))
    return [*told, *routes(pack, row.language)]


def routes(pack: Pack, lang: str) -> list[str]:
    """The ways outside, one line each, with a number where the pack has one that was checked."""
    found = pack.resolved().get("complaint_routes", {})
    lines = []
    for entry in sorted(found.values(), key=lambda one: int(one["order"])):
        contact = pack.contact(entry["contact"]) if "contact" in entry else None
        number = f" {contact.value}" if contact and contact.value and contact.verified else ""
        lines.append(f"{pack.text(entry['text'], lang).text}.{number} {pack.text(entry['does'], lang).text}")
    return lines


def post(row: Complaint, text: str) -> bool:
    """Put a letter where the receipt opens it, inside the caller's use case. False when there is no receipt or nothing
    to say: then it is printed."""
    if not (text and row.receipt_id and row.reader_key):
        return False
    own = uuid7()
    sealed = seal_to_reporter(bytes(row.reader_key), text.encode(), letter_context(row.agency_id, own))
    PublicLetter.objects.bulk_create(
        [PublicLetter(id=own, agency_id=row.agency_id, receipt_id=row.receipt_id, sealed=sealed, at=clock.now())]
    )
    return True


def _say(pack: Pack, row: Complaint, text_id: str, **filled: str) -> str:
    found = pack.text(text_id, row.language).text
    for name, value in filled.items():
        found = found.replace("{" + name + "}", value)
    return found


def _day(pack: Pack, row: Complaint, at: datetime | None) -> str:
    if at is None:
        return ""
    # Never "today": a letter is read on another day than it was written.
    return times.say_day(at.astimezone(agency_of(pack).zone).date(), row.language, date.min)


__all__: Sequence[str] = ("compose", "post", "routes")
