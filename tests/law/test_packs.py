"""What the packs hold: the facts of law they must state, the wording they must have, and what stays unknown."""

import re

import pytest

from hearthline import law
from hearthline.law.audit import PUBLIC, audit
from tests.law.conftest import PACKS, TODAY

LANGUAGES = ("en", "es", "hmn")


def test_the_audit_of_every_pack_finds_nothing(library: law.Library):
    for pack_id in library.ids:
        assert audit(library, pack_id, PACKS, TODAY).refusals == ()


def test_the_list_of_reporters_has_every_paragraph_but_the_reserved_ones(pack: law.Pack):
    sections = [category.citation.section for category in pack.reporter_categories()]
    paragraphs = [int(re.search(r"11165\.7\(a\)\((\d+)\)", section).group(1)) for section in sections]
    assert paragraphs == [number for number in range(1, 51) if number not in (4, 5, 9, 16)]


def test_the_talent_agent_is_on_the_list_from_the_day_the_law_changed(library: law.Library):
    from datetime import date

    def codes(day: date) -> set[str]:
        return {category.code for category in library.at("us-ca", day).reporter_categories()}

    assert "talent_agent" not in codes(date(2025, 12, 31))
    assert "talent_agent" in codes(date(2026, 1, 1))


def test_the_public_must_be_asked_and_may_decline(pack: law.Pack):
    rule = pack.identity_rule("public")
    assert rule.rule == "must_be_asked"
    asks = {ask.code: ask for ask in rule.must_ask}
    assert {"name", "telephone", "why_declined", "tribe"} <= set(asks)
    assert all(ask.skippable for ask in asks.values())
    assert asks["why_declined"].when == "declined"
    assert asks["name"].when == "always"


@pytest.mark.parametrize("kind", ["public", "mandated", "self"])
def test_every_reporter_is_asked_about_a_tribe(pack: law.Pack, kind: str):
    asks = {ask.code: ask.citation for ask in pack.identity_rule(kind).must_ask}
    assert asks["tribe"].endswith("224.2(b)(1)")


def test_a_kind_of_reporter_the_law_does_not_know_is_refused(pack: law.Pack):
    with pytest.raises(law.PackError, match="identity"):
        pack.identity_rule("robot")


def test_a_web_report_does_not_meet_a_duty_while_nobody_knows_that_it_does(pack: law.Pack):
    duties = pack.duties("mandated", "school_employee")
    assert [duty.limit_id for duty in duties] == ["mandated.phone_call", "mandated.written_report"]
    assert {duty.web_report_satisfies for duty in duties} == {"unknown"}
    assert not any(duty.satisfied_by_web for duty in duties)
    assert pack.limit("mandated.written_report").length == 36
    assert pack.limit("mandated.phone_call").unit == "immediately"


def test_the_public_has_no_duty(pack: law.Pack):
    assert pack.duties("public") == ()


def test_the_hotline_is_verified_and_what_is_not_known_is_shown_as_unknown(pack: law.Pack):
    hotline = pack.contact("hotline")
    assert (hotline.value, hotline.dial, hotline.verified) == ("(916) 875-5437", "+19168755437", True)
    for contact_id in ("hotline_tollfree", "hotline_tty", "written_report", "police", "district_attorney"):
        contact = pack.contact(contact_id)
        assert (contact.value, contact.confidence, contact.verified) == ("", "unknown", False)
    assert not pack.contact("relay").verified
    assert pack.contact("emergency").dial == "911"


def test_every_telephone_that_has_a_number_can_be_dialled(pack: law.Pack):
    for contact in pack.contacts():
        if contact.medium == "phone" and contact.value:
            assert re.fullmatch(r"\+1\d{10}|\d{3}", contact.dial), contact.id
            assert contact.dial.endswith(
                re.sub(r"\D", "", contact.value).removeprefix("1" if "1-" in contact.value else "")
            )


def test_contacts_are_found_by_kind(pack: law.Pack):
    assert {contact.id for contact in pack.contacts("hotline")} == {"hotline", "hotline_tollfree"}
    assert pack.contacts("emergency")[0].source_pack == "us"


def test_unknown_values_stay_unknown(pack: law.Pack):
    unknown = {value.key for value in pack.values() if value.unknown}
    assert {"response.local_levels", "mandated.form_address", "false_report.crime"} <= unknown
    assert all(pack.value(key).value is None for key in unknown)


def test_promises_of_the_demonstration_agency_are_never_called_law(pack: law.Pack):
    promises = [pack.limit(limit.id) for limit in pack.limits() if limit.id.startswith("promise.")]
    told = {value.key for value in pack.values()}
    assert len({promise.id for promise in promises} & told) >= 5
    for promise in promises:
        assert promise.confidence == "unverified"
        assert "Demonstration agency" in promise.citation
        if promise.id in told:  # those that pages show are values too
            assert pack.value(promise.id).value == promise.length


def test_the_danger_signs_are_those_of_the_report(pack: law.Pack):
    codes = [sign.code for sign in pack.danger_signs()]
    assert codes == [
        "hurt_needs_doctor",
        "young_child_hurt",
        "person_can_reach_child",
        "child_alone",
        "child_may_disappear",
        "child_may_hurt_self",
    ]


def test_findings_and_abuse_types_have_their_sections(pack: law.Pack):
    assert {finding.code for finding in pack.findings()} == {"substantiated", "inconclusive", "unfounded"}
    assert len(pack.abuse_types()) >= 9
    assert all(kind.citation.section for kind in pack.abuse_types())


def test_coverage_says_what_is_missing(pack: law.Pack):
    coverage = pack.coverage()
    assert coverage["mandated_reporters"] == "complete"
    assert coverage["records"] == "not_started"
    assert set(coverage.values()) <= {"complete", "partial", "not_started"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_public_text_is_there_in_every_language(pack: law.Pack, lang: str):
    assert lang in pack.languages
    missing = [key for key in pack.text_ids() if key.startswith(PUBLIC) and pack.text(key, lang).fallback]
    assert missing == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_language_is_called_reviewed_before_a_named_person_read_it(pack: law.Pack, lang: str):
    assert not pack.safety_reviewed(lang)
    assert all(pack.text(key, lang).drafted for key in pack.text_ids())


def test_placeholders_are_the_same_in_every_language(pack: law.Pack):
    for key in pack.text_ids():
        wanted = sorted(re.findall(r"\{(\w+)\}", pack.text(key, "en").text))
        for lang in ("es", "hmn"):
            assert sorted(re.findall(r"\{(\w+)\}", pack.text(key, lang).text)) == wanted, (key, lang)


def test_numbers_are_the_same_in_every_language(pack: law.Pack):
    for key in pack.text_ids("safety."):
        wanted = set(re.findall(r"\d+", pack.text(key, "en").text))
        for lang in ("es", "hmn"):
            assert set(re.findall(r"\d+", pack.text(key, lang).text)) >= wanted, (key, lang)


def test_staff_text_falls_back_to_english_and_says_so(pack: law.Pack):
    text = pack.text("fact.hit", "hmn")
    assert (text.lang, text.fallback) == ("en", True)


def test_hmong_uses_one_spelling_of_a_word(pack: law.Pack):
    hmong = " ".join(pack.text(key, "hmn").text for key in pack.text_ids() if not pack.text(key, "hmn").fallback)
    for spaced in ("me nyuam", "los sis", "xov tooj", "niam txiv"):
        assert spaced not in hmong
    assert "tsis lees paub" not in hmong


def test_spanish_says_usted(pack: law.Pack):
    spanish = " ".join(pack.text(key, "es").text for key in pack.text_ids() if not pack.text(key, "es").fallback)
    assert not re.search(r"\b(tú|tu|tus|vosotros|tienes|puedes)\b", spanish, re.IGNORECASE)


def syllables(word: str) -> int:
    found = len(re.findall(r"[aeiouy]+", word.lower()))
    return max(1, found - (word.lower().endswith("e") and not word.lower().endswith("le")))


def grade(text: str) -> float:
    """Flesch-Kincaid, roughly: an alarm, not a goal."""
    words = re.findall(r"[A-Za-z']+", text)
    sentences = max(1, len(re.findall(r"[.!?]+(?:\s|$)", text)))
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / max(1, len(words)) - 15.59


def sentences_of(pack: law.Pack, *prefixes: str) -> list[tuple[str, str]]:
    texts = [(key, pack.text(key).text) for prefix in prefixes for key in pack.text_ids(prefix)]
    return [(key, text) for key, text in texts if text.endswith((".", "?"))]


def test_public_english_is_easy_to_read(pack: law.Pack):
    hard = [
        (key, round(grade(text), 1))
        for key, text in sentences_of(
            pack, "safety.", "next_steps.", "status.", "must_ask.", "identity.", "duty.", "question"
        )
        if grade(text) > 6.0
    ]
    assert hard == []


def test_emergency_lines_are_the_easiest(pack: law.Pack):
    for key in ("safety.call_911", "safety.danger_now", "safety.call_script", "safety.practice_system"):
        assert grade(pack.text(key).text) <= 5.5, key


def test_the_reader_of_grades_can_tell_hard_from_easy():
    assert grade("Reporter identity is confidential pursuant to statute except as otherwise provided.") > 12
    assert grade("We do not tell the family who made the report.") < 4


def test_no_rule_of_the_tool_lacks_a_section(tool: law.Tool):
    for rule in tool.rules:
        assert rule.citation.section
        assert rule.citation.address.startswith("https://")


def test_none_of_the_law_is_in_the_code():
    from pathlib import Path

    import hearthline.law

    source = "".join(file.read_text() for file in Path(hearthline.law.__file__).parent.glob("*.py"))
    for word in ("California", "Sacramento", "Penal", "us-ca", "11166", "16501"):
        assert word not in source


def test_a_speed_is_called_verified_only_on_the_section_that_sets_speeds(tool: law.Tool):
    """Grounds for taking a child into custody, or for a case in court, say nothing of how fast to go."""
    for rule in tool.rules:
        if rule.sets.get("speed") == "immediate" and rule.confidence == "verified-statute":
            assert rule.citation.section == "16501(f)", rule.id


def test_where_people_read_who_may_learn_their_name_prosecutors_are_not_left_out(pack: law.Pack):
    assert any("prosecutor" in who for who in pack.value("reporter.may_learn").value)
    for lang, word in {"en": "prosecutors", "es": "fiscales", "hmn": "kws lij choj foob plaub"}.items():
        assert word in pack.text("safety.confidentiality", lang).text
