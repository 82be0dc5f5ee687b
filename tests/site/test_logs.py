"""Logs cannot tell: nothing that a person wrote or is called reaches a stream."""

import errno
import io
import json
import logging
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import structlog

from hearthline.ground import clock
from hearthline.site import logs
from tests import cast


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root, before, level = logging.getLogger(), list(logging.getLogger().handlers), logging.getLogger().level
    out = io.StringIO()
    logs.configure("test", out)
    yield out
    structlog.reset_defaults()
    root.handlers[:] = before
    root.setLevel(level)


@pytest.mark.fault("41")
def test_a_key_that_is_not_on_the_list_is_left_out_and_counted(stream: io.StringIO) -> None:
    logs.log().info("taken", count=1, story=cast.STORY, phone=cast.MARISOL.phone)
    line = json.loads(stream.getvalue())
    assert line["count"] == 1
    assert line["left_out"] == 2
    assert cast.MARISOL.phone not in stream.getvalue()


@pytest.mark.fault("41")
def test_a_library_s_own_words_never_reach_the_stream(stream: io.StringIO) -> None:
    try:
        raise ValueError(cast.STORY)
    except ValueError:
        logging.getLogger("django.request").exception("could not save %s", cast.CHILD.name)
    text = stream.getvalue()
    assert "Wren" not in text
    assert json.loads(text)["error"] == "ValueError"
    assert "test_logs.py" in json.loads(text)["where"]


def test_a_line_from_another_thread_says_which_face_it_came_from(stream: io.StringIO) -> None:
    thread = threading.Thread(target=lambda: logs.log().info("taken"))
    thread.start()
    thread.join()
    assert json.loads(stream.getvalue())["face"] == "test"


def test_where_an_error_happened_is_told_by_file_line_and_function() -> None:
    try:
        raise KeyError("a name")
    except KeyError as error:
        assert logs.where(error).startswith("test_logs.py:")
        assert "a name" not in logs.where(error)


class FullDisk(io.StringIO):
    """A stream on a disk without room."""

    def write(self, text: str) -> int:
        raise OSError(errno.ENOSPC, "no space left on device")


@pytest.mark.fault("14")
def test_a_full_log_volume_raises_nothing_and_says_so_in_health(stream: io.StringIO) -> None:
    now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    with clock.freeze(now):
        logs.configure("public", FullDisk())
        logs.log().error("something")
        assert logs.losing() == ["log_full"]
    with clock.freeze(now + timedelta(minutes=6)):
        assert logs.losing() == []
