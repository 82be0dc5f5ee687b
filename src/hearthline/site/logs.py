"""Logs that cannot tell: an allow-list of keys, no messages made of data, no request lines, no tracebacks with values.

A log line holds an event name in English and keys from `ALLOWED`, nothing else. Whatever another library logs is kept
as its logger's name and level only; the text is dropped, since a driver's error text quotes rows.
"""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TextIO, cast

import structlog

from hearthline.ground import clock

ALLOWED = {
    "event", "level", "timestamp", "face", "logger", "error", "where", "count", "status", "method", "view",
    "seconds", "pid", "check", "name", "reason", "backlog", "age", "signal", "port", "command",
}  # fmt: skip


REMEMBERED = timedelta(minutes=5)


class _Surely:
    """A stream whose trouble is nobody else's: a full disk loses log lines, and never a report."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.last_lost: datetime | None = None

    def write(self, text: str) -> int:
        try:
            return self.stream.write(text)
        except (OSError, ValueError):
            self.last_lost = clock.now()
            return len(text)

    def flush(self) -> None:
        try:
            self.stream.flush()
        except (OSError, ValueError):
            self.last_lost = clock.now()


_stream = _Surely(sys.stderr)


def losing() -> list[str]:
    """A health check: `log_full` when a line of this process could not be written in the last five minutes."""
    lost = _stream.last_lost
    return ["log_full"] if lost is not None and clock.now() - lost < REMEMBERED else []


def allow_listed(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
    """Keep the keys of `ALLOWED`; say how many were left out, so that a lost key is noticed."""
    kept = {k: v for k, v in event.items() if k in ALLOWED and isinstance(v, str | int | float | bool)}
    left_out = len(event) - len(kept)
    return kept if not left_out else {**kept, "left_out": left_out}


def where(error: BaseException) -> str:
    """File, line and function of the innermost frame of ours: enough to mend it, and no value of any variable."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if "/hearthline/" in f.filename] or frames[-1:]
    return " < ".join(f"{Path(f.filename).name}:{f.lineno}:{f.name}" for f in reversed(ours[-6:]))


class _NameOnly(logging.Handler):
    """Standard-library log records: logger, level and exception type survive; message and arguments do not."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno < logging.WARNING:
            return
        fields: dict[str, Any] = {"logger": record.name}
        if record.exc_info and record.exc_info[1]:
            fields["error"] = type(record.exc_info[1]).__name__
            fields["where"] = where(record.exc_info[1])
        status = getattr(record, "status_code", None)
        if isinstance(status, int):
            fields["status"] = status
        structlog.get_logger().log(record.levelno, "library", **fields)


def configure(face: str, stream: TextIO | None = None) -> None:
    """Point every logger of this process at one JSON-lines stream (default: standard error).

    Writing to it never raises: see `losing`.
    """
    _stream.stream = stream or sys.stderr

    def named(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        # Not a context variable: Django runs in a thread of its own, which would not have it.
        event["face"] = face
        return event

    structlog.configure(
        processors=[
            named,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            allow_listed,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, _stream)),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers[:] = [_NameOnly()]
    root.setLevel(logging.WARNING)
    for name in list(logging.root.manager.loggerDict):
        found = logging.getLogger(name)
        found.handlers[:] = []
        found.propagate = True


def log() -> Any:
    """The logger. `log().info("event in words", count=3)`: only keys in `ALLOWED` reach the stream."""
    return structlog.get_logger()
