"""What is asked: the people of a report or a call, in the shape that matching knows. Never anything of the reporter."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from hearthline.ground.text import fold, one_line
from hearthline.intake.calls import fields as calls
from hearthline.intake.door.content import ReportContent
from hearthline.linkage.dates import NotADate, parse_born
from hearthline.linkage.places import parse_address
from hearthline.linkage.record import Address, Born, Name, Record

LONGEST: Final = 200
"""Of one name or place: more says nothing, and work stays bounded whatever is typed."""
MOST: Final = 12
"""People of one report that are looked up. The others stand in the report."""
_NICKNAME = re.compile(r"[\"“”(\[]([^\"“”()\[\]]{1,60})[\"“”)\]]")
_OR = re.compile(r"\s+(?:or|aka|a\.k\.a\.|alias|o)\s+|/", re.IGNORECASE)
_NOBODY = frozenset(("unknown", "not known", "?", "n/a", "na", "none", "desconocido", "no se", "tsis paub"))


@dataclass(frozen=True, repr=False)
class Asked:
    """One person somebody told of. `slot`: "child-1", "adult-2": their place in the report, counted from 1.
    `name`, `age`: in the words that were told. `record`: the same for matching. `alleged`: they are an adult who is
    said to have done something."""

    slot: str
    name: str
    age: str
    record: Record
    alleged: bool = False

    @property
    def is_child(self) -> bool:
        return self.slot.startswith("child")

    @property
    def enough(self) -> bool:
        """Whether there is anything to look for: a name."""
        return bool(self.record.names)


def names_of(text: str) -> tuple[Name, ...]:
    """The names in what somebody wrote: "Jon Smyth", "Smith, John", "Maria (Lupe) Ruiz", "Lee or Ly". None in ""."""
    said = one_line(text, LONGEST)
    if not said or fold(said).strip(" .") in _NOBODY:
        return ()
    nicknames = [one for one in (_NICKNAME.findall(said)) if one.strip()]
    plain = " ".join(_NICKNAME.sub(" ", said).split())
    found = [_name(part) for part in _OR.split(plain) if part.strip(" ,")]
    if found:
        found += [Name(one.strip(), found[0].surname, kind="alias") for one in nicknames]
    return tuple(dict.fromkeys(one for one in found if one.given or one.surname))[:4]


def _name(text: str) -> Name:
    """The last word is the surname; with a comma, what stands before it. One word alone is a given name."""
    before, comma, after = text.partition(",")
    if comma and after.strip():
        return Name(after.strip(), before.strip())
    words = before.split()
    return Name(words[0], " ".join(words[1:])) if words else Name()


def born_of(text: str, on: date) -> Born:
    """From an age or a date as it was told on that day; nothing when it is neither."""
    try:
        return parse_born(one_line(text, LONGEST), on)
    except NotADate:
        return Born()


def places_of(*texts: str) -> tuple[Address, ...]:
    """The addresses among what was told of where somebody is. "Near the red store" is none."""
    parsed = (parse_address(one_line(text, LONGEST)) for text in texts if text.strip())
    return tuple(one for one in parsed if one.number and one.street)


def of_contents(contents: Sequence[ReportContent], on: date) -> tuple[Asked, ...]:
    """Everybody a report tells of. `contents`: its parts, the whole report first, then what was added, by time.

    An addition that names somebody again adds nobody; the slots of those who were there stay.
    """
    children = _once([[Told(child.name, child.age) for child in part.children] for part in contents])
    adults = _once([_adults(part) for part in contents])
    where = places_of(*(part.where_now for part in contents))
    return _people(children, adults, where, on)


@dataclass(frozen=True, repr=False)
class Told:
    """Somebody as one part of a report tells of them."""

    name: str
    age: str = ""
    alleged: bool = False


def _adults(part: ReportContent) -> list[Told]:
    by = {one.adult for one in part.allegations}
    return [Told(adult.name, "", adult.worried_about == "yes" or n in by) for n, adult in enumerate(part.adults, 1)]


def _once(parts: Sequence[Sequence[Told]]) -> tuple[Told, ...]:
    """Everybody in the order of their slots; who is alleged in any part is."""
    found: dict[int, Told] = {}
    for numbers, part in zip(slots_of([[told.name for told in part] for part in parts]), parts, strict=True):
        for number, told in zip(numbers, part, strict=True):
            first = found.setdefault(number, told)
            if told.alleged:
                found[number] = replace(first, alleged=True)
    return tuple(found.values())


def slots_of(parts: Sequence[Sequence[str]]) -> list[list[int]]:
    """For each part of a report, the number (from 1) of the slot in which each of its names stands: who is named again
    in a later part stands where they stood. Two of one name in one part are two."""
    known: dict[tuple[str, int], int] = {}
    found = []
    for number, names in enumerate(parts):
        seen: dict[str, int] = {}
        mine = []
        for name in names:
            folded = fold(name) or f" {number}"
            seen[folded] = seen.get(folded, 0) + 1
            mine.append(known.setdefault((folded, seen[folded]), len(known) + 1))
        found.append(mine)
    return found


def of_call(texts: Mapping[str, str], on: date) -> tuple[Asked, ...]:
    """Everybody a call tells of so far. `texts`: field to text, as the call's page has them."""
    told: dict[str, list[Told]] = {}
    for group in ("children", "adults"):
        rows = calls.rows(texts, group)
        last = max(rows, default=-1)
        # A slot is the place on the page: who is left out keeps theirs, and is not looked for.
        told[group] = [_of_row(rows.get(number, {})) for number in range(min(last + 1, calls.MOST))]
    return _people(tuple(told["children"]), tuple(told["adults"]), places_of(texts.get("where_now", "")), on)


def _of_row(row: Mapping[str, str]) -> Told:
    return Told("") if row.get("removed") else Told(row.get("name", ""), row.get("age", ""))


def _people(
    children: Sequence[Told], adults: Sequence[Told], where: tuple[Address, ...], on: date
) -> tuple[Asked, ...]:
    made = [*_group("child", children, where, on), *_group("adult", adults, where, on)]
    named = [one for one in made if one.enough]
    return tuple(_with_others(one, named) for one in named[:MOST])


def _group(kind: str, told: Iterable[Told], where: tuple[Address, ...], on: date) -> Iterable[Asked]:
    for number, one in enumerate(told, 1):
        record = Record(names=names_of(one.name), born=born_of(one.age, on), addresses=where)
        name, age = one_line(one.name, LONGEST), one_line(one.age, LONGEST)
        yield Asked(f"{kind}-{number}", name, age, record, one.alleged)


def _with_others(one: Asked, everybody: Sequence[Asked]) -> Asked:
    """With the names of the others of the report: people of one household are found by each other."""
    others = tuple(other.record.names[0] for other in everybody if other.slot != one.slot)
    return replace(one, record=replace(one.record, with_names=others[:6]))


def of_form(typed: Mapping[str, str], on: date) -> Asked:
    """Somebody asked for by hand. Fields: name, born, sex, place, phone, other. Raises NotADate for a date that is
    none, so that the page can say so."""
    from hearthline.linkage.places import phone_digits

    born = parse_born(one_line(typed.get("born", ""), LONGEST), on) if typed.get("born", "").strip() else Born()
    phone = phone_digits(typed.get("phone", "")[:LONGEST])
    sex = typed.get("sex", "")
    place = one_line(typed.get("place", ""), LONGEST)
    record = Record(
        names=names_of(typed.get("name", "")),
        born=born,
        sex=sex if sex in ("female", "male", "other") else "",  # type: ignore[arg-type]  # one of the three, checked
        addresses=(parse_address(place),) if place else (),
        phones=(phone,) if phone else (),
        with_names=names_of(typed.get("other", "")),
    )
    return Asked("", one_line(typed.get("name", ""), LONGEST), typed.get("born", ""), record)


def less(record: Record) -> Record:
    """The same question with less: the name and roughly when they were born. For "search again with less"."""
    years = [year for year in (record.born.year, record.born.earliest, record.born.latest) if year is not None]
    born = Born(earliest=min(years) - 2, latest=max(years) + 2) if years else Born()
    return Record(names=record.names, born=born)


def is_thin(record: Record) -> bool:
    """Whether there is one clue and no more: a single name, a street, a telephone. Whoever fits it is worth a look."""
    names = sum(len(f"{name.given} {name.surname}".split()) for name in record.names)
    clues = (record.born != Born(), record.addresses, record.phones, record.with_names)
    return names + sum(1 for one in clues if one) <= 1
