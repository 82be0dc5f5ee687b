"""Somebody asks the help desk while another program holds the database: real processes, from the form to the code."""

import re
from urllib.parse import urlencode

import pytest
from bench.reporter import post
from bench.stage import House
from bench.wire import Reply

from tests.faults import playing
from tests.faults.test_outage import held_by_another

pytestmark = pytest.mark.processes
FORM = "application/x-www-form-urlencoded"
CODE = re.compile(rb'name="code" value="([^"]+)"')


def press(house: House, at: str = "/contact/", **typed: str) -> Reply:
    return playing.answer(house, post(at, urlencode(typed).encode(), FORM, label="ask"))


def state_of(reply: Reply) -> str:
    found = re.search(rb'name="state" value="([^"]+)"', reply.body)
    assert found, reply.status
    return found.group(1).decode()


@pytest.mark.fault("3")
@pytest.mark.req("H-3", "I-3")
def test_a_question_asked_while_the_database_is_locked_gets_its_code_and_arrives_once(house: House) -> None:
    typed = {"from": "write", "words": "quillfeather by the door", "reads": "en", "send": "code"}
    shelf = house.state / "spool" / "inquiries"
    before = house.count("helpdesk_inquiryenvelope")
    with held_by_another(house):
        state = state_of(press(house, **{"from": "topic", "topic": "question"}))
        first, second = (press(house, **typed, state=state) for _ in range(2))
        assert first.status == second.status == 200
        code = CODE.search(first.body)
        assert code
        assert CODE.search(second.body).group() == code.group()  # type: ignore[union-attr]  # the same page again
        assert len(list(shelf.glob("*.sealed"))) == 1
    house.wait(lambda: house.count("helpdesk_inquiryenvelope") == before + 1, 60, "the question is in the database")
    house.wait(lambda: not list(shelf.glob("*.sealed")), 60, "the shelf is empty")
    press(house, **typed, state=state)
    assert house.count("helpdesk_inquiryenvelope") == before + 1
    page = press(house, "/contact/back", code=code.group(1).decode())
    assert b"There is no answer yet." in page.body
