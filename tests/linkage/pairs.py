"""Records of invented people for these tests, and what hypothesis makes more of them from."""

from dataclasses import replace

from hypothesis import strategies as st

from hearthline.linkage.record import Address, Born, Name, Record

WREN = Record(
    id="wren",
    names=(Name("Wren", "Abernathy-Solis"),),
    born=Born(2018, 3, 4),
    sex="female",
    addresses=(Address(city="Sacramento", zip="95814", number="88", street="larkspur ct", unit="2"),),
    phones=("(916) 555-0142",),
    identifiers=(("case", "SAC-7K3Q"),),
    household="h1",
    with_names=(Name("Juniper", "Abernathy-Solis"), Name("Dashiell", "Abernathy")),
)

GIVEN = [
    "Wren",
    "Jose",
    "Maria Elena",
    "Pao Houa",
    "John",
    "Jon",
    "Dashiell",
    "Lee",
    "Mai",
    "Wr",
    "Ximena",
    "Guadalupe",
]
SURNAMES = ["Abernathy", "Garcia", "Garcia Lopez", "Vang", "Vaj", "Xiong", "Smith", "Smyth", "Lee", "Ibarguen", "Wren"]

names = st.builds(
    Name,
    given=st.sampled_from(["", *GIVEN]),
    surname=st.sampled_from(["", *SURNAMES]),
    suffix=st.sampled_from(["", "", "Jr.", "III"]),
)
borns = st.one_of(
    st.just(Born()),
    st.builds(Born, st.integers(2000, 2025), st.integers(1, 12), st.integers(1, 28)),
    st.builds(lambda year: Born(earliest=year, latest=year + 1), st.integers(2000, 2025)),
    st.builds(Born, st.integers(2000, 2025), st.integers(1, 12)),
)
addresses = st.builds(
    Address,
    city=st.sampled_from(["", "Sacramento", "Elk Grove", "Isleton"]),
    zip=st.sampled_from(["", "95814", "95817", "94105"]),
    number=st.sampled_from(["", "88", "402", "4020"]),
    street=st.sampled_from(["", "larkspur ct", "larkspur court", "mulberry row"]),
    unit=st.sampled_from(["", "2", "b"]),
)
phones = st.sampled_from(["9165550142", "9165550143", "5305550117", "555-0117"])
identifiers = st.tuples(st.sampled_from(["case", "school"]), st.sampled_from(["A1001", "A1002", "77"]))
records = st.builds(
    Record,
    names=st.lists(names, max_size=2).map(tuple),
    born=borns,
    sex=st.sampled_from(["", "female", "male", "other"]),
    addresses=st.lists(addresses, max_size=2).map(tuple),
    phones=st.lists(phones, max_size=2).map(tuple),
    identifiers=st.lists(identifiers, max_size=1).map(tuple),
    with_names=st.lists(names, max_size=2).map(tuple),
)


def without(record: Record, field: str) -> Record:
    """The record when nobody knows the field."""
    empty = {"born": Born(), "sex": ""}.get(field, ())
    return replace(record, **{field: empty})
