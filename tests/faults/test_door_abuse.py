"""Abuse of the door: replays, floods, guesses at codes, and what a page or an address would give away."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hearthline.ground import clock
from hearthline.intake.actions import open_pending
from hearthline.intake.door.models import Status
from hearthline.intake.models import Envelope, IntakePending, Report
from hearthline.screening import queries
from hearthline.sealing import new_token
from tests import staff
from tests.cast import MARISOL, STORY
from tests.faults.conftest import NOON
from tests.intake.build import agency, receipt_of
from tests.intake.public.walking import Walk

pytestmark = pytest.mark.django_db
CODE = re.compile(r"\b(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}\b")


def code_on(html: str) -> str:
    found = CODE.search(html)
    assert found, "a receipt stands on the page"
    return found.group()


def sendable(walk: Walk, **answers: Any) -> dict[str, Any]:
    """What the Send button sends."""
    walk.start().to(9, **answers)
    return {**walk.form["values"], "continue": "1"}


@pytest.mark.req("I-5")
@pytest.mark.fault("16")
def test_send_pressed_twice_is_one_report_and_one_receipt(walk: Walk) -> None:
    data = sendable(walk)
    first, second = (walk.client.post("/r/send", data) for _ in range(2))
    assert code_on(first.content.decode()) == code_on(second.content.decode())
    assert Envelope.unscoped.count() == IntakePending.unscoped.count() == 1


@pytest.mark.fault("17")
def test_a_captured_send_replayed_a_day_later_from_elsewhere_adds_nothing(walk: Walk, visitor: Client) -> None:
    with clock.freeze(NOON):
        data = sendable(walk)
        walk.client.post("/r/send", data)
    with clock.freeze(NOON + timedelta(days=1)):
        for _ in range(3):
            Client().post("/r/send", data, REMOTE_ADDR="198.51.100.9")
    (only,) = Envelope.unscoped.all()
    assert only.received_at == NOON, "the clock of a report is not moved by a replay"


@pytest.mark.fault("17")
def test_back_edit_and_send_again_drops_nothing_and_keeps_the_receipt(walk: Walk) -> None:
    data = sendable(walk)
    first = walk.client.post("/r/send", data)
    walk.press("edit", value="2").press(story=STORY + " And again today.")
    second = walk.send().text
    assert code_on(first.content.decode()) == code_on(second)
    assert sorted(Envelope.unscoped.values_list("kind", flat=True)) == ["addition", "report"]


@pytest.mark.fault("32")
def test_a_receipt_typed_into_the_story_never_reaches_the_desk(walk: Walk) -> None:
    """Who reads the report could come back as the reporter."""
    agency()
    earlier = receipt_of(new_token()).code
    walk.start().to(9, story=f"My code was {earlier.lower().replace('-', ' ')}. {STORY}").send()
    assert walk.heading == "We have your report"
    open_pending()
    found = queries.detail(staff.viewer("screener"), Report.unscoped.get().pk)
    told = repr([part.content and part.content.mapping() for part in found.report.parts])
    bare = earlier.replace("-", "")
    assert bare not in re.sub(r"[\s-]", "", told.upper())
    assert "Wren" in told, "and the rest is there"


def without_values(page: Any) -> str:
    """The page, but for what the visitor typed."""
    return re.sub(r'value="[^"]*"', "", page.content.decode())


def malformed_and_unknown() -> list[str]:
    return [
        "hello",
        "0" * 28,
        receipt_of(new_token()).code,
        "' OR 1=1 --",
        "\u202e" + receipt_of(new_token()).code,
        "D-ABCDE-ABCDE-ABCDE-ABCDE-ABCDE-ABCDE",
    ]


@pytest.mark.fault("35", "36")
def test_every_code_that_leads_nowhere_gets_the_same_page_and_the_same_work(visitor: Client) -> None:
    seen, costs = set(), set()
    for typed in malformed_and_unknown():
        with clock.freeze(NOON), CaptureQueriesContext(connection) as asked:
            page = visitor.post("/back", {"code": typed})
        same = str(page.headers).replace(page["Content-Length"], "")
        seen.add((page.status_code, without_values(page), same))
        costs.add(len(asked))
    assert len(seen) == 1, "the page tells one kind of wrong code from another"
    assert len(costs) == 1, "the work tells one kind of wrong code from another"


@pytest.mark.fault("36")
def test_a_code_whose_report_is_gone_answers_like_one_that_never_was(walk: Walk, visitor: Client) -> None:
    walk.start().to(9).send()
    code = code_on(walk.text)
    assert visitor.post("/back", {"code": code}).status_code == 200
    IntakePending.unscoped.all().delete()
    Envelope.unscoped.all().delete()
    with clock.freeze(NOON):
        gone = visitor.post("/back", {"code": code})
        never = visitor.post("/back", {"code": receipt_of(new_token()).code})
    assert without_values(gone) == without_values(never)
    assert gone.status_code == never.status_code


@pytest.mark.fault("35")
def test_guessing_tells_nothing_of_how_many_there_are(walk: Walk, visitor: Client) -> None:
    wrong = [receipt_of(new_token()).code for _ in range(2)]
    with clock.freeze(NOON):
        before = visitor.post("/back", {"code": wrong[0]})
        walk.start().to(9).send()
        after = visitor.post("/back", {"code": wrong[1]})
    assert without_values(before) == without_values(after)


@pytest.mark.fault("37", "38")
def test_the_receipt_stands_in_no_address_title_header_or_link(walk: Walk) -> None:
    walk.start().to(9).send()
    code = code_on(walk.text)
    headers = {name.lower(): value for name, value in walk.page.headers.items()}
    assert code not in walk.read.title
    assert headers["cache-control"] == "no-store", "no back-forward cache, no proxy, no disk"
    assert headers["referrer-policy"] == "no-referrer"
    assert code not in str(headers)
    for address in re.findall(r'(?:href|src|action|formaction)="([^"]*)"', walk.text):
        assert code not in address
        assert code.replace("-", "") not in address


@pytest.mark.fault("37")
def test_a_code_in_the_address_is_not_looked_up_and_not_shown(walk: Walk, visitor: Client) -> None:
    walk.start().to(9).send()
    code = code_on(walk.text)
    for path in (f"/back?code={code}", f"/draft?code={code}", f"/?code={code}"):
        page = visitor.get(path)
        assert code not in page.content.decode()
    assert visitor.get(f"/back/{code}").status_code == 404


@pytest.mark.fault("38")
def test_coming_back_shows_a_second_tab_nothing_of_what_was_sent(walk: Walk, visitor: Client) -> None:
    walk.start().to(8, story=STORY)
    walk.press(name=MARISOL.name, phone=MARISOL.phone).send()
    thread = visitor.post("/back", {"code": code_on(walk.text)})
    for told in (STORY[:40], MARISOL.name, MARISOL.phone, "Wren"):
        assert told not in Walk(visitor, page=thread).said
    assert thread["Cache-Control"] == "no-store"


@pytest.mark.fault("44", "45")
def test_nothing_public_counts_anything(visitor: Client, walk: Walk) -> None:
    """No page and no figure changes because a report came in: a small town's one reporter is in no statistic."""
    agency()
    paths = ["/", "/r/job", "/back", "/draft", "/safety", "/lost-code", "/?q=Wren", "/?page=2", "/es/", "/hmn/"]
    with clock.freeze(NOON):
        before = {path: visitor.get(path).content for path in paths}
        for number in range(2):
            walk.start().to(9, story=f"{STORY} {number}").send()
        open_pending()
        assert Report.unscoped.count() == 2
        assert {path: visitor.get(path).content for path in paths} == before


@pytest.mark.fault("42")
def test_the_address_of_a_reporter_is_in_no_row(walk: Walk) -> None:
    from django.apps import apps

    agency()
    walk.client.defaults.update(REMOTE_ADDR="203.0.113.77", HTTP_USER_AGENT="Larkspurbrowser/9")
    walk.client.defaults.update(HTTP_X_FORWARDED_FOR="198.51.100.3")
    walk.start().to(9).send()
    open_pending()
    kept = ""
    for model in apps.get_models():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")
            kept += str(cursor.fetchall())
    for word in ("203.0.113", "198.51.100.3", "Larkspurbrowser"):
        assert word not in kept
    assert Status.RECEIVED in kept, "there was something to look at"


@pytest.mark.fault("38", "39")
def test_leaving_signs_nobody_out_of_anything(visitor: Client) -> None:
    """The public face has no cookies to forget; "cookies" would empty every desk under the same registered domain."""
    answer = visitor.get("/leave")
    assert answer.status_code == 303
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
