"""The fields, levels and weights of the settings file, checked when they are read.

The same file drives the score at the desk and the batch (Splink), so that one pair has one weight in both.
"""

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

FIELDS = (
    "given", "surname", "order", "pair", "suffix", "born", "sex", "number", "street", "unit", "city", "zip", "home",
    "phone", "identifier", "others",
)  # fmt: skip
"""Every field, in the order of a pair's vector of levels."""
CORRECTIONS = frozenset({"order", "pair", "home"})
"""Fields that only put right what others say together. They have no `else`: off their levels they weigh nothing."""
KINDS = frozenset("thbmdyqpzsoxvlni")
"""Every kind of key, as `kinds` begins it."""
NEARNESS = (1, 3, 8, 20)
"""Where the next number of `worth` begins, counted in lists of one kind."""
FLOOR = 1e-9
"""The least m or u: a level nobody was seen on must stop neither the desk nor the batch."""
_EQUAL = 1e-6
"""Bits: what rounding in the file may leave between two weights that are one."""


class BadSettings(ValueError):
    """The settings file says something that cannot be."""


@dataclass(frozen=True, slots=True)
class Level:
    """One answer a field can give. `m`, `u`: how often, among pairs that are one person and pairs that are two."""

    name: str
    m: float
    u: float

    @property
    def bits(self) -> float:
        """What this answer weighs: log2(m / u)."""
        return math.log2(self.m / self.u)


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `levels`: strongest first. `agree`: how many of them, from the first, count as agreeing."""

    name: str
    levels: tuple[Level, ...]
    agree: int

    @property
    def places(self) -> Mapping[str, int]:
        """Where each level stands in the list."""
        return {level.name: at for at, level in enumerate(self.levels)}

    def place(self, level: str) -> int:
        """Where one level stands. Raises KeyError."""
        return self.places[level]


@dataclass(frozen=True, slots=True)
class Hold:
    """A kind of pair that is never called probable: `field` stands on one of `levels`, or none of `needs` agrees."""

    name: str
    field: str = ""
    levels: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the settings file says. `limits`: similarities from 0 to 1. `possible`, `probable`: bits.

    `worth`: by kind of key, bits that a list of this kind says for each person on it beside its length: for the first
    list of the kind (the nearest to what was told), the next two, the next five, the next twelve, and all after them.
    """

    version: int
    possible: float
    probable: float
    limits: Mapping[str, float]
    fields: tuple[Field, ...]
    holds: tuple[Hold, ...]
    worth: Mapping[str, tuple[float, ...]]

    def field(self, name: str) -> Field:
        """One field by its name."""
        return self.fields[FIELDS.index(name)]

    def with_fields(self, fields: tuple[Field, ...]) -> "Settings":
        """These settings with other weights. Raises BadSettings."""
        other = replace(self, fields=fields)
        check(other)
        return other

    def with_bands(self, possible: float, probable: float) -> "Settings":
        """These settings with other thresholds, in bits. Raises BadSettings."""
        other = replace(self, possible=possible, probable=probable)
        check(other)
        return other


PATH = Path(__file__).parent / "settings.toml"


@cache
def load(path: Path = PATH) -> Settings:
    """The settings of a file. Raises BadSettings when it is not a whole and sound one."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as wrong:
        raise BadSettings(f"{path.name} cannot be read: {wrong}") from wrong
    return read(told)


def read(told: Mapping[str, Any]) -> Settings:
    """Settings from what a file says, checked. Raises BadSettings."""
    try:
        settings = Settings(
            version=int(told["version"]),
            possible=float(told["bands"]["possible"]),
            probable=float(told["bands"]["probable"]),
            limits={str(name): float(value) for name, value in told["limits"].items()},
            fields=tuple(_field(one) for one in told["field"]),
            holds=tuple(_hold(one) for one in told.get("hold", ())),
            worth={str(kind): tuple(map(float, bits)) for kind, bits in told["worth"].items()},
        )
    except (KeyError, TypeError, AttributeError, ValueError) as wrong:
        raise BadSettings(f"The settings file lacks or misstates {wrong}") from wrong
    check(settings)
    return settings


def _field(told: Mapping[str, Any]) -> Field:
    levels = tuple(Level(str(one["name"]), float(one["m"]), float(one["u"])) for one in told["levels"])
    return Field(str(told["name"]), levels, int(told["agree"]))


def _hold(told: Mapping[str, Any]) -> Hold:
    return Hold(
        str(told["name"]),
        str(told.get("field", "")),
        tuple(str(one) for one in told.get("levels", ())),
        tuple(str(one) for one in told.get("needs", ())),
    )


def check(settings: Settings) -> None:
    """Raises BadSettings unless every rule that the score relies on holds."""
    names = tuple(field.name for field in settings.fields)
    if names != FIELDS:
        raise BadSettings(f"The fields must be exactly these, in this order: {', '.join(FIELDS)}")
    if not settings.possible < settings.probable:
        raise BadSettings("`possible` must lie below `probable`")
    if set(settings.worth) != KINDS or any(len(bits) != len(NEARNESS) + 1 for bits in settings.worth.values()):
        raise BadSettings(f"`worth` says {len(NEARNESS) + 1} numbers for each of the kinds {', '.join(sorted(KINDS))}")
    for field in settings.fields:
        _check_field(field)
    _check_corrections(settings)
    for hold in settings.holds:
        _check_hold(settings, hold)


def _check_field(field: Field) -> None:
    if not field.levels or len({level.name for level in field.levels}) != len(field.levels):
        raise BadSettings(f"{field.name}: levels are missing, or two have one name")
    for level in field.levels:
        if not (FLOOR <= level.m <= 1 and FLOOR <= level.u <= 1):
            raise BadSettings(f"{field.name}.{level.name}: m and u lie between {FLOOR} and 1")
    if field.name in CORRECTIONS:
        return
    bits = [level.bits for level in field.levels]
    if any(later > earlier + _EQUAL for earlier, later in pairwise(bits)):
        raise BadSettings(f"{field.name}: a weaker level weighs more than a stronger one")
    if any(weight < -_EQUAL for weight in bits[: field.agree]):
        raise BadSettings(f"{field.name}: a level that agrees weighs less than nothing")


def _check_corrections(settings: Settings) -> None:
    for name in ("pair", "home"):
        taken = -min(level.bits for level in settings.field(name).levels)
        if taken > most_taken(settings.fields, name) + _EQUAL:
            raise BadSettings(f"{name} takes back more than the fact that brings it about has given")


def most_taken(fields: Sequence[Field], name: str) -> float:
    """Bits that the correction `pair` or `home` may take back, so that one more fact that agrees never lowers a sum."""

    def bits(field: str, level: str) -> float:
        found = fields[FIELDS.index(field)]
        return found.levels[found.place(level)].bits

    if name == "home":
        return min(bits("number", "same"), bits("street", "same"))
    return min(
        bits("given", "near"),
        bits("given", "same_common") - bits("given", "part"),
        bits("surname", "same_clan") - bits("surname", "part"),
    )


def _check_hold(settings: Settings, hold: Hold) -> None:
    if bool(hold.field) == bool(hold.needs):
        raise BadSettings(f"hold {hold.name}: name either a field or what it needs")
    if set(hold.needs) - set(FIELDS) or (hold.field and hold.field not in FIELDS):
        raise BadSettings(f"hold {hold.name}: no such field")
    if hold.field and set(hold.levels) - {level.name for level in settings.field(hold.field).levels}:
        raise BadSettings(f"hold {hold.name}: no such level")
