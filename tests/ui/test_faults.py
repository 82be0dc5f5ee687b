"""What is wrong with a form stands at each field that it is about, in the page's language (H-7)."""

import pytest
from django.utils import translation

from hearthline.ground.errors import DomainError, Several, tell_all
from hearthline.ui.faults import at_fields

pytestmark = pytest.mark.req("H-7")
WAY = DomainError("log.way", "Choose how it came.")
TOPIC = DomainError("log.topic", "Choose what it is about.")
AT = {"log.way": "way_0", "log.topic": "topic_0"}


def test_nothing_wrong_is_nothing_to_say() -> None:
    assert at_fields(None, AT) == {}
    tell_all((True, WAY), ("words", TOPIC))


def test_one_thing_that_is_wrong_is_raised_as_itself() -> None:
    with pytest.raises(DomainError) as refused:
        tell_all((True, WAY), ("", TOPIC))
    assert refused.value is TOPIC
    assert at_fields(TOPIC, AT) == {"topic_0": "Choose what it is about."}


def test_several_are_told_together_in_their_order_and_the_first_speaks_for_all() -> None:
    with pytest.raises(Several) as refused:
        tell_all((False, WAY), (None, TOPIC))
    assert (refused.value.code, refused.value.message) == (WAY.code, WAY.message)
    assert list(at_fields(refused.value, AT)) == ["way_0", "topic_0"]


def test_what_has_no_field_stands_at_the_top_and_the_first_word_about_a_field_stays() -> None:
    again = DomainError("log.way", "Never seen.")
    found = at_fields(Several([WAY, again, TOPIC]), {"log.way": "way_0"})
    assert found == {"way_0": "Choose how it came.", "main": "Choose what it is about."}


def test_each_is_told_in_the_language_of_the_page() -> None:
    with translation.override("es"):
        said = at_fields(Several([WAY, TOPIC]), AT)
    assert said["way_0"] != WAY.message
    assert said["topic_0"] != TOPIC.message
