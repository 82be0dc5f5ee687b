"""The keeper's side of a question: who may ask what, how many are answered, and what is on the disk before."""

import base64
import itertools
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.ground import clock
from hearthline.ground.ids import uuid7
from hearthline.sealing import Keeper, KeyringError, RingKeys, seal_box
from hearthline.sealing.answering import VERBS, Answers, Budget
from hearthline.sealing.keeper import known_spans
from hearthline.sealing.openings import DAMAGED, OPENED, STOPPED, Opening, OpeningLog
from tests.cast import MARISOL
from tests.sealing.rings import AGENCY, keeper, keys, rings

PLACE = (AGENCY, "envelope", "identity_box", "0a1b2c")
IDENTITY = {"name": MARISOL.name, "phone": MARISOL.phone, "employer": "Elk Grove Van Service"}


def boxed(content: object = IDENTITY) -> bytes:
    return seal_box(rings()["public"].recipients("identity", "recovery"), json.dumps(content).encode(), PLACE)


def question(ask: str = "open_identity", **changes: Any) -> bytes:
    asked = {
        "ask": ask,
        "blob": base64.b64encode(boxed()).decode(),
        "context": list(PLACE),
        "actor": "p1",
        "purpose": "call_back",
        "entry": uuid7().hex,
    }
    return json.dumps(asked | changes).encode()


def answering(tmp_path: Path, **budget: int) -> Answers:
    return Answers(keeper(), OpeningLog(tmp_path / "openings.log"), Budget(**budget))


def outcome(answers: Answers, asked: bytes, **more: Any) -> str:
    told = json.loads(answers.answer(asked, **more))
    return "answer" if "answer" in told else told["refused"]


def lines(tmp_path: Path) -> list[Opening]:
    return list(OpeningLog(tmp_path / "openings.log").read())


@pytest.mark.req("C-2")
def test_an_opening_is_answered_and_written_down_with_ids_only(tmp_path: Path) -> None:
    told = json.loads(answering(tmp_path).answer(question()))
    assert json.loads(base64.b64decode(told["answer"])) == IDENTITY
    (line,) = lines(tmp_path)
    assert (line.verb, line.row, line.actor, line.outcome) == ("open_identity", "0a1b2c", "p1", OPENED)
    raw = (tmp_path / "openings.log").read_text()
    for value in (MARISOL.name, MARISOL.phone, "Elk Grove"):
        assert value not in raw
    assert (tmp_path / "openings.log").stat().st_mode & 0o077 == 0


@pytest.mark.req("C-2")
def test_the_line_is_on_the_disk_before_the_box_is_opened(tmp_path: Path) -> None:
    seen: list[int] = []

    class Watching(Keeper):
        def open_identity(self, *args: Any, **kwargs: Any) -> bytes:
            seen.append(len(lines(tmp_path)))
            return super().open_identity(*args, **kwargs)

    Answers(Watching(rings()["keeper"]), OpeningLog(tmp_path / "openings.log")).answer(question())
    assert seen == [1]


def test_when_the_log_cannot_be_written_nothing_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = answering(tmp_path)

    def full(*_: Any) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr(OpeningLog, "append", full)
    with pytest.raises(OSError, match="no space"):
        answers.answer(question())


@pytest.mark.req("C-2")
@pytest.mark.parametrize(
    "changed",
    [
        {"ask": "export"},
        {"ask": "reporter_marks"},
        {"context": []},
        {"blob": "?"},
        {"actor": ""},
        {"actor": "a\nb"},
        {"purpose": ""},
        {"entry": ""},
        {"entry": "0" * 32},
        {"entry": "018f0000-0000-7000-8000-000000000000"},
    ],
    ids=lambda changed: "-".join(f"{k}={v}"[:24].replace("\n", "/") for k, v in changed.items()),
)
def test_a_question_without_who_what_for_or_a_fresh_journal_entry_opens_nothing(
    tmp_path: Path, changed: dict[str, object]
) -> None:
    assert outcome(answering(tmp_path), question(**changed)) == "question"
    assert lines(tmp_path) == []


def test_an_entry_of_an_hour_ago_is_no_permission_now(tmp_path: Path) -> None:
    asked, answers = question(), answering(tmp_path)
    with clock.freeze(clock.now() + timedelta(hours=1)):
        assert outcome(answers, asked) == "question"


def test_an_asker_may_use_only_its_own_verbs(tmp_path: Path) -> None:
    answers = answering(tmp_path)
    assert outcome(answers, question("marks_of_box"), allowed=("marks_of_box", "status")) == "answer"
    assert outcome(answers, question(), allowed=("marks_of_box", "status")) == "question"
    assert outcome(answers, question("status"), allowed=()) == "question"


def test_a_box_that_does_not_open_is_written_down_as_damaged(tmp_path: Path) -> None:
    other = question(context=[*PLACE[:3], "ffff"])
    assert outcome(answering(tmp_path), other) == "sealed"
    assert [line.outcome for line in lines(tmp_path)] == [OPENED, DAMAGED]


@pytest.mark.req("C-2")
def test_a_person_who_opens_by_the_dozen_is_stopped_and_others_are_not(tmp_path: Path) -> None:
    answers = answering(tmp_path, person=3, everybody=5)
    assert [outcome(answers, question()) for _ in range(5)] == ["answer"] * 3 + ["budget"] * 2
    assert outcome(answers, question(actor="p2")) == "answer"
    assert answers.status()["stopped"] == 1, "a flood of stops is one line a minute"
    assert [line.outcome for line in lines(tmp_path)].count(STOPPED) == 1


@pytest.mark.req("C-2")
def test_all_together_have_a_budget_too_and_it_comes_back_after_the_hour(tmp_path: Path) -> None:
    answers = answering(tmp_path, person=9, everybody=4)
    assert [outcome(answers, question(actor=f"p{n}")) for n in range(5)] == ["answer"] * 4 + ["budget"]
    with clock.freeze(clock.now() + timedelta(minutes=61)):
        assert outcome(answers, question(actor="p9")) == "answer"
        assert answers.status()["stopped"] == 0


def test_suggestions_count_as_openings_and_marks_do_not(tmp_path: Path) -> None:
    answers = answering(tmp_path, person=2)
    assert [outcome(answers, question("marks_of_box")) for _ in range(4)] == ["answer"] * 4
    assert outcome(answers, question("suggest", texts=["x"])) == "answer"
    assert outcome(answers, question()) == "answer"
    assert outcome(answers, question("suggest", texts=["x"])) == "budget"


def test_a_restart_gives_nobody_a_fresh_budget(tmp_path: Path) -> None:
    first = answering(tmp_path, person=2)
    assert [outcome(first, question()) for _ in range(2)] == ["answer"] * 2
    assert outcome(answering(tmp_path, person=2), question()) == "budget"


def test_a_line_that_a_crash_cut_short_spoils_no_other(tmp_path: Path) -> None:
    assert outcome(answering(tmp_path), question()) == "answer"
    with (tmp_path / "openings.log").open("a") as file:
        file.write('{"at": "2026-')
    assert outcome(answering(tmp_path), question()) == "answer"
    log = OpeningLog(tmp_path / "openings.log")
    assert (len(list(log.read())), log.unreadable()) == (2, 1)


@settings(max_examples=60)
@given(
    st.binary(max_size=300) | st.dictionaries(st.text(max_size=8), st.text(max_size=8)).map(json.dumps).map(str.encode)
)
def test_whatever_is_asked_the_keeper_answers_and_tells_nothing(tmp_path_factory: Any, asked: bytes) -> None:
    assert answering(tmp_path_factory.mktemp("k")).answer(asked) == b'{"refused":"question"}'


@pytest.mark.req("C-2")
@pytest.mark.parametrize("role", ["desk", "worker", "public"])
def test_with_another_process_s_ring_nothing_opens_an_identity(role: str) -> None:
    for service in (keys(role), Keeper(rings()[role])):
        with pytest.raises(KeyringError):
            service.open("identity", boxed(), PLACE, actor="p", purpose="x")
    with pytest.raises(KeyringError):
        Keeper(rings()[role]).open_identity(boxed(), PLACE, actor="p", purpose="x")
    with pytest.raises(KeyringError):
        RingKeys(rings()[role]).mac("reporter", b"phone|9165550100", actor="p", purpose="x")


@pytest.mark.req("C-2")
@pytest.mark.req("I-9")
def test_a_caller_s_number_is_opened_by_a_question_that_opens_nothing_else(tmp_path: Path) -> None:
    place = (AGENCY, "contact", "number_box", "0a1b2c")
    box = seal_box(rings()["line"].recipients("identity", "recovery"), MARISOL.phone.encode(), place)
    asked = {"blob": base64.b64encode(box).decode(), "context": list(place)}
    answers, worker = answering(tmp_path), ("marks_of_box", "open_number", "status", "public")
    told = json.loads(answers.answer(question("open_number", **asked), allowed=worker))
    assert base64.b64decode(told["answer"]).decode() == MARISOL.phone
    assert MARISOL.phone not in (tmp_path / "openings.log").read_text()
    assert outcome(answers, question("open_number"), allowed=worker) == "question", "no identity of a report"
    assert outcome(answers, question("open_identity", **asked)) == "question", "nor a number as an identity"
    assert outcome(answers, question("open_number", **asked | {"context": [*place[:3], "0a"]})) == "sealed"
    stopped, entry = answering(tmp_path, numbers_person=3), uuid7().hex
    for _ in range(4):  # tries to place one call back: one asking
        assert outcome(stopped, question("open_number", **asked, entry=entry)) == "answer"
    assert outcome(stopped, question("open_number", **asked)) == "budget", "it is counted, as any opening is"
    assert outcome(stopped, question("open_number", **asked, entry=entry)) == "answer"


@pytest.mark.req("C-2")
def test_calls_back_of_a_busy_night_keep_nobody_from_a_name_in_danger(tmp_path: Path) -> None:
    answers = answering(tmp_path, person=3, everybody=100)
    place = (AGENCY, "contact", "number_box", "0a1b2c")
    box = seal_box(rings()["line"].recipients("identity", "recovery"), MARISOL.phone.encode(), place)
    blob = base64.b64encode(box).decode()
    for _ in range(5):
        assert outcome(answers, question("open_number", blob=blob, context=list(place))) == "answer"
    for _ in range(3):
        assert outcome(answers, question(purpose="danger")) == "answer"
    assert outcome(answers, question(purpose="danger")) == "budget"


def test_every_verb_is_one_that_the_door_knows() -> None:
    assert set(VERBS) == {"open_identity", "marks_of_box", "open_number", "suggest", "public", "status"}


def test_the_public_half_is_given_to_seal_to_and_nothing_more(tmp_path: Path) -> None:
    told = json.loads(answering(tmp_path).answer(question("public")))["answer"]
    newest = rings()["keeper"].newest("identity")
    assert told == {newest.id: base64.b64encode(newest.public or b"").decode()}


def test_the_reporter_s_own_words_are_found_and_nothing_else_is_told() -> None:
    text = f"I am {MARISOL.name.split()[0]}, I drive the VAN for elk grove; call me at (916) 555-0142 or 916.555.0142."
    values = {"name": MARISOL.name, "employer": "Elk Grove Van Service", "phone": "+1 916 555 0142"}
    found = [text[a:b] for a, b in known_spans(text, values)]
    assert found == [MARISOL.name.split()[0], "VAN", "elk", "grove", "(916) 555-0142", "916.555.0142"]


@given(st.text(max_size=60), st.text(max_size=20), st.text(alphabet="0123456789 -", max_size=14))
def test_spans_are_inside_the_text_in_order_and_apart(text: str, name: str, phone: str) -> None:
    spans = known_spans(text, {"name": name, "phone": phone})
    assert all(0 <= a < b <= len(text) for a, b in spans)
    assert all(left[1] < right[0] for left, right in itertools.pairwise(spans))
