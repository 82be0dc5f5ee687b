"""An import (D-3): it goes on where it was killed, says what it could not take, and does the same thing twice."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hearthline.directory.community.columns import MODELS
from hearthline.directory.community.commands import services
from hearthline.directory.community.importing import running
from hearthline.directory.community.importing.running import Asked, run
from hearthline.directory.community.models import (
    Address,
    Delivery,
    DeliveryState,
    Location,
    OtherRow,
    Phone,
    Reject,
    Service,
    Source,
    SourceKind,
)
from hearthline.ground.errors import DomainError
from hearthline.journal.models import Entry
from tests.directory.community.conftest import Take, made

pytestmark = pytest.mark.django_db(transaction=True)
MOMENTS = {"delivery_id", "changed_at", "modified_at", "seq", "mark"}


def everything() -> dict[str, list[dict[str, Any]]]:
    """All rows, without what differs from one delivery to the next."""
    return {
        kind: [
            {key: value for key, value in row.items() if key not in MOMENTS}
            for row in model.objects.order_by("pk").values()
        ]
        for kind, model in MODELS.items()
    }


def test_the_same_file_twice_changes_nothing(take: Take) -> None:
    take(made(30))
    before = everything()
    changed = set(Service.objects.values_list("pk", "changed_at", "modified_at", "mark"))
    done = take(made(30))
    assert everything() == before
    assert (done.taken, done.refused, done.resumed_at) == (30, 0, 0)
    assert {one[1:3] for one in set(Service.objects.values_list("pk", "changed_at", "modified_at", "mark"))} == {
        one[1:3] for one in changed
    }
    assert Delivery.objects.count() == 2


def test_what_changed_is_brought_up_to_date_and_says_when(take: Take) -> None:
    records = made(3)
    for one in records:
        del one["last_modified"]
    take(records)
    before = {one.pk: one for one in Service.objects.all()}
    records[1]["phones"] = [{"id": records[1]["phones"][0]["id"], "number": "555-0199"}]
    records[2]["name"] = "Another name"
    take(records)
    after = {one.pk: one for one in Service.objects.all()}
    moved = [after[one["id"]].modified_at > before[one["id"]].modified_at for one in records]
    assert moved == [False, True, True]
    assert after[records[2]["id"]].name == "Another name"
    assert Phone.objects.get(pk=records[1]["phones"][0]["id"]).number == "555-0199"


def test_what_a_record_no_longer_has_goes_with_what_was_nested_in_it(take: Take) -> None:
    language = {"id": "lang", "name": "Hmong"}
    record = made(1)[0]
    contact = {"id": "c", "phones": [{"id": "cp", "number": "555-0111", "languages": [language]}]}
    take([{**record, "contacts": [contact]}])
    assert Phone.objects.filter(pk="cp").exists()
    take([record])
    assert not MODELS["contact"].objects.exists()
    assert not Phone.objects.filter(pk="cp").exists()
    assert not MODELS["language"].objects.filter(pk="lang").exists()
    assert Phone.objects.filter(service_id=record["id"]).count() == 1


def test_a_telling_without_anything_nested_leaves_what_was_known(take: Take) -> None:
    record = made(1)[0]
    take([record])
    simple = {key: value for key, value in record.items() if not isinstance(value, list)}
    simple["organization"] = {key: value for key, value in record["organization"].items() if key != "locations"}
    page = {"total_items": 1, "contents": [{**simple, "name": "New name"}]}
    take(page)
    assert Service.objects.get().name == "New name"
    assert json.loads(Service.objects.get().told)["phones"] == [record["phones"][0]["id"]]
    assert Location.objects.count() == 2


def test_what_is_not_told_any_more_is_withdrawn_only_when_asked(take: Take) -> None:
    records = made(10)
    take(records)
    take(records[:5])
    assert Service.objects.filter(withdrawn_at=None).count() == 10
    done = take(records[:5], replace=True)
    assert done.withdrawn == 5
    assert Service.objects.filter(withdrawn_at=None).count() == 5
    take(records, replace=True)
    assert Service.objects.filter(withdrawn_at=None).count() == 10


def test_a_delivery_that_cannot_be_read_whole_withdraws_nothing(take: Take) -> None:
    records = made(4)
    take(records)
    text = json.dumps(records)
    assert take(text[: len(text) // 2], replace=True).unreadable
    assert Service.objects.filter(withdrawn_at=None).count() == 4
    refused = [{**records[0], "status": "open"}, *records[1:3]]
    assert take(refused, replace=True).withdrawn == 1  # the fourth; the first is there, though it cannot be taken
    assert Service.objects.get(pk=records[0]["id"]).withdrawn_at is None


@pytest.mark.parametrize("at", [1, 2, 3])
def test_an_import_that_was_killed_goes_on_where_it_was(
    at: int, take: Take, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(running, "CHUNK", 7)
    file = tmp_path / "services.json"
    file.write_text(json.dumps([*made(20), {"id": "x"}, *made(30)[20:]]))
    told = []

    def kill(done: Any) -> None:
        told.append(done.records)
        if len(told) == at:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(Asked("county-211", [file]), kill)
    assert Delivery.objects.get().state == DeliveryState.RUNNING
    assert Service.objects.count() == 7 * at - (7 * at > 20)
    assert services(["import", "county-211", str(file)]) == 1
    assert f"went on behind record {7 * at}" in capsys.readouterr().out
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.records, delivery.taken, delivery.refused) == (DeliveryState.DONE, 31, 30, 1)
    assert Reject.objects.count() == 1
    stopped = everything()
    for model in MODELS.values():
        model.objects.all().delete()
    take(file)
    whole = everything()
    for kind, rows in stopped.items():
        for row in (*rows, *whole[kind]):
            row.pop("ordinal", None)
        assert rows == whole[kind], kind
    assert list(Service.objects.order_by("ordinal").values_list("pk", flat=True)) == [one["id"] for one in made(30)]


def test_every_refusal_says_where_and_why_and_never_what(take: Take, capsys: pytest.CaptureFixture[str]) -> None:
    records = made(3)
    records[1]["status"] = "SECRET-STATUS"
    records[2]["minimum_age"] = "SECRET-AGE"
    done = take("[\n" + ",\n".join([json.dumps(records[0]), '{"id": SECRET}', *map(json.dumps, records[1:])]) + "]")
    assert (done.taken, done.refused, done.notes) == (2, 2, 1)
    found = Reject.objects.order_by("record").values_list("file", "line", "record", "kind", "field", "why")
    assert list(found) == [
        ("services.json", 3, 2, "service", "", "this is not JSON"),
        ("services.json", 4, 3, "service", "status", "none of the words that the standard has for this"),
        ("services.json", 5, 4, "service", "minimum_age", "this is not a number"),
    ]
    assert "SECRET" not in json.dumps(list(map(str, found))) + " ".join(done.lines)


def test_a_record_of_another_source_is_left_as_it_is(take: Take) -> None:
    records = made(2)
    take(records[:1], "first")
    done = take([{**records[0], "name": "Taken over"}, records[1]], "second")
    assert Service.objects.get(pk=records[0]["id"]).name == records[0]["name"]
    assert Service.objects.get(pk=records[0]["id"]).source_id == "first"
    assert (done.taken, done.refused) == (1, 1)
    assert Phone.objects.filter(source_id="first").count() == 3
    assert {one.why for one in Reject.objects.all()} == {"this id belongs to another source"}


def test_the_agency_s_own_listings_are_replaced_by_no_file(take: Take) -> None:
    Source.objects.create(pk="own", kind=SourceKind.AGENCY, agency_id="sacramento-demo")
    with pytest.raises(DomainError) as refused:
        take(made(1), "own")
    assert refused.value.code == "services.E005"


def test_what_the_agency_hid_stays_hidden(take: Take) -> None:
    take(made(1))
    Service.objects.update(hidden=True)
    take([{**made(1)[0], "name": "New"}])
    assert Service.objects.get().hidden
    assert Service.objects.get().name == "New"


def test_a_record_told_under_two_others_in_one_delivery_belongs_to_both(
    take: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "CHUNK", 1)
    phone = {"id": "p", "number": "555-0100"}
    place = {"id": "l", "location_type": "physical", "phones": [phone]}
    take([{"id": "s", "name": "Food", "status": "active", "phones": [phone]}, place])
    found = Phone.objects.get()
    assert (found.service_id, found.location_id) == ("s", "l")
    take([place])
    assert Phone.objects.get().service_id is None


def test_columns_hold_what_is_looked_up_by(take: Take) -> None:
    record = made(1)[0]
    take([record])
    place = record["service_at_locations"][0]["location"]
    service, address = Service.objects.get(), Address.objects.get(location_id=place["id"])
    assert (service.name, service.status, service.minimum_age) == (
        record["name"], "active", record["minimum_age"],
    )  # fmt: skip
    assert str(service.assured_date) == record["assured_date"]
    assert service.folded.startswith(f" {record['name'].lower()} ")
    assert address.postal_code == place["addresses"][0]["postal_code"]
    assert Location.objects.get(pk=place["id"]).latitude == place["latitude"]
    assert MODELS["cost_option"].objects.get(service_id=service.pk).cents == round(
        record["cost_options"][0]["amount"] * 100
    )


def test_tables_of_later_versions_are_kept_and_given_back(take: Take, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "services.csv").write_text("id,name,status,our_own\ns,Food,active,=1+1\n")
    (tmp_path / "in" / "urls.csv").write_text("id,label,url\nu,Ours,https://example.org/\n")
    for _ in range(2):
        take(tmp_path / "in")
    assert OtherRow.objects.get().table == "urls"
    assert services(["export", str(tmp_path / "out")]) == 0
    for name in ("services.csv", "urls.csv"):
        assert (tmp_path / "out" / name).read_bytes().decode().splitlines() == (
            (tmp_path / "in" / name).read_text().splitlines()
        )


def test_rows_of_tables_that_went_from_a_record_go_too(take: Take, tmp_path: Path) -> None:
    (tmp_path / "services.csv").write_text("id,name,status\ns,Food,active\nt,Beds,active\n")
    (tmp_path / "phones.csv").write_text("id,service_id,number\np,s,555-0100\nq,s,555-0101\n")
    take(tmp_path)
    (tmp_path / "phones.csv").write_text("id,service_id,number\nq,s,555-0101\n")
    take(tmp_path)
    assert list(Phone.objects.values_list("pk", flat=True)) == ["q"]
    (tmp_path / "phones.csv").unlink()
    take(tmp_path)
    assert Phone.objects.count() == 1


def test_an_import_stands_in_the_journal_in_numbers(take: Take) -> None:
    take(made(2))
    entry = Entry.objects.get(tag="directory:listings:take")
    assert "taken:2" in str(entry.fields)


def test_two_sources_may_share_a_list_of_terms(take: Take) -> None:
    everything = made(10)
    take(everything[:5], "first")
    done = take(everything[5:], "second")
    assert (done.taken, done.refused, done.notes) == (5, 0, 0)
    assert set(MODELS["taxonomy"].objects.values_list("source_id", flat=True)) == {"first"}


def test_a_chunk_asks_as_much_for_five_records_as_for_forty(take: Take) -> None:
    take(made(5))
    counts = []
    for size in (5, 40):
        with CaptureQueriesContext(connection) as asked:
            take(made(size))
        # Shelves are asked for once a block of ordinals: where a block ends is the clock's, not the records'.
        told = [one["sql"] for one in asked if "community_shelf" not in one["sql"]]
        counts.append(Counter(sql.split()[0] for sql in told)["SELECT"])
    assert abs(counts[1] - counts[0]) <= 2, "only what some record has, and the five had nothing of, is asked besides"
