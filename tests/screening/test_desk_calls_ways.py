"""The phone page, way by way: every box and list is kept, two texts wait for a choice, and a call that is no report."""

import json
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from hearthline.ground import clock
from hearthline.intake.calls.models import Call
from hearthline.intake.models import Report
from tests import staff
from tests.cast import CHILD, MARISOL, STORY
from tests.screening.test_desk_calls import ENOUGH, Form, new, post_field, texts

pytestmark = pytest.mark.django_db

SPANISH = ENOUGH | {"language": "es", "interpreter": "yes"}


def page_of(form: Form, address: str) -> str:
    return unescape(form.desk.client.get(address).content.decode())


def second(form: Form) -> Form:
    return Form(staff.desk(username="screener2", name="Rosa Imbert"), form.url).get()


def ticks(page: str) -> set[tuple[str, str]]:
    """(name, what it sends) of every check box: one without a value sends "on"."""
    found = re.findall(r'<input[^>]*type="checkbox"[^>]*>', page)
    return {(_of(tag, "name"), _of(tag, "value") or "on") for tag in found if _of(tag, "name") != "mine"}


def options(page: str) -> set[tuple[str, str]]:
    made = set()
    for name, inside in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        made |= {(name, value) for value in re.findall(r'<option[^>]*value="([^"]*)"', inside)}
    return {(name, value) for name, value in made if name not in ("result", "channel")}


def radios(page: str) -> set[tuple[str, str]]:
    return {(_of(tag, "name"), _of(tag, "value")) for tag in re.findall(r'<input[^>]*type="radio"[^>]*>', page)}


def _of(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


@pytest.mark.parametrize(("kind", "least"), [(ticks, 12), (options, 60), (radios, 8)])
def test_every_box_and_every_answer_that_the_page_shows_can_be_kept(kind: Any, least: int):
    form = new()
    shown = {(n.replace("__i__", "3"), v) for n, v in kind(form.text) if not n.startswith("look")}
    assert len(shown) >= least
    version: dict[str, int] = {}
    refused = []
    for name, value in sorted(shown):
        answer = post_field(form, name, value, base=version.get(name, 0))
        if answer.status_code != 200:
            refused.append((name, value, answer.status_code))
        else:
            version[name] = answer.json()["version"]
    assert refused == []


@pytest.mark.parametrize("path", ["where_unsure", "out_of_area"])
def test_a_single_box_is_ticked_and_shown_ticked_without_a_script(path: str):
    form = new()
    sends = dict(ticks(form.text))[path]
    assert form.send(**{path: sends}).status_code == 303
    assert texts(form)[path] == "yes"
    tag = re.search(rf'<input[^>]*name="{path}"[^>]*>', form.get().text)
    assert tag
    assert " checked" in tag[0]


def test_ids_of_the_blank_rows_hold_the_number_of_the_row_and_labels_point_to_them():
    blank = re.search(r'<template id="blank-children">(.*?)</template>', new().text, re.DOTALL)
    assert blank
    third = blank[1].replace("__i__", "2")
    assert 'id="f-children-2-name"' in third
    ids = re.findall(r'\bid="([^"]+)"', third)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'for="([^"]+)"', third)) <= set(ids)
    assert "---" not in "".join(ids)


def conflict(form: Form) -> Form:
    """Two people wrote in the story; ours could not be saved. Hers stands."""
    other = second(form)
    post_field(form, "story", "Hers stands.")
    assert post_field(other, "story", "Mine waits.").status_code == 409
    return other


def test_words_that_wait_for_a_choice_are_there_again_after_a_reload_and_only_for_their_writer():
    form = new()
    other = conflict(form).get()
    assert 'data-text="Hers stands."' in other.text
    assert "Mine waits." in other.text
    assert "Mine waits." not in form.get().text
    assert texts(form)["story"] == "Hers stands."


@pytest.mark.parametrize("chosen", ["Mine waits.", "Hers stands.", "Hers stands.\n\nMine waits."])
def test_a_choice_by_the_script_ends_the_waiting(chosen: str):
    form = new()
    other = conflict(form).get()
    base = json.loads(other.data["bases"])["story"][0]
    assert post_field(other, "story", chosen, base=base).status_code == 200
    assert texts(form)["story"] == chosen
    assert "hc-other" not in other.get().text.partition("<template")[0]


@pytest.mark.parametrize("chosen", ["Mine waits.", "Hers stands."])
def test_a_choice_without_a_script_ends_the_waiting(chosen: str):
    form = new()
    other = conflict(form).get()
    assert other.send(story=chosen, chosen="story").status_code == 303
    assert texts(form)["story"] == chosen
    assert "hc-other" not in other.get().text.partition("<template")[0]


def test_in_a_conflict_the_page_says_to_choose():
    assert "choose which words to keep" in new().text


def test_a_caller_who_speaks_spanish_is_seen_on_the_report_in_the_queue_and_at_the_hand_over():
    form = new()
    form.send("/file", **SPANISH)
    report = Report.unscoped.get()
    assert "Caller speaks Spanish, needs an interpreter." in page_of(form, f"/screening/{report.pk}")
    for address in ("/", "/handover"):
        found = page_of(form, address)
        if report.number in found:
            assert "caller speaks Spanish, interpreter" in " ".join(re.sub("<[^>]+>", "", found).split()), address
    assert report.number in page_of(form, "/")
    assert form.desk.client.get(f"/screening/{report.pk}").context["screening"].language == "en"


def test_a_caller_who_speaks_english_is_not_remarked_on():
    form = new()
    form.send("/file", **ENOUGH)
    assert "aller speaks" not in page_of(form, f"/screening/{Report.unscoped.get().pk}")
    assert "aller speaks" not in page_of(form, "/")


@pytest.mark.parametrize("typed", ["{ref}", "{bare}", "{spaced}", "{number}", "{loose}"])
def test_an_earlier_report_is_found_by_the_number_a_caller_was_told_as_well(typed: str):
    first = new()
    first.send("/file", **ENOUGH)
    report, ref = Report.unscoped.get(), first.call.reference
    form = new(first.desk)
    said = typed.format(
        ref=ref,
        bare=ref.replace("-", ""),
        spaced=ref.replace("-", " "),
        number=report.number,
        loose=report.number.partition("-")[2].lower().replace("0", "o"),
    )
    answer = form.send("/add-to", story="He came back.", number=said)
    assert answer["Location"] == f"/screening/{report.pk}?said=added"


def test_a_call_opened_by_mistake_is_closed_with_one_press_and_said_so():
    form = new()
    assert "Opened by mistake" in form.text
    answer = form.send("/close", top="abandoned")
    assert form.call.result == "abandoned"
    assert "The call is closed" in page_of(form, answer["Location"])


def test_the_press_for_a_mistake_goes_once_something_is_typed_and_the_short_menu_stays():
    form = new()
    form.send(note="They asked for a taxi.")
    page = form.get().text
    assert "Opened by mistake" not in page
    assert page.index("Not a report") < page.index("card-call")
    form.send("/close", top="wrong_number")
    assert form.call.result == "wrong_number"


def test_a_new_call_goes_back_to_the_empty_one_of_the_same_person_and_never_to_another():
    form = new()
    assert new(form.desk).url == form.url
    assert new(staff.desk(username="screener2", name="Rosa Imbert")).url != form.url
    form.send(note="Typed.")
    assert new(form.desk).url != form.url


def test_an_empty_call_of_more_than_an_hour_ago_is_left_alone():
    form = new()
    Call.unscoped.filter(pk=form.call.pk).update(opened_at=clock.now() - timedelta(minutes=61))
    assert new(form.desk).url != form.url


@pytest.mark.parametrize("channel", ["letter", "fax", "paper"])
def test_paper_is_read_back_to_nobody(channel: str):
    desk = staff.desk()
    answer = desk.client.post("/calls/new", {"channel": channel, "day": "2026-01-05", "hour": "09:30"})
    page = Form(desk, answer["Location"]).get().text
    assert "Read it back to the caller" not in page
    assert "Before they hang up" not in page
    assert "Before they hang up" in new(desk).text


def test_without_a_script_the_page_does_not_say_that_words_are_saved_while_typing():
    before = new().text.partition("Every word is saved while you type")[0]
    assert before.rstrip().endswith('<span class="hc-js" hidden>')


def menu(page: str, card: str) -> str:
    found = re.search(rf'data-state="{card}"[^>]*>([^<]*)<', page)
    return found[1].strip() if found else "?"


def test_the_menu_says_how_many_of_the_questions_are_answered():
    form = new()
    names = sorted(set(re.findall(r'name="(fact\.\w+)"', form.text)))
    assert menu(form.text, "questions") == ""
    form.send(**{names[0]: "no"})
    page = form.get().text
    asked = len(set(re.findall(r'name="(fact\.\w+)"', page)))
    assert menu(page, "questions") == f"1 of {asked}"
    while open_now := sorted(set(re.findall(r'name="(fact\.\w+)"', form.get().text)) - set(texts(form))):
        form.send(**{name: "unknown" for name in open_now})
        if len(texts(form)) > 60:
            break
    assert menu(form.get().text, "questions") == "done"


def test_a_child_that_was_left_out_does_not_make_the_children_done():
    form = new()
    form.send(**{"children.0.removed": "yes"})
    assert menu(form.get().text, "children") == ""
    form.send(**{"children.1.name": CHILD.name})
    assert menu(form.get().text, "children") == "done"


def test_the_danger_box_speaks_to_the_screener_and_gives_them_words_to_read():
    page = unescape(new().text)
    box = page[page.index('class="hc-911"') :]
    assert box.index("Otherwise you call it.") < box.index("Read this to them:") < box.index('class="hc-aloud"')


def test_what_is_refused_on_filing_is_listed_at_the_top_with_a_way_to_it():
    answer = new().send("/file", **(ENOUGH | {"story": STORY, "reporter.phone": MARISOL.phone, "still": "perhaps"}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#f-still"' in page
    assert not Report.unscoped.exists()
