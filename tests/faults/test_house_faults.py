"""What breaks in the house itself: a full log, a new deploy in the middle of a form, one damaged row among many."""

import errno
import io
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from django.conf import settings
from django.test import Client

from hearthline.duty import promises
from hearthline.ground import clock
from hearthline.intake import actions, events
from hearthline.intake.door import keys as door
from hearthline.intake.door.accept import accept
from hearthline.intake.door.attachments import store
from hearthline.intake.door.drafts import load, save
from hearthline.intake.models import Envelope, FileCopy, IntakePending, Report
from hearthline.intake.public import state
from hearthline.sealing import Keyring, key_path, new_token, rotate
from hearthline.site import logs
from hearthline.site.worker import Step, turn
from tests.cast import CHILD, MARISOL, STORY
from tests.faults.conftest import NOON
from tests.intake import files
from tests.intake.build import AGENCY, agency, arrived, sealed
from tests.intake.public.walking import Walk
from tests.sealing.rings import flipped

pytestmark = pytest.mark.django_db


class FullDisk(io.StringIO):
    """A stream on a volume without room: every write and flush fails, as the kernel says it."""

    def write(self, _: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    def flush(self) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def logging_to() -> Iterator[Any]:
    """`logging_to(stream)` points the process's logs there; afterwards all is as it was."""
    root, kept = logging.getLogger(), structlog.get_config()
    handlers, level, before = root.handlers[:], root.level, logs._stream.stream
    yield lambda stream: logs.configure("public", stream)
    logs._stream.stream = before
    logs._stream.last_lost = None
    structlog.configure(**kept)
    structlog.contextvars.clear_contextvars()
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.mark.fault("14")
@pytest.mark.parametrize("kind", ["full", "closed"])
def test_a_log_that_cannot_be_written_stops_nobody_s_report(walk: Walk, logging_to: Any, kind: str) -> None:
    """With mistakes on the way, since those are what is logged: a 422, a 404, a bad host, and Send."""
    stream = FullDisk() if kind == "full" else io.StringIO()
    if kind == "closed":
        stream.close()
    logging_to(stream)
    assert walk.client.get("/no/such/page").status_code == 404
    assert walk.client.get("/", headers={"host": "evil.example"}).status_code == 400
    walk.start()
    walk.press()
    assert walk.page.status_code == 422, "danger was not answered"
    walk.press(danger="no").press(story=STORY).press().press(where_now="near the red store")
    for _ in range(4):
        walk.press()
    walk.send()
    assert walk.heading == "We have your report"
    assert Envelope.unscoped.count() == 1
    assert "log_full" in walk.client.get("/healthz").json()["reasons"], "and somebody is told"


@pytest.mark.fault("14")
def test_a_log_that_cannot_be_written_does_not_stop_the_worker(logging_to: Any) -> None:
    done = []

    def bad() -> None:
        raise RuntimeError

    logging_to(FullDisk())
    turn([Step("bad", 1, bad), Step("good", 1, lambda: done.append(1))], 10.0)
    assert done == [1]


@pytest.mark.fault("41")
def test_an_error_with_everything_in_its_hands_logs_none_of_it(
    walk: Walk, logging_to: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worst place to fail: Send, with story, name and receipt in the local variables and in the message."""
    from hearthline.intake.public import deliver

    stream = io.StringIO()
    logging_to(stream)
    walk.start().to(8)
    walk.press(name=MARISOL.name, phone=MARISOL.phone)

    def fails(wizard: Any, **_: Any) -> None:
        code = deliver.code_of(wizard)
        raise RuntimeError(f"{code} {wizard.answers} {wizard.identity}")

    monkeypatch.setattr(deliver, "hand_in", fails)
    walk.send()
    assert walk.page.status_code == 500
    logged = stream.getvalue()
    assert "RuntimeError" in logged, "it is logged that something failed, and where"
    assert "sending.py" in logged
    for word in (MARISOL.name, MARISOL.phone, STORY[:30], "Wren", "127.0.0.1", "testserver", "/r/send"):
        assert word not in logged, word
    shown = walk.text
    for word in ("Traceback", "RuntimeError", MARISOL.name, STORY[:30]):
        assert word not in shown, word
    assert all(json.loads(line) for line in logged.splitlines())


@pytest.fixture
def new_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """`new_release()` starts the public face anew with fresh face keys, as a deploy with a rotation does."""
    folder = tmp_path / "keys"
    folder.mkdir(mode=0o700)
    for path in settings.HEARTHLINE.keys.glob("*.json"):
        (folder / path.name).write_bytes(path.read_bytes())
        (folder / path.name).chmod(0o600)

    def deploy() -> None:
        rotate(folder, "face")
        fresh = Keyring.load(key_path(folder, "public"))
        monkeypatch.setattr(state, "ring", lambda: fresh)

    yield deploy
    state.ring.cache_clear() if hasattr(state.ring, "cache_clear") else None
    door.door_keys.cache_clear()


@pytest.mark.fault("11")
def test_a_deploy_in_the_middle_of_a_form_loses_nothing(walk: Walk, new_release: Any) -> None:
    """The page was made before the deploy and is sent to the process after it: same words, same token, one receipt."""
    walk.start().to(5)
    new_release()
    walk.press().press()
    new_release()
    walk.press().press()
    assert walk.heading == "Check your answers"
    assert "Wren" in walk.text
    walk.send()
    assert walk.heading == "We have your report"
    assert Envelope.unscoped.count() == 1


@pytest.mark.fault("11")
def test_a_form_from_two_generations_ago_says_so_and_keeps_what_is_typed_on_the_page(
    walk: Walk, new_release: Any
) -> None:
    walk.start().to(2)
    for _ in range(3):
        new_release()
    walk.press(story=STORY)
    assert walk.page.status_code == 422
    assert "Wren" in walk.text


@pytest.mark.fault("11")
def test_a_state_with_things_an_older_release_put_there_still_opens(visitor: Client) -> None:
    from hearthline.intake.public.answers import Wizard

    old = {**Wizard.new().dump(), "answers": {"danger": "no", "story": STORY, "gone": 1}, "a_field_of_long_ago": True}
    held = state.seal(state.REPORT, old)
    page = visitor.post("/r/4", {"state": held, "from": "3"})
    assert page.status_code == 200
    assert visitor.post("/r/send", {"state": held, "from": "9"}).status_code == 422, "where is asked, nothing is lost"


@pytest.mark.fault("15")
@pytest.mark.parametrize("what", ["key", "part"])
def test_one_damaged_report_keeps_no_other_envelope_from_being_opened(what: str) -> None:
    """A bit turns over in an opened report; its reporter adds something; behind it others wait."""
    agency()
    token = new_token()
    report = arrived(token)
    if what == "key":
        report.wrapped_key = flipped(bytes(report.wrapped_key), 400)
        report.save(update_fields=["wrapped_key"])
    else:
        part = report.parts.get()
        part.sealed = flipped(bytes(part.sealed), 400)
        part.save(update_fields=["sealed"])
    accept(sealed(token, story="More about Wren", danger="yes"))
    accept(sealed(new_token(), danger="no", story="Another child"))
    actions.open_pending()
    assert Report.unscoped.count() == 2, "the other report does not wait behind the damaged one"
    if what == "part":
        report.refresh_from_db()
        assert report.danger == "yes", "what was added opens, and raises its report"
        assert not IntakePending.unscoped.exists()
    else:
        assert list(IntakePending.unscoped.values_list("fault", flat=True)) == ["report-damaged"], "aside, and seen"


@pytest.mark.fault("15")
def test_a_handler_that_fails_on_one_report_keeps_no_other_from_being_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever in one report trips a rule, a clock or a list above intake: the next report is not its hostage."""
    agency()
    first, second = sealed(new_token(), danger="yes", story="A"), sealed(new_token(), danger="no", story="B")
    for envelope in (first, second):
        accept(envelope)

    def trips(event: Any) -> None:
        if event.danger == "yes":
            raise KeyError("a fact that nobody foresaw")

    handlers = {events.ReportArrived: [trips]}
    monkeypatch.setattr(events, "_handlers", handlers)
    for _ in range(3):
        try:
            actions.open_pending()
        except KeyError:
            continue
    assert Report.unscoped.filter(root_id=second.root_id).exists()
    assert not Report.unscoped.filter(root_id=first.root_id).exists(), "and the failed one is whole: nothing of it"
    assert IntakePending.unscoped.filter(envelope_id=first.id).exists()


@pytest.mark.fault("7", "15")
def test_one_damaged_report_keeps_no_other_file_from_being_drawn() -> None:
    agency()
    kept = []
    for name in ("a.jpg", "b.jpg"):
        file = store(files.jpeg(), name, agency_id=AGENCY)
        kept.append(arrived(new_token(), files=[file.mapping()]))
    kept[0].wrapped_key = flipped(bytes(kept[0].wrapped_key), 400)
    kept[0].save(update_fields=["wrapped_key"])
    for _ in range(2):
        try:
            actions.make_viewing_copies()
        except Exception:
            continue
    assert FileCopy.unscoped.get(report=kept[1]).state == "ready"
    assert FileCopy.unscoped.get(report=kept[0]).state == "failed"


@pytest.mark.fault("8")
def test_a_draft_lives_its_seventy_two_hours_over_the_hour_that_comes_twice() -> None:
    """Elapsed time, not the clock on the wall: the night the clocks go back has 25 hours."""
    before = datetime(2026, 10, 31, 19, 0, tzinfo=UTC)
    with clock.freeze(before):
        code = save(b"half", agency_id=AGENCY)
    assert code
    with clock.freeze(before + timedelta(hours=71, minutes=59)):
        assert load(code, agency_id=AGENCY) == b"half"
    with clock.freeze(before + timedelta(hours=72, minutes=1)):
        assert load(code, agency_id=AGENCY) is None


@pytest.mark.fault("8")
@pytest.mark.parametrize(
    "start",
    [
        datetime(2026, 11, 1, 5, 0, tzinfo=UTC),
        datetime(2027, 3, 14, 8, 0, tzinfo=UTC),
        datetime(2028, 2, 28, 23, 30, tzinfo=UTC),
        NOON,
    ],
)
def test_a_promise_in_hours_is_that_many_hours_on_any_day(start: datetime) -> None:
    lengths = {promises.due(promises.SCREENING, at).at - at for at in (start, NOON)}
    assert len(lengths) == 1
    assert promises.due(promises.SCREENING, start).at.tzinfo is not None


@pytest.mark.fault("8")
def test_a_report_received_while_the_clock_jumps_back_is_opened_and_counted_from_receipt() -> None:
    agency()
    with clock.freeze(NOON):
        accept(sealed(new_token()))
    with clock.freeze(NOON - timedelta(hours=1)):
        actions.open_pending()
    report = Report.unscoped.get()
    assert report.received_at == NOON
    assert CHILD.name not in repr(report)
