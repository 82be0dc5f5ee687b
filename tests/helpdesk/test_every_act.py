"""What holds of every act of these rooms: its entry, who is refused, and that half of one never stays (H-3, H-7)."""

from typing import Any

import pytest

from hearthline.duty.models import Alert, Clock
from hearthline.ground.errors import Refused
from hearthline.helpdesk.complaints.models import (
    About,
    Complaint,
    LadderPost,
    PublicComplaint,
    PublicLetter,
    Turn,
)
from hearthline.helpdesk.models import (
    AgreedAction,
    Inquiry,
    InquiryStanding,
    Said,
    SealedAnswer,
    WayInState,
    WrittenAnswer,
)
from hearthline.intake.models import Report
from hearthline.journal import actions as journal
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.messaging.models import Message
from tests import staff
from tests.helpdesk.acts import CASES, Case
from tests.helpdesk.undone import tables

pytestmark = [pytest.mark.django_db, pytest.mark.req("H-3", "H-7", "H-8")]
TABLES = (
    Inquiry, Said, WrittenAnswer, AgreedAction, InquiryStanding, SealedAnswer, WayInState, Complaint, About, Turn,
    LadderPost, PublicComplaint, PublicLetter, Clock, Alert, Message, Report, Entry,
)  # fmt: skip
PLANTED = "Zq"
NOT_AT_THE_DESK = {"agent": "screener", "supervisor": "screener", "administrator": "screener"}
EACH_ITS_OWN = {"log", "give", "look", "complaint opened"}
"""Acts that begin something, or are about what each agency has of its own."""
SCREENERS_MAY = {"say", "complaint opened", "complaints listed", "trends"}
"""Acts that a screener may do as well, or that the test below asks of somebody else."""


def entries(since: set[Any]) -> list[Entry]:
    return list(Entry.objects.exclude(pk__in=since).order_by("pk"))


def known() -> set[Any]:
    return set(Entry.objects.values_list("pk", flat=True))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_its_entry_says_who_on_what_by_which_rule_and_no_value(case: Case) -> None:
    act, viewer = case.ready(), staff.viewer(case.role)
    before = known()
    made = act(viewer)
    new = entries(before)
    [own] = [one for one in new if one.tag == case.tag and one.record_kind == case.kind]
    assert (own.actor_kind, own.actor_id, own.agency_id) == ("person", viewer.id, viewer.agency_id)
    assert own.outcome == "ok"
    assert own.purpose == case.purpose
    assert own.authority, "no act without a rule that allows it"
    assert bool(own.record_id) == (not case.listing)
    if case.fields is not None and not case.listing:
        assert own.fields == case.fields
    if isinstance(made, Inquiry | Complaint) and own.record_id:
        assert own.record_id == made.pk.hex
    for one in new:
        said = " ".join(map(str, (one.fields, one.record_id, one.authority, one.purpose, one.digest)))
        assert PLANTED not in said, "the journal holds no value"
        assert "Quill" not in said


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_rule_it_names_is_one_of_the_policies(case: Case) -> None:
    act, viewer = case.ready(), staff.viewer(case.role)
    before = known()
    act(viewer)
    [own] = [one for one in entries(before) if one.tag == case.tag and one.record_kind == case.kind]
    assert any(citation in own.authority for citation in citations()), own.authority


def citations() -> set[str]:
    """What the policies' files cite."""
    import re
    from pathlib import Path

    import hearthline.access

    files = (Path(hearthline.access.__file__).parent / "policies").glob("*.cedar")
    return {found for file in files for found in re.findall(r'@cite\("([^"]+)"\)', file.read_text())}


@pytest.mark.parametrize("case", [one for one in CASES if one.name not in SCREENERS_MAY], ids=str)
def test_who_may_not_is_refused_in_the_journal_and_nothing_changes(case: Case) -> None:
    act, other = case.ready(), staff.viewer(NOT_AT_THE_DESK[case.role])
    before, rows = known(), tables(*TABLES[:-1])
    with pytest.raises(Refused):
        act(other)
    assert tables(*TABLES[:-1]) == rows
    [refusal] = entries(before)
    assert (refusal.tag, refusal.outcome, refusal.actor_id) == (Tag.RIGHT_REFUSED, "refused", other.id)
    assert PLANTED not in f"{refusal.fields}{refusal.record_id}"


@pytest.mark.parametrize("case", [one for one in CASES if not one.listing and one.name not in EACH_ITS_OWN], ids=str)
def test_another_agencys_people_are_refused_as_if_it_were_not_there(case: Case) -> None:
    act, away = case.ready(), staff.viewer(case.role, agency_id=staff.THERE)
    rows = tables(*TABLES[:-1])
    with pytest.raises(Refused):
        act(away)
    assert tables(*TABLES[:-1]) == rows


class Fails(Exception):
    """The database goes away in the middle."""


@pytest.mark.fault("3")
@pytest.mark.parametrize("case", CASES, ids=str)
def test_an_act_that_fails_at_any_of_its_entries_leaves_nothing_behind(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No message, no clock, no half of a complaint: at the first entry, at the second, and so on to the last."""
    act, viewer = case.ready(), staff.viewer(case.role)
    rows = tables(*TABLES)
    real = journal.put
    for at in range(1, 12):
        counted = 0

        def failing(*args: Any, at: int = at, **named: Any) -> Any:
            nonlocal counted
            counted += 1
            if counted == at:
                raise Fails
            return real(*args, **named)

        monkeypatch.setattr(journal, "put", failing)
        try:
            act(viewer)
        except Fails:
            monkeypatch.setattr(journal, "put", real)
            assert tables(*TABLES) == rows, f"something stayed after a failure at entry {at}"
        else:
            monkeypatch.setattr(journal, "put", real)
            assert counted == at - 1 > 0, "an act without an entry"
            break
    else:
        raise AssertionError("an act of more than ten entries")
    assert tables(*TABLES) != rows or case.listing


def test_the_table_has_every_public_act_of_these_rooms() -> None:
    """A new act must come into the table: else nobody asks of it what is asked of all."""
    from hearthline.helpdesk import actions
    from hearthline.helpdesk.complaints import actions as complaints

    people = set(actions.__all__) - {"Agree", "beat", "drain_spool", "open_pending", "spool_health", "watch"}
    inside = {"answer", "attend", "end_post", "go_up", "mark_told", "name_about", "open_complaint", "set_post"}
    assert people == {
        "answer", "change", "claim", "close", "complain", "finish", "give", "log", "looked", "note", "put_back",
        "report",
    }  # fmt: skip
    assert set(complaints.__all__) == inside | {"withdraw"}
