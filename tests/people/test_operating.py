"""The command line in careless hands: what it shows, what it writes down, and what it never repeats."""

import io
import json
from pathlib import Path

import pytest
from django.db import DatabaseError

from hearthline.access.models import Agency
from hearthline.ground.errors import DomainError
from hearthline.journal.models import Entry
from hearthline.people import asking, index
from hearthline.people.actions import batching
from hearthline.people.commands import people
from hearthline.people.importing import running
from hearthline.people.index_models import Card
from hearthline.people.models import Person
from tests.people.test_batching import needs_splink
from tests.people.test_importing import AGENCY, HEAD, ROWS, csv, named

pytestmark = pytest.mark.django_db(transaction=True)

HOSTILE = (
    "=HYPERLINK(A1)",
    "@SUM(1)",
    "\u202eneerW",
    "W\u200bren",
    "'; DROP TABLE people_card;--",
    "\x1b[31mWren",
    "\x00",
)


def closed(external: str, **how: object) -> None:
    Person.unscoped.filter(pk=named(external).pk).update(**how)


@pytest.mark.fault("44")
def test_a_look_up_of_the_operator_tells_neither_how_many_nor_which_restricted_are_like_somebody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    twin = ROWS[0].replace("a1", "a9")
    running.run(AGENCY, csv(tmp_path, *ROWS, twin))
    for one in ("a1", "a9"):
        closed(one, restricted=True)
    assert people(["search", "--json", "--given", "Wren", "--surname", "Abernathy-Solis", "--born", "2020-05-06"]) == 0
    hits = json.loads(capsys.readouterr().out)["hits"]
    assert [one for one in hits if "restricted" in one] == [{"restricted": True}]
    assert hits[-1] == {"restricted": True}, "its place says nothing of how like they are"
    (entry,) = Entry.objects.filter(tag="people:person:search")
    assert entry.fields.endswith("restricted")
    assert named("a1").pk.hex not in entry.fields


def test_a_weak_likeness_tells_the_operator_of_nobody_restricted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    running.run(AGENCY, csv(tmp_path, *ROWS))
    closed("a3", restricted=True)
    people(["search", "--json", "--given", "Pao", "--surname", "Zzyzx"])
    assert json.loads(capsys.readouterr().out)["hits"] == []


@pytest.mark.fault("36")
def test_a_sealed_person_is_absent_from_what_the_operator_finds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    running.run(AGENCY, csv(tmp_path, *ROWS))
    closed("a3", sealed=True, sealed_why="court")
    people(["search", "--json", "--given", "Pao Houa", "--surname", "Vaj"])
    assert json.loads(capsys.readouterr().out)["hits"] == []
    assert named("a3").pk.hex not in Entry.objects.get(tag="people:person:search").fields


def test_an_import_is_in_the_journal_by_numbers_and_ids_and_no_name(tmp_path: Path) -> None:
    running.run(AGENCY, csv(tmp_path, *ROWS))
    (entry,) = Entry.objects.filter(tag="people:person:import")
    assert (entry.actor_kind, entry.purpose) == ("system", "operator")
    first, last = sorted(one.hex for one in Person.unscoped.values_list("pk", flat=True))[:: len(ROWS) - 1]
    assert entry.fields.split() == ["persons:3", first, last]
    running.run(AGENCY, csv(tmp_path, *ROWS))
    assert Entry.objects.filter(tag="people:person:import").count() == 1, "nobody came in"


def test_an_import_whose_journal_fails_brings_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise RuntimeError("no journal")

    monkeypatch.setattr(running, "note", away)
    with pytest.raises(RuntimeError):
        running.run(AGENCY, csv(tmp_path, *ROWS))
    assert Person.unscoped.count() == 0


@pytest.mark.parametrize("few", [0, 2_000])
@pytest.mark.parametrize("how", [{"sealed": True, "sealed_why": "adoption"}, {"restricted": True}])
def test_a_later_import_brings_no_closed_name_back_through_the_household(
    few: int, how: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    running.run(AGENCY, csv(tmp_path, *ROWS[:2]))
    closed("a1", **how)
    monkeypatch.setattr(running, "FEW", few)
    running.run(AGENCY, csv(tmp_path, *ROWS[:2], "a7,Odile,Webb,,,,88 Larkspur Court,Sacramento,95817,,h1"))
    packed = Card._default_manager.get(person_id=named("a7").pk).packed
    assert "juniper" in packed
    assert "wren" not in packed


@pytest.mark.parametrize("verb", ["index", "search", "import", "link"])
def test_an_agency_that_is_not_there_is_said_before_anything_is_done(verb: str, tmp_path: Path) -> None:
    words = {"search": ["--given", "Wren"], "import": [str(csv(tmp_path, *ROWS))]}.get(verb, [])
    with pytest.raises(DomainError) as failed:
        people([verb, *words, "--agency", "sacramento-dmeo"])
    assert failed.value.code == "people.E021"
    assert not Person.unscoped.exists()
    assert not Entry.objects.exists()


def test_another_agency_that_is_there_may_be_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Agency.objects.create(id="lake-county", name="Lake", pack_id="us-ca-sacramento", number_prefix="LAK")
    assert people(["import", str(csv(tmp_path, *ROWS)), "--agency", "lake-county"]) == 0
    assert Person.unscoped.filter(agency_id="lake-county").count() == 3


@pytest.mark.fault("43")
def test_an_error_of_the_database_is_told_without_its_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise DatabaseError("Failing row contains (17, Wren, Abernathy-Solis)")

    monkeypatch.setattr(running, "run", broken)
    with pytest.raises(DomainError) as failed:
        people(["import", str(csv(tmp_path, *ROWS))])
    assert "Wren" not in failed.value.message
    assert failed.value.__cause__ is None
    assert failed.value.__suppress_context__


def test_a_folder_in_place_of_a_file_is_said_plainly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for verb in (["import", str(tmp_path)], ["search", "--file", str(tmp_path)]):
        assert people(verb) == 2
        assert "cannot be read" in capsys.readouterr().err


def test_questions_may_come_by_a_pipe_so_that_no_name_stands_in_the_list_of_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    running.run(AGENCY, csv(tmp_path, *ROWS))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"given,surname\nWren,Abernathy-Solis\n"), "utf-8"))
    assert people(["search", "--json", "--file", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["hits"][0]["person_id"] == "a1"


def test_hostile_cells_make_persons_whose_every_column_fits(tmp_path: Path) -> None:
    odd = [f"x{n},{one},{one},{one};{one},{one},{one},{one},{one},{one},{one},{one}" for n, one in enumerate(HOSTILE)]
    done = running.run(AGENCY, csv(tmp_path, *odd, ROWS[0]))
    assert done.persons >= len(HOSTILE)
    for person in Person.unscoped.all():
        for rows in ("personname_rows", "personaddress_rows", "personphone_rows"):
            for row in getattr(person, rows).all():
                row.clean_fields(exclude=["person", "household", "added_by", "added_at", *_empty(row)])
    assert index.search(AGENCY, asking.query_of(("", "Wren", *[""] * 12), running.clock.now().date())[0]).hits


def _empty(row: object) -> list[str]:
    return [name for name, value in vars(row).items() if value in ("", None)]


def test_a_cell_that_never_ends_stops_the_import_by_its_line(tmp_path: Path) -> None:
    file = tmp_path / "endless.csv"
    file.write_text(f'{HEAD}\n{ROWS[0]}\na2,"{"Wren" * 60_000}\n', encoding="utf-8")
    with pytest.raises(DomainError) as failed:
        running.run(AGENCY, file)
    assert failed.value.code == "people.E011"
    assert "Wren" not in failed.value.message
    assert not Person.unscoped.exists()


@needs_splink
def test_a_comparison_in_bulk_counts_nobody_who_is_sealed_or_merged(tmp_path: Path) -> None:
    running.run(AGENCY, csv(tmp_path, *ROWS))
    closed("a1", sealed=True, sealed_why="court")
    closed("a2", merged_into=named("a3").pk)
    assert batching.link(agency_id=AGENCY).done == 1


@pytest.mark.fault("47")
def test_an_operators_look_up_names_the_operator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    running.run(AGENCY, csv(tmp_path, *ROWS))
    monkeypatch.delenv("SUDO_USER", raising=False)
    assert people(["search", "--operator", "Rutger; N.", "--given", "Wren"]) == 0
    monkeypatch.setenv("SUDO_USER", "imogen")
    assert people(["search", "--given", "Wren"]) == 0
    found = Entry.objects.filter(tag="people:person:search").order_by("pk")
    assert list(found.values_list("actor_id", flat=True)) == ["people-search RutgerN.", "people-search imogen"]


@pytest.mark.fault("47")
def test_nobody_looks_persons_up_without_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SUDO_USER", raising=False)
    monkeypatch.setattr(asking.getpass, "getuser", lambda: "")
    with pytest.raises(DomainError, match=r"people\.E031"):
        people(["search", "--given", "Wren"])
    assert not Entry.objects.exists()
