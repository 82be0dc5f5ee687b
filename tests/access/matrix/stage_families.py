"""What the stage has about a family: reports, decisions, calls, who waits for a call, people in the index."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from hearthline.access.viewer import SUPERVISOR, Viewer
from hearthline.dispatch.actions import record_answer, send_update, tell
from hearthline.dispatch.models import CrossReport
from hearthline.duty.models import Alert, Clock
from hearthline.ground import clock
from hearthline.intake import actions as intake
from hearthline.intake.calls import actions as calls
from hearthline.intake.door.attachments import store
from hearthline.intake.door.content import Identity
from hearthline.intake.models import FileCopy, Report, Reveal
from hearthline.linkage.record import Born
from hearthline.people import actions as people
from hearthline.screening import actions
from hearthline.screening.actions.falsereports import open_review
from hearthline.screening.actions.practice import begin
from hearthline.screening.history import comparing
from hearthline.screening.models import BlindReading, Decision, Sample, Screening, TranslationTask
from hearthline.screening.need import restricting
from hearthline.screening.need.conflicts import declare_report
from tests.access.matrix import papers
from tests.access.matrix.base import Kind, Stage, third, word, words_at
from tests.access.matrix.table import HERE, KINDS
from tests.intake import files
from tests.intake.line.standins import contact
from tests.screening.build import NOBODY, again, came, decide, parts_of
from tests.screening.history_build import known

TOLD = ("story", "saw", "think", "child", "adult", "where", "who", "street")


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


def report(stage: Stage, name: str, agency_id: str, holder: Viewer) -> None:
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
    words = words_at(name, *TOLD, "question", "reason", "promised", "handed", "later")
    stage.put("report", name, Kind(ids, (*words, report.number), _form(screening)))


def decided(stage: Stage, name: str, agency_id: str, owner: Viewer) -> None:
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
    words = (*words_at(name + "decided", *TOLD), *words_at(name, "because", "grounds"), screening.report.number)
    stage.put("decision", name, Kind(ids, words, _form(screening) | {"decision": str(made.pk)}))
    if name in KINDS["own"]:
        own = {"reading_id": reading.pk, "attempt_id": begin(viewer=owner, story_id="slap_mark").pk}
        stage.put("own", name, Kind(own))


def restrict(stage: Stage, about: str) -> None:
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


def call(stage: Stage, name: str, agency_id: str, holder: Viewer) -> None:
    """A call that `holder` is on, typed by halves."""
    paper = calls.open_call(viewer=holder, channel="fax", received_at=clock.now())
    places = {"story": "typed", "reporter.name": "caller", "children.0.name": "kid", "language": ""}
    for path, place in places.items():
        text = word(name, place) if place else "hmn"
        calls.save(viewer=holder, call_id=paper.pk, field=path, text=text, base=0, writer="w1")
    words = words_at(name, *filter(None, places.values()))
    stage.put("call", name, Kind({"call_id": paper.pk}, words))


def held_contact(stage: Stage, name: str, agency_id: str, holder: Viewer) -> None:
    """Somebody who asked to be called back, and whom `holder` has now."""
    taken = {"taken_by": holder.id, "taken_name": word(name, "taken"), "taken_at": clock.now()}
    row = contact("call_back", agency_id=agency_id, **taken)
    stage.put("contact", name, Kind({"contact_id": row.pk}, (word(name, "taken"), row.provider_id)))


def person(stage: Stage, name: str, agency_id: str, *, restricted: bool = False, sealed: bool = False) -> None:
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
    words = words_at(name, "name", "one", "gone", "stays", "merged")
    stage.put("person", name, Kind(ids, words, {"$stays": str(one)}))
