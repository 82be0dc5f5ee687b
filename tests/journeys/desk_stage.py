"""A desk with something on every page. How each page is reached stands in `desk_pages`."""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver

from hearthline.access.queries import viewer_of
from hearthline.access.viewer import Viewer
from hearthline.directory.finding_help import making
from hearthline.directory.finding_help.actions import give_code
from hearthline.directory.finding_help.door import keys
from hearthline.dispatch.actions import record_answer, record_outcome, send_update, tell
from hearthline.dispatch.models import CrossReport, Responder
from hearthline.duty import actions as duty
from hearthline.duty.models import AlertKind
from hearthline.ground import clock
from hearthline.intake.actions import make_follow_up, reveal_identity
from hearthline.intake.calls import actions as calls
from hearthline.intake.calls.models import Call
from hearthline.intake.line import actions as line
from hearthline.intake.models import FileCopy
from hearthline.journal.actor import system
from hearthline.linkage.record import Born
from hearthline.people import actions as people
from hearthline.screening.actions import practice, quality
from hearthline.screening.actions.blind import ask_blind
from hearthline.screening.actions.falsereports import CONTRADICTED, open_review
from hearthline.screening.history import comparing, linking, picking
from hearthline.screening.models import Screening, TranslationTask
from tests import staff
from tests.cast import ADULT, CHILD, STORY_HMN
from tests.directory.finding_help import listing
from tests.intake.build import IDENTITY
from tests.intake.calls.build import WHOLE, put
from tests.intake.line.standins import contact
from tests.journeys.help_stage import helped
from tests.journeys.locked_stage import locked, out_of_time
from tests.journeys.night_stage import night
from tests.screening.build import AT_ONCE, NOBODY, came, decide, look, screener, supervisor
from tests.screening.history_build import known

GAME = "A game in the yard, told twice by the same aunt."


def addresses(found: Any = None, prefix: str = "", space: str = "") -> Iterator[tuple[str, Any]]:
    """(name with its namespace, view) of every address of the desk."""
    for one in get_resolver("hearthline.site.urls_desk").url_patterns if found is None else found:
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, prefix, one.namespace or space)
        elif isinstance(one, URLPattern):
            yield f"{space}:{one.name}" if space else one.name or "", one.callback


def all_round() -> staff.Desk:
    """Somebody who screens and supervises, reads Hmong, and had no part in what is on the stage."""
    from django.test import Client

    person = staff.user("screener", "supervisor", username="all-round", name="Ottoline Vang", languages=("en", "hmn"))
    secret = staff.factor(person)
    client = Client()
    assert staff.sign_in(client, person, secret).status_code == 302
    return staff.Desk(client, person, secret)


def stage(me: staff.Desk) -> dict[str, Any]:
    """Ids by name: reports in every state, calls, promises, a hand-off, quality, practice, alerts."""
    viewer = viewer_of(me.user)
    over = out_of_time()  # first: it answers every alert there is
    danger = came(danger="cannot_call", identity=IDENTITY, reporter={"kind": "mandated", "category": "teacher"})
    hmong = came(language="hmn", story=STORY_HMN)
    proposed, decided, held, sent = came(), came(danger="unsure"), came(), came()
    decide(proposed, screener(), NOBODY, GAME)
    decide(decided, screener(), AT_ONCE, "Both children are small.")
    nobody = look(decide(sent, screener(), NOBODY, GAME), supervisor(), True)
    reveal_identity(viewer=screener(), report_id=danger.report_id, purpose="call_back", reason="Which door?")
    from hearthline.screening import actions

    actions.claim(viewer=screener(), report_id=held.report_id)
    return {
        **{name: row.report_id for name, row in _named(danger, hmong, proposed, decided, held).items()},
        "task": TranslationTask.unscoped.get().pk,
        **_hanging_on(danger, viewer),
        **_calls(viewer),
        **_line(viewer),
        **_looked_at(nobody, danger, viewer),
        **_practised(viewer),
        "person": _somebody_known(proposed, decided),
        **_twice(),
        **over,
        **locked(viewer, danger),
        **night(viewer),
        **_services(),
        **helped(viewer),
    }


def _services() -> dict[str, Any]:
    """A community service that nobody checked, with a provider's words that nobody read."""
    listing.service("s1", "Oak Table", ["Food Pantries"], checked_on=None)
    making.make_all()
    key = give_code(viewer=screener(), service_id="s1").key
    keys.put_down(key, "changed", {"telephone": "916-555-0188", "about": "Food boxes, and a warm place to sit."})
    return {}


def _twice() -> dict[str, Any]:
    """Records that may be one person: a pair that waits, one with twins, one said to be two, one merged."""
    by, born = screener(), Born(2018, 4, 9)

    def twice(name: str, other: str = "") -> tuple[UUID, UUID, UUID]:
        one, two = known(name, born), known(other or name, born)
        return one, two, comparing.propose(viewer=by, one=one, two=two)

    one, two, pair = twice("Peregrine Ashworth-Montgomery", "Perry Ashworth")
    people.add_phone(viewer=by, person_id=one, phone="(916) 555-0142")
    people.join_household(viewer=by, person_id=one, with_person=two)
    twins, apart = twice("Ivo Larkin", "Ilse Larkin")[2], twice("Saskia Webb")[2]
    people.dismiss(viewer=by, pair_id=apart, why="Two mothers, and two schools.")
    absorbed, merged, merged_pair = twice("Odile Marchetti")
    merge = people.merge(viewer=supervisor(), absorbed_id=absorbed, survivor_id=merged, why="One birth certificate.")
    closed = known("Wendeline Ito", born)
    people.restrict(viewer=supervisor(), person_id=closed, ask=supervisor().name)
    ids = {"pair": pair, "twins": twins, "two": apart, "merged_pair": merged_pair, "merge": merge.pk}
    return ids | {"merged": merged, "closed": closed}


def _somebody_known(proposed: Screening, decided: Screening) -> UUID:
    """Somebody linked to the proposed report, with a family of now and before, and patterns; picked in a call too."""
    wren = known(CHILD.name, Born(2020, 2, 1), home=CHILD.address)
    dashiell = known(ADULT.name, Born(1991), home=CHILD.address)
    people.join_household(viewer=screener(), person_id=dashiell, with_person=wren)
    people.relate(viewer=screener(), person_id=dashiell, other_id=wren, kind="parent")
    left = known("Piers Webb", Born(1985), home="")
    home = people.join_household(viewer=screener(), person_id=left, with_person=wren)
    gone = clock.now().date() - timedelta(days=30)
    people.leave_household(viewer=screener(), person_id=left, household_id=home.household_id, until=gone)
    hidden = known("Odile Webb", Born(1986), home=CHILD.address)
    people.join_household(viewer=screener(), person_id=hidden, with_person=wren)
    people.restrict(viewer=supervisor(), person_id=hidden, ask="Solveig Tran")
    for report, slot, person_id in ((proposed, "child-1", wren), (decided, "adult-1", dashiell)):
        linking.link(viewer=screener(), report_id=report.report_id, slot=slot, person_id=person_id)
    for call in Call.unscoped.filter(entries__field="children.0.name"):
        picking.pick(viewer=screener(), call_id=call.pk, slot="child-1", person_id=wren)
    return wren


def _named(*rows: Screening) -> dict[str, Screening]:
    return dict(zip(("danger", "hmong", "proposed", "decided", "held"), rows, strict=True))


def _hanging_on(danger: Screening, viewer: Viewer) -> dict[str, Any]:
    soon = clock.now() + timedelta(hours=1)
    words = "Call the school nurse at Mulberry Row."
    promised = make_follow_up(viewer=screener(), report_id=danger.report_id, kind="other", words=words, due_at=soon)
    told = tell(
        viewer=screener(), report_id=danger.report_id, recipient="other_county", why="out_of_area",
        agency="Hill County", phone="555-0100",
        said="Two children, at the red store.",
    )  # fmt: skip
    copy = FileCopy.objects.create(
        agency_id=danger.agency_id, report=danger.report, attachment_id=UUID(int=7), type="image/png", facts=b""
    )
    with transaction.atomic():
        for kind in AlertKind.values:
            duty.raise_alert(
                actor=system("tests", danger.agency_id), kind=kind, key=f"look-{kind}", label=danger.report.number,
                subject_kind="report", subject_id=danger.report_id.hex, urgent=kind == AlertKind.DANGER,
            )  # fmt: skip
    police = tell(viewer=screener(), report_id=danger.report_id, recipient="law_enforcement", why="danger")
    record_answer(
        viewer=screener(), hand_off_id=police.pk, answered_by="Badge 4471", their_reference="26-5512",
        answered_at=clock.now(), note="Two units.",
    )  # fmt: skip
    send_update(viewer=screener(), hand_off_id=police.pk, words="She is at the school now.")
    record_outcome(
        viewer=screener(), hand_off_id=police.pk, code="welfare_check", words="Both were seen.", at=clock.now()
    )
    owed = CrossReport.objects.create(
        agency_id=danger.agency_id, report=danger.report, recipient="law_enforcement", effect="must", written=True,
        rule="tell.police", limit_id="cross_report.written", citation="California Penal Code 11166(j)(1)",
        opened_at=clock.now(), due_at=soon,
    )  # fmt: skip
    office = Responder.objects.create(
        agency_id=danger.agency_id, recipient="law_enforcement", covers="city", place="Elk Grove", name="City police",
        phone="(916) 555-0107", source="Their desk, by telephone", changed_by="x", changed_name="x",
        changed_at=clock.now(),
    )  # fmt: skip
    more = {"told": police.pk, "owed": owed.pk, "office": office.pk}
    return {"promise": promised.pk, "hand_off": told.pk, "copy": copy.pk, **more}


def _calls(viewer: Viewer) -> dict[str, Any]:
    mine = calls.open_call(viewer=viewer)
    for field, text in WHOLE.items():
        put(viewer, mine, field, text)
    theirs = calls.open_call(viewer=screener())
    put(screener(), theirs, "story", "Somebody else types here.")
    paper = calls.open_call(viewer=viewer, channel="letter", received_at=clock.now() - timedelta(days=1))
    empty = calls.open_call(viewer=viewer)
    return {"call": mine.pk, "others_call": theirs.pk, "paper": paper.pk, "empty_call": empty.pk}


def _line(viewer: Viewer) -> dict[str, Any]:
    """The line in every state: who waits, short and long; who must be called back; whom this person talks with."""
    line.ready(viewer=viewer, on=True, address="+19165550142")
    contact("waiting", minutes=5, language="es")
    contact("waiting", language="")
    contact("on_call", minutes=3, language="hmn")
    asked = contact("call_back", minutes=4, back_tries=2, back_outcome="no_answer")
    silent = contact("abandoned", minutes=50, number_known=False)
    own = {"taken_by": viewer.id, "taken_name": viewer.name, "taken_at": clock.now()}
    spoken = contact("ringing", minutes=2, language="es", **own)
    call = line.open_for(viewer=viewer, contact_id=spoken.pk)
    return {"asked_back": asked.pk, "no_number": silent.pk, "spoken": spoken.pk, "line_call": call.pk}


def _looked_at(nobody: Any, danger: Screening, viewer: Viewer) -> dict[str, Any]:
    since = clock.now() - timedelta(days=7)
    sample = quality.draw_sample(viewer=staff.viewer("supervisor", username="third"), since=since, count=1)[0]
    reading = ask_blind(viewer=supervisor(), decision_id=nobody.pk, reader=UUID(viewer.id))
    review = open_review(
        viewer=staff.viewer("supervisor"), report_id=danger.report_id, grounds=[CONTRADICTED], reasons=GAME * 3
    )
    return {"decision": nobody.pk, "sample": sample.pk, "reading": reading.pk, "false": review.pk}


def _practised(viewer: Viewer) -> dict[str, Any]:
    first, second = practice.material().stories[:2]
    open_one = practice.begin(viewer=viewer, story_id=first.id)
    done = practice.begin(viewer=viewer, story_id=second.id)
    practice.finish(viewer=viewer, attempt_id=done.pk, choice=AT_ONCE, reason="The child is alone.")
    return {"attempt": open_one.pk, "done": done.pk}


def templates() -> Iterator[tuple[str, str]]:
    """(name, address with its converters) of every address of the desk."""

    def walk(found: Any, prefix: str, space: str) -> Iterator[tuple[str, str]]:
        for one in found:
            here = prefix + str(one.pattern)
            if isinstance(one, URLResolver):
                yield from walk(one.url_patterns, here, one.namespace or space)
            elif isinstance(one, URLPattern):
                yield f"{space}:{one.name}" if space else one.name or "", here

    yield from walk(get_resolver("hearthline.site.urls_desk").url_patterns, "/", "")


def filled(template: str, ids: Mapping[str, Any]) -> str:
    """The address with some real id in each place; what kind it is does not matter to ask for the method."""
    return re.sub(r"<int:\w+>", "1", re.sub(r"<uuid:\w+>", str(ids["danger"]), template))
