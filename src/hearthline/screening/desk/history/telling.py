"""Pairs, merges and closed records in words, for the templates."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext

from hearthline.linkage import exact
from hearthline.linkage.exact import Told
from hearthline.linkage.say import HOLDS, WORDS
from hearthline.people.types import MergeView, Moves, Pair, Shown, UnmergeView
from hearthline.screening.desk.history import present
from hearthline.screening.history import pairwords, words
from hearthline.screening.history.comparing import Compared, Side
from hearthline.screening.history.looking import record_of
from hearthline.ui.agency import current_agency
from hearthline.ui.fields import Choice, FieldView

MOST_REASONS = 3
CARE = ("home", "pair", "order")
"""Steps that put others right: they speak for nothing by themselves."""
Values = Callable[[Side], tuple[str, ...]]
GROUPS = {
    "names": ("given", "surname", "suffix"),
    "born": ("born",),
    "sex": ("sex",),
    "places": ("number", "street", "unit", "city", "zip"),
    "phones": ("phone",),
    "numbers": ("identifier",),
    "household": ("others",),
}


@dataclass(frozen=True, repr=False)
class PairView:
    """One row of the queue. `why`, `against`: the heaviest reasons; `left`: who looked and could not tell, and when."""

    id: UUID
    one: str
    two: str
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    band_code: str
    band: str
    why: tuple[str, ...]
    against: tuple[str, ...]
    source: str
    found: str
    left: str


@dataclass(frozen=True, repr=False)
class RowView:
    """One thing known of both. `said`: whether it agrees, in a word or two."""

    title: str
    said: str
    one: tuple[str, ...]
    two: tuple[str, ...]


def pair(row: Pair) -> PairView:
    """One row of the queue."""
    parts = [(*str(step.get("said", "")).partition("."), _bits(step.get("bits"))) for step in row.steps]
    said = [(field, level, bits) for field, _, level, bits in parts if f"{field}.{level}" in WORDS]
    known = [one for one in said if one[0] not in CARE]
    told = _exact(known, row.one, row.two)
    return PairView(
        id=row.id,
        one=_name(row.one),
        two=_name(row.two),
        facts=tuple((_name(one), present.facts(one)) for one in (row.one, row.two)),
        band_code=row.band,
        band=str(words.BANDS.get(row.band, "")),
        why=tuple(words.sentence(one.said.text) for one in told if one.speaks > 0)[:MOST_REASONS],
        against=tuple(words.sentence(one.said.text) for one in told if one.speaks < 0)[:MOST_REASONS],
        source=str(pairwords.SOURCES.get(row.source, "")),
        found=_day(row.found_at),
        left=_left(row.left_at, row.left_why),
    )


def _exact(steps: Iterable[tuple[str, str, float]], one: Shown, two: Shown) -> list[Told]:
    return exact.told(steps, record_of(one), record_of(two))


def _bits(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _left(at: datetime | None, why: str) -> str:
    if at is None:
        return ""
    said = gettext("Looked at %(day)s; it could not be told.") % {"day": _day(at)}
    return f"{said} {why}".strip()


def _day(at: datetime) -> str:
    agency = current_agency()
    return words.say_day(at.astimezone(agency.zone).date() if agency else at.date())


def _name(person: Shown) -> str:
    return person.name or gettext("somebody without a name")


def compared(found: Compared) -> dict[str, object]:
    """The page of one pair."""
    state = found.state
    context: dict[str, object] = {
        "state": state.state,
        "pair": state.id,
        "one": side(found.one),
        "two": side(found.two) if found.two else None,
        "source": str(pairwords.SOURCES.get(state.source, "")),
        "found": _day(state.found_at),
        "left": _left(state.at, state.why) if state.state == "open" else "",
        "decided": {"why": state.why, "at": _day(state.at)} if state.state == "different" and state.at else None,
        "merge": merge(state.merge) if state.merge else None,
        "may_merge": found.may_merge,
        "cautions": [_caution(code) for code in found.cautions],
    }
    if found.two is None:
        return context
    steps = found.score.steps if found.score else ()
    known = [(step.field, step.level, step.bits) for step in steps if step.field not in CARE]
    told = _exact(known, found.one.known.person, found.two.known.person)
    return context | {
        "band": str(words.BANDS.get(found.score.band, "")) if found.score else "",
        "band_code": found.score.band if found.score else "",
        "speaks_for": _reasons(told, 1),
        "speaks_against": _reasons(told, -1),
        "care": [words.sentence(step.said.text) for step in steps if step.field in CARE],
        "rows": _rows(found.one, found.two, told),
        "versions": (found.one.known.person.version, found.two.known.person.version),
    }


def _caution(code: str) -> str:
    return str(pairwords.CAUTIONS[code]) if code in pairwords.CAUTIONS else words.sentence(HOLDS[code])


def _reasons(told: Sequence[Told], sign: int) -> list[tuple[str, str]]:
    """(sentence, how much it says), the heaviest first."""
    return [(words.sentence(one.said.text), pairwords.weight(one.bits)) for one in told if one.speaks * sign > 0]


def side(one: Side) -> dict[str, object]:
    """One of the two: for a heading and a choice."""
    person = one.known.person
    return {"id": person.id, "name": _name(person), "facts": present.facts(person), "restricted": person.restricted}


def _rows(one: Side, two: Side, told: Sequence[Told]) -> list[RowView]:
    rows = [RowView(title, _agrees(group, told), values(one), values(two)) for title, group, values in _known()]
    return [row for row in rows if row.one or row.two]


def _known() -> list[tuple[str, str, Values]]:
    return [
        (gettext("Names"), "names", _names),
        (gettext("Born"), "born", lambda s: _some(words.born(s.known.person.born))),
        (gettext("Sex"), "sex", lambda s: _some(str(words.SEXES.get(s.known.person.sex, "")))),
        (gettext("Addresses through time"), "places", lambda s: tuple(present.places(s.known.person))),
        (gettext("Telephones"), "phones", lambda s: tuple(pairwords.phone(one) for one in s.known.person.phones)),
        (gettext("Household"), "household", lambda s: tuple(_home(home) for home in present.homes(s.known.households))),
        (gettext("Family"), "", lambda s: tuple(present.tie(tie) for tie in s.known.relatives)),
        (gettext("Numbers"), "numbers", _numbers),
        (gettext("Earlier reports"), "", lambda s: _some(words.reports(len(s.reports.reports) + s.reports.more))),
        (gettext("Elsewhere and before"), "", lambda s: tuple(present.past(row) for row in s.known.past)),
    ]


def _some(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _names(one: Side) -> tuple[str, ...]:
    person = one.known.person
    every = [present.whole(name) for name in person.names]
    return tuple(dict.fromkeys([*every, *([person.known_as] if person.known_as else [])]))


def _numbers(one: Side) -> tuple[str, ...]:
    return tuple(f"{pairwords.NUMBERS.get(kind, kind)}: {value}" for kind, value in one.known.person.identifiers)


def _home(home: present.HomeView) -> str:
    who = ", ".join(home.others) or gettext("nobody else is known")
    return f"{who} ({home.when})" if home.when else who


def _agrees(group: str, told: Sequence[Told]) -> str:
    """A word beside a row. Nothing when one side does not know, or nothing is compared there."""
    bits = [one.speaks for one in told if one.field in GROUPS.get(group, ())]
    if not bits:
        return ""
    if all(one > 0 for one in bits):
        return gettext("agrees")
    return gettext("differs") if all(one < 0 for one in bits) else gettext("agrees in part")


def stays_field(found: Compared, chosen: str, error: str) -> FieldView:
    """Whose record stays, and beside each choice exactly what moves."""
    sides = {one.id: one for one in (found.one, found.two) if one}
    choices = []
    for number, (stays, moves) in enumerate(found.moves):
        goes = next(one for one in sides.values() if one.id != stays)
        label = gettext("The record of %(name)s stays") % {"name": _called(sides[stays])}
        choices.append(
            Choice(f"stays_{number}", stays.hex, label, chosen == stays.hex, _moving(sides[stays], goes, moves))
        )
    return FieldView(
        kind="radios",
        name="stays",
        id="stays",
        label=gettext("Which record stays?"),
        error=error,
        choices=tuple(choices),
    )


def _called(one: Side) -> str:
    person = one.known.person
    return ", ".join((_name(person), *present.facts(person)[:2]))


def _moving(stays: Side, goes: Side, moves: Moves) -> str:
    name = _called(goes)
    rows = pairwords.moved(moves.rows)
    said = [
        gettext("From %(name)s move: %(rows)s.") % {"name": name, "rows": rows}
        if rows
        else gettext("Nothing is known of %(name)s that would move.") % {"name": name}
    ]
    if moves.filled:
        said.append(gettext("Filled in: %(what)s.") % {"what": pairwords.columns(moves.filled)})
    shown = present.whole(moves.name) if moves.name else ""
    if shown and shown != stays.known.person.name:
        said.append(gettext("It is shown as %(name)s then: the newest name comes first.") % {"name": shown})
    return " ".join(said)


def merge(row: MergeView) -> dict[str, object]:
    """One merge, for a list."""
    return {"id": row.id, "by": row.by_name, "at": row.at, "why": row.why}


def unmerge(found: UnmergeView) -> dict[str, object]:
    """What taking a merge back does."""
    names = [present.whole(name) for name in found.names]
    return {
        "merge": merge(found.merge),
        "stays": found.stays,
        "stays_name": _name(found.stays),
        "leaves": names[0] if names else gettext("somebody without a name"),
        "names": names,
        "back": pairwords.moved(found.back),
        "changed": pairwords.moved(found.changed),
        "added": pairwords.moved(found.added),
        "taken_out": pairwords.columns(found.taken_out),
        "later": found.later,
    }
