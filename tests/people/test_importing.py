"""Persons from a file that another system wrote, and questions from one."""

import json
from csv import writer
from datetime import date
from pathlib import Path

import pytest

from hearthline.journal.models import Entry
from hearthline.linkage.record import Name
from hearthline.people import index
from hearthline.people.commands import people
from hearthline.people.importing import running
from hearthline.people.importing.reading import NotAFile, names_in, read_born, read_names, read_sex, rows_of
from hearthline.people.index import building
from hearthline.people.index.shelf import shelf_of
from hearthline.people.index_models import Card
from hearthline.people.models import Household, HouseholdMember, Person, PersonAddress, PersonName
from hearthline.people.records import record_of

AGENCY = "sacramento-demo"
HEAD = "person_id,given,surname,other names,dob,sex,address,city,zip,phone,household_id"
ROWS = (
    'a1,Wren,Abernathy-Solis,"Birdie; Solis, Wren Ann",2020-05-06,f,"88 Larkspur Court, Apt 2",Sacramento,95817,,h1',
    "a2,Juniper,Abernathy-Solis,,2024-01-02,F,88 Larkspur Court,Sacramento,95817,,h1",
    "a3,Pao Houa,Vaj,,about 34,female,402 Mulberry Row,Sacramento,95818,(916) 555-0117; 555-0142,",
)

pytestmark = pytest.mark.django_db(transaction=True)


def csv(folder: Path, *rows: str, head: str = HEAD) -> Path:
    file = folder / "persons.csv"
    file.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return file


def named(external: str) -> Person:
    return Person.unscoped.get(personidentifier_rows__kind="import", personidentifier_rows__value=external)


def test_rows_become_persons_with_all_that_they_say(tmp_path: Path) -> None:
    done = running.run(AGENCY, csv(tmp_path, *ROWS))
    assert (done.persons, done.already, done.left_out, done.no_dates) == (3, 0, 0, 0)
    record = record_of([named("a1").pk])[0]
    assert record.names[0] == Name("Wren", "Abernathy-Solis")
    assert {(name.given, name.surname) for name in record.names[1:]} == {("Birdie", ""), ("Wren Ann", "Solis")}
    assert record.born.exact == date(2020, 5, 6)
    assert record.sex == "female"
    assert record.addresses[0].number == "88"
    assert record.addresses[0].zip == "95817"
    assert [name.given for name in record.with_names] == ["Juniper"]
    assert len(record_of([named("a3").pk])[0].phones) == 2
    assert named("a3").birth_earliest is not None
    assert Household.unscoped.count() == 1
    assert HouseholdMember.unscoped.count() == 2


def test_who_came_in_is_found_at_once_with_the_id_of_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert people(["import", str(csv(tmp_path, *ROWS))]) == 0
    assert "3 persons came in" in capsys.readouterr().out
    assert people(["search", "--json", "--given", "Ren", "--surname", "Abernathy", "--born", "2020-05-06"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["hits"][0]["person_id"] == "a1"
    assert {"took_ms", "candidates", "capped"} <= answer.keys()
    assert {"bits", "band", "why"} <= answer["hits"][0].keys()


def test_the_lists_written_anew_say_the_same_as_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    running.run(AGENCY, csv(tmp_path, *ROWS))
    asked = record_of([named("a1").pk])[0]
    one_by_one = [(hit.score.bits, hit.score.band) for hit in index.search(AGENCY, asked).hits]
    monkeypatch.setattr(running, "FEW", 0)
    running.run("elsewhere-demo", csv(tmp_path, *ROWS))
    assert [(hit.score.bits, hit.score.band) for hit in index.search("elsewhere-demo", asked).hits] == one_by_one


@pytest.mark.parametrize("few", [0, 1_000])
def test_beginning_again_brings_nobody_twice(few: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "FEW", few)
    monkeypatch.setattr(running, "CHUNK", 2)
    file = csv(tmp_path, *ROWS)
    running.run(AGENCY, csv(tmp_path, *ROWS[:1]))
    done = running.run(AGENCY, csv(tmp_path, *ROWS))
    assert (done.persons, done.already) == (2, 1)
    assert Person.unscoped.count() == 3
    assert Household.unscoped.count() == 1
    assert running.run(AGENCY, file).persons == 0
    assert index.search(AGENCY, record_of([named("a3").pk])[0]).hits


def test_rows_that_make_no_person_are_left_out_and_told_by_line_without_their_words(tmp_path: Path) -> None:
    rows = (
        ROWS[0],
        ",No,Number,,,,,,,,",
        "a1,Wren,Again,,,,,,,,",
        "a9,,,,2001-01-01,,,,,,",
        "a8,Juniper,,,31/31/2001,,,,,,",
    )
    done = running.run(AGENCY, csv(tmp_path, *rows))
    assert (done.persons, done.left_out, done.no_dates) == (2, 3, 1)
    assert [line.split(":")[0] for line in done.lines] == ["line 3", "line 4", "line 5"]
    assert not any(word in " ".join(done.lines) for word in ("Wren", "Again", "Number"))


def test_columns_come_in_any_order_and_others_are_not_read(tmp_path: Path) -> None:
    file = csv(tmp_path, "Vaj,secret,7,Pao Houa", head="\ufeffSurname,notes,Person ID,GIVEN")
    assert running.run(AGENCY, file).persons == 1
    name = PersonName.unscoped.get()
    assert (name.given, name.surname) == ("Pao Houa", "Vaj")
    assert PersonAddress.unscoped.count() == 0


@pytest.mark.parametrize("text", ["", "a,b,c\n1,2,3\n", "given,surname\nWren,Abernathy\n", "\x00\x01\x02"])
def test_a_file_without_the_columns_is_refused_whole(text: str, tmp_path: Path) -> None:
    file = tmp_path / "wrong.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(NotAFile):
        running.run(AGENCY, file)
    assert Person.unscoped.count() == 0


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "wrong.csv"
    file.write_bytes(HEAD.encode() + b"\n1,\xff\xfe\xfa,Vaj\n")
    with pytest.raises(NotAFile):
        running.run(AGENCY, file)


def test_hostile_values_are_cut_and_cleaned(tmp_path: Path) -> None:
    long = "x" * 5_000
    running.run(
        AGENCY, csv(tmp_path, f"a1,{long},\x07Va\u202ej,{long},{long},{long},{long},{long},{long},{long},{long}")
    )
    name = PersonName.unscoped.filter(kind="name").get()
    assert (len(name.given), name.surname) == (200, "Vaj")
    assert named("a1").sex == ""


def test_questions_come_from_a_file_one_answer_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people(["import", str(csv(tmp_path, *ROWS))])
    capsys.readouterr()
    file = tmp_path / "asked.csv"
    file.write_text(
        "person_id,given,surname,dob,age,with\n"
        "a1,Wren,Abernathy,,6,Juniper Abernathy\na3,Pao,Vang,,,\n,Nobody,Atall,31/31/31,,\n,,,,,\n",
        encoding="utf-8",
    )
    assert people(["search", "--json", "--file", str(file), "--limit", "3"]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["asked_for"], one["line"]) for one in answers] == [("a1", 2), ("a3", 3), ("", 4)]
    assert answers[0]["hits"][0]["person_id"] == "a1"
    assert answers[1]["hits"][0]["person_id"] == "a3"
    assert answers[2]["born_not_understood"]


def test_a_look_up_by_the_operator_is_journalled_with_who_was_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people(["import", str(csv(tmp_path, *ROWS))])
    people(["search", "--given", "Wren", "--surname", "Abernathy-Solis"])
    assert "a1" in capsys.readouterr().out
    entry = Entry._default_manager.filter(tag="people:person:search").get()
    assert named("a1").pk.hex in entry.fields
    assert "Wren" not in str(entry.fields)


def test_a_restricted_person_is_only_said_to_exist(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people(["import", str(csv(tmp_path, *ROWS))])
    Person.unscoped.filter(pk=named("a3").pk).update(restricted=True)
    capsys.readouterr()
    people(["search", "--json", "--given", "Pao Houa", "--surname", "Vaj"])
    assert json.loads(capsys.readouterr().out)["hits"] == [{"restricted": True}]


def test_the_index_command_says_how_many_can_be_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    running.run(AGENCY, csv(tmp_path, *ROWS))
    assert people(["index"]) == 0
    told = capsys.readouterr()
    assert "3 persons can be found" in told.out
    assert "lists 100%" in told.err


def test_a_file_that_is_not_there_is_said_plainly(capsys: pytest.CaptureFixture[str]) -> None:
    assert people(["import", "/nowhere/persons.csv"]) == 2
    assert "there is no file" in capsys.readouterr().err


def test_names_are_read_either_way_round() -> None:
    assert names_in("Ann Marie Solis; Vaj, Pao ;;Beto") == [
        Name("Ann Marie", "Solis"),
        Name("Pao", "Vaj"),
        Name("Beto", ""),
    ]
    assert read_names(("1", "", "", "", *[""] * 8)) == ()


def test_sexes_and_dates_that_are_not_understood_stay_unknown() -> None:
    assert [read_sex(text) for text in ("F", "male", "X", "other", "", "yes", "malevolent")] == [
        "female", "male", "other", "other", "", "", "",
    ]  # fmt: skip
    born, wrong = read_born("30 February 2011", date(2026, 1, 1))
    assert wrong
    assert not born


def test_rows_without_anything_are_passed_over() -> None:
    assert [line for line, _ in rows_of([HEAD, ",,,,,,,,,,", "", "a1,Wren,Vaj"])] == [4]


@pytest.mark.parametrize("hostile", ["a\\b", "\\N", "\\.", "O'Brien", '"', "naïve\\tail", "王小明", ""])
def test_whatever_a_row_says_is_kept_as_it_was_said(hostile: str, tmp_path: Path) -> None:
    """PostgreSQL's COPY gives a backslash a meaning of its own."""
    file = tmp_path / "persons.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer(out).writerows([HEAD.split(","), ["a1", hostile, "Vaj", "", "2020-05-06", "f", hostile, hostile]])
    running.run(AGENCY, file)
    name = PersonName.unscoped.get()
    assert (name.given, name.surname) == (hostile, "Vaj")
    address = PersonAddress.unscoped.first()
    assert (address.line if address else "") == hostile
    person = named("a1")
    assert (person.birth_year, person.birth_latest, person.restricted) == (2020, None, False)


def test_a_row_longer_or_shorter_than_the_first_line_is_read_by_its_columns(tmp_path: Path) -> None:
    done = running.run(AGENCY, csv(tmp_path, "a1,Wren,Vaj,more,more", "a2,Pao", head="person_id,given,surname"))
    assert done.persons == 2
    assert {(one.given, one.surname) for one in PersonName.unscoped.all()} == {("Wren", "Vaj"), ("Pao", "")}
    assert not PersonAddress.unscoped.exists()


@pytest.mark.processes
def test_other_processes_bring_in_the_same_persons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "FEW", 0)
    monkeypatch.setattr(running, "CHUNK", 2)
    running.run(AGENCY, csv(tmp_path, *ROWS))
    monkeypatch.setattr(building, "ALONE", 0)
    running.run("elsewhere-demo", csv(tmp_path, *ROWS))
    made = [
        Card._default_manager.filter(shelf=shelf_of(agency).pk).order_by("packed").values_list("packed", flat=True)
        for agency in (AGENCY, "elsewhere-demo")
    ]
    assert len(made[0]) == 3
    assert list(made[0]) == list(made[1])
    asked = record_of([named_in("elsewhere-demo", "a1").pk])[0]
    assert index.search("elsewhere-demo", asked).hits[0].person_id == named_in("elsewhere-demo", "a1").pk


def named_in(agency: str, external: str) -> Person:
    rows = Person.unscoped.filter(agency_id=agency, personidentifier_rows__kind="import")
    return rows.get(personidentifier_rows__value=external)
