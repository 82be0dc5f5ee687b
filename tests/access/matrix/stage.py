"""Two counties with work on their desks, made once: every kind of record that an address can name, canaries in it.
Here: the whole, and what the help desk has. `stage_families`: reports, calls, people. `stage_staff`: who works here.

What the policies know of each kind stands in `table.KINDS`; here the rows are made to be so, through the real acts.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import connection, transaction

from hearthline.access.viewer import ADMINISTRATOR, SUPERVISOR, Viewer
from hearthline.directory.finding_help.models import Offer
from hearthline.ground import clock
from hearthline.helpdesk import actions as helpdesk
from hearthline.helpdesk.complaints import actions as complaints
from hearthline.helpdesk.complaints.actions.opening import Told as complaints_told
from hearthline.helpdesk.door.content import Content as HelpContent
from hearthline.helpdesk.mycase import actions as mycase
from hearthline.helpdesk.mycase import letters
from hearthline.helpdesk.mycase.models import Party
from hearthline.helpdesk.referring import actions as referring
from hearthline.helpdesk.referring.consent import Agreed
from hearthline.intake.models import Report
from hearthline.screening.need.conflicts import declare_report
from hearthline.ui.moments import as_typed, in_an_hour
from tests import staff
from tests.access.matrix import papers
from tests.access.matrix import stage_families as families
from tests.access.matrix import stage_staff as workers
from tests.access.matrix.base import Kind, Stage, third, user_of, word, words_at
from tests.access.matrix.table import HERE, KINDS, ROLES, THERE
from tests.screening.build import NOBODY, WEIGHED_FORM
from tests.screening.quality_build import LOOKED_FORM

ABSENT = UUID("01a201e0-915d-7d85-b16f-ab038e246602")
"""An id of the right shape that no row has ever had."""


def _inquiry(stage: Stage, name: str, agency_id: str) -> None:
    """What somebody asked the help desk, answered, with something agreed that is still open."""
    who, own = third(agency_id, SUPERVISOR), f"inquiry{name}"
    told = HelpContent.of({"words": word(own, "asked"), "name": word(own, "asker"), "contact": "555-0142"})
    row = helpdesk.log(
        viewer=who, way="phone", topic="question", language="en", send="told", content=told, received_at=None
    )
    made = helpdesk.answer(
        viewer=who, inquiry_id=row.pk, version=row.version, words=word(own, "said"),
        agreed=[helpdesk.Agree(word(own, "agreed"), "us", "x", clock.now().date() + timedelta(days=2))],
    )  # fmt: skip
    row = helpdesk.put_back(viewer=who, inquiry_id=row.pk, version=row.version + 1)
    ids = {"inquiry_id": row.pk, "answer_id": made.pk, "agreed_id": made.agreed.get().pk}
    words = words_at(own, "asked", "asker", "said", "agreed")  # its number stands in the list of clocks, for everybody
    stage.put("inquiry", name, Kind(ids, words, {"version": str(row.version)}))


def _referral(stage: Stage, name: str, agency_id: str) -> None:
    """From that inquiry: somebody agreed that their name goes to a service."""
    Offer.objects.get_or_create(pk=7, defaults={"service": "s1", "name": "Invented pantry", "digest": "x"})
    own, now = f"referral{name}", clock.now()
    row = referring.pass_on(
        viewer=third(agency_id, SUPERVISOR), kind="inquiry",
        subject_id=stage.kinds["inquiry"][name].ids["inquiry_id"], offer_id=7,
        agreed=Agreed(
            own=True, who=word(own, "agrees"), how="telephone", at=now, until=now.date() + timedelta(days=9),
            items={"name": word(own, "called"), "need": word(own, "needs")}, signed="x",
        ),
    )  # fmt: skip
    stage.put("referral", name, Kind({"referral_id": row.pk}, words_at(own, "agrees", "called", "needs")))


def _assignment(stage: Stage, name: str, agency_id: str, worker: Viewer) -> None:
    """Who works with a family: `worker` does. One party has a letter."""
    row = mycase.enter(
        viewer=third(agency_id, SUPERVISOR), case=word(name, "case"), parties=["parent_a"],
        given={
            "worker_user": worker.id, "worker_name": word(name, "works"), "worker_phone": "(916) 555-0144",
            "supervisor_name": word(name, "leads"), "supervisor_phone": "(916) 555-0145",
        },
    )  # fmt: skip
    party, letter = Party.unscoped.get(assignment=row), uuid4()
    letters.make_letter(viewer=third(agency_id, SUPERVISOR), party_id=party.pk, language="es", letter_id=letter)
    ids = {"assignment_id": row.pk, "party_id": party.pk, "letter_id": letter}
    stage.put("assignment", name, Kind(ids, words_at(name, "case", "works", "leads")))


def _complaints(stage: Stage) -> None:
    """Complaints on a ladder with two steps. Their numbers stand in the list of clocks, which shows them to everybody
    but whom they are about: they are no secret words here."""
    for agency_id, first in ((HERE, stage.people["holder"]), (THERE, third(THERE))):
        admin = staff.viewer(ADMINISTRATOR, agency_id)
        complaints.set_post(viewer=admin, user_id=first.id, step="supervisor")
        if agency_id == HERE:
            complaints.set_post(viewer=admin, user_id=third(HERE).id, step="manager")
        made = ("hers", "his", "about") if agency_id == HERE else ("county",)
        for name in made:
            row = complaints.open_complaint(
                viewer=third(agency_id),
                kind="complaint",
                theme="rude",
                language="en",
                told=complaints_told(word(name, "grief"), who=word(name, "griever")),
                about=[stage.people["agent"].id] if name == "about" else [],
                about_step="nobody",
            )
            if name in ("his", "about"):
                row = complaints.go_up(viewer=first, complaint_id=row.pk, version=row.version)
            words = words_at(name, "grief", "griever")
            stage.put("complaint", name, Kind({"complaint_id": row.pk}, words, {"version": str(row.version)}))


def expunge(report_id: UUID) -> None:
    """As if the record's time were over: nothing here destroys records, so its id is one that was never given.

    The one place to change when records can be destroyed: make it so, and `gone` below hands the matrix its real id.
    """


def gone(stage: Stage) -> None:
    """Records that are not there: never made, and made no more."""
    for about, kinds in KINDS.items():
        there = next(iter(stage.kinds[about].values()))
        for name in {"absent", "expunged"} & set(kinds):
            number = ABSENT if name == "absent" else UUID(int=ABSENT.int + 1)
            ids = {key: number for key in there.ids} | ({"number": 1} if "number" in there.ids else {})
            form = there.form | ({"decision": str(number)} if "decision" in there.form else {})
            stage.put(about, name, Kind(ids, (), form))


def build() -> Stage:
    """The whole stage, in the database that is open."""
    staff.agency(HERE)
    staff.agency(THERE)
    stage = Stage(people={role: staff.viewer_of(user_of(role)) for role in ROLES})
    owners = (("hers", HERE, stage.people["holder"]), ("his", HERE, third(HERE)), ("county", THERE, third(THERE)))
    for name, agency_id, who in owners:
        families.report(stage, name, agency_id, who)
        families.decided(stage, name, agency_id, who)
        families.call(stage, name, agency_id, who)
        families.held_contact(stage, name, agency_id, who)
        _assignment(stage, name, agency_id, who)
    families.report(stage, "known", HERE, third(HERE))
    declare_report(
        viewer=stage.people["conflicted"], report_id=stage.kinds["report"]["known"].ids["report_id"], why="friend"
    )
    families.report(stage, "restricted", HERE, third(HERE))
    families.decided(stage, "restricted", HERE, third(HERE))
    for about in ("report", "decision"):
        families.restrict(stage, about)
    for name, agency_id in (("open", HERE), ("county", THERE), ("restricted", HERE), ("sealed", HERE)):
        families.person(stage, name, agency_id, restricted=name == "restricted", sealed=name == "sealed")
    for name, agency_id in (("ours", HERE), ("county", THERE)):
        workers.account(stage, name, agency_id)
        workers.message(stage, name, agency_id)
        workers.office(stage, name, agency_id)
        workers.realm(stage, name, agency_id)
        _inquiry(stage, name, agency_id)
        _referral(stage, name, agency_id)
    for agency_id, name in ((HERE, "hers"), (THERE, "county")):
        spare, report = stage.spare[agency_id], stage.kinds["report"][name].ids["report_id"]
        stage.common[agency_id] = {
            "$spare": str(spare),
            "$pick": f"child-1 {spare}",
            "$ask": third(agency_id, SUPERVISOR).name,
            "$their_report": str(report),
            "$their_number": Report.unscoped.get(pk=report).number,
            "$their_word": word(name, "story"),
            "$their_case": word(name, "case"),
            "$nobody": str(UUID(int=9)),
        }
    papers.build(stage)
    _complaints(stage)
    gone(stage)
    return stage


def common_form() -> dict[str, str]:
    """What every form of the matrix sends: a right answer to every question that a page could ask."""
    return {
        "choice": NOBODY, "reason": "x", "note": "x", "answer": "agree", "text": "x", "purpose": "call_back",
        "agency": "x", "said": "x", "answered_by": "x", "kind": "other", "answered_at": as_typed(clock.now()),
        "due": in_an_hour(), "words": "x", "channel": "fax", "messages": "close", "sure": "yes", "fact.hit": "yes",
        "next": "/", **{name: str(one[0] if isinstance(one, list) else one) for name, one in WEIGHED_FORM.items()},
        **LOOKED_FORM, "subject": "x",
    }  # fmt: skip


@contextmanager
def set_up() -> Iterator[Stage]:
    """The stage, for all tests of a module: in one transaction that is taken back, at a moment that stands still."""
    whole = transaction.atomic()
    whole._from_testcase = True  # type: ignore[attr-defined]  # as Django's TestCase does: durable blocks may open
    with clock.freeze(clock.now()), whole:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA cache_size = -64000")
        yield build()
        transaction.set_rollback(True)
