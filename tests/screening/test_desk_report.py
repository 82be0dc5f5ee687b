"""The report beside the tool, as pages: what is wrong is said beside the words that were typed, and those stay."""

from typing import Any

import pytest

from hearthline.intake.models import Report, ReportPart
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.screening import actions
from hearthline.screening.models import Decision, ToolRun, TranslationTask
from hearthline.sealing import new_token
from tests import cast, staff
from tests.cast import STORY_HMN
from tests.intake.build import IDENTITY, arrived
from tests.screening.build import (
    AT_ONCE,
    IN_TEN_DAYS,
    NOBODY,
    WEIGHED_FORM,
    again,
    came,
    clock_of,
    decide,
    other_screener,
    parts_of,
    run_of,
    screener,
    supervisor,
)

pytestmark = pytest.mark.django_db


def address(screening, act: str = "") -> str:
    return f"/screening/{screening.report_id}" + (f"/{act}" if act else "")


def text(answer, status: int = 200) -> str:
    assert answer.status_code == status
    return answer.content.decode()


def form(screening, choice: str, reason: str = "") -> dict[str, Any]:
    now = again(screening)
    return {"run": str(now.current_run_id), "version": str(now.version), "choice": choice, "reason": reason} | {
        "parts": " ".join(map(str, parts_of(now))),
        **WEIGHED_FORM,
    }


def test_the_report_stands_beside_the_tool_with_reasons_and_a_link_to_each_law():
    screening = came(danger="yes", danger_signs=["child_alone"])
    page = text(staff.desk().client.get(address(screening)))
    assert cast.STORY.split(".")[0] in page
    for wanted in ("The tool recommends", "Call 911 about this report", "What you must do", "https://"):
        assert wanted in page
    assert "from the report" in page
    assert "not adopted by any agency" in page


def test_every_question_of_the_tool_can_be_answered_on_the_page_once():
    from hearthline.ui.agency import current_pack

    page = text(staff.desk().client.get(address(came())))
    for fact in current_pack().tool().facts:
        assert page.count(f'name="fact.{fact.id}" value="unknown"') == 1
        for value in fact.domain:
            assert f'name="fact.{fact.id}" value="{value}"' in page


@pytest.mark.req("C-3")
def test_reading_a_report_is_in_the_journal_before_the_page_is_made():
    screening = came()
    desk = staff.desk()
    desk.client.get(address(screening))
    entry = Entry.objects.get(tag=Tag.REPORT_READ)
    assert (entry.actor_id, entry.record_id, entry.purpose) == (desk.viewer.id, screening.report_id.hex, "screening")


def test_claiming_answers_and_deciding_by_forms_alone():
    screening, desk = came(), staff.desk()
    assert desk.client.post(address(screening, "claim")).status_code == 303
    answers = {"fact.hit": "yes", "fact.injury": "serious", "fact.abuser": "parent", "fact.youngest_age": "under_5"}
    sent = desk.client.post(address(screening, "facts"), answers | {"version": again(screening).version})
    assert sent["Location"].endswith("?said=facts")
    assert run_of(screening).priority == "immediate"
    decided = desk.client.post(address(screening, "decide"), form(screening, AT_ONCE))
    assert decided["Location"].endswith("?said=decided")
    page = text(desk.client.get(decided["Location"]))
    assert "Decided" in page
    assert cast.SCREENER in page
    assert 'name="choice"' not in page


def test_a_decision_that_lacks_its_reason_says_so_beside_the_field_and_keeps_the_choice():
    screening, desk = came(), staff.desk()
    answer = desk.client.post(address(screening, "decide"), form(screening, NOBODY))
    page = text(answer, 422)
    assert "<title>Error:" in page
    assert 'href="#reason"' in page
    assert 'id="reason-error"' in page
    assert f'value="{NOBODY}" checked' in page
    assert not Decision.unscoped.exists()


@pytest.mark.parametrize("act", ["facts", "decide"])
def test_an_older_page_is_told_that_things_changed_and_loses_no_typed_word(act: str):
    screening, desk = came(), staff.desk()
    old = form(screening, IN_TEN_DAYS, "My long reason, typed with care.")
    actions.claim(viewer=desk.viewer, report_id=screening.report_id)
    page = text(desk.client.post(address(screening, act), old), 409)
    assert "changed while you had it open" in page
    assert "My long reason, typed with care." in page


def test_deciding_says_that_it_was_read_and_the_header_says_decided_once():
    screening, desk = came(), staff.desk()
    assert "not read yet" in text(desk.client.get(address(screening)))
    desk.client.post(address(screening, "decide"), form(screening, IN_TEN_DAYS))
    page = text(desk.client.get(address(screening)))
    head = page.split("hl-head__meta")[1].split("</ul>")[0]
    assert head.count("Decided") == 1
    assert "to be read" not in head
    assert "not read yet" not in page
    assert clock_of(screening, "read").state == "met"


def test_nobody_decides_on_a_part_that_the_page_did_not_show_and_the_words_stay():
    token = new_token()
    screening, desk = came(token=token), staff.desk()
    seen = form(screening, NOBODY, "My long reason, typed with care.")
    arrived(token, kind="addition", story="He came back.")
    page = text(desk.client.post(address(screening, "decide"), seen), 409)
    for wanted in ("Something was added since you looked", "My long reason, typed with care.", "He came back."):
        assert wanted in page
    assert ReportPart.unscoped.filter(read_at=None).count() == 2
    assert not Decision.unscoped.exists()
    again_seen = form(screening, NOBODY, "My long reason.") | {"parts": seen["parts"]}
    assert desk.client.post(address(screening, "decide"), again_seen).status_code == 409
    assert desk.client.post(address(screening, "decide"), form(screening, NOBODY, "A reason.")).status_code == 303
    assert not ReportPart.unscoped.filter(read_at=None).exists()


def test_a_decision_that_is_refused_marks_nothing_as_read():
    screening, desk = came(), staff.desk()
    assert desk.client.post(address(screening, "decide"), form(screening, NOBODY)).status_code == 422
    assert ReportPart.unscoped.filter(read_at=None).count() == 1


@pytest.mark.fault("10")
def test_the_second_to_claim_is_told_who_has_it():
    screening, desk = came(), staff.desk()
    actions.claim(viewer=other_screener(), report_id=screening.report_id)
    page = text(desk.client.post(address(screening, "claim")), 409)
    assert f"{cast.SECOND_SCREENER} has this report now." in page
    assert 'name="choice"' not in page


@pytest.mark.fault("58")
def test_a_form_cannot_set_status_owner_or_agency():
    screening, desk = came(), staff.desk()
    before = again(screening)
    extra = {
        "state": "decided", "agency_id": staff.THERE, "decided_by": "somebody", "second_by": "somebody",
        "level": "routine", "due_at": "2030-01-01", "claimed_by": "x", "number": "SAC-0000-0000",
    }  # fmt: skip
    for act in ("claim", "facts", "decide", "release"):
        desk.client.post(address(screening, act), form(screening, NOBODY, "x") | extra)
    now = again(screening)
    assert now.state == "proposed"
    assert (now.agency_id, now.level, now.report.number) == (before.agency_id, before.level, before.report.number)
    made = Decision.unscoped.get()
    assert (made.state, made.second_by, made.decided_by) == ("proposed", "", desk.viewer.id)


@pytest.mark.parametrize(
    "fields",
    [{}, {"run": "x", "version": "-1", "choice": "x"}, {"run": "0" * 32, "version": "9" * 40, "choice": "\x00"},
     {"version": "1", "fact.hit": "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "fact.": "yes"}],
)  # fmt: skip
@pytest.mark.parametrize("act", ["facts", "decide", "second"])
def test_broken_forms_are_refused_and_break_nothing(act: str, fields: dict[str, str]):
    screening, desk = came(), staff.desk("supervisor")
    answer = desk.client.post(address(screening, act), fields)
    assert answer.status_code in (403, 409, 422)
    assert not Decision.unscoped.exists()
    assert ToolRun.unscoped.count() == 1


def test_a_second_look_by_forms_alone():
    screening = came()
    decide(screening, screener(), NOBODY, "A game in the yard.")
    own, desk = staff.desk("screener"), staff.desk("supervisor")
    assert 'value="agree"' not in text(own.client.get(address(screening)))
    page = text(desk.client.get(address(screening)))
    assert "A game in the yard." in page
    assert 'value="agree"' in page
    made = Decision.unscoped.get()
    wrong = desk.client.post(address(screening, "second"), {"decision": made.pk, "answer": "return", "note": " "})
    assert 'href="#note"' in text(wrong, 422)
    for other in ("", "yes", "AGREE"):
        assert desk.client.post(address(screening, "second"), {"decision": made.pk, "answer": other}).status_code == 422
    right = desk.client.post(address(screening, "second"), {"decision": made.pk, "answer": "agree"})
    assert right["Location"].endswith("?said=agreed")
    assert again(screening).state == "decided"


def test_the_timeline_tells_every_run_and_every_decision_with_its_rule():
    screening = came()
    made = decide(screening, screener(), NOBODY, "A game in the yard.")
    actions.second_look(
        viewer=supervisor(), report_id=screening.report_id, decision_id=made.pk, agree=False, note="Who saw it?"
    )
    page = text(staff.desk().client.get(address(screening)))
    for wanted in (cast.SCREENER, cast.SUPERVISOR, "A game in the yard.", "Who saw it?", "no response", "default:"):
        assert wanted in page


@pytest.mark.fault("27", "28")
def test_marks_in_a_report_stay_words_and_hidden_characters_do_not_reorder_it():
    screening = came(story="<b onclick=x>\u202eevil</b> {% load x %}", children=[{"name": "<img src=x>", "age": "5"}])
    page = text(staff.desk().client.get(address(screening)))
    for mark in ("<b onclick", "<img src=x", "\u202e"):
        assert mark not in page
    assert "{% load x %}" in page


@pytest.mark.fault("37", "41")
def test_no_title_and_no_address_holds_anything_of_the_report():
    screening = came()
    page = text(staff.desk().client.get(address(screening)))
    title = page.split("<title>")[1].split("</title>")[0]
    assert screening.report.number in title
    for secret in ("Wren", "bruise", "Larkspur"):
        assert secret not in title
        assert secret not in "".join(part.split('"')[0] for part in page.split('href="')[1:])


@pytest.mark.req("C-1")
@pytest.mark.fault("43")
def test_print_has_the_report_and_nothing_about_the_reporter():
    screening = came(identity=IDENTITY, reporter={"kind": "mandated", "category": "teacher"})
    page = text(staff.desk().client.get(address(screening, "print")))
    assert cast.STORY.split(".")[0] in page
    for secret in (cast.MARISOL.name, cast.MARISOL.phone, "teacher", "because of their job", "/identity", "Gave a way"):
        assert secret not in page


def test_a_report_in_another_language_says_so_and_keeps_its_language_on_its_words():
    screening = came(language="hmn", story=STORY_HMN)
    page = text(staff.desk().client.get(address(screening)))
    assert '<blockquote class="hl-story" lang="hmn">' in page
    assert "a language you do not read" in page
    answer = staff.desk().client.post(address(screening, "decide"), form(screening, NOBODY, "It says little."))
    assert "before it is translated" in text(answer, 422)


def test_a_translation_is_written_on_a_page_with_the_original_beside_it():
    screening = came(language="hmn", story=STORY_HMN)
    task = TranslationTask.unscoped.get()
    where = address(screening, f"translation/{task.pk}")
    reader = staff.desk("screener", username="screener-hmn", languages=("en", "hmn"))
    assert reader.client.post(where + "/claim").status_code == 303
    page = text(reader.client.get(where))
    assert STORY_HMN in page
    assert 'name="text"' in page
    version = TranslationTask.unscoped.get().version
    empty = reader.client.post(where, {"text": " ", "version": version})
    assert 'id="text-error"' in text(empty, 422)
    words = "I heard a child cry a long time."
    assert reader.client.post(where, {"text": words, "version": version}).status_code == 303
    assert "I heard a child cry a long time." in text(staff.desk().client.get(address(screening)))
    assert 'name="text"' not in text(staff.desk().client.get(where))


def test_what_is_unknown_is_shown_as_unknown():
    screening = came(children=[{"name": "", "age": ""}], adults=[], how_often="unknown")
    page = text(staff.desk().client.get(address(screening)))
    for wanted in ("name not known", "age not known", "They do not know"):
        assert wanted in page


def test_a_page_opens_in_a_bounded_number_of_queries(django_assert_max_num_queries):
    screening, desk = came(danger="yes"), staff.desk()
    with django_assert_max_num_queries(45):
        desk.client.get(address(screening))


def test_nothing_said_in_the_address_but_our_own_words():
    screening = came()
    page = text(staff.desk().client.get(address(screening) + "?said=<script>x</script>"))
    assert "<script>x" not in page
    assert 'class="hl-said"' not in page
    assert Report.unscoped.get().state == "new"
