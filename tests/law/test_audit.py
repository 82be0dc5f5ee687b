"""What `packs check` looks for beyond the schema."""

from collections.abc import Callable
from pathlib import Path

import pytest

from hearthline import law
from hearthline.law import audit as room
from hearthline.law.audit import audit, changes
from tests.law.conftest import HEAD, PACKS, SOURCED, TODAY

Write = Callable[..., Path]

TOOL = f"""
id: screening
dimensions:
  respond: {{levels: [evaluate_out, in_person], default: in_person}}
  speed: {{levels: [none, ten_days], default: ten_days}}
  call_911: {{levels: [no, yes], default: no}}
default: {{text: rule.default, {SOURCED}}}
facts:
  hurt: {{group: harm, domain: [no, unknown, yes], order: [no, unknown, yes], {SOURCED}}}
  idle: {{group: harm, domain: [no, unknown, yes], order: none, {SOURCED}}}
rules:
  visit: {{when: hurt >= yes, sets: {{respond: in_person, speed: ten_days}}, limit: soon, {SOURCED}}}
recipients:
  police: {{otherwise: may, {SOURCED}}}
"""
CASE = """
about: a
cases:
  - {name: Nobody was hurt here, facts: {hurt: no}, expect: {outcome: evaluate_out}, citation: x}
"""


def refusals(path: Path) -> str:
    return "\n".join(audit(law.load(path), "tiny", path, TODAY).refusals)


def test_a_fact_that_no_rule_reads_is_found(write: Write):
    found = refusals(write({"tools/screening.yaml": TOOL}))
    assert "fact idle is read by no rule" in found
    assert "fact hurt is read" not in found


def test_a_case_that_comes_out_otherwise_is_found_by_file_and_name(write: Write):
    found = refusals(write({"tools/screening.yaml": TOOL, "cases/a.yaml": CASE}))
    assert "tiny/cases/a.yaml: Nobody was hurt here: outcome: expected evaluate_out, got ask_first" in found


def test_every_word_of_a_tool_must_be_written(write: Write):
    found = refusals(write({"tools/screening.yaml": TOOL}))
    for text_id in (
        "fact.hurt",
        "fact.hurt.hint",
        "answer.unknown",
        "rule.visit",
        "recipient.police",
        "outcome.ask_first",
    ):
        assert f"uses the text {text_id}, which is not written" in found
    assert "uses the limit soon, which is not there" in found


def test_a_tool_file_with_an_unknown_part_is_refused(write: Write):
    with pytest.raises(law.PackError, match="unknown key"):
        law.load(write({"tools/screening.yaml": TOOL + "weights: {hurt: 3}\n"}))


def test_a_rule_without_a_citation_is_refused(write: Write):
    with pytest.raises(law.PackError, match="citation is missing"):
        law.load(write({"tools/screening.yaml": TOOL.replace(f"limit: soon, {SOURCED}", "limit: soon")}))


def test_a_child_pack_may_replace_one_rule_and_nothing_else(write: Write):
    write({"tools/screening.yaml": TOOL})
    child = HEAD.replace("id: tiny", "id: child") + "parent: tiny\n"
    rule = f"when: hurt >= unknown, sets: {{respond: in_person, speed: ten_days}}, {SOURCED}"
    own = f"id: screening\nrules:\n  visit: {{{rule}}}\n"
    library = law.load(write({"tools/screening.yaml": own}, head=child, name="child"))
    assert library.at("child", TODAY).tool().run({}).outcome == "in_person"
    assert library.at("tiny", TODAY).tool().run({}).outcome == "ask_first"
    (line,) = changes(library.at("child", TODAY), library.at("tiny", TODAY))
    assert line.startswith("changed screening.rules.visit [Code of Tests 12(a)")


def test_what_a_pack_adds_is_listed(library: law.Library):
    lines = list(changes(library.at("us-ca-sacramento", TODAY), library.at("us-ca", TODAY)))
    assert any(line.startswith("added   contacts.hotline ") for line in lines)
    assert any(line.startswith("changed values.response.local_levels") for line in lines)
    assert not any("child.under_age" in line for line in lines)


def test_the_root_pack_only_adds(library: law.Library):
    assert all(line.startswith("added") for line in changes(library.at("us", TODAY), None))


def test_the_same_tool_is_proved_once(library: law.Library, monkeypatch: pytest.MonkeyPatch):
    calls: list[str] = []
    monkeypatch.setattr(room, "_proved", {})
    monkeypatch.setattr(room.proofs, "solver", object)
    monkeypatch.setattr(room.proofs, "prove", lambda tool: calls.append(tool.id) or ())
    for pack_id in ("us-ca", "us-ca-sacramento"):
        audit(library, pack_id, PACKS, TODAY)
    assert calls == ["screening"]


def test_a_proof_that_fails_refuses_the_pack(library: law.Library, monkeypatch: pytest.MonkeyPatch):
    failed = room.proofs.Proof("the moon is cheese", False, {"hit": "yes"})
    monkeypatch.setattr(room, "_proved", {})
    monkeypatch.setattr(room.proofs, "solver", object)
    monkeypatch.setattr(room.proofs, "prove", lambda tool: (failed,))
    assert audit(library, "us-ca", PACKS, TODAY).refusals == ("not proved: the moon is cheese: {'hit': 'yes'}",)


def test_the_figures_are_the_same_each_time(library: law.Library):
    one = audit(library, "us-ca", PACKS, TODAY).figures
    assert audit(library, "us-ca", PACKS, TODAY).figures == one
    assert any("verified-statute" in line for line in one)
