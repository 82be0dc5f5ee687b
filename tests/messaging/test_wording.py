"""What a message may say: whatever is in a report never appears in one, whoever asks for it."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.ground.errors import DomainError
from hearthline.ground.ids import human_number
from hearthline.messaging import wording
from hearthline.messaging.adapters.base import Letter
from hearthline.messaging.adapters.smtp import SmtpSender
from hearthline.messaging.models import Channel
from hearthline.ui.agency import current_pack
from tests import cast

CHANNELS = tuple(Channel.values)
GOOD: dict[str, str] = {
    "number": "SAC-7K3Q-9FMX",
    "time": "2026-11-23T02:00:00+00:00",
    "count": "3",
    "minutes": "10",
    "page": "alerts",
    "place": "office",
    "colleague": "0193f2b0c0de7a5eb01d5adfeedbeef0",
}
IN_A_REPORT = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            cast.STORY, cast.STORY_ES, cast.STORY_HMN, cast.CHILD.name, cast.SIBLING.name, cast.ADULT.name,
            cast.MARISOL.name, cast.MARISOL.phone, cast.MARISOL.address, cast.MARISOL.email, cast.PAO_HOUA.phone,
            cast.TEODORO.address, "Wren", "Dashiell", "88 Larkspur Court", "(916) 555-0142", "9165550142",
        ]
    ),
)  # fmt: skip


def templates() -> list[str]:
    ids = current_pack().text_ids("message.")
    return sorted({one.rpartition(".")[0] for one in ids})


def good_values(template: str) -> dict[str, str]:
    number = human_number("SAC")
    return {name: GOOD[name] for name in wording.declared(current_pack(), template)} | (
        {"number": number} if "number" in wording.declared(current_pack(), template) else {}
    )


@pytest.mark.req("S-11")
@settings(max_examples=300)
@given(data=st.data(), told=IN_A_REPORT, template=st.sampled_from(templates()), language=st.sampled_from(["en", "es"]))
def test_words_of_a_report_never_get_into_a_message(data: Any, told: str, template: str, language: str) -> None:
    """Whatever a caller puts where, either it is refused or nothing of it is said but a value of a harmless kind."""
    values = good_values(template)
    names = sorted({*values, *wording.KINDS, "name", "story", "address"})
    values[data.draw(st.sampled_from(names))] = told
    pack = current_pack()
    try:
        wording.check(pack, template, language, values)
    except DomainError as refused:
        assert len(told) < 12 or told not in refused.message
        return
    harmless = {kind for kind, right in wording.KINDS.items() if right(told, pack)}
    assert harmless, "it was taken as a value and is of no harmless kind"


@given(told=IN_A_REPORT, kind=st.sampled_from(sorted(wording.KINDS)))
def test_no_kind_takes_words(told: str, kind: str) -> None:
    pack = current_pack()
    if wording.KINDS[kind](told, pack):
        assert not any(word in told for word in ("Wren", "Dashiell", "Larkspur", "555"))
        assert told.isascii()
        assert " " not in told


@pytest.mark.parametrize("kind", sorted(GOOD))
def test_each_kind_takes_what_is_of_it(kind: str) -> None:
    value = human_number("SAC") if kind == "number" else GOOD[kind]
    assert wording.KINDS[kind](value, current_pack())


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("number", "SAC-7K3Q-9FM"), ("number", "Wren-7K3Q-9FMX"), ("number", "SAC-7K3Q-9FMX\n"),
        ("number", "9165550142"), ("number", "SAC-9165-5501"), ("time", "2026-11-23T02:00:00"), ("time", "tomorrow"),
        ("time", "2026-11-23"), ("count", "-1"), ("count", "3 children"), ("count", "12345"), ("count", "٣"),
        ("minutes", ""), ("page", "screening:report"), ("page", "/reports/1"), ("page", "https://example.org"),
        ("place", "88 Larkspur Court"), ("place", "Isleton"), ("place", "../office"), ("place", "Office"),
        ("colleague", "Wren Marlowe"), ("colleague", "0193f2b0-c0de-7a5e-b01d-5adfeedbeef0"), ("colleague", ""),
    ],
)  # fmt: skip
def test_each_kind_refuses_what_only_looks_like_it(kind: str, value: str) -> None:
    assert not wording.KINDS[kind](value, current_pack())


@pytest.mark.parametrize("template", templates())
@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("language", ["en", "es", "hmn"])
def test_each_template_has_its_wording_for_each_channel(template: str, channel: str, language: str) -> None:
    said = wording.words(current_pack(), channel, template, language, good_values(template))
    assert "{" not in said.subject + said.text
    assert bool(said.text) == (channel != "webhook")
    assert bool(said.subject) == (channel == "mail")
    assert len(said.text) <= (320 if channel == "text" else 400)
    assert said.language in (language, "en")


@pytest.mark.parametrize("template", templates())
def test_a_mail_says_only_that_something_waits(template: str) -> None:
    """No number, no place: mail lies open. Its own headers neither."""
    values = good_values(template) | ({"number": human_number("SAC")} if "number" in good_values(template) else {})
    said = wording.words(current_pack(), "mail", template, "en", values)
    whole = SmtpSender("smtps://u:p@mail.example.org", "desk@example.org").mail(
        Letter(key="k-1", to=cast.MARISOL.email, subject=said.subject, text=said.text, language="en")
    )[1]
    if "number" in values:
        assert values["number"].encode() not in whole
        assert values["number"][-4:].encode() not in whole


@pytest.mark.parametrize("language", ["es", "hmn"])
@pytest.mark.parametrize("template", templates())
def test_a_translation_declares_nothing_that_its_english_does_not(template: str, language: str) -> None:
    pack = current_pack()
    for one in pack.text_ids(f"{template}."):
        here, there = pack.text(one), pack.text(one, language)
        assert set(wording._names(there.text)) == set(wording._names(here.text)), one
        assert there.drafted


def test_a_mail_template_that_would_say_a_number_is_refused() -> None:
    from hearthline.law import Pack

    told = json.loads(current_pack().canonical())
    told["texts"]["en"]["message.urgent_report.mail"]["text"] = "Report {number} waits"
    with pytest.raises(DomainError) as found:
        wording.words(Pack(told), "mail", "message.urgent_report", "en", good_values("message.urgent_report"))
    assert found.value.code == "messaging.template"


@pytest.mark.parametrize("text", ["Hello {child_name}", "{0}", "{}", "{number.__class__}", "{page[0]}", "broken {page"])
def test_a_template_that_asks_for_another_kind_is_refused(text: str) -> None:
    from hearthline.law import Pack

    told = json.loads(current_pack().canonical())
    told["texts"]["en"]["message.waits.text"]["text"] = text
    with pytest.raises(DomainError) as found:
        wording.check(Pack(told), "message.waits", "en", {"page": "queue"})
    assert found.value.code == "messaging.template"


@pytest.mark.parametrize("template", ["", "message.", "safety.call_911", "message.nothing", "message.urgent.text", "x"])
def test_a_template_that_the_pack_does_not_hold_is_refused(template: str) -> None:
    with pytest.raises(DomainError) as found:
        wording.check(current_pack(), template, "en", {})
    assert found.value.code == "messaging.template"


def test_every_value_is_needed_and_no_other_is_taken() -> None:
    pack = current_pack()
    for wrong in ({}, {"page": "queue", "count": "3"}, {"page": 3}):
        with pytest.raises(DomainError) as found:
            wording.check(pack, "message.waits", "en", wrong)  # type: ignore[arg-type]  # what a caller may get wrong
        assert found.value.code == "messaging.value"


def test_a_time_is_told_in_the_agency_s_own() -> None:
    values = {"time": "2026-11-23T02:00:00+00:00", "page": "queue"}
    assert "18:00" in wording.words(current_pack(), "text", "message.shift", "en", values).text


def test_a_colleague_is_told_by_name_and_in_no_mail() -> None:
    values = good_values("message.alarm_taken_plain")
    pack, name = current_pack(), "Imogen Achterberg"
    said = {one: wording.words(pack, one, "message.alarm_taken_plain", "en", values, name) for one in CHANNELS}
    assert said["text"].text.startswith(name)
    assert said["voice"].text.startswith(name)
    for channel in ("mail", "webhook"):
        assert name not in said[channel].subject + said[channel].text
        assert values["colleague"] not in said[channel].subject + said[channel].text
    gone = wording.words(pack, "text", "message.alarm_taken_plain", "es", values)
    assert gone.text.startswith("Un colega ")


def test_a_page_leads_to_the_desk_and_to_no_record() -> None:
    for code in wording.PAGES:
        address = wording.desk_page(code)
        assert address.startswith("http://127.0.0.1:")
        assert not any(part.isdigit() or len(part) > 30 for part in address.split("/")[3:])


def test_a_number_is_spoken_letter_by_letter() -> None:
    number = human_number("SAC")
    said = wording.words(
        current_pack(), "voice", "message.urgent_report", "en", {"number": number, "page": "queue"}
    ).text
    assert number not in said
    assert " ".join(number[-4:]) in said
