"""The same record told twice, in one delivery or in two: the last word counts in the API and in every export alike;
what cannot be read now stays as it was; and what one record met is not forgotten with it (D-3, docs/services.md)."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearthline.directory.community.assembling import Form, assemble
from hearthline.directory.community.checking import findings
from hearthline.directory.community.exporting import writing
from hearthline.directory.community.importing import running
from hearthline.directory.community.models import Location, Organization, Phone, Reject, Service, ServiceAtLocation
from hearthline.directory.community.shape import KINDS
from hearthline.directory.community.unfolding import Row, later, merge, unfold
from tests.directory.community.conftest import Take

pytestmark = [pytest.mark.django_db, pytest.mark.req("D-3")]
ONE = {"id": "s1", "name": "Oak Table", "status": "active"}
TWO = {"id": "s2", "name": "Cedar Table", "status": "active"}
OWNER = {"id": "o", "name": "Practice House", "description": "Invented."}


def nobody(_: int) -> None:
    """Who is told how far it is."""


def exported(folder: Path, kind: str = "service") -> list[dict[str, Any]]:
    writing.to_json(folder / "out.json", kind, ["county-211"], full=True, told=nobody)
    found: list[dict[str, Any]] = json.loads((folder / "out.json").read_text())
    return found


def shown(kind: str, own: str) -> dict[str, Any]:
    return assemble(kind, [own], Form(full=True))[0]


# -- twice in one delivery -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "then", "kept"),
    [
        ({"website": None}, {"website": "https://oak.example"}, "https://oak.example"),
        ({"website": "https://oak.example"}, {"website": None}, "https://oak.example"),
        ({"website": "https://old.example"}, {"website": "https://oak.example"}, "https://oak.example"),
        ({"website": "https://oak.example"}, {}, "https://oak.example"),
        ({"website": 5}, {"website": "https://oak.example"}, "https://oak.example"),
        ({"website": ["no text"]}, {"website": "https://oak.example"}, "https://oak.example"),
    ],
)
@pytest.mark.parametrize("chunk", [1, 500])
def test_the_last_word_on_an_organization_told_in_two_services_goes_out_as_it_is_shown(
    take: Take, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int, first: Any, then: Any, kept: str
) -> None:
    """A fault that was here: null, or a slip, in the first telling stood over the second in every export."""
    monkeypatch.setattr(running, "CHUNK", chunk)
    take([{**ONE, "organization": OWNER | first}, {**TWO, "organization": OWNER | then}])
    assert shown("organization", "o")["website"] == kept
    assert exported(tmp_path, "organization")[0]["website"] == kept


@pytest.mark.parametrize(("first", "then"), [("35.00", "36"), ("36", "35.00"), ("much", "36"), ("36", "36.00")])
def test_a_row_told_twice_in_a_table_goes_out_in_its_last_wording(
    take: Take, tmp_path: Path, first: str, then: str
) -> None:
    """A fault that was here: "35.00" and then "36" showed 36, and went out as 35.00."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "cost_options.csv").write_text(f"id,service_id,amount\nc1,s1,{first}\nc1,s1,{then}\n")
    (folder / "services.csv").write_text("id,name,status\ns1,Oak,active\n")
    done = take(folder)
    assert done.differing == (1 if first == "much" or float(first) != float(then) else 0) or first == "much"
    writing.to_csv(tmp_path / "out", ["county-211"], told=nobody)
    assert (tmp_path / "out" / "cost_options.csv").read_text().split()[1] == f"c1,s1,{then}"
    assert shown("service", "s1")["cost_options"][0]["amount"] == float(then)


WORDS = st.none() | st.integers(0, 3) | st.sampled_from(["", "a", "7", "1.50"])
TELLING = st.fixed_dictionaries({}, optional={name: WORDS for name in ("alternate_name", "minimum_age", "ours")})


@given(st.lists(TELLING, min_size=1, max_size=4))
def test_whatever_is_told_however_often_no_earlier_wording_stands_over_a_later_word(tellings: list[Any]) -> None:
    kind, row = KINDS["service"], None
    expected: dict[str, Any] = {}
    for telling in tellings:
        one = unfold("service", {**ONE, **telling}).rows["service", "s1"]
        if row is None:
            row = one
        else:
            merge(row, one)
        for key, value in telling.items():
            if value is not None or key not in expected or key not in row.told:
                expected[key] = value
    assert row is not None
    out = row.told | row.exact
    for key, value in expected.items():
        if key in kind.fields and kind.fields[key] == "number" and value in ("", "a"):
            continue  # no number: what is shown, and what came, are two things
        assert out.get(key) == value or (value is None and key in out)


@given(TELLING, TELLING)
def test_two_tellings_put_together_lose_no_key_of_either(one: Any, other: Any) -> None:
    first, second = (unfold("service", {**ONE, **said}).rows["service", "s1"] for said in (one, other))
    told, exact = later((first.told, first.exact), (second.told, second.exact))
    assert set(told) | set(exact) == {*ONE, *one, *other}
    assert all(exact[key] is not None or key not in told for key in exact)


def test_to_put_a_record_together_with_itself_changes_nothing() -> None:
    own = unfold("service", {**ONE, "minimum_age": "x", "url": None, "ours": [1]}).rows["service", "s1"]
    before = Row(own.kind, own.id, dict(own.told), dict(own.exact))
    assert merge(own, before) is False
    assert (own.told, own.exact) == (before.told, before.exact)


# -- what cannot be read now -----------------------------------------------------------------------------------------


def whole() -> dict[str, Any]:
    place = {
        "id": "l", "location_type": "physical", "name": "Hall",
        "addresses": [{
            "id": "d", "address_1": "12 Example St", "city": "Practice", "state_province": "CA",
            "postal_code": "95814", "country": "US", "address_type": "physical",
        }],
    }  # fmt: skip
    return {
        **ONE, "organization": OWNER,
        "phones": [{"id": "p", "number": "555-0101"}, {"id": "q", "number": "555-0102"}],
        "contacts": [{"id": "k", "name": "Ana", "phones": [{"id": "r", "number": "555-0103"}]}],
        "service_at_locations": [{"id": "a", "location": place}],
    }  # fmt: skip


@pytest.mark.parametrize("chunk", [1, 500])
def test_a_nested_record_that_cannot_be_read_now_stays_as_it_was(
    take: Take, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    """A fault that was here: a telephone whose number was missing once was taken off its service, and a place whose
    sort was misspelt once left its service without any place."""
    monkeypatch.setattr(running, "CHUNK", chunk)
    take([whole()])
    before = shown("service", "s1")
    slips = whole()
    del slips["phones"][0]["number"]
    del slips["contacts"][0]["phones"][0]["number"]
    slips["organization"] = {"id": "o"}
    slips["service_at_locations"][0]["location"]["location_type"] = "Zqcastle"
    done = take([slips, TWO])
    assert (done.taken, done.refused, done.notes) == (2, 0, 4)
    after = shown("service", "s1")
    assert sorted(one["number"] for one in after["phones"]) == ["555-0101", "555-0102"]
    assert after["contacts"] == before["contacts"]
    assert after["organization"] == before["organization"]
    assert after["service_at_locations"] == before["service_at_locations"]
    assert not findings().wrong


def test_a_nested_record_that_is_told_no_more_still_goes(take: Take) -> None:
    take([whole()])
    less = whole()
    less["phones"] = [{"id": "q", "number": "555-0102"}]
    less["contacts"][0]["phones"] = []
    take([less])
    assert sorted(Phone.objects.values_list("pk", flat=True)) == ["q"]
    assert shown("service", "s1")["contacts"][0].get("phones") == []


@pytest.mark.parametrize("own", [None, "", 5, "x" * 201, "a\x00b"])
def test_a_nested_record_without_an_id_of_its_own_spares_nothing_and_stops_nothing(take: Take, own: Any) -> None:
    take([whole()])
    slips = whole()
    slips["phones"] = [{"id": own, "number": "555-0101"}, {"id": "q"}]
    slips["organization"] = {"id": own, "name": "N"}
    take([slips])
    assert sorted(Phone.objects.filter(service_id="s1").values_list("pk", flat=True)) == ["q"]
    assert shown("service", "s1")["phones"][0]["number"] == "555-0102"


def test_a_nested_record_that_never_was_here_is_shown_nowhere_and_goes_out_nowhere(take: Take, tmp_path: Path) -> None:
    """It was refused, with its reason; no number of it is shown, and none is made up."""
    record = whole() | {"organization": {"id": "new"}, "phones": [{"id": "new"}]}
    done = take([record])
    assert done.notes == 2
    assert set(Reject.objects.values_list("kind", "field")) == {("organization", "name"), ("phone", "number")}
    for said in (shown("service", "s1"), exported(tmp_path)[0]):
        assert said["phones"] == []
        assert "organization" not in said
    assert not Organization.objects.exists()


def test_after_replace_what_was_spared_is_still_there(take: Take) -> None:
    take([whole(), TWO])
    slips = whole()
    slips["organization"] = {"id": "o"}
    slips["service_at_locations"][0]["location"] = {"id": "l"}
    assert take([slips], replace=True).withdrawn == 1
    assert set(Organization.objects.filter(withdrawn_at=None).values_list("pk", flat=True)) == {"o"}
    assert Location.objects.get(withdrawn_at=None).pk == "l"
    assert ServiceAtLocation.objects.get().location_id == "l"


# -- what one record met ---------------------------------------------------------------------------------------------


def deep(levels: int) -> dict[str, Any]:
    """Services in organizations in services: all as the standard allows, and more than anybody can unfold."""
    inner: dict[str, Any] = {"id": "deepest", "name": "n", "status": "active"}
    for n in range(levels):
        owner = {"id": f"o{n}x", "name": "n", "description": "", "services": [inner]}
        inner = {"id": f"s{n}x", "name": "n", "status": "active", "organization": owner}
    return inner


def test_an_organization_of_a_record_that_is_too_deep_is_still_told_by_the_next(take: Take) -> None:
    """A fault that was here: it counted as told, so that it was kept for none of the services after it."""
    bottomless = {**ONE, "organization": OWNER, "service_at_locations": [{"id": "a", "service": deep(300)}]}
    done = take([bottomless, {**TWO, "organization": OWNER}, {**TWO, "id": "s3", "organization": OWNER}])
    assert (done.taken, done.refused) == (2, 1)
    assert Organization.objects.get().name == OWNER["name"]
    assert set(Service.objects.values_list("pk", "organization_id")) == {("s2", "o"), ("s3", "o")}


@settings(max_examples=4, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(["s1", "s2", "s3"]), min_size=1, max_size=6), st.integers(1, 4))
def test_in_whatever_chunks_a_delivery_is_written_the_listings_are_the_same(
    tmp_path_factory: Any, ids: list[str], chunk: int
) -> None:
    records = [
        {
            **ONE, "id": own, "name": f"Oak {n}", "organization": OWNER | {"website": f"https://oak{n % 2}.example"},
            "phones": [{"id": f"p{n % 3}", "number": f"555-010{n % 2}"}],
        }
        for n, own in enumerate(ids)
    ]  # fmt: skip
    folder = tmp_path_factory.mktemp("chunks")
    (folder / "in.json").write_text(json.dumps(records))
    told = []
    before = running.CHUNK
    for size in (chunk, 500):
        running.CHUNK = size
        try:
            source = f"of-{size}"
            running.run(running.Asked(source, [folder / "in.json"]))
            writing.to_json(folder / "out.json", "service", [source], full=True, told=nobody)
            found = json.loads((folder / "out.json").read_text())
            told.append(sorted(found, key=lambda one: str(one["id"])))
        finally:
            running.CHUNK = before
            for model in (Service, Organization, Phone):
                model.objects.all().delete()
    for one, other in zip(*told, strict=True):
        assert {**one, "phones": 0, "organization": 0} == {**other, "phones": 0, "organization": 0}
        assert one["organization"] == other["organization"]
        assert sorted(map(str, one["phones"])) == sorted(map(str, other["phones"]))
