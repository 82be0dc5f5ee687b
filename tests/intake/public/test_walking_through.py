"""The whole way, from the first page to the receipt."""

import pytest

from tests.intake.public.walking import Walk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.req("I-1", "I-4")
def test_the_shortest_report_takes_nine_presses_and_three_answers(walk: Walk) -> None:
    walk.start().to(9)
    assert walk.heading == "Check your answers"
    walk.send()
    assert walk.heading == "We have your report", walk.text[:3000]
