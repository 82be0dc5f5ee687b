"""The phone page as forms: it works without JavaScript, keeps everything that was typed, and files a whole call."""

import json
import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import pytest

from hearthline.intake.calls.lacks import lacking
from hearthline.intake.calls.models import Call, CallEntry
from hearthline.intake.calls.queries import call_detail
from hearthline.intake.models import Report
from hearthline.screening.desk.calls import cards
from hearthline.screening.desk.calls.sheet import ANYBODY
from hearthline.ui.agency import current_pack
from tests import staff
from tests.cast import ADULT, CHILD, MARISOL, STORY

pytestmark = pytest.mark.django_db

ENOUGH = {
    "language": "en",
    "interpreter": "no",
    "reporter.phone": MARISOL.phone,
    "where_now": CHILD.address,
    "danger": "no",
    "story": STORY,
    "how_know.saw": "yes",
    "visit.tribe": "no",
    "reporter.name": MARISOL.name,
}


@dataclass
class Form:
    """The page as a browser without a script has it: every field as shown, to change and send."""

    desk: staff.Desk
    url: str
    text: str = ""
    status: int = 0
    data: dict[str, str] = field(default_factory=dict)

    def read(self, answer: Any) -> "Form":
        self.text, self.status = answer.content.decode(), answer.status_code
        self.data = {name: self._hidden(name) for name in ("writer", "bases", "count_children", "count_adults")}
        for path, base in json.loads(self.data["bases"] or "{}").items():
            assert base[0] > 0
            self.data[path] = call_detail(self.desk.viewer, self.call.pk).texts[path]
        return self

    def _hidden(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.text)
        return unescape(found[1]) if found else ""

    @property
    def call(self) -> Call:
        return Call.unscoped.get(pk=self.url.rsplit("/", 1)[1])

    def get(self, query: str = "") -> "Form":
        return self.read(self.desk.client.get(self.url + query))

    def send(self, act: str = "", **changes: Any) -> Any:
        """Press a button of the page: `act` is the end of its address."""
        return self.desk.client.post(self.url + act, self.data | changes)


def new(desk: staff.Desk | None = None) -> Form:
    desk = desk or staff.desk()
    answer = desk.client.post("/calls/new")
    assert answer.status_code == 303
    return Form(desk, answer["Location"]).get()


def texts(form: Form) -> dict[str, str]:
    return call_detail(form.desk.viewer, form.call.pk).texts


def test_a_new_call_opens_with_the_focus_in_its_first_field():
    form = new()
    first = re.search(r"<(select|input|textarea)[^>]*autofocus[^>]*>", form.text)
    assert first
    assert 'name="language"' in first[0]
    assert form.text.count(" autofocus") == 1


def test_the_first_fields_are_language_interpreter_number_and_place():
    names = re.findall(r'<(?:select|input|textarea)[^>]*name="([a-z_.]+)"', new().text)
    asked = [n for n in names if n in ENOUGH]
    assert asked[:5] == ["language", "interpreter", "reporter.phone", "where_now", "danger"]


@pytest.mark.req("I-3")
def test_a_whole_call_is_saved_and_filed_without_a_script():
    form = new()
    assert form.send(**ENOUGH).status_code == 303
    assert {path: text for path, text in texts(form).items() if path in ENOUGH} == ENOUGH
    answer = form.get().send("/file")
    assert answer.status_code == 303
    report = Report.unscoped.latest("id")
    assert answer["Location"] == f"/screening/{report.pk}?said=filed"
    page = form.desk.client.get(answer["Location"].partition("#")[0]).content.decode()
    assert "You have it" in page
    assert MARISOL.name not in page
    assert form.desk.client.get(form.url).content.decode().count(f"/screening/{report.pk}") == 1


def test_filing_saves_what_was_typed_since_and_says_what_is_missing_three_times():
    form = new()
    answer = form.send("/file", story=STORY, where_now=CHILD.address)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert texts(form)["story"] == STORY
    assert "<title>Error:" in page
    assert page.count('href="#f-danger-0"') >= 1
    assert 'class="hc-menu__wrong' in page
    assert page.count("Say whether there is danger now.") == 2  # at the top, and in the card
    assert not Report.unscoped.exists()


@pytest.mark.parametrize("kind", ["", "public", "mandated", "self"])
@pytest.mark.parametrize("given", [{}, {"declined.name": "yes", "declined.name_mandated": "yes"}, ENOUGH])
def test_the_page_counts_as_missing_exactly_what_filing_asks_for(kind: str, given: dict[str, str]):
    values = given | {"reporter.kind": kind}
    pack = current_pack()
    open_now = {n.target for n in cards.needs(pack, "phone") if n.open(values, kind or ANYBODY)}
    assert open_now == {cards.target(lack.field) for lack in lacking(values, channel="phone", pack=pack)}


def test_a_letter_is_typed_in_with_its_real_receipt_time_and_asks_nobody_anything():
    desk = staff.desk()
    answer = desk.client.post("/calls/new", {"channel": "letter", "day": "2026-01-05", "hour": "09:30"})
    form = Form(desk, answer["Location"]).get()
    assert (form.call.channel, form.call.received_at.isoformat()) == ("letter", "2026-01-05T17:30:00+00:00")
    values = {path: ENOUGH[path] for path in ("language", "interpreter", "where_now", "danger", "story")}
    assert form.send("/file", **values).status_code == 303


@pytest.mark.parametrize("stamp", [{"day": "yesterday"}, {"day": "2999-01-01"}, {"hour": "noon"}])
def test_a_receipt_stamp_that_cannot_be_is_said_beside_its_field(stamp: dict[str, str]):
    answer = staff.desk().client.post("/calls/new", {"channel": "fax", **stamp})
    assert answer.status_code == 422
    assert 'id="received-error"' in answer.content.decode()
    assert not Call.unscoped.exists()


def test_one_more_child_without_a_script_keeps_what_was_typed():
    form = new()
    answer = form.send(add="children", **{"children.0.name": CHILD.name, "story": STORY})
    assert answer["Location"].endswith("?children=2#f-children-1-name")
    page = form.get("?children=2").text
    assert 'name="children.1.name"' in page
    assert texts(form)["children.0.name"] == CHILD.name
    assert 'name="children.2.name"' not in page


def test_a_line_of_the_grid_says_which_child_and_which_adult():
    form = new()
    form.send(**{"children.0.name": CHILD.name, "adults.0.name": ADULT.name})
    form.get()
    number = re.search(r'name="allegations\.(\d+)\.adult" value="0"', form.text)[1]
    stem = f"allegations.{number}"
    form.send(**{f"{stem}.child": "0", f"{stem}.adult": "0", f"{stem}.kind": "physical_abuse"})
    kept = {path: text for path, text in texts(form).items() if path.startswith("allegations")}
    assert kept == {f"{stem}.child": "0", f"{stem}.adult": "0", f"{stem}.kind": "physical_abuse"}


def test_lines_where_nothing_is_picked_are_not_kept():
    form = new()
    form.send(**{"children.0.name": CHILD.name, "allegations.0.child": "0", "allegations.0.adult": "", "story": STORY})
    assert sorted(texts(form)) == ["children.0.name", "story"]


def test_a_box_that_is_no_longer_ticked_is_emptied():
    form = new()
    form.send(where_unsure="yes")
    form.get()
    form.data.pop("where_unsure")
    form.send()
    assert texts(form).get("where_unsure", "") == ""


def test_two_people_without_a_script_are_shown_both_texts_and_neither_is_lost():
    form = new()
    other = Form(staff.desk(username="screener2", name="Rosa Imbert"), form.url).get()
    form.send(story="Mine, from the telephone.")
    answer = other.send(story="Hers, from the neighbor.")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Mine, from the telephone." in page
    assert "Hers, from the neighbor." in page
    assert texts(form)["story"] == "Mine, from the telephone."
    again = other.read(answer)
    again.send(story="Mine, from the telephone. Hers, from the neighbor.")
    assert texts(form)["story"] == "Mine, from the telephone. Hers, from the neighbor."


def test_a_form_changes_only_what_was_changed_on_it():
    form = new()
    form.send(story=STORY, where_now=CHILD.address)
    other = Form(staff.desk(username="screener2", name="Rosa Imbert"), form.url).get()
    form.get().send(where_now="Near the red store.")
    assert other.send(with_whom="An aunt.").status_code == 303
    assert texts(form)["where_now"] == "Near the red store."
    assert texts(form)["with_whom"] == "An aunt."


def post_field(form: Form, path: str, text: str, base: int = 0, **more: str) -> Any:
    said = {"field": path, "text": text, "base": str(base), "writer": form.data["writer"], **more}
    return form.desk.client.post(f"{form.url}/field", said)


def test_one_field_answers_with_its_version_and_the_time():
    answer = post_field(new(), "story", STORY)
    assert answer.status_code == 200
    assert re.fullmatch(r"\d+:\d\d [ap]\.m\.", answer.json()["at"])
    assert answer.json()["version"] == 1


def test_one_field_that_a_colleague_wrote_answers_with_their_words():
    form = new()
    other = Form(staff.desk(username="screener2", name="Rosa Imbert"), form.url).get()
    post_field(other, "story", "Hers.")
    answer = post_field(form, "story", "Mine.")
    assert answer.status_code == 409
    assert answer.json()["other"]["text"] == "Hers."
    assert answer.json()["other"]["name"] == "Rosa Imbert"
    assert post_field(form, "story", "Both.", base=answer.json()["other"]["version"]).status_code == 200


@pytest.mark.parametrize(
    ("path", "text"), [("danger", "perhaps"), ("nonsense", "x"), ("language", "x" * 999), ("story", "x" * 400_000)]
)
def test_a_value_that_cannot_be_kept_is_told_and_no_error_page(path: str, text: str):
    answer = post_field(new(), path, text)
    assert answer.status_code == 422
    assert answer.json()["wrong"]


def test_words_typed_while_somebody_else_signed_in_are_not_saved_in_their_name():
    form = new()
    assert post_field(form, "story", "Not hers.", me="0" * 32).status_code == 401
    assert not CallEntry.unscoped.exists()


def test_a_call_of_another_agency_looks_as_if_it_were_not_there():
    form = new()
    stranger = staff.desk(agency_id=staff.THERE)
    for address in (form.url, f"{form.url}/news", f"{form.url}/questions"):
        assert stranger.client.get(address).status_code == 403
    for act in ("", "/field", "/file", "/close", "/add-to", "/take-over", "/attach"):
        assert (
            stranger.client.post(
                form.url + act, {"field": "story", "text": "x", "story": "x", "writer": "w"}
            ).status_code
            == 403
        )
    assert texts(form) == {}


def test_idle_news_are_small_and_do_not_keep_a_session_alive():
    form = new()
    answer = form.desk.client.get(f"{form.url}/news", {"since": "2999-01-01T00:00:00+00:00", "writer": "w"})
    whole = answer.content + b"".join(f"{k}: {v}\r\n".encode() for k, v in answer.headers.items())
    assert answer.status_code == 200
    assert len(whole) <= 1024
    assert set(answer.json()) == {"since"}


@pytest.mark.parametrize("since", ["0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59-14:00", "2026-11-22", "x" * 500])
def test_news_since_a_moment_that_no_page_of_ours_sends_are_no_error(since: str):
    form = new()
    assert form.desk.client.get(f"{form.url}/news", {"since": since}).status_code == 200


def test_news_tell_what_changed_and_who_is_here():
    form = new()
    other = Form(staff.desk(username="screener2", name="Rosa Imbert"), form.url).get()
    since = form.desk.client.get(f"{form.url}/news").json()["since"]
    other.desk.client.get(f"{form.url}/news", {"writer": "w2", "place": "story", "typing": "1"})
    post_field(other, "story", "Hers.")
    news = form.desk.client.get(f"{form.url}/news", {"since": since}).json()
    assert news["fields"]["story"][1:3] == ["Hers.", "Rosa Imbert"]
    assert news["who"] == [["Rosa Imbert", "story", True]]


def test_who_does_not_hold_the_call_sees_nothing_of_the_reporter_until_taking_it_over():
    form = new()
    form.send(**{"reporter.name": MARISOL.name, "reporter.phone": MARISOL.phone})
    other = Form(staff.desk(username="screener2", name="Rosa Imbert"), form.url).get()
    assert MARISOL.name not in other.text
    assert MARISOL.phone not in other.text
    assert other.send("/take-over", story="Hers.").status_code == 303
    assert MARISOL.name in other.get().text
    assert texts(other)["story"] == "Hers."
    assert MARISOL.name not in form.get().text


def test_everything_about_the_reporter_is_marked_as_such():
    form = new()
    form.send(**{"reporter.name": MARISOL.name})
    page = form.get().text
    for path in re.findall(r'data-field="((?:reporter|declined|how_know)\.[a-z_]+)"', page):
        before = page[: page.index(f'data-field="{path}"')]
        own = page[len(before) : len(before) + 200].split(">")[0]
        assert "data-reporter" in own or "data-reporter" in before[before.rindex("<div") - 400 :], path


def test_a_call_becomes_an_inquiry_and_can_still_be_read():
    form = new()
    answer = form.send("/close", story="Where is the office?", result="inquiry")
    assert answer["Location"] == "/calls/?said=inquiry"
    assert "The call is closed: A question, not a report." in form.desk.client.get(answer["Location"]).content.decode()
    page = form.desk.client.get(form.url).content.decode()
    assert "A question, not a report" in page
    assert "Where is the office?" in page
    assert form.send(story="More.").status_code == 409


def test_a_call_in_danger_is_not_closed():
    form = new()
    answer = form.send("/close", danger="yes", result="abandoned")
    assert answer.status_code == 422
    assert 'id="result-error"' in answer.content.decode()
    assert form.call.state == "open"


def test_a_call_is_added_to_an_earlier_report_by_its_number_as_people_type_it():
    first = new()
    first.send("/file", **ENOUGH)
    report = Report.unscoped.get()
    form = new(first.desk)
    wrong = form.send("/add-to", story="He came back.", number="SAC-0000-0000")
    assert wrong.status_code == 422
    assert texts(form)["story"] == "He came back."
    answer = form.get().send("/add-to", number=report.number.lower().replace("-", " "))
    assert answer["Location"] == f"/screening/{report.pk}?said=added"
    assert f"Added to report {report.number}." in form.desk.client.get(answer["Location"]).content.decode()
    assert Report.unscoped.count() == 1


def test_words_for_a_call_that_was_filed_meanwhile_join_its_report():
    form = new()
    form.send(**ENOUGH)
    late = Form(form.desk, form.url).get()
    form.get().send("/file")
    answer = late.send(with_whom="An aunt, since noon.")
    report = Report.unscoped.get()
    assert answer["Location"] == f"/screening/{report.pk}"
    assert "An aunt, since noon." in form.desk.client.get(answer["Location"]).content.decode()


def test_the_list_shows_open_calls_first_and_filters_the_rest():
    desk = staff.desk()
    done = new(desk)
    done.send(note="They asked for a taxi.")
    waiting = new(desk)
    done.send("/close", result="wrong_number")
    page = desk.client.get("/calls/").content.decode()
    assert page.index(waiting.call.reference) < page.index(done.call.reference)
    only = desk.client.get("/calls/?result=wrong_number").content.decode().partition("<h2>All</h2>")[2]
    assert done.call.reference in only
    assert waiting.call.reference not in only


def test_questions_follow_the_allegation_by_the_law_they_share():
    form = new()
    number = re.search(r'name="allegations\.(\d+)\.kind"', form.text)[1]
    before = set(re.findall(r'name="(fact\.\w+)"', form.text))
    form.send(**{f"allegations.{number}.child": "0", f"allegations.{number}.kind": "physical_abuse"})
    page = form.desk.client.get(f"{form.url}/questions").content.decode()
    after = set(re.findall(r'name="(fact\.\w+)"', page))
    assert 2 <= len(after) <= 6
    assert {"fact.hit", "fact.injury"} <= after
    assert 2 <= len(before) <= 6


def test_what_is_read_aloud_is_the_packs():
    page = unescape(new().text)
    for text_id in ("safety.confidentiality", "safety.false_report", "safety.call_911", "safety.call_script"):
        assert current_pack().text(text_id).text in page
    assert "711" in page
    assert "It opens nothing online." in page


def test_an_answer_typed_here_is_an_answer_of_the_tool_on_the_decisions_page():
    form = new()
    form.send("/file", **ENOUGH, **{"fact.weapon": "yes"})
    page = form.desk.client.get(f"/screening/{Report.unscoped.get().pk}").content.decode()
    assert re.search(r'name="fact\.weapon" value="yes" checked', page)
