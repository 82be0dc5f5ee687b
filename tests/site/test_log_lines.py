"""What a log says of an attack and of an error: that it happened and where, in one line, and nothing that was said."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from hearthline.site import logs
from hearthline.site.middleware import Boundary
from tests import cast, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root, before, level = logging.getLogger(), list(logging.getLogger().handlers), logging.getLogger().level
    out = io.StringIO()
    logs.configure("test", out)
    yield out
    structlog.reset_defaults()
    root.handlers[:] = before
    root.setLevel(level)


def told(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.fault("41")
def test_a_forged_form_and_a_false_host_leave_a_line_and_nothing_of_what_they_said(stream: io.StringIO) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = staff.desk("supervisor").client.cookies
    path = "/account/password?told=" + cast.MARISOL.phone
    assert strict.post(path, {"new": cast.STORY}, headers={"origin": "https://evil.example"}).status_code == 403
    assert strict.get("/", headers={"host": "evil.example"}).status_code == 400
    found = told(stream)
    assert [one for one in found if one.get("reason") == "csrf" and one["status"] == 403]
    assert [one for one in found if one.get("status") == 400]
    for word in ("evil", cast.MARISOL.phone, cast.STORY[:20], "127.0.0.1", "/account"):
        assert word not in stream.getvalue(), word


@pytest.mark.fault("41")
def test_an_unexpected_error_leaves_a_line_with_its_place_and_nothing_it_held(
    stream: io.StringIO, rf: RequestFactory
) -> None:
    def broken(request: HttpRequest) -> HttpResponse:
        raise ValueError(f"{cast.CHILD.name} {cast.STORY}")

    assert Boundary(broken)(rf.get("/")).status_code == 500
    (line,) = told(stream)
    assert (line["event"], line["error"], line["level"], line["status"]) == ("failed", "ValueError", "error", 500)
    assert line["where"].startswith("middleware.py:"), "the innermost frame of ours"
    assert line["timestamp"].endswith("Z")
    assert "Wren" not in stream.getvalue()


@pytest.mark.parametrize("mark", ["\n", "\r\n", "\u2028", "\x1b[2J", '"}\n{"event": "signed in"', "\x00"])
def test_a_line_break_in_what_is_logged_makes_no_second_line(stream: io.StringIO, mark: str) -> None:
    logs.log().warning(f"refused{mark}everything is well", reason=f"a{mark}b")
    logging.getLogger("other.package").error("one%stwo", mark)
    assert len(stream.getvalue().splitlines()) <= 3
    lines = [line for line in stream.getvalue().split("\n") if line]
    assert len(lines) == 2
    first = json.loads(lines[0])
    assert first["reason"] == f"a{mark}b", "kept as it was, inside one JSON string"
    assert "\x1b" not in lines[0]
