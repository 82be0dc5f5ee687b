"""Letters: one code for one party, for so many days as the pack says; made once, renewed, ended."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.test import Client

from hearthline.ground import clock
from hearthline.ground.errors import DomainError, Refused
from hearthline.ground.ids import uuid7
from hearthline.helpdesk.mycase import actions, letters
from hearthline.helpdesk.mycase.models import Letter, View
from hearthline.journal.models import Entry
from hearthline.law import PackError
from hearthline.sealing import letters as sealing
from hearthline.ui.agency import current_pack, pack_at
from tests import staff
from tests.helpdesk.mycase.build import agent, code_for, entered, opened

pytestmark = [pytest.mark.django_db, pytest.mark.req("H-5")]
WORKER = "Marguerite Oyelaran"


def test_how_long_a_code_works_is_the_packs_own_setting_and_is_marked_so() -> None:
    here = current_pack().value(letters.DAYS)
    assert (here.value, here.unit, here.confidence) == (180, "days", "unverified")
    assert isinstance(pack_at("us").value(letters.DAYS).value, int)  # every pack has one: the highest says it
    assert letters.lasts() == timedelta(days=180)


@pytest.mark.parametrize("said", [0, -1, 3651, "ninety", True, None])
def test_a_pack_that_says_no_number_of_days_is_refused_and_no_number_of_ours_stands_in(
    monkeypatch: pytest.MonkeyPatch, said: object
) -> None:
    pack = SimpleNamespace(value=lambda _key: SimpleNamespace(value=said))
    monkeypatch.setattr(letters, "current_pack", lambda: pack)
    with pytest.raises(PackError) as refused:
        letters.lasts()
    assert refused.value.key == letters.DAYS


def test_the_slow_hash_runs_outside_any_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    inside: list[int] = []
    real = sealing.read_letter_code

    def watched(agency: str, typed: str) -> sealing.LetterSecret:
        inside.append(len(connection.savepoint_ids))
        return real(agency, typed)

    monkeypatch.setattr(letters, "read_letter_code", watched)
    made = entered()
    before = len(connection.savepoint_ids)
    code_for(made.party())
    assert inside == [before]


def test_an_old_code_opens_nothing_once_there_is_a_new_one(family: Client) -> None:
    made = entered()
    old = code_for(made.party())
    new = code_for(made.party())
    assert WORKER in opened(family, new)[1]
    assert WORKER not in opened(family, old)[1]
    assert [row.ended_why for row in Letter.unscoped.order_by("made_at", "pk")] == ["renewed", ""]
    assert View.unscoped.count() == 1


def test_loading_the_letter_s_page_again_makes_no_second_letter_and_ends_no_first(family: Client) -> None:
    made, own = entered(), uuid4()
    code = code_for(made.party(), letter_id=own)
    with pytest.raises(DomainError, match=r"mycase\.letter_made"):
        code_for(made.party(), letter_id=own)
    with pytest.raises(DomainError, match=r"mycase\.letter_made"):
        code_for(made.party("parent_b"), letter_id=own)
    assert WORKER in opened(family, code)[1]
    assert Letter.unscoped.count() == 1


def test_each_party_has_a_code_of_their_own_and_ending_one_leaves_the_other(family: Client) -> None:
    made, own = entered(), uuid4()
    mine, theirs = code_for(made.party(), letter_id=own), code_for(made.party("parent_b"))
    assert mine != theirs
    assert letters.end_letter(viewer=agent(), letter_id=own) == made.row.pk
    assert WORKER not in opened(family, mine)[1]
    assert WORKER in opened(family, theirs)[1]
    letters.end_letter(viewer=agent(), letter_id=own)
    assert Entry.objects.filter(tag="mycase:letter:end").count() == 1, "a second time changes nothing"


def test_a_code_that_has_run_out_opens_nothing_whatever_the_worker_did(family: Client) -> None:
    code = code_for(entered().party())
    late = clock.now() + letters.lasts()
    with clock.freeze(late - timedelta(seconds=1)):
        assert WORKER in opened(family, code)[1]
        assert letters.forget_old() == 0
    with clock.freeze(late):
        assert WORKER not in opened(family, code)[1]
        assert letters.forget_old() == 1
        assert letters.forget_old() == 0
    assert not View.unscoped.exists()


def test_after_it_ran_out_a_new_letter_can_be_made(family: Client) -> None:
    made = entered()
    code_for(made.party())
    with clock.freeze(clock.now() + letters.lasts() + timedelta(days=1)):
        assert WORKER in opened(family, code_for(made.party()))[1]


@pytest.mark.parametrize("role", ["screener", "administrator", ""])
def test_who_may_not_make_a_letter_waits_for_no_slow_hash(role: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = entered()

    def never(agency: str, typed: str) -> sealing.LetterSecret:
        raise AssertionError("the hash ran")

    monkeypatch.setattr(letters, "read_letter_code", never)
    with pytest.raises(Refused):
        letters.make_letter(viewer=staff.viewer(role), party_id=made.party(), language="en", letter_id=uuid4())
    with pytest.raises(Refused):
        letters.make_letter(viewer=agent(), party_id=uuid7(), language="en", letter_id=uuid4())


def test_a_letter_is_in_a_language_that_we_have_and_for_an_open_case() -> None:
    made = entered()
    with pytest.raises(DomainError, match="language"):
        code_for(made.party(), "xx")
    actions.close(viewer=agent(), assignment_id=made.row.pk)
    with pytest.raises(DomainError, match="closed"):
        code_for(made.party())
    with pytest.raises(DomainError, match="closed"):
        actions.add_party(viewer=agent(), assignment_id=made.row.pk, role="youth")


def test_the_database_itself_keeps_one_working_code_for_each_party() -> None:
    made = entered()
    code_for(made.party())
    one = Letter.unscoped.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.create(
            agency_id=one.agency_id, party=one.party, language="en", public_key=b"x" * 32, made_by="x",
            expires_at=clock.now(),
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        View.objects.create(
            agency_id=one.agency_id, lookup=View.unscoped.get().lookup, sealed=b"x", expires_at=clock.now()
        )


def test_the_journal_says_for_which_role_and_in_which_language_and_never_the_code() -> None:
    made = entered()
    code = code_for(made.party(), "hmn")
    entry = Entry.objects.get(tag="mycase:letter:make")
    assert entry.fields == "parent_a hmn"
    assert code[:4] not in "".join(str(value) for value in entry.__dict__.values())


def test_a_paper_shows_its_code_in_no_words_of_its_own() -> None:
    made = entered()
    paper = letters.make_letter(viewer=agent(), party_id=made.party(), language="en", letter_id=uuid4())
    assert paper.code not in repr(paper)


def test_the_worker_takes_away_what_has_run_out_by_itself() -> None:
    from hearthline.site.wiring import letter_steps

    (step,) = (one for one in letter_steps() if one.name == "letters")
    code_for(entered().party())
    step.run()
    assert View.unscoped.count() == 1
    with clock.freeze(clock.now() + letters.lasts()):
        step.run()
    assert not View.unscoped.exists()
