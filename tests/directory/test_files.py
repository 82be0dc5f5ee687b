"""What the files hold, and what the loader refuses."""

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from hearthline.directory import loading
from hearthline.directory.book import CALLED, COUNTRY, Book
from hearthline.law import PackError
from tests.directory.conftest import FILES

# How many contacts each place had in the list that was carried over.
CARRIED = {
    "AK": 4, "AL": 5, "AR": 4, "AZ": 6, "CA": 8, "CO": 3, "CT": 5, "DC": 3, "DE": 4, "FL": 5, "GA": 3, "GU": 1,
    "HI": 4, "IA": 2, "ID": 3, "IL": 5, "IN": 2, "KS": 2, "KY": 3, "LA": 2, "MA": 3, "MD": 3, "ME": 5, "MI": 3,
    "MN": 4, "MO": 5, "MS": 3, "MT": 2, "NC": 3, "ND": 1, "NE": 2, "NH": 3, "NJ": 3, "NM": 2, "NV": 8, "NY": 6,
    "OH": 2, "OK": 3, "OR": 2, "PA": 2, "PR": 4, "RI": 3, "SC": 3, "SD": 1, "TN": 4, "TX": 6, "US": 19, "UT": 2,
    "VA": 5, "VI": 1, "VT": 1, "WA": 3, "WI": 2, "WV": 2, "WY": 2,
}  # fmt: skip
ADDED = {
    "ca.complaints_counties", "ca.foster_ombuds_mail", "ca.sacramento_ombuds_fax", "ca.sacramento_ombuds_post",
    "ca.sacramento_records", "ca.sacramento_211", "tx.youth_line", "tx.records_2",
}  # fmt: skip


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FILES, tmp_path / "directory"))


def change(folder: Path, file: str, old: str, new: str, count: int = 1) -> None:
    path = folder / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, count))


@pytest.mark.req("D-1")
def test_every_contact_of_the_list_is_there(book: Book) -> None:
    found = Counter(entry.place for entry in book.all() if entry.id not in ADDED)
    assert dict(found) == CARRIED
    assert sum(found.values()) == 197
    assert {entry.id for entry in book.all()} >= ADDED


def test_every_state_the_district_and_the_territories_are_there(book: Book) -> None:
    assert len(book.places) == 50 + 1 + 5 + 1
    assert {"DC", "PR", "GU", "VI", "AS", "MP", COUNTRY} <= set(book.places)


@pytest.mark.req("D-2")
def test_every_entry_has_a_source_and_what_is_verified_has_a_day(book: Book) -> None:
    for entry in book.all():
        assert entry.sources, entry.id
        assert (entry.verified_on is not None) == (entry.confidence == "verified"), entry.id


@pytest.mark.req("D-2")
def test_a_number_is_callable_only_when_it_is_a_checked_undisputed_line(book: Book) -> None:
    for entry in book.all():
        allowed = entry.channel in CALLED and entry.confidence == "verified" and not entry.disputed and entry.numbers
        assert entry.callable == bool(allowed), entry.id
    assert sum(entry.callable for entry in book.all()) > 90


def test_every_number_can_be_dialed(book: Book) -> None:
    for entry in book.all():
        for number in entry.numbers:
            assert re.fullmatch(r"\+1[2-9]\d{9}|\d{3}|\d{5,6}|#\d{4}", number.dial), (entry.id, number)


def test_no_entry_is_there_twice(book: Book) -> None:
    assert max(Counter(entry.id for entry in book.all()).values()) == 1
    marks = Counter((e.place, e.mark, e.kind, e.audience, e.agency, e.notes) for e in book.all() if e.numbers)
    assert [key for key, count in marks.items() if count > 1] == []


def test_a_mark_changes_with_the_number_and_with_nothing_else(book: Book, copy: Path) -> None:
    change(copy, "places/TX.yaml", "800-252-5400", "800-252-5401")
    change(copy, "places/OK.yaml", "Oklahoma Human Services", "Oklahoma Human Service")
    other = loading.load(copy)
    changed = {e.id for e in book.all() if (new := other.entry(e.id)) is not None and new.mark != e.mark}
    assert changed == {"tx.line"}


SLIPS = {
    "a digit too few": ("places/TX.yaml", '"800-252-5400"', '"800-252-540"', "cannot be dialed"),
    "a word nobody knows": ("places/TX.yaml", "channel: voice", "channel: phone", "not an allowed word"),
    "a key nobody knows": ("places/TX.yaml", "    kind: hotline", "    fax_too: x\n    kind: hotline", "unknown key"),
    "verified on no day": ("places/OK.yaml", "    verified_on: 2026-11-23\n", "", "verified without a day"),
    "whether it takes reports": ("places/OK.yaml", "    reports: true\n", "", "whether it takes reports"),
    "no source": ("places/GU.yaml", "sources: [", "sources: []  # [", "agency or source is missing"),
    "an address with a blank": ("places/WI.yaml", '"https://dcf.', '"https://dc f.', "not a web address"),
    "a note without words": ("places/CO.yaml", "[to_county]", "[to_nowhere]", "a word that no text has"),
    "another place's file": ("places/CO.yaml", "place: CO", "place: CA", "the file and its `place` differ"),
    "a site that is no source": (
        "places/US.yaml",
        "{dfcs.alaska.gov: AK,",
        "{dfcs.alaska.org: AK,",
        "a site that is no",
    ),
    "a site of no state": ("places/US.yaml", "{dfcs.alaska.gov: AK,", "{dfcs.alaska.gov: XX,", "a site of no state"),
    "a ZIP range backwards": ("places.yaml", '"995-999"', '"999-995"', "not a range of ZIP codes"),
    "a translation too much": ("text/es.yaml", "  area.oahu", "  area.maui: Maui\n  area.oahu", "no English for it"),
    "a county of nowhere": ("counties.tsv", "AL\tAutauga", "XX\tAutauga", "not a line of counties"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_in_a_file_stops_the_start_and_says_what_it_is(copy: Path, slip: str) -> None:
    file, old, new, says = SLIPS[slip]
    change(copy, file, old, new)
    with pytest.raises(PackError, match=re.escape(says)):
        loading.load(copy)


def test_a_file_of_a_place_that_is_not_listed_is_a_slip(copy: Path) -> None:
    shutil.copy(copy / "places" / "CO.yaml", copy / "places" / "QQ.yaml")
    with pytest.raises(PackError, match="a place that is not listed"):
        loading.load(copy)


def test_words_that_a_translation_lacks_come_in_english_and_say_so(book: Book) -> None:
    assert book.text("note.us_211", "hmn")[1] == "hmn"
    assert book.text("note.findings_45", "hmn") == (book.texts["en"]["note.findings_45"], "en")
    assert set(book.texts["es"]) == set(book.texts["en"])


def test_an_agency_that_keeps_its_packs_elsewhere_has_the_projects_directory(tmp_path: Path) -> None:
    from datetime import date

    from hearthline.directory.of_packs import with_packs

    book = loading.book_in(str(tmp_path))
    assert sum(1 for _ in book.all()) == 205
    assert sum(1 for _ in with_packs(book, date(2026, 11, 23)).all()) > 205


def test_a_place_whose_pack_is_not_here_is_shown_without_it(monkeypatch: pytest.MonkeyPatch, book: Book) -> None:
    from datetime import date

    from hearthline.directory import of_packs

    def none(pack_id: str) -> None:
        raise PackError(f"no pack called {pack_id}", remedy="use another")

    monkeypatch.setattr(of_packs, "pack_at", none)
    assert of_packs.with_packs(book, date(2026, 11, 23)).entries == book.entries
