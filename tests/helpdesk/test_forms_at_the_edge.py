"""Every form of the help desk with what people and programs send: nothing, far too much, other alphabets, wrong codes,
the same twice, an old page. Nothing typed is lost, and no page breaks (H-3, H-7, D-6)."""

from datetime import timedelta
from html import escape
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.ground import clock
from hearthline.ground.text import clean_text
from hearthline.helpdesk import actions
from hearthline.helpdesk.desk.forms import read_agreed
from hearthline.helpdesk.models import AgreedAction, Inquiry, Proof, Said, Topic, WrittenAnswer
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from tests import staff
from tests.helpdesk.build import agent, came, fresh, logged

pytestmark = [pytest.mark.django_db, pytest.mark.req("H-3", "H-7", "D-6")]
LONG = "Zqlong words. " * 500
TEXTS = {
    "emoji": "Zqemoji 👩‍👧 call me 🙏🏽",
    "arabic": "اتصلوا بي غداً Zqarabic",
    "hebrew and english": "Zqmixed שלום call",
    "hmong": "Zqhmoob kuv xav tham nrog tus neeg ua haujlwm",
    "chinese": "Zqhan 請打電話給我",
    "tags": "Zqtags <script>alert(1)</script> & \"quotes\" 'more'",
    "lines": "Zqlines one\r\ntwo\rthree\n\nfour",
    "template": "Zqtemplate {{ secret }} {% now 'Y' %}",
    "percent": "Zqpercent %s %(x)s {0}",
    "long": LONG,
}
HIDDEN = "Zqhid\x00den\x07\u202e words\u200b\ud800"
HAND = {
    "way": "phone", "topic": "question", "language": "en", "send": "told", "contact": "555-0142", "words": "Zqwords",
}  # fmt: skip


def shown(html: str, text: str) -> bool:
    """Whether the page has the words, line ends apart."""
    flat = " ".join(html.split())
    plain = " ".join(clean_text(text, 100_000).split())
    return plain in flat or escape(plain) in flat


@pytest.mark.parametrize("kind", TEXTS)
def test_what_an_agent_types_of_a_call_is_shown_as_it_was_typed(kind: str) -> None:
    desk = staff.desk("agent")
    answer = desk.client.post("/help/new", {**HAND, "words": TEXTS[kind]}, follow=True)
    assert answer.status_code == 200
    assert shown(answer.content.decode(), TEXTS[kind])
    assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize("missing", ["contact", "topic", "way", "language"])
def test_what_could_not_be_kept_is_all_still_there(kind: str, missing: str) -> None:
    desk = staff.desk("agent")
    given = {**HAND, "words": TEXTS[kind], "name": "Zqname Quill", "place": "Zqplace street", missing: ""}
    answer = desk.client.post("/help/new", given)
    page = answer.content.decode()
    assert answer.status_code == 422
    for text in (TEXTS[kind], "Zqname Quill", "Zqplace street"):
        assert shown(page, text)
    assert not Inquiry.unscoped.exists()


def test_what_hides_or_breaks_is_left_out_and_the_words_stay() -> None:
    desk = staff.desk("agent")
    desk.client.post("/help/new", {**HAND, "words": HIDDEN.replace("\ud800", "")})
    page = desk.client.get(f"/help/{Inquiry.unscoped.get().pk}").content.decode()
    assert "Zqhidden words" in page
    assert "\x00" not in page
    assert "\u202e" not in page


@pytest.mark.parametrize(
    "when",
    ["soon", "2026-13-40T00:00", "0001-01-01T00:00", "9999-12-31T23:59", "2026-11-20", "-1", "2026-11-20T99:99", "١٢"],
)
def test_a_moment_that_cannot_be_is_said_to_be_wrong_and_stops_no_page(when: str) -> None:
    desk = staff.desk("agent")
    answer = desk.client.post("/help/new", {**HAND, "received_at": when})
    assert answer.status_code in (303, 422)
    if answer.status_code == 422:
        assert shown(answer.content.decode(), "Zqwords")
        assert not Inquiry.unscoped.exists()


@pytest.mark.parametrize("name", ["way", "topic", "language", "send", "once", "received_at"])
@pytest.mark.parametrize("value", ["x" * 5_000, "\x00", "🙂", "web", "../..", "0"])
def test_a_code_that_is_none_is_refused_and_breaks_nothing(name: str, value: str) -> None:
    answer = staff.desk("agent").client.post("/help/new", {**HAND, name: value})
    assert answer.status_code in (303, 422)
    assert Inquiry.unscoped.count() == (answer.status_code == 303)
    if name == "once":
        assert answer.status_code == 303, "without a mark of the form it is taken all the same"


def test_one_form_sent_three_times_is_one_inquiry_and_three_forms_are_three() -> None:
    desk, once = staff.desk("agent"), uuid4().hex
    places = {desk.client.post("/help/new", {**HAND, "once": once})["Location"] for _ in range(3)}
    assert len(places) == Inquiry.unscoped.count() == 1
    for _ in range(2):
        desk.client.post("/help/new", HAND)
    assert Inquiry.unscoped.count() == 3


ACTS = ("claim", "put-back", "about", "answer", "close", "complaint")
FULL = {"words": "Zqanswer typed", "topic": "case", "proof": "photo_id", "what_0": "Zqthing", "by_0": "us",
        "who_0": "Zqwho", "on_0": "2026-01-01"}  # fmt: skip


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("version", ["", "0", "-1", "x", "9" * 30, "١", "1.0", "\x00", "7"])
def test_an_old_page_or_no_version_changes_nothing_and_shows_what_is_so(act: str, version: str) -> None:
    row = came()
    desk = staff.desk("agent")
    before = fresh(row).version
    answer = desk.client.post(f"/help/{row.pk}/{act}", {**FULL, "version": version})
    assert answer.status_code == 422
    assert fresh(row).version == before
    assert shown(answer.content.decode(), "Zqasked: the worker did not come on Tuesday.")
    if act == "answer":
        assert shown(answer.content.decode(), "Zqanswer typed")
        assert shown(answer.content.decode(), "Zqthing")


@pytest.mark.parametrize("act", [*ACTS, "note", "report"])
@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_nothing_is_done_by_following_a_link(act: str, method: str) -> None:
    row = came()
    before = fresh(row).version
    assert getattr(staff.desk("agent").client, method)(f"/help/{row.pk}/{act}").status_code == 405
    assert fresh(row).version == before


@pytest.mark.parametrize("act", [*ACTS, "note", "report", ""])
def test_an_id_that_nobody_has_is_refused_like_another_agencys(act: str) -> None:
    desk = staff.desk("agent")
    away = logged(who=agent(agency_id=staff.THERE))
    place = f"/help/{{}}/{act}".rstrip("/")
    ask = desk.client.post if act else desk.client.get
    answers = [ask(place.format(own), FULL) for own in (uuid4(), away.pk)]
    assert [one.status_code for one in answers] == [403, 403]
    assert Entry.objects.filter(tag=Tag.RIGHT_REFUSED).count() == 2


@pytest.mark.parametrize("kind", TEXTS)
def test_an_answer_is_sent_and_printed_as_it_was_written(kind: str) -> None:
    row = came()
    desk = staff.desk("agent")
    given = {"version": fresh(row).version, "words": TEXTS[kind]}
    assert desk.client.post(f"/help/{row.pk}/answer", given).status_code == 303
    own = WrittenAnswer.unscoped.get().pk
    assert shown(desk.client.get(f"/help/letters/{own}").content.decode(), TEXTS[kind])


@pytest.mark.parametrize("many", [8_000, 8_001, 20_000])
def test_an_answer_that_is_too_long_is_kept_on_the_page_whole(many: int) -> None:
    row = came()
    words = ("Zqword " * 3_000)[:many].strip().ljust(many, "x")
    answer = staff.desk("agent").client.post(f"/help/{row.pk}/answer", {"version": fresh(row).version, "words": words})
    assert answer.status_code == (303 if many <= 8_000 else 422)
    if many > 8_000:
        assert words in answer.content.decode()
        assert not WrittenAnswer.unscoped.exists()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"on_0": "soon"}, "Give the day"),
        ({"on_0": ""}, "Give the day"),
        ({"on_0": "2020-01-01"}, "Give the day"),
        ({"on_0": "9999-12-31"}, "Give the day"),
        ({"by_0": "nobody"}, "Write who does it"),
        ({"who_0": "  "}, "Write who does it"),
        ({"what_0": "  "}, "Write what is to be done"),
    ],
)
def test_each_thing_wrong_with_what_was_agreed_is_said_and_all_lines_stay(changed: dict[str, str], told: str) -> None:
    row = came()
    day = (clock.now() + timedelta(days=9)).date().isoformat()
    given = {
        "version": str(fresh(row).version), "words": "Zqtyped", "what_0": "Zqfirst thing", "by_0": "us",
        "who_0": "Zqwho Holder", "on_0": day, "what_1": "Zqsecond thing", "by_1": "you", "who_1": "Zqthem", "on_1": day,
    }  # fmt: skip
    answer = staff.desk("agent").client.post(f"/help/{row.pk}/answer", given | changed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page
    for text in ("Zqtyped", "Zqsecond thing", "Zqthem"):
        assert text in page
    assert not AgreedAction.unscoped.exists()


LINES = st.fixed_dictionaries({}, optional={
    f"{name}_{n}": st.text(max_size=12) | st.sampled_from(["us", "you", "2026-11-30", "", " "])
    for name in ("what", "by", "who", "on") for n in range(8)
})  # fmt: skip


@given(LINES)
def test_every_line_with_a_word_in_it_is_read_and_no_other(given: dict[str, str]) -> None:
    found = read_agreed(given)
    said = [n for n in range(6) if given.get(f"what_{n}", "").strip() or given.get(f"who_{n}", "").strip()]
    assert len(found) == len(said)
    for one, n in zip(found, said, strict=True):
        assert one.what == given.get(f"what_{n}", "").strip()
        assert one.who == given.get(f"who_{n}", "").strip()


@pytest.mark.parametrize("note", ["", "   ", "\x00\x00", "\u202e", "\n\n"])
def test_a_note_of_nothing_is_none(note: str) -> None:
    row = came()
    assert staff.desk("agent").client.post(f"/help/{row.pk}/note", {"note": note}).status_code == 422
    assert not Said.unscoped.filter(kind="note").exists()


@pytest.mark.parametrize("kind", TEXTS)
def test_a_note_is_shown_as_it_was_typed(kind: str) -> None:
    row = came()
    desk = staff.desk("agent")
    desk.client.post(f"/help/{row.pk}/note", {"note": TEXTS[kind]})
    assert shown(desk.client.get(f"/help/{row.pk}").content.decode(), TEXTS[kind])


@pytest.mark.parametrize("topic", [*Topic.values, "records", "x" * 500, ""])
@pytest.mark.parametrize("proof", ["none", "photo_id", "they said so"])
def test_only_known_words_stand_in_what_it_is_about(topic: str, proof: str) -> None:
    row = came()
    answer = staff.desk("agent").client.post(
        f"/help/{row.pk}/about", {"version": row.version, "topic": topic, "proof": proof}
    )
    good = topic in Topic.values and proof in Proof.values
    assert answer.status_code == (303 if good else 422)
    assert fresh(row).topic == (topic if good else "case")


@pytest.mark.parametrize("way", ["x" * 5_000, "", "web\x00", "🙂", "telegraph"])
@pytest.mark.parametrize("role", ["screener", "agent", "supervisor", "administrator"])
@pytest.mark.parametrize("page", ["owner", "looked"])
def test_a_way_in_that_there_is_not_is_refused_and_the_refusal_is_kept(way: str, role: str, page: str) -> None:
    """A fault that was here: a refusal about a way of 5,000 letters could not be written, and the page broke."""
    answer = staff.desk(role).client.post(
        f"/help/ways/{page}", {"way": way, "role": "agent", "post": "Zqpost", "version": "1"}
    )
    may = role == "supervisor" or (role == "agent" and page == "looked")
    assert answer.status_code == (422 if may else 403)
    refused = Entry.objects.filter(tag=Tag.RIGHT_REFUSED)
    assert refused.count() == int(not may)
    assert not [one for one in refused if len(one.record_id) > 64]


PAGES = {
    "/help/": {"agent", "supervisor"},
    "/help/?show=closed": {"agent", "supervisor"},
    "/help/new": {"agent", "supervisor"},
    "/help/ways": {"agent", "supervisor", "administrator"},
    "/help/{}": {"agent", "supervisor"},
    "/help/letters/{}": {"agent", "supervisor"},
    "/help/agreed/{}": {"agent", "supervisor"},
}


@pytest.mark.parametrize("role", ["screener", "supervisor", "administrator", "agent", ""])
@pytest.mark.parametrize("place", PAGES)
def test_each_page_opens_to_whom_the_hand_table_names(place: str, role: str) -> None:
    row = came()
    day = clock.now().date() + timedelta(days=2)
    actions.answer(
        viewer=agent(),
        inquiry_id=row.pk,
        version=row.version,
        words="Zqw",
        agreed=[actions.Agree("ZqThings agreed", "us", "B", day)],
    )
    own = {"/help/letters/{}": WrittenAnswer, "/help/agreed/{}": AgreedAction}.get(place, Inquiry).unscoped.get().pk
    answer = staff.desk(role).client.get(place.format(own), follow=True)
    assert answer.status_code == (200 if role in PAGES[place] else 403)
    if role not in PAGES[place]:
        assert "ZqThings agreed" not in answer.content.decode()
