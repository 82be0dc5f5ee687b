"""E-mail to the help desk: every message becomes one sealed inquiry, whatever is in it, once (H-3)."""

import errno
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.duty.models import Alert
from hearthline.ground import clock
from hearthline.helpdesk import actions
from hearthline.helpdesk.door import models as door
from hearthline.helpdesk.keys import key_of, worker_keys
from hearthline.helpdesk.mailing import taking
from hearthline.helpdesk.mailing.reading import read
from hearthline.helpdesk.models import Inquiry, Said
from hearthline.journal.models import Entry
from hearthline.messaging.models import Message
from tests import staff

pytestmark = [pytest.mark.req("H-3")]
ARRIVED = datetime(2026, 11, 20, 3, 4, 5, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PLAIN = b"From: Zqsender <zq@example.org>\r\nSubject: Zqsubject\r\n\r\nZqbody words.\r\n"
ATTACHED = (
    b'From: zq@example.org\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    b"--b\r\nContent-Type: text/plain\r\n\r\nZqbody words.\r\n--b\r\n"
    b'Content-Type: application/pdf; name="Zqfile.pdf"\r\nContent-Disposition: attachment; filename="Zqfile.pdf"\r\n'
    b"Content-Transfer-Encoding: base64\r\n\r\nWnFpbnNpZGU=\r\n--b--\r\n"
)
ODD: dict[str, bytes] = {
    "nothing at all": b"",
    "no head": b"Zqbody words without a head",
    "no body": b"From: zq@example.org\r\nSubject: Zqsubject\r\n\r\n",
    "no sender": b"Subject: x\r\n\r\nZqbody words.",
    "broken letters": b"From: zq@example.org\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nZqbody \xff\xfe words.",
    "no such letters": b"From: zq@example.org\r\nContent-Type: text/plain; charset=klingon\r\n\r\nZqbody words.",
    "nul": b"From: zq@example.org\r\n\r\nZq\0body words.",
    "open part": b"From: zq@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nZqbody words.",
    "no boundary": b"From: zq@example.org\r\nContent-Type: multipart/mixed\r\n\r\nZqbody words.",
    "bad base64": b"From: zq@example.org\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!Zqbody",
    "bad sender": b"From: =?utf-8?q?=ff?= <@@>\r\nSubject: =?x?y?z?=\r\n\r\nZqbody words.",
    "bidi": "From: zq@example.org\r\nSubject: \u202ex\r\n\r\nZqbody words.".encode(),
    "html": b"From: zq@example.org\r\nContent-Type: text/html\r\n\r\n<p>Zqbody<br>words.</p><script>bad()</script>",
    "two senders": b"From: a@example.org, b@example.org\r\nFrom: c@example.org\r\n\r\nZqbody words.",
    "long line": b"Subject: " + b"x" * 100_000 + b"\r\n\r\nZqbody words.",
}


@pytest.fixture
def box(settings: Any, tmp_path: Path) -> Path:
    for part in ("new", "cur", "tmp"):
        (tmp_path / part).mkdir()
    settings.HEARTHLINE_HELP_MAILDIR = tmp_path
    staff.agency()
    return tmp_path


def deliver(box: Path, raw: bytes, name: str = "1763606645.M1P1.mail", at: datetime = ARRIVED) -> Path:
    path = box / "new" / name
    path.write_bytes(raw)
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


def words_of(inquiry: Inquiry) -> str:
    said = Said.unscoped.get(inquiry=inquiry)
    return key_of(inquiry, actor="tests").open("said", said.pk, said.sealed).decode()


@pytest.mark.parametrize("raw", ODD.values(), ids=ODD.keys())
def test_an_odd_mail_is_read_as_far_as_it_goes_and_never_trips(raw: bytes) -> None:
    mail = read(raw)
    shown = mail.content()
    if b"Zqbody" in raw and b"base64" not in raw:
        assert "Zq" in shown.words
        assert "body" in shown.words
    assert "\0" not in shown.words
    assert "bad()" not in shown.words


MEGABYTE = 1024 * 1024
HEAD = b"From: zq@example.org\r\nSubject: x\r\n"
SLOW: dict[str, bytes] = {
    "styles that never end": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<style " * (MEGABYTE // 7),
    "a sender of many": b"From: " + b"a@b.example, " * (2 * MEGABYTE // 13) + b"\r\n\r\nZqbody",
    "a type of many": HEAD + b"Content-Type: text/plain; " + b"a=b; " * (MEGABYTE // 5) + b"\r\n\r\nZqbody",
    "very many parts": HEAD
    + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    + b"--b\r\n\r\nx\r\n" * (20 * MEGABYTE // 10),
}


@pytest.mark.parametrize("raw", SLOW.values(), ids=SLOW.keys())
def test_a_mail_made_to_keep_the_worker_busy_is_read_at_once(raw: bytes, tmp_path: Path) -> None:
    """One regular expression over the first took hours, and no other thread of the worker ran in that time. Seconds of
    the processor are limited, not of the clock: a hundred times what reading takes."""
    path = tmp_path / "mail"
    path.write_bytes(raw)
    program = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_CPU, (15, 15));"
        "from hearthline.helpdesk.mailing.reading import read; read(open(sys.argv[1], 'rb').read()).content()"
    )
    assert subprocess.run([sys.executable, "-c", program, str(path)], check=False).returncode == 0


def test_a_mail_of_very_many_parts_is_shown_as_text_and_says_so() -> None:
    found = read(SLOW["very many parts"])
    assert found.odd == ("parts",)
    assert found.words.startswith("From: zq@example.org")


def test_words_between_a_style_that_ends_and_one_that_does_not_are_all_read() -> None:
    page = b"<style>hidden</style >Zqfirst<script>hidden</script>Zqsecond<style>Zqthird"
    assert read(HEAD + b"Content-Type: text/html\r\n\r\n" + page).words.split() == ["Zqfirst", "Zqsecond", "Zqthird"]


@given(st.binary(max_size=4_000))
def test_any_bytes_give_something_that_can_be_kept(raw: bytes) -> None:
    content = read(raw).content()
    assert content.read(content.raw()) == content


@given(
    st.lists(st.sampled_from([PLAIN, ATTACHED, *ODD.values()]), min_size=1, max_size=3),
    st.binary(max_size=60),
    st.integers(0, 400),
)
def test_a_mail_cut_or_changed_anywhere_gives_something_that_can_be_kept(
    mails: list[bytes], put: bytes, at: int
) -> None:
    whole = b"".join(mails)
    raw = whole[:at] + put + whole[at + len(put) :]
    content = read(raw).content()
    assert content.read(content.raw()) == content


def test_what_hung_on_a_mail_is_named_and_not_opened() -> None:
    mail = read(ATTACHED)
    assert mail.words == "Zqbody words."
    assert len(mail.files) == 1
    assert mail.files[0].startswith("Zqfile.pdf")
    assert "Zqinside" not in str(vars(mail))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("raw", [PLAIN, ATTACHED, *ODD.values()], ids=["plain", "attached", *ODD])
def test_every_mail_becomes_one_inquiry_with_the_time_at_which_it_came(box: Path, raw: bytes) -> None:
    path = deliver(box, raw)
    with clock.freeze(NOW):
        assert taking.take_mail().new == 1
        assert taking.take_mail().new == 0
        assert actions.open_pending().new == 1
    assert not path.exists()
    inquiry = Inquiry.unscoped.get()
    assert (inquiry.way, inquiry.received_at) == ("email", ARRIVED)
    assert Inquiry.unscoped.count() == 1


@pytest.mark.django_db(transaction=True)
def test_nothing_of_a_mail_lies_open_in_the_database_or_the_journal_and_no_answer_goes_out(box: Path) -> None:
    deliver(box, ATTACHED.replace(b"Subject: x", b"Subject: Zqsubject"))
    taking.take_mail()
    actions.open_pending()
    rows = [*door.InquiryEnvelope.unscoped.values(), *door.RawMail.unscoped.values(), *Inquiry.unscoped.values()]
    rows += [*Said.unscoped.values(), *Entry.objects.values()]
    everything = repr([{k: bytes(v) if isinstance(v, memoryview) else v for k, v in row.items()} for row in rows])
    assert not re.findall(r"Zq(?:sender|subject|body|file|inside)|example\.org", everything)
    assert not Message.unscoped.exists()
    assert "Zqbody" in words_of(Inquiry.unscoped.get())


@pytest.mark.django_db(transaction=True)
def test_the_whole_mail_is_kept_sealed_with_all_that_hung_on_it(box: Path) -> None:
    deliver(box, ATTACHED)
    taking.take_mail()
    row = door.RawMail.unscoped.get()
    where = (row.agency_id, "rawmail", "sealed", row.pk)
    assert worker_keys().open("intake", bytes(row.sealed), where, actor="tests", purpose="tests") == ATTACHED


STEPS: list[tuple[str, str]] = [("read", "reading"), ("put", "putting"), ("beat", "beating"), ("_sync", "removing")]


class Killed(BaseException):
    """As if the process ended here: no handler runs."""


@pytest.mark.django_db(transaction=True)
@pytest.mark.fault("3")
@pytest.mark.parametrize("step", [step for step, _why in STEPS], ids=[why for _step, why in STEPS])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_kill_at_any_step_loses_no_mail_and_doubles_none(
    box: Path, monkeypatch: pytest.MonkeyPatch, step: str, after: bool
) -> None:
    for number in range(3):
        deliver(box, PLAIN + str(number).encode(), f"{number}.mail")
    real: Callable[..., Any] = getattr(taking, step)

    def killed(*args: Any, **named: Any) -> Any:
        if after:
            real(*args, **named)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(taking, step, killed)
        with pytest.raises(Killed):
            taking.take_mail()
    there = len(list((box / "new").iterdir())) + door.InquiryEnvelope.unscoped.count()
    assert there >= 3, "a mail is on the disk or in the database, at every moment"
    taking.take_mail()
    actions.open_pending()
    assert Inquiry.unscoped.count() == 3
    assert not list((box / "new").iterdir())


@pytest.mark.django_db(transaction=True)
@pytest.mark.fault("3")
def test_a_kill_between_the_inquiry_and_the_whole_mail_keeps_neither_and_the_file_stays(
    box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = deliver(box, PLAIN)

    def killed(*_: Any, **__: Any) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(door.RawMail, "save", killed)
        with pytest.raises(Killed):
            taking.take_mail()
    assert path.exists()
    assert not door.InquiryEnvelope.unscoped.exists()
    assert taking.take_mail().new == 1


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_is_too_large_is_held_with_an_alarm_and_the_next_one_comes_in(
    box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "LARGEST", 500)
    deliver(box, PLAIN + b"x" * 1_000, "1.big")
    deliver(box, PLAIN, "2.small")
    done = taking.take_mail()
    assert (done.new, done.held) == (1, 1)
    assert (box / "held" / "1.big").exists()
    assert Alert.unscoped.get(kind="way_in").urgent


def trip(monkeypatch: pytest.MonkeyPatch, what: str, name: str, code: int) -> None:
    """Let one thing fail for the file of one name, as a disk or another's rights would."""
    real: Callable[..., Any] = getattr(Path, what)

    def tripped(path: Path, *args: Any, **named: Any) -> Any:
        if path.name == name:
            raise OSError(code, "no", str(path))
        return real(path, *args, **named)

    monkeypatch.setattr(Path, what, tripped)


@pytest.mark.django_db(transaction=True)
@pytest.mark.fault("3")
@pytest.mark.parametrize("code", [errno.EACCES, errno.EIO, errno.EINVAL])
def test_a_file_that_cannot_be_read_is_put_aside_with_an_alarm_and_the_others_come_in(
    box: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    deliver(box, PLAIN + b"1", "1.shut")
    deliver(box, PLAIN + b"2", "2.good")
    with monkeypatch.context() as patched:
        trip(patched, "read_bytes", "1.shut", code)
        assert taking.take_mail() == taking.Taken(new=1, held=1)
        assert taking.take_mail() == taking.Taken()
    assert (box / "held" / "1.shut").read_bytes() == PLAIN + b"1", "nothing of it is lost"
    alarm = Alert.unscoped.get(kind="way_in")
    assert (alarm.urgent, alarm.about) == (True, "unreadable")
    (box / "held" / "1.shut").rename(box / "new" / "1.shut")
    assert taking.take_mail().new == 1, "put back by hand it comes in like any other"


@pytest.mark.django_db(transaction=True)
@pytest.mark.fault("3")
def test_files_that_can_be_neither_read_nor_moved_keep_no_other_waiting_and_alarm_once_each(
    box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        deliver(box, PLAIN + str(number).encode(), f"{number}.stuck")
        trip(monkeypatch, "read_bytes", f"{number}.stuck", errno.EACCES)
        trip(monkeypatch, "rename", f"{number}.stuck", errno.EACCES)
    deliver(box, PLAIN, "9.good")
    assert taking.take_mail(limit=1) == taking.Taken(new=1, stuck=3), "they take no place of those that come in"
    assert taking.take_mail(limit=1) == taking.Taken(stuck=3)
    assert Alert.unscoped.filter(kind="way_in").count() == 3
    assert len(list((box / "new").iterdir())) == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.fault("3")
def test_a_mail_that_is_kept_and_cannot_be_taken_away_is_one_inquiry_and_stops_nothing(
    box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(box, PLAIN + b"1", "1.stays")
    deliver(box, PLAIN + b"2", "2.good")
    trip(monkeypatch, "unlink", "1.stays", errno.EACCES)
    assert taking.take_mail() == taking.Taken(new=1, stuck=1)
    assert taking.take_mail() == taking.Taken(stuck=1)
    actions.open_pending()
    assert Inquiry.unscoped.count() == 2
    assert Alert.unscoped.filter(kind="way_in").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.fault("3")
def test_trouble_of_the_machine_itself_sets_no_mail_aside_and_gives_no_sign_of_life(
    box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hearthline.helpdesk.actions.ways import here

    with clock.freeze(ARRIVED):
        actions.beat("email")
    path = deliver(box, PLAIN, "1.good")
    with monkeypatch.context() as patched, clock.freeze(NOW):
        trip(patched, "read_bytes", "1.good", errno.EMFILE)
        with pytest.raises(OSError, match="no"):
            taking.take_mail()
    assert path.exists()
    assert here("email").beat_at == ARRIVED
    assert not Alert.unscoped.exists()
    assert taking.take_mail().new == 1


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_another_reader_moves_in_this_moment_is_left_to_the_next_round(
    box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = deliver(box, PLAIN, "1.moved")
    with monkeypatch.context() as patched:
        trip(patched, "read_bytes", "1.moved", errno.ENOENT)
        assert taking.take_mail() == taking.Taken()
    path.rename(box / "cur" / path.name)
    assert taking.take_mail().new == 1
    assert not Alert.unscoped.exists()


@pytest.mark.django_db(transaction=True)
def test_a_mailbox_that_cannot_be_read_gives_no_sign_of_life(box: Path, settings: Any) -> None:
    from hearthline.helpdesk.actions.ways import here

    with clock.freeze(ARRIVED):
        actions.beat("email")
    settings.HEARTHLINE_HELP_MAILDIR = box / "away"
    with clock.freeze(NOW), pytest.raises(OSError):
        taking.take_mail()
    assert here("email").beat_at == ARRIVED


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seconds", [-5.0, 0.0, 1e11, 1e13])
def test_a_mail_whose_file_tells_an_impossible_time_comes_in_and_so_do_those_after_it(
    box: Path, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    """A fault that was here: one file from the year 300,000 stopped every round, and all mail waited behind it."""
    odd, plain = deliver(box, PLAIN, "1.odd"), deliver(box, PLAIN + b"2", "2.plain")
    real = taking._stat

    def told(path: Path) -> Any:
        there = real(path)
        return replaced(there, seconds) if path == odd and there is not None else there

    monkeypatch.setattr(taking, "_stat", told)
    with clock.freeze(NOW):
        assert taking.take_mail().new == 2
        assert actions.open_pending().new == 2
    assert not odd.exists()
    assert not plain.exists()
    moments = set(Inquiry.unscoped.values_list("received_at", flat=True))
    assert ARRIVED in moments
    assert max(moments) <= NOW


def replaced(there: Any, mtime: float) -> Any:
    """The same file at another time."""
    from types import SimpleNamespace

    return SimpleNamespace(st_mtime=mtime, st_size=there.st_size, st_mode=there.st_mode)


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_the_server_puts_elsewhere_meanwhile_stops_no_other_and_comes_in_later(
    box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault that was here: a mail that went from `new` to `cur` during a round ended the round with an error."""
    first, _second = deliver(box, PLAIN, "1.mail"), deliver(box, PLAIN + b"2", "2.mail")
    real = taking._waiting

    def moved(folder: Path) -> Any:
        waiting = list(real(folder))
        (folder / "cur").mkdir(exist_ok=True)
        first.rename(folder / "cur" / first.name)
        return iter(waiting)

    with monkeypatch.context() as patched:
        patched.setattr(taking, "_waiting", moved)
        assert taking.take_mail() == taking.Taken(new=1)
    assert taking.take_mail() == taking.Taken(new=1)
    assert not list((box / "cur").iterdir())


@pytest.mark.django_db(transaction=True)
def test_folders_links_to_nowhere_and_hidden_files_in_the_mailbox_are_no_mail(box: Path) -> None:
    deliver(box, PLAIN, "1.mail")
    (box / "new" / "folder").mkdir()
    (box / "new" / "nowhere").symlink_to(box / "none")
    (box / "new" / ".hidden").write_bytes(PLAIN)
    assert taking.take_mail() == taking.Taken(new=1)
    assert {path.name for path in (box / "new").iterdir()} == {"folder", "nowhere", ".hidden"}
