"""What a caller says of somebody in the invented population: misheard, half known, years out."""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import NamedTuple

from hearthline.linkage.dates import parse_born
from hearthline.linkage.madeup import mishear, streets
from hearthline.linkage.madeup.draw import Pick, shares
from hearthline.linkage.madeup.families import AS_OF, SEXES
from hearthline.linkage.madeup.persons import Person, address
from hearthline.linkage.madeup.population import person
from hearthline.linkage.record import Address, Born, Name, Record

GIVEN = {"right": 0.50, "short": 0.14, "wrong": 0.26, "none": 0.06, "beginning": 0.04}
SURNAME = {"right": 0.64, "wrong": 0.33, "other": 0.03}
DOUBLE = {"as stored": 0.35, "first": 0.28, "second": 0.10, "swapped": 0.09, "joined": 0.18}
"""What becomes of a surname of two words."""
BORN = {"exact": 0.30, "wrong digit": 0.14, "age": 0.38, "none": 0.18}
ADDRESS = {"right": 0.55, "moved": 0.17, "none": 0.28}
SWAPPED, PHONE, PHONE_WRONG, MEMBER, MEMBER_WRONG = 0.06, 0.35, 0.20, 0.45, 0.15
ADDRESS_SLIP, FORMER, SEX, SEX_WRONG = 0.10, 0.15, 0.88, 0.01
ABOUT_RIGHT, ABOUT_WRONG = 0.4, 0.7
"""How often "about" is said of an age that is right, and of one that is not."""
NOT_KNOWN = 0.10
"""How many of the members that are named the agency never heard of."""
_PICKS: dict[str, Pick[str]] = {
    name: shares(table)
    for name, table in (("given", GIVEN), ("surname", SURNAME), ("double", DOUBLE), ("born", BORN), ("at", ADDRESS))
}
_YEARS_OUT = Pick((-2, -1, 0, 1, 2), (1, 2, 4, 2, 1))


class Asked(NamedTuple):
    """One query. `query`: what is typed at the desk (its `id` is empty). `person`: the id of whom it means.
    `group`: the name culture as the benches report it (us, hispanic, asian, hmong, other).
    `evidence`: what the query tells: A name + date of birth, B name + age + more, C name + age only, D name + more,
    E name only, F one part of a name + anything.
    `kinds`: what was done to the given name, surname, date of birth and address ("right", "wrong", "none" ...)."""

    query: Record
    person: str
    group: str
    evidence: str
    kinds: tuple[str, str, str, str]


def queries(size: int, seed: int, count: int, *, draw: int = 1, group: str = "") -> Iterator[Asked]:
    """`count` queries about persons of `population(size, seed)`, each person drawn evenly (with `group`: from that
    group alone). `draw`: the seed of the questions. Raises ValueError when the group has nobody in reach."""
    if size < 1:
        raise ValueError("a population of nobody")
    rng = Random(f"hearthline queries {seed} {draw} {group}")
    tried = 0
    while count:
        tried += 1
        if tried > 200_000:
            raise ValueError(f"nobody of the group {group} to ask for")
        one = person(rng.randrange(size), seed)
        if not group or one.culture.group == group:
            count, tried = count - 1, 0
            yield ask(rng, one)


def ask(rng: Random, one: Person) -> Asked:
    """What somebody says of this person on `AS_OF`. Facts that were not stored are not told either."""
    name, given_kind, surname_kind = _name(rng, one)
    born, born_kind = _born(rng, one)
    addresses, at_kind = _address(rng, one)
    phones = _phones(rng, one)
    members = _members(rng, one)
    sex = one.sex if rng.random() < SEX else ""
    if sex and rng.random() < SEX_WRONG:
        sex = "male" if sex == "female" else "female"
    query = Record(names=(name,), born=born, sex=sex, addresses=addresses, phones=phones, with_names=members)
    evidence = _evidence(given_kind, born_kind, bool(addresses or phones or members))
    return Asked(query, one.id, one.culture.group, evidence, (given_kind, surname_kind, born_kind, at_kind))


def _evidence(given: str, born: str, more: bool) -> str:
    if given in ("none", "beginning"):
        return "F"
    if born in ("exact", "wrong digit"):
        return "A"
    if born == "age":
        return "B" if more else "C"
    return "D" if more else "E"


def _name(rng: Random, one: Person) -> tuple[Name, str, str]:
    kind, surname_kind = _PICKS["given"](rng), _PICKS["surname"](rng)
    given = one.given
    if kind == "short":
        given = mishear.short(rng, given, one.sex, one.culture.key == "hispanic")
    elif kind == "wrong":
        given = mishear.wrong(rng, given)
    elif kind == "none":
        given = ""
    elif kind == "beginning":
        given = given[: rng.randint(1, 3)]
    elif " " in given and rng.random() < 0.4:
        given = given.split(" ")[0]
    surname = one.culture.surname(rng) if surname_kind == "other" else _double(rng, one)
    if surname_kind == "wrong":
        surname = mishear.wrong(rng, surname)
    suffix = one.suffix if rng.random() < 0.3 else ""
    if given and rng.random() < SWAPPED:
        given, surname = surname, given
    return Name(given, surname, suffix), kind, surname_kind


def _double(rng: Random, one: Person) -> str:
    stored = one.surnames[0] if one.written.surname.count(" ") + one.written.surname.count("-") == 0 else ""
    if len(one.surnames) == 1 or (stored and rng.random() < 0.9):
        return one.surnames[0]
    first, second = one.surnames[:2]
    kind = _PICKS["double"](rng)
    told = {"first": first, "second": second, "swapped": f"{second} {first}", "joined": f"{first}-{second}"}
    return told.get(kind, f"{first} {second}")


def _born(rng: Random, one: Person) -> tuple[Born, str]:
    kind = _PICKS["born"](rng)
    if not one.knows_born or kind == "none":
        return Born(), "none"
    true = one.born
    if kind == "age":
        years = AS_OF.year - true.year - ((AS_OF.month, AS_OF.day) < (true.month, true.day))
        out = _YEARS_OUT(rng)
        about = "about " if rng.random() < (ABOUT_WRONG if out else ABOUT_RIGHT) else ""
        return parse_born(f"{about}{max(0, years + out)}", AS_OF), kind
    if kind == "exact":
        return Born(true.year, true.month, true.day), kind
    return _wrong_digit(rng, true), kind


def _wrong_digit(rng: Random, true: date) -> Born:
    """One digit of the year, month or day otherwise, or day and month swapped; always a day that there was."""
    for _ in range(50):
        year, month, day = true.year, true.month, true.day
        kind = rng.randrange(4)
        if kind == 0:
            year += rng.choice((-10, -1, 1, 10, -2, 2, 5))
        elif kind == 1:
            month = _other_digit(rng, month, 12)
        elif kind == 2:
            day = _other_digit(rng, day, 31)
        else:
            month, day = day, month
        found = Born(year, month, day).exact
        if found and found <= AS_OF and found != true:
            return Born(year, month, day)
    return Born(true.year - 1, true.month, min(true.day, 28))


def _other_digit(rng: Random, number: int, most: int) -> int:
    """A number that differs from this one in its tens or in its ones."""
    return rng.choice([one for one in range(1, most + 1) if one % 10 == number % 10 or one // 10 == number // 10])


def _address(rng: Random, one: Person) -> tuple[tuple[Address, ...], str]:
    kind = _PICKS["at"](rng)
    if not one.knows_address or kind == "none":
        return (), "none"
    if kind == "moved":
        return (address(streets.place(rng, streets.city(rng))),), kind
    places = one.places[:4]
    place = rng.choice(places[1:]) if len(places) > 1 and rng.random() < FORMER else places[0]
    if rng.random() < 0.3:
        place = place._replace(unit="")
    if rng.random() < 0.3:
        place = place._replace(street=place.street.rpartition(" ")[0])
    if rng.random() < ADDRESS_SLIP:
        place = place._replace(street=mishear.wrong(rng, place.street))
    if rng.random() < 0.4:
        place = place._replace(zip="")
    return (address(place),), kind


def _phones(rng: Random, one: Person) -> tuple[str, ...]:
    if not one.knows_phone or rng.random() >= PHONE:
        return ()
    true = rng.choice(one.telephones)
    if rng.random() >= PHONE_WRONG:
        return (true,)
    if rng.random() < 0.5:
        return (streets.telephone(rng),)
    at = rng.randrange(4, 10)
    return (true[:at] + str((int(true[at]) + rng.randint(1, 9)) % 10) + true[at + 1 :],)


def _members(rng: Random, one: Person) -> tuple[Name, ...]:
    others = one.others
    if not others or rng.random() >= MEMBER:
        return ()
    if rng.random() < NOT_KNOWN:
        return (Name(one.culture.given(rng, rng.choice(SEXES), AS_OF.year - rng.randint(0, 60)), ""),)
    other = rng.choice(others)
    given = mishear.wrong(rng, other.given) if rng.random() < MEMBER_WRONG else other.given
    return (Name(given, other.surnames[0] if rng.random() < 0.5 else ""),)
