"""Who was answered on the telephone is written down without a number; a form says all that is wrong at once (H-7)."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.ground.errors import DomainError, Several
from hearthline.helpdesk import actions, queries
from hearthline.helpdesk.desk.hand import AT
from hearthline.helpdesk.door.content import Content
from hearthline.helpdesk.models import Inquiry, WrittenAnswer
from hearthline.messaging.models import Message
from tests import staff
from tests.helpdesk.build import ANSWER, agent, fresh, logged

pytestmark = [pytest.mark.django_db, pytest.mark.req("H-3", "H-7")]
HEARD = {
    "way": "phone", "topic": "question", "language": "en", "send": "heard", "words": "Zqasked: which bus goes there?",
}  # fmt: skip
NOTHING = {"way": "", "topic": "", "language": "", "send": "", "words": "", "received_at": "soon"}


def test_a_caller_without_a_name_or_a_number_who_heard_the_answer_is_written_down() -> None:
    desk = staff.desk("agent")
    assert "They heard it; nothing more is wanted" in desk.client.get("/help/new").content.decode()
    assert desk.client.post("/help/new", HEARD).status_code == 303
    row = Inquiry.unscoped.get()
    assert (row.send, row.state) == ("heard", "open")
    page = desk.client.get(f"/help/{row.pk}").content.decode()
    assert "kept, and goes to nobody" in page
    assert "Keep the answer" in page
    assert "Send the answer" not in page


def test_the_follow_up_of_who_heard_it_is_kept_goes_to_nobody_and_closes_it() -> None:
    row = logged(send="heard", contact="", place="")
    actions.answer(viewer=agent(), inquiry_id=row.pk, version=row.version, words=ANSWER)
    assert WrittenAnswer.unscoped.get().sent == "heard"
    assert not Message.unscoped.exists()
    assert fresh(row).state == "closed"
    assert queries.inquiry(agent(), row.pk).answers[0].words == ANSWER


def test_a_way_that_needs_an_address_still_needs_it() -> None:
    for send, code in (("told", "log.contact"), ("mail", "log.contact"), ("letter", "log.place")):
        with pytest.raises(DomainError) as refused:
            logged(send=send, contact="", place="")
        assert refused.value.code == code


def test_all_that_is_wrong_is_said_at_once_each_at_its_field_and_in_the_list_that_leads_to_it() -> None:
    answer = staff.desk("agent").client.post("/help/new", {**NOTHING, "name": "Zqkept Quill"})
    html = answer.content.decode()
    assert answer.status_code == 422
    led = re.findall(r'href="#([a-z_0-9]+)"', html[html.index('id="errors"') : html.index("<h1")])
    assert led == ["way_0", "received_at", "topic_0", "words", "language_0", "send_0"]
    for field in led:
        assert f'id="{field}"' in html, f"{field} is led to and is not there"
    assert html.count('class="usa-error-message"') == len(led)
    assert "Zqkept Quill" in html
    assert not Inquiry.unscoped.exists()


@given(st.sets(st.sampled_from(["way", "topic", "language", "send", "words"])))
def test_as_many_things_are_told_as_are_wrong(empty: set[str]) -> None:
    told = {name: "" if name in empty else HEARD[name] for name in ("way", "topic", "language", "send", "words")}
    content = Content.of({"words": told.pop("words")})
    if not empty:
        assert actions.log(viewer=agent(), content=content, received_at=None, **told)
        return
    with pytest.raises(DomainError) as refused:
        actions.log(viewer=agent(), content=content, received_at=None, **told)
    wrong = refused.value.found if isinstance(refused.value, Several) else (refused.value,)
    assert {one.code.removeprefix("log.") for one in wrong} == empty
    assert {one.code for one in wrong} <= set(AT)
