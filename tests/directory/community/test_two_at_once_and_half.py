"""Two imports at once, and imports that were stopped and never went on: each record keeps its owner, nothing is written
over by an older word, nobody waits for ever, and no half of a listing says where a shelter is (D-2, D-3)."""

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from hearthline.directory.community import secret
from hearthline.directory.community.checking import findings
from hearthline.directory.community.exporting import writing
from hearthline.directory.community.importing import running
from hearthline.directory.community.importing.running import Asked, Done, run
from hearthline.directory.community.models import (
    Delivery,
    DeliveryState,
    Location,
    Phone,
    Reject,
    Service,
    ServiceAtLocation,
)
from hearthline.directory.finding_help import making
from hearthline.directory.finding_help.models import Making, Offer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.journal.models import Entry
from tests.directory.community.conftest import Take, made
from tests.directory.community.test_secret import OFFICE, STREET, shelter, told

pytestmark = [pytest.mark.django_db, pytest.mark.req("D-2", "D-3")]
Meanwhile = Callable[[], object]


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "CHUNK", 3)


def write(folder: Path, records: Any, name: str = "in.json") -> Path:
    file = folder / name
    file.write_text(json.dumps(records))
    return file


def after(number: int, do: Meanwhile) -> Callable[[Done], None]:
    """What happens when so many chunks of an import are written."""
    seen = 0

    def told_(_: Done) -> None:
        nonlocal seen
        seen += 1
        if seen == number:
            do()

    return told_


def stop() -> None:
    raise KeyboardInterrupt


def simple(ids: str, name: str = "Oak") -> list[dict[str, Any]]:
    return [{"id": own, "name": f"{name} {own}", "status": "active"} for own in ids]


def names() -> dict[str, str]:
    return dict(Service.objects.filter(withdrawn_at=None).values_list("pk", "name"))


# -- two at once -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("at", [1, 2, 3])
def test_two_sources_at_once_each_keep_what_they_told_first(tmp_path: Path, at: int) -> None:
    one = write(tmp_path, simple("abcdefgh", "Oak"), "one.json")
    two = write(tmp_path, simple("efghijkl", "Elm"), "two.json")
    inner: list[Done] = []
    outer = run(Asked("first", [one]), after(at, lambda: inner.append(run(Asked("second", [two])))))
    owner = dict(Service.objects.values_list("pk", "source_id"))
    assert set(owner) == set("abcdefghijkl")
    assert all(owner[own] == ("first" if name.startswith("Oak") else "second") for own, name in names().items())
    assert outer.taken + inner[0].taken == 12
    assert outer.refused + inner[0].refused == 4
    assert Reject.objects.count() == 4


def test_a_telephone_that_another_source_told_in_the_meantime_is_refused_and_said_to_be(tmp_path: Path) -> None:
    """A fault that was here: who was alone at its beginning never looked again, and its own was lost without a word."""
    records = simple("abcd")
    records[3]["phones"] = [{"id": "p", "number": "555-0101"}]
    theirs = [{"id": "z", "name": "Elm", "status": "active", "phones": [{"id": "p", "number": "555-0102"}]}]
    two = write(tmp_path, theirs, "two.json")
    done = run(Asked("first", [write(tmp_path, records)]), after(1, lambda: run(Asked("second", [two]))))
    assert (Phone.objects.get().source_id, Phone.objects.get().number) == ("second", "555-0102")
    assert done.notes == 1
    assert Reject.objects.get().kind == "phone"


@pytest.mark.parametrize("at", [1, 2])
def test_the_same_file_by_two_commands_is_taken_in_once_and_one_of_them_says_so(tmp_path: Path, at: int) -> None:
    """A fault that was here: both went on, and every refusal and the journal's entry were there twice."""
    file = write(tmp_path, [*simple("abcdefg"), {"id": "bad"}])
    inner: list[Done] = []
    with pytest.raises(DomainError) as wrong:
        run(Asked("first", [file]), after(at, lambda: inner.append(run(Asked("first", [file])))))
    assert wrong.value.code == "services.E006"
    assert inner[0].resumed_at == 3 * at
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.records, delivery.taken, delivery.refused) == ("done", 8, 7, 1)
    assert Reject.objects.count() == 1
    assert Entry.objects.count() == 1
    assert set(names()) == set("abcdefg")


def test_two_files_of_one_source_at_once_are_both_there(tmp_path: Path) -> None:
    one, two = write(tmp_path, simple("abcdef"), "one.json"), write(tmp_path, simple("ghijkl"), "two.json")
    run(Asked("first", [one]), after(1, lambda: run(Asked("first", [two]))))
    assert set(names()) == set("abcdefghijkl")
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.DONE}
    places = list(Service.objects.values_list("ordinal", flat=True))
    assert len(places) == len(set(places)), "no two records have one place in the lists"


def test_an_export_while_an_import_runs_is_whole_json(tmp_path: Path) -> None:
    target = tmp_path / "out.json"

    def out() -> None:
        writing.to_json(target, "service", ["first"], full=True, told=lambda _: None)

    run(Asked("first", [write(tmp_path, made(9))]), after(2, out))
    assert len(json.loads(target.read_text())) == 6


# -- stopped and never gone on ---------------------------------------------------------------------------------------


def half(file: Path, chunks: int = 1, source: str = "first") -> None:
    with pytest.raises(KeyboardInterrupt):
        run(Asked(source, [file]), after(chunks, stop))


def test_an_old_file_that_was_stopped_begins_anew_after_a_newer_one(tmp_path: Path) -> None:
    """A fault that was here: it went on where it had been, so that its first half stayed as the newer file had it."""
    old = write(tmp_path, simple("abcdef", "Old"), "old.json")
    new = write(tmp_path, simple("abcdef", "New"), "new.json")
    half(old)
    run(Asked("first", [new]))
    assert set(names().values()) == {f"New {own}" for own in "abcdef"}
    done = run(Asked("first", [old]))
    assert done.resumed_at == 0
    assert set(names().values()) == {f"Old {own}" for own in "abcdef"}


@pytest.mark.parametrize("chunks", [1, 2])
def test_the_same_file_goes_on_also_when_another_source_came_between(tmp_path: Path, chunks: int) -> None:
    old = write(tmp_path, simple("abcdefgh"), "old.json")
    half(old, chunks)
    run(Asked("second", [write(tmp_path, simple("xyz", "Elm"), "other.json")]))
    assert run(Asked("first", [old])).resumed_at == 3 * chunks
    assert set(names()) == set("abcdefghxyz")


def test_a_stopped_delivery_is_counted_until_it_went_on_or_a_later_one_came(tmp_path: Path) -> None:
    def said() -> bool:
        return any("stopped midway" in line for line in findings().lines)

    half(write(tmp_path, simple("abcdef"), "old.json"))
    assert said()
    assert findings().wrong == 1
    run(Asked("second", [write(tmp_path, simple("xyz"), "other.json")]))
    assert said(), "another source's file says nothing of it"
    run(Asked("first", [write(tmp_path, simple("abcdef", "New"), "new.json")]))
    assert not said()
    assert findings().wrong == 0


@pytest.mark.parametrize("minutes", [0, 30, 59, 61, 60 * 24 * 9])
def test_the_worker_waits_for_an_import_that_runs_and_not_for_one_that_was_stopped(
    tmp_path: Path, minutes: int
) -> None:
    """A fault that was here: after one import that was stopped and never went on, no listing of any source came to the
    pages of "help near you" any more, and none went."""
    making.make_all()
    half(write(tmp_path, simple("abcdef"), "old.json"))
    run(Asked("second", [write(tmp_path, simple("xyz"), "other.json")]))
    Delivery.objects.filter(state=DeliveryState.RUNNING).update(
        started_at=clock.now() - timedelta(minutes=minutes, seconds=1)
    )
    making.turn()
    waits = minutes < 60
    assert set(Offer.objects.values_list("service", flat=True)) == (set() if waits else set("xyz"))
    run(Asked("first", [write(tmp_path, simple("abcdef", "New"), "new.json")]))
    Delivery.objects.filter(state=DeliveryState.RUNNING).update(started_at=clock.now() - timedelta(hours=2))
    making.turn()
    assert set(Offer.objects.values_list("service", flat=True)) == set("abcdefxyz")


# -- half of a listing -----------------------------------------------------------------------------------------------


def tables(folder: Path, more: str = "") -> Path:
    """A shelter as tables: what makes its place secret comes last of all."""
    said: dict[str, list[list[str]]] = {
        "services": [["id", "name", "status"], ["s", f"Willow Haven{more}", "active"]],
        "service_at_location": [["id", "service_id", "location_id"], ["sal", "s", "l"]],
        "locations": [["id", "location_type", "latitude", "longitude"], ["l", "physical", "38.5", "-121.4"]],
        "addresses": [
            ["id", "location_id", "address_1", "city", "state_province", "postal_code", "country", "address_type"],
            ["d", "l", STREET, "Practice", "CA", "95899", "US", "physical"],
        ],
        "attributes": [["id", "link_id", "link_entity", "taxonomy_term_id"], ["at", "s", "service", "t"]],
        "taxonomy_terms": [["id", "name", "description"], ["t", "Domestic Violence Shelters", "x"]],
    }
    folder.mkdir()
    for name, rows in said.items():
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        (folder / f"{name}.csv").write_text(text.getvalue())
    return folder


def pages(face: Client) -> str:
    """What strangers see: the read API, and each page of "help near you"."""
    shown = [face.get(f"/help-near/at/{pk}").content.decode() for pk in Offer.objects.values_list("pk", flat=True)]
    return told(face) + "".join(shown)


@pytest.mark.parametrize("chunks", range(1, 7))
def test_a_round_in_the_middle_of_an_import_tells_nobody_where_a_shelter_is(
    face: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunks: int
) -> None:
    """A fault that was here: a round that had begun before went on while tables came in, made a page of a service whose
    term was not there yet, with its address, and marked its place as none to hide, in the API as well."""
    monkeypatch.setattr(running, "CHUNK", 1)
    Making.objects.create(pk=1, began_at=clock.now(), after="", seen="x")
    seen: list[str] = []

    def look() -> None:
        making.make_all()
        seen.append(pages(face))

    run(Asked("first", [tables(tmp_path / "in")]), after(chunks, look))
    assert len(seen) == 1
    assert STREET not in seen[0]
    making.make_all()
    assert STREET not in pages(face)
    assert Offer.objects.get().address == ""
    assert Location.objects.get().secret is True


@pytest.mark.parametrize("chunks", range(1, 6))
def test_an_import_that_was_stopped_leaves_no_address_behind_whatever_comes_after_it(
    face: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunks: int
) -> None:
    """A fault that was here: the next file of the same source, which did not tell of it, ended the secret."""
    monkeypatch.setattr(running, "CHUNK", 1)
    folder = tables(tmp_path / "in")
    half(folder, chunks)
    run(Asked("first", [write(tmp_path, simple("abc"), "next.json")]))
    Delivery.objects.filter(state=DeliveryState.RUNNING).update(started_at=clock.now() - timedelta(days=9))
    making.turn()
    assert STREET not in pages(face)
    assert set(Offer.objects.values_list("service", flat=True)) == set("abc")
    run(Asked("first", [folder]))
    making.turn()
    assert STREET not in pages(face)
    assert set(Offer.objects.values_list("service", flat=True)) == {*"abc", "s"}


def test_what_was_shown_before_stays_shown_as_it_was_while_it_is_told_again(
    face: Client, take: Take, tmp_path: Path
) -> None:
    """No row comes and goes with each delivery."""
    pantry = shelter("Oak Table", "Food Pantries")
    take([pantry])
    making.make_all()
    before = {row.pk: row.digest for row in Offer.objects.all()}
    assert STREET in pages(face)
    again = write(tmp_path, [pantry | {"name": "Elm Table"}, *simple("abcdef")], "again.json")
    with pytest.raises(KeyboardInterrupt):
        run(Asked("county-211", [again]), after(1, stop))
    making.make_all()
    assert {row.pk: row.digest for row in Offer.objects.all()} == before
    assert secret.half_told(["s", "a", "nobody"]) == {"s", "a"}
    run(Asked("county-211", [again]))
    making.make_all()
    assert Offer.objects.filter(name="Elm Table", address__contains=STREET).exists()
    assert secret.half_told(["s", "a"]) == frozenset()


@pytest.mark.parametrize("replace", [True, False])
def test_a_place_whose_link_goes_does_not_come_to_light(
    face: Client, take: Take, tmp_path: Path, replace: bool
) -> None:
    """The shelter is told again without its place, which its organization still names among its own."""
    take([shelter()])
    without = {**shelter(), "service_at_locations": []}
    take([without], replace=replace)
    for said in (told(face), _written(tmp_path)):
        assert STREET not in said
        assert OFFICE not in said
    assert not ServiceAtLocation.objects.filter(secret=False, withdrawn_at=None).exists()


def _written(folder: Path) -> str:
    for kind in ("service", "organization", "location"):
        writing.to_json(folder / f"{kind}.out.json", kind, ["county-211"], full=True, told=lambda _: None)
    writing.to_csv(folder / "csv", ["county-211"], told=lambda _: None)
    return "".join(file.read_text() for file in [*folder.glob("*.out.json"), *(folder / "csv").iterdir()])
