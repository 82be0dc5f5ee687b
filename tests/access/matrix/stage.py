"""Two counties with work on their desks, made once: every kind of record that an address can name, canaries in it.

What the policies know of each kind stands in `table.KINDS`; here the rows are made to be so, through the real acts.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction

from hearthline.access.models import RoleGrant, User
from hearthline.access.viewer import ADMINISTRATOR, SCREENER, SUPERVISOR, Viewer
from hearthline.directory.finding_help.models import Offer
from hearthline.dispatch.actions import record_answer, send_update, tell
from hearthline.dispatch.models import CrossReport, Responder
from hearthline.duty.models import Alert, Clock, Closure
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
from hearthline.intake import actions as intake
from hearthline.intake.calls import actions as calls
from hearthline.intake.desk.moments import as_typed, in_an_hour
from hearthline.intake.door.attachments import store
from hearthline.intake.door.content import Identity
from hearthline.intake.models import FileCopy, Report, Reveal
from hearthline.journal.actor import system
from hearthline.linkage.record import Born
from hearthline.messaging.actions import Target, send
from hearthline.messaging.models import Channel, Message
from hearthline.people import actions as people
from hearthline.realm.codes import draw, drawn_name, shown_name
from hearthline.realm.models import Invitation, Organisation
from hearthline.realm.models import Kind as Sort
from hearthline.realm.models import Person as Outside
from hearthline.screening import actions
from hearthline.screening.actions.falsereports import open_review
from hearthline.screening.actions.practice import begin
from hearthline.screening.history import comparing
from hearthline.screening.models import BlindReading, Decision, Sample, Screening, TranslationTask
from hearthline.screening.need import restricting
from hearthline.screening.need.conflicts import declare_report
from tests import staff
from tests.access.matrix import papers
from tests.access.matrix.base import Kind, Stage, third, user_of, word
from tests.access.matrix.table import HERE, KINDS, ROLES, THERE
from tests.intake import files
from tests.intake.line.standins import contact
from tests.screening.build import NOBODY, WEIGHED_FORM, again, came, decide, parts_of
from tests.screening.history_build import known
from tests.screening.quality_build import LOOKED_FORM

ABSENT = UUID("01a201e0-915d-7d85-b16f-ab038e246602")
"""An id of the right shape that no row has ever had."""
TOLD = ("story", "saw", "think", "child", "adult", "where", "who", "street")


def _words(name: str, *places: str) -> tuple[str, ...]:
    return tuple(word(name, place) for place in places)


def _told(name: str) -> dict[str, Any]:
    """What the reporter of this kind of report tells, a canary in each field."""
    return {
        "danger": "yes",
        "language": "hmn",
        "story": word(name, "story"),
        "saw": word(name, "saw"),
        "think": word(name, "think"),
        "children": [{"name": f"{word(name, 'child')} Solis", "age": "6"}],
        "adults": [{"name": f"{word(name, 'adult')} Abernathy", "relation": "father", "worried_about": "yes"}],
        "where_now": word(name, "where"),
        "identity": Identity(name=word(name, "who"), phone="(916) 555-0199", address=word(name, "street")),
    }


def _form(screening: Screening) -> dict[str, str]:
    now, parts = again(screening), list(map(str, parts_of(screening)))
    return {"version": str(now.version), "parts": " ".join(parts), "part": parts[0], "run": str(now.current_run_id)}


def _closure(agency_id: str, day: date) -> Closure:
    """A day on which this agency's court was closed."""
    entered = {"entered_by": "somebody", "entered_name": "Somebody", "entered_at": clock.now()}
    told = {"calendar": "courts", "day": day, "why": "weather", "source": "Order 1", **entered}
    return Closure.objects.create(agency_id=agency_id, **told)


def _report(stage: Stage, name: str, agency_id: str, holder: Viewer) -> None:
    """A report of this kind that `holder` claimed, with everything that hangs on a report."""
    file = store(files.jpeg(), "a.jpg", agency_id=agency_id)
    screening = came(agency_id=agency_id, files=[file.mapping()], **_told(name))
    intake.make_viewing_copies()
    report: Report = screening.report
    at: dict[str, Any] = {"viewer": third(agency_id), "report_id": report.pk}
    intake.ask_question(**at, text=word(name, "question"), version=report.version)
    intake.reveal_identity(**at, purpose="call_back", reason=word(name, "reason"))
    soon = clock.now() + timedelta(hours=1)
    promised = intake.make_follow_up(**at, kind="other", words=word(name, "promised"), due_at=soon)
    told = tell(
        **at, recipient="other_county", why="out_of_area", agency="Yolo County", phone="", said=word(name, "handed")
    )
    record_answer(
        viewer=third(agency_id), hand_off_id=told.pk, answered_by="B", their_reference="", answered_at=clock.now()
    )
    later = send_update(viewer=third(agency_id), hand_off_id=told.pk, words=word(name, "later"))
    owed = CrossReport.objects.create(
        agency_id=agency_id, report=report, recipient="law_enforcement", effect="must", written=True,
        rule="tell.police", limit_id="cross_report.written", citation="x", opened_at=clock.now(), due_at=soon,
    )  # fmt: skip
    actions.claim(viewer=holder, report_id=report.pk)
    ids = {
        "report_id": report.pk,
        "copy_id": FileCopy.unscoped.get(report=report).pk,
        "number": 1,
        "task_id": TranslationTask.unscoped.get(screening=screening).pk,
        "reveal_id": Reveal.unscoped.get(report=report).pk,
        "follow_up_id": promised.pk,
        "hand_off_id": told.pk,
        "clock_id": Clock.unscoped.filter(subject_id=report.pk.hex, kind="screening").latest("counted_at").pk,
        "update_id": later.pk,
        "cross_report_id": owed.pk,
        "alert_id": Alert.unscoped.get(kind="danger", subject_id=report.pk.hex).pk,
        "opening_id": uuid4(),
    }
    words = _words(name, *TOLD, "question", "reason", "promised", "handed", "later")
    stage.put("report", name, Kind(ids, (*words, report.number), _form(screening)))


def _decided(stage: Stage, name: str, agency_id: str, owner: Viewer) -> None:
    """A decision of this kind that sent nobody, with all that can hang on one; `owner` made it, and practises."""
    screening = came(agency_id=agency_id, **_told(name + "decided"))
    report_id, boss = screening.report_id, third(agency_id, SUPERVISOR)
    made = decide(screening, owner, NOBODY, word(name, "because"))
    at: dict[str, Any] = {"agency_id": agency_id, "decision": made}
    # As one that was more urgent than the tool, and that lost the person it was linked to: each has a list of its own.
    Decision.unscoped.filter(pk=made.pk).update(link_gone_at=made.decided_at, direction="up", state="final")
    sample = Sample.objects.create(**at, drawn_by=boss.id, drawn_at=made.decided_at, verdict="agree")
    reading = BlindReading.objects.create(
        **at, asked_by=boss.id, asked_at=made.decided_at, reader=owner.id, reader_name=owner.name
    )
    review = open_review(viewer=boss, report_id=report_id, grounds=["admitted"], reasons=word(name, "grounds"))
    ids = {"report_id": report_id, "decision_id": made.pk, "sample_id": sample.pk, "review_id": review.pk}
    words = (*_words(name + "decided", *TOLD), *_words(name, "because", "grounds"), screening.report.number)
    stage.put("decision", name, Kind(ids, words, _form(screening) | {"decision": str(made.pk)}))
    if name in KINDS["own"]:
        own = {"reading_id": reading.pk, "attempt_id": begin(viewer=owner, story_id="slap_mark").pk}
        stage.put("own", name, Kind(own))


def _restrict(stage: Stage, about: str) -> None:
    """The restricted report of this kind: named, opened for a while and known, as `table.NEED` says. Its number may be
    told to who is told that it exists."""
    kind, boss = stage.kinds[about]["restricted"], third(HERE, SUPERVISOR)
    report_id, people = kind.ids["report_id"], stage.people
    declare_report(viewer=people["conflicted"], report_id=report_id, why="friend")
    named = [people["holder"].id, third(HERE).id]
    restricting.restrict(viewer=boss, report_id=report_id, why="staff_family", ask=boss.id, named=named)
    opening = papers.opening(report_id, boss, people["named"], "report")
    ids, form = {**kind.ids, "opening_id": opening}, {**kind.form, "version": kind.form["version"]}
    stage.put(about, "restricted", Kind(ids, kind.words[:-1], form))


def _call(stage: Stage, name: str, agency_id: str, holder: Viewer) -> None:
    """A call that `holder` is on, typed by halves."""
    paper = calls.open_call(viewer=holder, channel="fax", received_at=clock.now())
    places = {"story": "typed", "reporter.name": "caller", "children.0.name": "kid", "language": ""}
    for path, place in places.items():
        text = word(name, place) if place else "hmn"
        calls.save(viewer=holder, call_id=paper.pk, field=path, text=text, base=0, writer="w1")
    words = _words(name, *filter(None, places.values()))
    stage.put("call", name, Kind({"call_id": paper.pk}, words))


def _contact(stage: Stage, name: str, agency_id: str, holder: Viewer) -> None:
    """Somebody who asked to be called back, and whom `holder` has now."""
    taken = {"taken_by": holder.id, "taken_name": word(name, "taken"), "taken_at": clock.now()}
    row = contact("call_back", agency_id=agency_id, **taken)
    stage.put("contact", name, Kind({"contact_id": row.pk}, (word(name, "taken"), row.provider_id)))


def _person(stage: Stage, name: str, agency_id: str, *, restricted: bool = False, sealed: bool = False) -> None:
    """A person of this kind, with a pair that waits and a merge that stands; restricted or sealed at the end."""
    by, boss = third(agency_id), third(agency_id, SUPERVISOR)

    def make(place: str) -> UUID:
        return known(f"{word(name, place)} Okafor", Born(2016, 7, 8), viewer=by, home=f"9 {word(name, 'lane')} Lane")

    whole, one, two, gone, stays, spare = (make(place) for place in ("name", "one", "two", "gone", "stays", "spare"))
    pair = comparing.propose(viewer=by, one=one, two=two)
    merge = people.merge(viewer=boss, absorbed_id=gone, survivor_id=stays, why=word(name, "merged"))
    for each in (whole, one, stays):
        for kind in ("named", "conflicted") if agency_id == HERE else ():
            people.stand(viewer=boss, person_id=each, user_id=stage.people[kind].id, kind=kind)
        if restricted:
            people.restrict(viewer=boss, person_id=each, ask=boss.name)
        if sealed:
            people.seal(viewer=boss, person_id=each, why="court")
    if name in ("open", "county"):
        stage.spare[agency_id] = spare
    opening = papers.opening(whole, boss, by) if restricted else uuid4()
    ids = {"person_id": whole, "pair_id": pair, "merge_id": merge.pk, "opening_id": opening}
    words = _words(name, "name", "one", "gone", "stays", "merged")
    stage.put("person", name, Kind(ids, words, {"$stays": str(one)}))


def _account(stage: Stage, name: str, agency_id: str) -> None:
    """A colleague's account, and a right of theirs that waits for a second person."""
    person = staff.user(SCREENER, agency_id=agency_id, username=f"member-{agency_id}", name=word(name, "member"))
    User.objects.filter(pk=person.pk).update(must_change_password=True)
    grant = RoleGrant.objects.create(agency_id=agency_id, user=person, role=SUPERVISOR, granted_by=uuid4().hex)
    ids = {"user_id": person.pk, "grant_id": grant.pk, **papers.of_account(person)}
    stage.put("account", name, Kind(ids, (word(name, "member"),)))
    gone_one = staff.user(SCREENER, agency_id=agency_id, username=f"closed-{agency_id}", name=word(name, "closed"))
    User.objects.filter(pk=gone_one.pk).update(is_active=False)
    stage.put("closed", name, Kind({"user_id": gone_one.pk}, (word(name, "closed"),)))


def _message(stage: Stage, name: str, agency_id: str) -> None:
    """A message that failed for good, to an address and a person that only who looks after messages may know."""
    person = staff.user(ADMINISTRATOR, agency_id=agency_id, username=f"told-{agency_id}", name=word(name, "told"))
    with transaction.atomic():
        made = send(
            actor=system("stage", agency_id),
            key=f"stage-{name}",
            target=Target(Channel.MAIL, f"told@{word(name, 'host').lower()}.example.org"),
            template="message.waits",
            language="en",
            values={"page": "queue"},
            person=str(person.pk),
        )
    Message.unscoped.filter(pk=made.pk).update(state="dead", dead_at=clock.now(), problem="smtp-550")
    stage.put("message", name, Kind({"message_id": made.pk}, (word(name, "told"),), {"version": "1"}))


def _office(stage: Stage, name: str, agency_id: str) -> None:
    """An office that this agency calls."""
    row = Responder.objects.create(
        agency_id=agency_id, recipient="law_enforcement", covers="county", name=word(name, "office"), phone="555-0100",
        source="x", changed_by="x", changed_name="x", changed_at=clock.now(),
    )  # fmt: skip
    shut = _closure(agency_id, date(2026, 2, 3))
    stage.put("office", name, Kind({"responder_id": row.pk, "closure_id": shut.pk}, (word(name, "office"),)))


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
    words = _words(own, "asked", "asker", "said", "agreed")  # its number stands in the list of clocks, for everybody
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
    stage.put("referral", name, Kind({"referral_id": row.pk}, _words(own, "agrees", "called", "needs")))


def _realm(stage: Stage, name: str, agency_id: str) -> None:
    """An organisation and a family outside: each an account, and a card that waits."""
    house = Organisation.objects.create(agency_id=agency_id, name=word(name, "house"), made_by="x")
    for about, kind, whose in (("house", "organisation", house.pk), ("card", "family", None)):
        row, _code = draw(
            agency_id=agency_id, kind=Sort(kind), made_by="x", at_desk=True, organisation_id=whose,
            administrator=whose is not None,
        )  # fmt: skip
        person = Outside(
            agency_id=agency_id, kind=kind, organisation_id=whose, administrator=whose is not None,
            sign_in_name=drawn_name(), password="x",
        )  # fmt: skip
        Invitation.objects.bulk_create([row])
        Outside.objects.bulk_create([person])
        ids = {"code_id": row.pk, "account_id": person.pk, **({"organisation_id": whose} if whose else {})}
        words = (shown_name(row.sign_in_name), shown_name(person.sign_in_name), *([house.name] if whose else []))
        stage.put(about, name, Kind(ids, words))


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
    stage.put("assignment", name, Kind(ids, _words(name, "case", "works", "leads")))


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
            words = _words(name, "grief", "griever")
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
        _report(stage, name, agency_id, who)
        _decided(stage, name, agency_id, who)
        _call(stage, name, agency_id, who)
        _contact(stage, name, agency_id, who)
        _assignment(stage, name, agency_id, who)
    _report(stage, "known", HERE, third(HERE))
    declare_report(
        viewer=stage.people["conflicted"], report_id=stage.kinds["report"]["known"].ids["report_id"], why="friend"
    )
    _report(stage, "restricted", HERE, third(HERE))
    _decided(stage, "restricted", HERE, third(HERE))
    for about in ("report", "decision"):
        _restrict(stage, about)
    for name, agency_id in (("open", HERE), ("county", THERE), ("restricted", HERE), ("sealed", HERE)):
        _person(stage, name, agency_id, restricted=name == "restricted", sealed=name == "sealed")
    for name, agency_id in (("ours", HERE), ("county", THERE)):
        _account(stage, name, agency_id)
        _message(stage, name, agency_id)
        _office(stage, name, agency_id)
        _realm(stage, name, agency_id)
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
