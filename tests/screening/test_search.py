"""Search at the desk: by number, by spoken reference, by words; the words are in no address, journal, log or cache."""

import pytest
from django.db.models import F

from hearthline.ground.errors import Refused
from hearthline.intake.calls import actions as calls
from hearthline.intake.models import SearchTerm
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.screening import actions, indexing, queries
from hearthline.screening.commands import search as command
from hearthline.screening.models import TranslationTask
from tests import cast, staff
from tests.cast import STORY_HMN
from tests.intake.build import IDENTITY
from tests.screening.build import came, hmong_screener, screener

pytestmark = pytest.mark.django_db
EVERY_CASE = True  # on a second database too: what is found by words is the database's answer


def ids(text: str, viewer=None) -> list[object]:
    return [row.screening.pk for row in queries.search(viewer or screener(), text).rows]


def page(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_report_is_found_by_its_words_as_soon_as_it_came():
    screening = came(story="The quokka sat in the kitchen.")
    came(story="Nothing of the kind.")
    assert ids("QUOKKA kitchen") == [screening.pk]


def test_what_was_added_later_is_found_too():
    from hearthline.sealing import new_token

    token = new_token()
    screening = came(token=token)
    came(token=token, kind="addition", story="It was a wallaby after all.")
    assert ids("wallaby") == [screening.pk]


def test_a_translation_is_found_as_soon_as_it_is_written_and_after_an_index_made_anew():
    screening = came(language="hmn", story=STORY_HMN)
    task = TranslationTask.unscoped.get()
    viewer = hmong_screener()
    actions.write_translation(viewer=viewer, task_id=task.pk, text="I heard a wombat.", version=task.version)
    assert ids("wombat") == [screening.pk]
    list(indexing.back_fill(anew=True))
    assert ids("wombat") == [screening.pk]


@pytest.mark.parametrize("change", ["{}", " {} ", "lower", "spaces", "body", "misread"])
def test_a_number_is_understood_as_people_say_and_write_it(change: str):
    screening = came()
    came()
    number = screening.report.number
    said = {
        "lower": number.lower(),
        "spaces": number.replace("-", " "),
        "body": number.partition("-")[2],
        "misread": number[:4] + number[4:].replace("0", "O").replace("1", "l"),
    }.get(change) or change.format(number)
    found = queries.search(screener(), said)
    assert [row.screening.pk for row in found.rows] == [screening.pk]
    assert found.by == "number"


def test_a_number_with_a_wrong_character_finds_nothing():
    number = came().report.number
    wrong = number[:-1] + ("2" if number[-1] != "2" else "3")
    assert queries.search(screener(), wrong).rows == ()


def test_the_reference_a_caller_was_told_finds_the_call():
    viewer = screener()
    call = calls.open_call(viewer=viewer)
    for said in (call.reference, call.reference.replace("-", " "), call.reference.replace("-", "")):
        found = queries.search(viewer, said)
        assert (found.by, found.call and found.call.pk, found.rows) == ("reference", call.pk, ())
    assert queries.search(staff.viewer("screener", staff.THERE), call.reference).call is None


@pytest.mark.fault("44", "46")
def test_another_agency_s_report_is_found_by_no_word_and_no_number():
    theirs = came(story="quokka", agency_id=staff.agency(staff.THERE).pk)
    assert ids("quokka") == []
    assert ids(theirs.report.number) == []
    assert ids("quokka", staff.viewer("screener", staff.THERE)) == [theirs.pk]


def test_who_may_not_search_is_refused_and_it_is_kept():
    with pytest.raises(Refused):
        queries.search(staff.viewer("administrator"), "quokka")
    assert Entry.objects.filter(tag=Tag.RIGHT_REFUSED).count() == 1


@pytest.mark.fault("52")
def test_a_search_is_one_entry_with_what_was_found_and_never_what_was_typed():
    screening = came(story="quokka")
    queries.search(screener(), "quokka")
    entry = Entry.objects.get(tag=Tag.REPORTS_SEARCHED)
    assert entry.fields.split() == [screening.report_id.hex]
    assert "quokka" not in repr(vars(entry))
    queries.search(screener(), "nowhere")
    assert Entry.objects.filter(tag=Tag.REPORTS_SEARCHED).count() == 2


def test_words_that_every_report_holds_are_said_to_be_no_question():
    came()
    found = queries.search(screener(), "the and of")
    assert found.empty
    assert not found.rows
    assert not queries.search(screener(), "   ").by


def test_the_number_of_queries_does_not_depend_on_what_is_found(django_assert_max_num_queries):
    for _ in range(12):
        came(story="quokka")
    viewer = screener()
    with django_assert_max_num_queries(14):
        assert len(queries.search(viewer, "quokka").rows) == 12


# The page


@pytest.mark.fault("41", "66")
def test_the_words_are_posted_come_back_in_the_field_alone_and_nothing_keeps_the_answer(caplog):
    screening = came(story="quokka in the yard", identity=IDENTITY)
    desk = staff.desk()
    answer = desk.client.post("/search", {"words": "quokka yard"})
    found = page(answer)
    assert screening.report.number in found
    assert answer["Cache-Control"] == "no-store"
    assert found.count("quokka yard") == 1
    assert "quokka" not in found[: found.index("</head>")]
    assert "quokka" not in caplog.text
    assert cast.MARISOL.name not in found


def test_words_in_an_address_are_not_looked_at():
    came(story="quokka")
    desk = staff.desk()
    before = Entry.objects.filter(tag=Tag.REPORTS_SEARCHED).count()
    assert "quokka" not in page(desk.client.get("/search?words=quokka&q=quokka"))
    assert Entry.objects.filter(tag=Tag.REPORTS_SEARCHED).count() == before


def test_the_page_says_when_nothing_is_found_and_when_a_word_says_nothing():
    desk = staff.desk()
    assert "Nothing found that you may see" in page(desk.client.post("/search", {"words": "quokka"}))
    assert "Every report holds these words" in page(desk.client.post("/search", {"words": "the and"}))
    assert "Nothing found" not in page(desk.client.get("/search"))


def test_older_ones_are_on_the_next_page_without_words_in_an_address(monkeypatch):
    from importlib import import_module

    monkeypatch.setattr(import_module("hearthline.screening.queries.search"), "PAGE", 2)
    numbers = [came(story="quokka").report.number for _ in range(3)]
    desk = staff.desk()
    first = page(desk.client.post("/search", {"words": "quokka"}))
    assert [number in first for number in numbers] == [False, True, True]
    after = first.split('name="after" value="')[1].split('"')[0]
    second = page(desk.client.post("/search", {"words": "quokka", "after": after}))
    assert [number in second for number in numbers] == [True, False, False]
    assert page(desk.client.post("/search", {"words": "quokka", "after": "nonsense"})).count('<tr id="r-') == 2


def test_marks_in_the_words_stay_words():
    found = page(staff.desk().client.post("/search", {"words": '"><script>alert(1)</script>'}))
    assert "<script>alert" not in found


# The back-fill


def test_the_command_indexes_what_came_before_and_goes_on_where_it_was_stopped(capsys, monkeypatch):
    screenings = [came(story="quokka") for _ in range(5)]
    SearchTerm.unscoped.all().delete()
    monkeypatch.setattr(indexing, "BATCH", 2)
    steps = indexing.back_fill()
    assert next(steps) == 2
    assert len(ids("quokka")) == 2
    steps.close()
    assert command(["index"]) == 0
    assert "3 reports indexed" in capsys.readouterr().out
    assert set(ids("quokka")) == {one.pk for one in screenings}
    assert command(["index"]) == 0
    assert "0 reports indexed" in capsys.readouterr().out


def test_the_command_can_begin_again_and_refuses_what_it_does_not_know(capsys):
    came(story="quokka")
    SearchTerm.unscoped.update(term=F("term") / 2)
    assert ids("quokka") == []
    assert command(["index", "--anew"]) == 0
    assert len(ids("quokka")) == 1
    assert command([]) == command(["index", "--fast"]) == command(["find"]) == 2
    assert "search index" in capsys.readouterr().err


def test_a_report_whose_key_does_not_open_stops_nobody(capsys):
    broken, whole = came(story="quokka"), came(story="quokka")
    SearchTerm.unscoped.all().delete()
    type(broken.report).unscoped.filter(pk=broken.report_id).update(wrapped_key=b"damaged")
    assert command(["index"]) == 0
    capsys.readouterr()
    assert ids("quokka") == [whole.pk]
