"""A text message is a report: durable before it is thanked for."""

from typing import Any

import pytest
from django.db import OperationalError

from hearthline.intake.actions import open_pending
from hearthline.intake.door import accept as door
from hearthline.intake.line import queries, references, texts
from hearthline.intake.line.hearing import hear
from hearthline.intake.line.models import LineEvent
from hearthline.intake.models import Envelope, Report
from tests import cast, staff
from tests.intake.line.build import NUMBER, event, tell

pytestmark = pytest.mark.django_db


@pytest.mark.req("I-9")
def test_a_text_message_becomes_a_report_and_one_fixed_answer() -> None:
    staff.user("supervisor")
    reply = tell("text", "talk-1", number=NUMBER, words=cast.STORY)
    (verb,) = reply.verbs
    assert (verb.kind, verb.text) == ("message", "line.text_received")
    assert verb.words.index("911") < verb.words.index(verb.values["number"])
    envelope = Envelope.unscoped.get()
    assert (envelope.channel, envelope.danger) == ("text", "unsure")
    assert envelope.identity_box is not None
    assert cast.CHILD.name not in verb.words
    assert open_pending(limit=10)
    report = Report.unscoped.get()
    assert report.channel == "text"
    assert queries.by_reference(staff.viewer("screener"), f" {verb.values['number']} ") == report.id
    assert queries.by_reference(staff.viewer("screener"), "0000-000-001") is None


def test_the_same_message_again_is_the_same_report_and_more_of_a_conversation_joins_it() -> None:
    told = event("text", "talk-1", number=NUMBER, words=cast.STORY)
    first, again = hear(told), hear(told)
    assert first.verbs == again.verbs
    assert Envelope.unscoped.count() == 1
    more = tell("text", "talk-1", number=NUMBER, words="and today again")
    assert more.verbs == first.verbs
    assert sorted(Envelope.unscoped.values_list("kind", flat=True)) == ["addition", "report"]
    assert len(set(Envelope.unscoped.values_list("root_id", flat=True))) == 1
    assert LineEvent.unscoped.count() == 2


@pytest.mark.fault("18")
@pytest.mark.parametrize(("language", "said"), [("", "picture"), ("es", "imagen"), ("hmn", "duab")])
def test_a_picture_without_words_is_a_report_that_says_so_and_the_sender_is_asked_for_words(
    monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    stories: list[str] = []
    build = texts.build

    def kept(**told: Any) -> object:
        stories.append(told["content"].story)
        return build(**told)

    monkeypatch.setattr(texts, "build", kept)
    (verb,) = tell("text", "talk-1", number=NUMBER, words="  ", language=language).verbs
    assert Envelope.unscoped.count() == 1
    assert said in stories[0]
    assert (verb.text, "911" in verb.words, verb.values["number"] in verb.words) == ("line.text_no_words", True, True)
    (verb,) = tell("text", "talk-1", number=NUMBER, words="a bruise", language=language).verbs
    assert (verb.text, stories[1]) == ("line.text_received", "a bruise")


@pytest.mark.fault("18")
def test_nothing_is_thanked_for_that_is_not_durable(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OperationalError("away")

    monkeypatch.setattr(door, "insert", broken)
    kept = tell("text", number=NUMBER, words=cast.STORY)
    assert kept.verbs[0].text == "line.text_received"  # the spool holds it

    class Full:
        def put_once(self, *_: object) -> bool:
            raise OSError("no room")

    monkeypatch.setattr(door.spooling, "spool", Full)
    with pytest.raises(door.NotTaken):
        tell("text", "other", number=NUMBER, words=cast.STORY)


def test_a_number_for_texts_is_read_as_people_type_it() -> None:
    root = "00c0ffee" + "0" * 56
    number = references.of(root)
    assert references.prefix(number) == "00c0ffee"
    assert references.prefix(number.replace("-", " ")) == "00c0ffee"
    for wrong in ("", "abc", "9999-999-999", "12345", "٠١٢٣٤٥٦٧٨٩"):
        assert references.prefix(wrong) is None
