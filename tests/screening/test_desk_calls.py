"""The phone page as forms: it works without JavaScript, keeps everything that was typed, and files a whole call."""

import re
from typing import Any

import pytest

from hearthline.intake.calls.models import Call, CallEntry
from tests import staff
from tests.cast import ADULT, CHILD, MARISOL, STORY

pytestmark = pytest.mark.django_db


def test_a_new_call_opens_with_the_focus_in_its_first_field():
    desk = staff.desk()
    answer = desk.client.post("/calls/new", follow=True)
    page = answer.content.decode()
    assert answer.status_code == 200
    first = re.search(r"<(select|input|textarea)[^>]*autofocus[^>]*>", page)
    assert first and 'name="language"' in first[0]

