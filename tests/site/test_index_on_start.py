"""A start after an update finds the index of persons made by older rules, and makes it anew."""

import pytest

from hearthline.linkage.record import Record
from hearthline.people import index
from hearthline.people.index.shelf import EDITION, of_another_edition
from hearthline.people.index_models import Posting, Shelf
from hearthline.site import setup
from hearthline.site.config import from_environment
from tests.people.family import HERE, WREN, make

pytestmark = pytest.mark.django_db(transaction=True)


def found() -> list[object]:
    return [hit.person_id for hit in index.search(HERE, Record(names=(WREN,))).hits]


def test_an_index_of_an_older_edition_is_made_anew_by_the_start_and_everybody_is_found_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(setup, "_django", lambda: None)
    wren = make().pk
    assert found() == [wren]
    Posting._default_manager.all().delete()
    Shelf._default_manager.update(edition=EDITION - 1)
    assert found() == []
    assert of_another_edition() == [HERE]
    steps = dict(setup.steps(from_environment("operator")))
    steps["index of persons"](from_environment("operator"))
    assert found() == [wren]
    assert of_another_edition() == []
    assert "1 persons of" in capsys.readouterr().out


def test_an_index_of_this_edition_is_left_alone(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(setup, "_django", lambda: None)
    make()
    before = list(Posting._default_manager.values_list("place", "bucket", "people"))
    setup.make_index(from_environment("operator"))
    assert list(Posting._default_manager.values_list("place", "bucket", "people")) == before
