"""Mails of every shape that a mail program makes, and of shapes that only somebody hostile makes: what a person wrote
is read, whatever stands around it (H-3)."""

import base64
import quopri
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.ground.text import clean_text, one_line
from hearthline.helpdesk.door.content import LINE, WORDS, Content
from hearthline.helpdesk.mailing.reading import MOST_PARTS, SUBJECT, read

pytestmark = [pytest.mark.req("H-3", "D-6")]
FROM = b"From: Ida <zq@example.org>\r\n"
LETTERS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co", "Mn", "Me", "Mc", "Cf", "Zl", "Zp"))
LINES = st.text(LETTERS, min_size=1, max_size=60).map(lambda text: " ".join(text.split())).filter(bool)
BODIES = st.lists(LINES, min_size=1, max_size=5).map("\n".join)


def mail(body: str, **head: str) -> EmailMessage:
    made = EmailMessage(policy=SMTP)
    made["From"] = head.get("sender", "Ida Roscoe <zq@example.org>")
    made["Subject"] = head.get("subject", "Zqsubject")
    made.set_content(body)
    return made


def same(one: str, other: str) -> bool:
    """Whether two texts say the same: mail programs put line ends and blanks where they like."""
    return one_line(one, WORDS) == one_line(clean_text(other, WORDS), WORDS)


def page(html: str) -> bytes:
    return FROM + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + html.encode()


SUBJECTS = st.text(st.sampled_from("abc XYZ 019 ñéü שלום приве 漢字 , . !"), min_size=1, max_size=60).filter(str.strip)
"""Letters of many scripts; not what a head itself is made of, which no two programs fold alike."""


@given(BODIES, SUBJECTS)
def test_what_a_mail_program_sends_is_read_as_it_was_written(body: str, subject: str) -> None:
    found = read(mail(body, subject=subject).as_bytes())
    assert same(found.words, body)
    assert same(found.subject, subject)
    assert found.sender == "zq@example.org"
    assert found.content().send == "mail"


@given(BODIES, st.sampled_from(["utf-8", "utf-16", "iso-8859-1", "windows-1252", "iso-2022-jp", "koi8-r", "gb18030"]))
def test_every_alphabet_that_python_reads_is_read(body: str, alphabet: str) -> None:
    try:
        raw = body.encode(alphabet)
    except UnicodeEncodeError:
        raw, alphabet = body.encode("utf-8"), "utf-8"
    head = FROM + f"Content-Type: text/plain; charset={alphabet}\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode()
    found = read(head + base64.encodebytes(raw))
    assert same(found.words, body)
    assert "letters" not in found.odd


@given(BODIES)
def test_quoted_letters_come_back_as_letters(body: str) -> None:
    head = FROM + b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    assert same(read(head + quopri.encodestring(body.encode())).words, body)


@given(BODIES, BODIES)
def test_of_two_forms_of_one_mail_the_plain_one_is_read_and_nothing_twice(plain: str, rich: str) -> None:
    made = mail(plain)
    made.add_alternative(f"<p>Zqrich {rich}</p>", subtype="html")
    found = read(made.as_bytes())
    assert same(found.words, plain)
    assert "Zqrich" not in found.words
    assert found.files == ()


@given(st.lists(st.binary(max_size=200), min_size=1, max_size=4), BODIES)
def test_every_file_that_hangs_on_a_mail_is_named_with_its_size_and_the_words_stay(
    files: list[bytes], body: str
) -> None:
    made = mail(body)
    for number, data in enumerate(files):
        made.add_attachment(data, maintype="application", subtype="pdf", filename=f"Zqfile{number}.pdf")
    found = read(made.as_bytes())
    assert same(found.words, body)
    assert [f"Zqfile{n}.pdf (application/pdf, {len(data)} bytes)" for n, data in enumerate(files)] == list(found.files)


@pytest.mark.parametrize("kind", ["image/png", "audio/ogg", "application/zip", "text/calendar", "video/mp4"])
def test_what_is_no_text_is_named_by_its_kind_even_without_a_name(kind: str) -> None:
    main, sub = kind.split("/")
    made = mail("Zqwords")
    if main == "text":
        made.add_attachment("BEGIN:VCALENDAR", subtype=sub)
    else:
        made.add_attachment(b"1234", maintype=main, subtype=sub)
    found = read(made.as_bytes())
    assert found.words == "Zqwords"
    assert found.files[0].startswith(f"without a name ({kind}")


def test_a_mail_that_is_only_a_file_says_so() -> None:
    made = EmailMessage(policy=SMTP)
    made["From"] = "zq@example.org"
    made.add_attachment(b"x", maintype="image", subtype="jpeg", filename="Zqphoto.jpg")
    content = read(made.as_bytes()).content()
    assert "Zqphoto.jpg" in content.files
    assert content.words == "zq@example.org", "something stands where the words stand"


def test_a_mail_that_was_passed_on_whole_is_read_too() -> None:
    inner = mail("Zqinner words", subject="Zqinner subject")
    outer = mail("Zqouter words")
    outer.add_attachment(inner)
    found = read(outer.as_bytes())
    assert "Zqouter words" in found.words
    assert "Zqinner words" in found.words


@pytest.mark.parametrize(
    ("said", "sender", "name"),
    [
        ("Ida <zq@example.org>", "zq@example.org", "Ida"),
        ("zq@example.org", "zq@example.org", ""),
        ('"Roscoe, Ida" <zq@example.org>', "zq@example.org", "Roscoe, Ida"),
        ("=?utf-8?q?=C3=91and=C3=BA?= <zq@example.org>", "zq@example.org", "Ñandú"),
        ("zq@", "", ""),
        ("<>", "", ""),
        ("Ida", "", ""),
        ("a b@example.org", "", ""),
        (f"{'x' * 65}@example.org", "", ""),
        ("zq@example.org\r\nBcc: all@example.org", "zq@example.org", ""),
    ],
)
def test_only_what_is_an_address_is_one_to_answer_to(said: str, sender: str, name: str) -> None:
    found = read(f"From: {said}\r\nSubject: x\r\n\r\nZqwords\r\n".encode())
    assert found.sender == sender
    if name:
        assert found.name == name
    assert ("sender" in found.odd) == (not sender)
    assert found.content().send == ("mail" if sender else "told")


@given(st.binary(max_size=80).map(lambda raw: raw.replace(b"\n", b"").replace(b"\r", b"")))
def test_whatever_stands_in_the_from_line_no_second_line_comes_of_it(line: bytes) -> None:
    found = read(b"From: " + line + b"\r\nSubject: x\r\n\r\nZqwords\r\n")
    for text in (found.sender, found.name):
        assert "\n" not in text
        assert "\r" not in text
        assert len(text) <= LINE
    assert "Zqwords" in found.words


def test_who_writes_all_of_it_in_the_subject_is_read_and_can_be_answered() -> None:
    """A fault that was here: a mail without a body lost its sender, and its subject beyond 200 letters."""
    said = "my sister's boy has bruises and says that his uncle did it please call me " * 6
    found = read(FROM + f"Subject: {said}\r\n\r\n".encode())
    assert found.content().words == said.strip()
    assert found.content().contact == "zq@example.org"
    assert found.odd == ()


def test_a_subject_that_is_cut_says_so() -> None:
    found = read(FROM + b"Subject: " + b"word " * SUBJECT + b"\r\n\r\nZqwords\r\n")
    assert "cut" in found.odd
    assert len(found.subject) <= SUBJECT


@pytest.mark.parametrize("blank", ["", "\r\n", "   \r\n\t\r\n", "\u00a0\r\n", "\u200b\r\n"])
def test_a_mail_without_a_word_anywhere_is_shown_as_it_came(blank: str) -> None:
    found = read(FROM + b"\r\n" + blank.encode())
    assert "empty" in found.odd
    assert "example.org" in found.content().words


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>one</p><p>two</p>", ["one", "two"]),
        ("one<br>two<BR/>three", ["one", "two", "three"]),
        ("<style>Zqcss{}</style>one", ["one"]),
        ("<STYLE type='x'>Zqcss{}</STYLE >one<script>Zqjs()</script>two", ["one", "two"]),
        ("one<script>Zqjs", ["one"]),
        ("<a href='https://example.org'>one</a> &amp; &lt;two&gt;", ["one & <two>"]),
        ("1 < 2 and 3 > 2", ["1"]),
        ("<div><div><div>one</div></div></div>", ["one"]),
        ("&#x202e;one&#0;", ["one"]),
        ("<!-- Zqnote -->one", ["one"]),
        ("<styled>one</styled>", ["one"]),
    ],
)
def test_of_a_mail_in_html_the_words_are_read(html: str, shown: list[str]) -> None:
    words = " ".join(read(page(html)).words.split())
    for part in shown:
        assert part in words
    assert "Zqcss" not in words
    assert "<p>" not in words.lower()
    assert "\u202e" not in words
    assert "\0" not in words


@given(
    st.lists(
        st.sampled_from(["<style>", "</style>", "<script ", "</script>", "<", ">", "Zqword ", "<br>", "&lt;", "</p>"]),
        max_size=40,
    )
)
def test_html_in_any_order_loses_no_word_that_stands_before_its_first_hidden_part(parts: list[str]) -> None:
    words = read(page("Zqfirst " + "".join(parts))).words
    assert "Zqfirst" in words


@pytest.mark.parametrize("piece", ["<style ", "<style>", "<script", "<", "</style ", "<br ", "<!--", "&", "<p<"])
def test_a_mail_of_nothing_but_broken_tags_is_read_in_one_go(piece: str) -> None:
    """A fault that was here: every `<style` looked 200,000 letters ahead, so that 25 MB of them kept the worker for
    hours, and every other mail waited. With it this test would take minutes; without, the blink of an eye."""
    found = read(page("Zqfirst " + piece * 60_000))
    assert found.words.startswith("Zqfirst")


def test_a_mail_of_very_many_parts_is_shown_as_far_as_it_was_looked_at() -> None:
    parts = b"".join(b"--b\r\nContent-Type: text/plain\r\n\r\nZqpart%d\r\n" % n for n in range(MOST_PARTS + 50))
    found = read(FROM + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + parts + b"--b--\r\n")
    assert "parts" in found.odd
    assert "Zqpart0" in found.words
    assert f"Zqpart{MOST_PARTS + 10}" not in found.words


def test_parts_within_parts_within_parts_stop_nothing() -> None:
    head, tail = b"", b""
    for n in range(120):
        head += b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        tail = b"\r\n--b%d--" % n + tail
    found = read(FROM + head + b"\r\nZqdeep words\r\n" + tail)
    assert "Zqdeep words" in found.content().words


@given(st.integers(WORDS - 5, WORDS + 5))
def test_words_are_cut_where_the_desk_stops_and_it_is_said(many: int) -> None:
    found = read(FROM + b"\r\n" + b"x" * many)
    assert len(found.words) == min(many, WORDS)
    assert ("cut" in found.odd) == (many > WORDS)


@given(st.binary(max_size=400))
def test_bytes_that_are_no_mail_at_all_become_something_that_can_be_kept(raw: bytes) -> None:
    found = read(raw)
    content = found.content()
    assert Content.read(content.raw()) == content
    assert len(content.words) <= WORDS
    assert len(content.contact) <= LINE
    for text in (content.words, content.name, content.files):
        assert "\0" not in text
        text.encode()


@given(st.lists(st.sampled_from([b"\r\n", b"\n", b"From: ", b"Content-Type: ", b"multipart/mixed", b"; boundary=",
                                 b"--b", b"--b--", b"text/html", b"=?utf-8?b?", b"?=", b"\xff", b"Zqword", b": ",
                                 b"Content-Transfer-Encoding: base64", b"charset=", b"utf-7", b'"', b"filename*=",
                                 b"message/rfc822", b"Content-Disposition: attachment"]), max_size=40))  # fmt: skip
def test_pieces_of_mails_in_any_order_never_raise(pieces: list[bytes]) -> None:
    found = read(b"".join(pieces))
    assert Content.read(found.content().raw()) == found.content()
    assert set(found.odd) <= {"defects", "empty", "unreadable", "parts", "cut", "letters", "sender", "header"}


@pytest.mark.parametrize("name", ["punycode", "IDNA", "idna", "unicode_escape", "raw-unicode-escape", "undefined"])
def test_a_mail_in_letters_that_no_mail_is_written_in_is_read_at_once_and_says_so(name: str) -> None:
    """A fault that was here: Python reads "punycode" in time by the square of its length, so that one mail of a few
    megabytes kept the worker, and every other mail, for hours."""
    body = b"Zqwords before it all-" + b"a" * 3_000_000
    found = read(FROM + f"Content-Type: text/plain; charset={name}\r\n\r\n".encode() + body)
    assert found.words.startswith("Zqwords before it all")
    assert found.sender == "zq@example.org"
    assert {"letters", "cut"} <= set(found.odd)


@pytest.mark.parametrize("name", ["rot13", "base64", "zlib", "hex", "bz2", "x" * 300, "utf-8\x00", "..", "mbcs", "cp0"])
def test_a_name_of_letters_that_there_are_not_is_no_obstacle(name: str) -> None:
    found = read(FROM + f'Content-Type: text/plain; charset="{name}"\r\n\r\nZqwords of it'.encode())
    assert "Zqwords of it" in found.words


@pytest.mark.parametrize("name", ["utf-8", "UTF8", "latin1", "us-ascii", "cp1252", "utf-16-le", "utf-7", "big5"])
def test_letters_of_a_mail_are_known_by_each_of_their_names(name: str) -> None:
    head = FROM + f"Content-Type: text/plain; charset={name}\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode()
    found = read(head + base64.encodebytes("Zqwords of it".encode(name)))
    assert found.words == "Zqwords of it"
    assert found.odd == ()
