"""Deliveries of two sources in any order: what shows is what its own source told last, whoever else names it; what is
withdrawn or hidden shows nowhere; and what the operator is told adds up (D-2, D-3)."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from hearthline.directory.community import queries
from hearthline.directory.community.assembling import Form, assemble
from hearthline.directory.community.checking import findings, old
from hearthline.directory.community.columns import MODELS
from hearthline.directory.community.commands import services
from hearthline.directory.community.importing.running import Asked, run
from hearthline.directory.community.models import (
    Delivery,
    Location,
    Organization,
    Phone,
    Reject,
    Service,
    ServiceAtLocation,
    Source,
)
from hearthline.directory.community.queries import Wanted
from hearthline.ground import clock
from tests.directory.community.conftest import Take, made
from tests.helpdesk.undone import FEW, undone

pytestmark = [pytest.mark.req("D-2", "D-3")]
SOURCES = ("first", "second")
IDS = ("a", "b", "c")
NAMES = st.sampled_from(["Oak", "Cedar", "Elm"])
NUMBERS = st.lists(st.sampled_from(["555-0101", "555-0102"]), max_size=2, unique=True)
TOLD = st.dictionaries(st.sampled_from(IDS), st.tuples(NAMES, NUMBERS), min_size=1, max_size=3)


class Store(RuleBasedStateMachine):
    """The real import beside a model: id to its owner, its name, its numbers, and whether it shows."""

    @initialize()
    def begins(self) -> None:
        self.world = undone()
        self.world.__enter__()
        self.owner: dict[str, str] = {}
        self.name: dict[str, str] = {}
        self.phones: dict[str, list[str]] = {}
        self.withdrawn: set[str] = set()
        self.hidden: set[str] = set()
        self.deliveries = 0

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.world.__exit__(None, None, None)

    def record(self, own: str, name: str, numbers: list[str]) -> dict[str, Any]:
        phones = [{"id": f"{own}-{number}", "number": number} for number in numbers]
        return {"id": own, "name": name, "status": "active", "phones": phones}

    @rule(
        source=st.sampled_from(SOURCES), told=TOLD, replace=st.booleans(), broken=st.sampled_from([False, False, True])
    )
    def a_delivery_comes(self, source: str, told: Any, replace: bool, broken: bool) -> None:
        from tempfile import TemporaryDirectory

        records: list[Any] = [self.record(own, name, numbers) for own, (name, numbers) in told.items()]
        if broken:
            records.append(5)  # no record: nobody can tell which one it was
        with TemporaryDirectory() as folder:
            file = Path(folder) / "in.json"
            file.write_text(json.dumps(records))
            done = run(Asked(source, [file], replace=replace))
        self.deliveries += 1
        mine = {own for own in told if self.owner.setdefault(own, source) == source}
        for own in mine:
            self.name[own], self.phones[own] = told[own][0], list(told[own][1])
            self.withdrawn.discard(own)
        if replace and not broken and done.taken:
            gone = {own for own, whose in self.owner.items() if whose == source and own not in told}
            assert done.withdrawn == len(gone - self.withdrawn)
            self.withdrawn |= gone
        assert done.records == len(records)
        assert done.taken + done.refused == len(records)
        assert done.refused >= broken
        row = Delivery.objects.order_by("-started_at", "-id").first()
        assert row is not None

    @rule(own=st.sampled_from(IDS), hide=st.booleans())
    def the_agency_hides_or_shows_one(self, own: str, hide: bool) -> None:
        if own in self.owner:
            Service.objects.filter(pk=own).update(hidden=hide)
            self.hidden = self.hidden | {own} if hide else self.hidden - {own}

    @invariant()
    def what_shows_is_what_its_own_source_told_last(self) -> None:
        if not hasattr(self, "owner"):
            return
        shown = set(self.owner) - self.withdrawn - self.hidden
        assert set(queries.services(Wanted()).values_list("pk", flat=True)) == shown
        found = {one["id"]: one for one in assemble("service", sorted(self.owner), Form(full=True))}
        assert set(found) == shown
        for own in shown:
            assert found[own]["name"] == self.name[own]
            assert [phone["number"] for phone in found[own]["phones"]] == self.phones[own]
            assert Service.objects.get(pk=own).source_id == self.owner[own]

    @invariant()
    def no_number_is_left_of_what_nobody_tells(self) -> None:
        if not hasattr(self, "owner"):
            return
        told = {f"{own}-{number}" for own, numbers in self.phones.items() for number in numbers}
        own = set(Phone.objects.filter(service_id__in=self.name).values_list("pk", flat=True))
        assert told <= own | {one for one in told if one not in own and Phone.objects.filter(pk=one).exists()}
        for service, numbers in self.phones.items():
            if self.owner[service] and service in self.name:
                listed = json.loads(Service.objects.get(pk=service).told)["phones"]
                assert listed == [f"{service}-{number}" for number in numbers]

    @invariant()
    def every_row_has_a_place_in_the_list_of_its_own(self) -> None:
        if not hasattr(self, "owner"):
            return
        places = list(Service.objects.values_list("ordinal", flat=True))
        assert len(places) == len(set(places)) == len(self.owner)
        assert Source.objects.count() <= len(SOURCES)


@pytest.mark.django_db
def test_in_any_order_of_deliveries_what_shows_is_what_its_own_source_told_last() -> None:
    run_state_machine_as_test(Store, settings=settings(FEW, max_examples=12, stateful_step_count=8))


# -- what the operator is told ----------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_check_counts_what_is_there_and_what_fits_nowhere(take: Take, capsys: pytest.CaptureFixture[str]) -> None:
    take(made(10))
    assert services(["check"]) == 0
    before = findings()
    assert before.wrong == 0
    assert f"{10:>9,}  service" in before.lines
    Organization.objects.all().delete()
    ServiceAtLocation.objects.filter(pk=ServiceAtLocation.objects.first().pk).update(service_id=None)  # type: ignore[union-attr]  # there are ten
    Location.objects.filter(pk=Location.objects.first().pk).delete()  # type: ignore[union-attr]  # as above
    after = findings()
    said = "\n".join(after.lines)
    for line in ("services whose organization is not here", "places of a service that name no service"):
        assert line in said
    assert after.wrong >= 11
    assert services(["check"]) == 1
    out = capsys.readouterr().out
    assert "555-01" not in out
    assert made(1)[0]["name"] not in out


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("days", [0, old().days, old().days + 1, 4_000])
def test_a_check_says_how_many_nobody_made_sure_of(take: Take, days: int) -> None:
    from datetime import timedelta

    records = made(3)
    for one in records:
        one["assured_date"] = str(clock.now().date() - timedelta(days=days))
    take(records)
    [line] = [line for line in findings().lines if "nobody made sure of" in line]
    assert line.split()[0] == ("3" if days > old().days else "0")


@pytest.mark.django_db(transaction=True)
def test_a_delivery_that_was_stopped_is_said_until_it_went_on(take: Take, monkeypatch: pytest.MonkeyPatch) -> None:
    from hearthline.directory.community.importing import running

    def stops(*_: Any, **__: Any) -> Any:
        raise KeyboardInterrupt

    with monkeypatch.context() as away:
        away.setattr(running, "end", stops)
        with pytest.raises(KeyboardInterrupt):
            take(made(2))
    assert any("stopped midway" in line for line in findings().lines)
    take(made(2))
    assert not any("stopped midway" in line for line in findings().lines)
    assert Delivery.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_was_refused_is_kept_with_its_reason_and_without_its_words(take: Take) -> None:
    records = made(3)
    records[0]["status"] = "Zqopen"
    records[1]["phones"] = [{"id": "zq-phone"}]
    records[2]["url"] = ["Zqlist"]
    done = take(records)
    assert (done.taken, done.refused, done.notes) == (2, 1, 2)
    kept = json.dumps(list(Reject.objects.values()), default=str)
    assert "Zqopen" not in kept
    assert "Zqlist" not in kept
    assert Reject.objects.count() == 3
    assert {row.kind for row in Reject.objects.all()} == {"service", "phone"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["organization", "location", "service_at_location"])
@pytest.mark.parametrize("how", ["hidden", "withdrawn_at"])
def test_what_is_gone_is_gone_from_inside_every_other_record(face: Client, take: Take, kind: str, how: str) -> None:
    take(made(6))
    model: Any = MODELS[kind]
    own = model.objects.order_by("pk").first()
    model.objects.filter(pk=own.pk).update(**{how: True if how == "hidden" else clock.now()})
    said = []
    for address in ("services", "organizations", "service_at_locations"):
        said.append(face.get(f"/hsds/{address}?full=true&per_page=50").content.decode())
        for one in json.loads(said[-1])["contents"]:
            answer = face.get(f"/hsds/{address}/{one['id']}")
            assert answer.status_code == 200
            said.append(answer.content.decode())
    assert not [text for text in said if f'"id": "{own.pk}"' in text]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("argv", [[], ["strange"], ["import"], ["import", "x"], ["export"], ["check", "more"]])
def test_a_command_that_says_too_little_or_too_much_is_explained(
    argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        services(argv)
    assert stopped.value.code == 2
    assert "usage" in capsys.readouterr().err


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["UPPER", "with space", "-dash", "x" * 61, "ñ", "", "a_b", "a/b"])
def test_a_source_is_named_so_that_its_name_can_stand_anywhere(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.json").write_text("[]")
    argv = ["import", name, str(tmp_path / "a.json")]
    if name.startswith("-"):
        with pytest.raises(SystemExit):
            services(argv)
    else:
        assert services(argv) == 2
    assert not Source.objects.exists()
