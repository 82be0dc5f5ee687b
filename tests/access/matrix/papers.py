"""What waits for a second person or for a supervisor, and what is to be destroyed: the stage's papers.

Asks for who reported, rows of the list "To review", openings, look-ups that told of somebody, plans to destroy
records with their certificates, holds, a colleague's identity outside and a token of the directory.
"""

from datetime import time, timedelta
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator

from hearthline.access.models import DirectoryToken, OutsideIdentity, ReviewKind, ToReview, User
from hearthline.access.viewer import SCREENER, SUPERVISOR, Viewer
from hearthline.duty.actions import rotas
from hearthline.duty.models import Absence, Clock, CoverageGap, DutyPlace, Pause, Reach, RotaLine, Shift, Swap
from hearthline.ground import clock
from hearthline.ground.ids import human_number, uuid7
from hearthline.intake.keys import record_key
from hearthline.intake.models import Report
from hearthline.intake.withheld.models import RevealAsk
from hearthline.linkage.record import Born
from hearthline.people import actions as people
from hearthline.people.models import Lookup
from hearthline.retention import actions as retention
from hearthline.retention import certificates
from hearthline.retention.models import Certificate, ItemState, Kind, Plan, PlanItem, PlanState
from hearthline.screening.need import glass, openings
from tests import staff
from tests.access.matrix import base
from tests.access.matrix.base import Stage, third, word
from tests.access.matrix.table import HERE, THERE
from tests.retention.build import KEY, KEY_ID
from tests.screening.history_build import known


def of_account(person: User) -> dict[str, UUID]:
    """What hangs on a colleague's account: who they are at the identity provider; and a token of their agency's."""
    link = OutsideIdentity.objects.create(
        agency_id=person.agency_id, user=person, provider="county", subject=f"s-{person.pk}", linked_by=person.pk.hex
    )
    token = DirectoryToken.objects.create(
        agency_id=person.agency_id,
        name="directory",
        digest=person.pk.hex,
        made_by=person.pk.hex,
        expires_at=clock.now() + timedelta(days=9),
    )
    return {"link_id": link.pk, "token_id": token.pk}


def opening(record_id: UUID, boss: Viewer, to: Viewer, kind: str = "person") -> UUID:
    """A restricted record, opened by a supervisor to a colleague who walks up to nothing."""
    until = clock.now() + timedelta(days=2)
    made = openings.give(viewer=boss, record_id=record_id, user_id=to.id, why="works_the_case", until=until, kind=kind)
    return UUID(str(made.pk))


def build(stage: Stage) -> None:
    """Every paper, on the stage whose reports and persons stand already."""
    holder, boss = stage.people["holder"], stage.people["supervisor"]
    there = third(THERE)
    for name, by in (("hers", holder), ("boss", boss), ("county", there)):
        _ask(stage, name, by)
    for name, by in (("hers", holder), ("boss", boss), ("county", there)):
        _review(stage, name, by)
    for name, by in (("his", third(HERE, SUPERVISOR)), ("boss", boss), ("county", third(THERE, SUPERVISOR))):
        _plan(stage, name, by)
    for name, by in (("hers", holder), ("his", third(HERE)), ("county", there)):
        _duty(stage, name, by)
    for name, by in (("hers", holder), ("his", third(HERE)), ("restricted", boss), ("county", there)):
        _pause(stage, name, by)
    for name, by in (("hers", holder), ("his", third(HERE)), ("county", there)):
        who = stage.kinds["person"]["county" if name == "county" else "restricted"].ids["person_id"]
        own = Lookup.objects.create(agency_id=by.agency_id, by=by.id, at=clock.now(), told=who)
        stage.put("own", name, base.Kind({**stage.kinds["own"][name].ids, "lookup_id": own.pk}))
    stage.door |= _door()


def _report(stage: Stage, name: str) -> Report:
    found: Report = Report.unscoped.get(pk=stage.kinds["report"][name].ids["report_id"])
    return found


def _ask(stage: Stage, name: str, by: Viewer) -> None:
    report, own = _report(stage, {"boss": "his"}.get(name, name)), uuid7()
    said = word(name, "asked")
    made = RevealAsk.objects.create(
        id=own,
        agency_id=by.agency_id,
        report=report,
        by=by.id,
        by_name=by.name,
        purpose="court",
        rule="a rule of the pack",
        reason=record_key(report, actor=by.id, purpose="reveal").seal("revealask", "reason", own, said.encode()),
        asked_at=clock.now(),
    )
    stage.put("ask", name, base.Kind({"ask_id": made.pk}, (said,)))


def _review(stage: Stage, name: str, by: Viewer) -> None:
    """Broken glass; of a supervisor, to whom nothing is closed, a conflict that they declared."""
    said = word(name, "glass")
    if name == "boss":
        at = {"first_at": clock.now(), "last_at": clock.now()}
        row = ToReview.objects.create(
            agency_id=HERE,
            key="boss",
            kind=ReviewKind.CONFLICT,
            rule="friend",
            user_id=by.id,
            **at,
        )
        stage.put("review", name, base.Kind({"review_id": row.pk}))
        return
    behind = known(f"{word(name, 'behind')} Okafor", Born(2016, 7, 8), viewer=third(by.agency_id))
    boss = third(by.agency_id, SUPERVISOR)
    people.restrict(viewer=boss, person_id=behind, ask=boss.name)
    made = glass.break_glass(viewer=by, record_id=behind, why="child_in_danger", words=said)
    row = ToReview.unscoped.get(opening=made)
    stage.put("review", name, base.Kind({"review_id": row.pk}, (said,)))


def _plan(stage: Stage, name: str, by: Viewer) -> None:
    """A plan that waits, the certificate of another that is done, and a hold."""
    report = _report(stage, {"boss": "hers"}.get(name, name))
    waits = _proposed(by)
    PlanItem.objects.create(
        agency_id=by.agency_id, plan=waits, kind=Kind.REPORT, record_id=report.pk, record_hash=word(name, "waits"),
        basis="order", citation="JV 26-1182",
    )  # fmt: skip
    done = _proposed(by)
    PlanItem.objects.create(
        agency_id=by.agency_id, plan=done, kind=Kind.REPORT, record_hash=word(name, "done"), basis="order",
        citation="JV 26-1183", state=ItemState.DONE, done_at=clock.now(),
    )  # fmt: skip
    decided: dict[str, Any] = {"decided_by": "another", "decided_name": "Another", "decided_at": clock.now()}
    Plan.unscoped.filter(pk=done.pk).update(state=PlanState.APPROVED, **decided)
    done.refresh_from_db()
    made: Certificate = certificates.make(by, done, (1, "0" * 64), KEY.sign, KEY_ID)
    hold = retention.place_hold(viewer=by, number=report.number, why="lawsuit")
    ids = {"plan_id": waits.pk, "certificate_id": made.pk, "hold_id": hold.pk}
    stage.put("plan", name, base.Kind(ids, (waits.number, done.number, made.number, hold.number, word(name, "done"))))


def _duty(stage: Stage, name: str, by: Viewer) -> None:
    """A rota in which `by` stands, with all that hangs on it. A colleague asks `by` to take a shift."""
    now, boss = clock.now(), third(by.agency_id, SUPERVISOR)
    asker = staff.user(SCREENER, agency_id=by.agency_id, username=f"asks-{name}", name=word(name, "asks"))
    place = DutyPlace.objects.create(
        agency_id=by.agency_id, code=f"at-{name}", name=word(name, "place"), made_at=now, made_by="x"
    )
    shut = DutyPlace.objects.create(
        agency_id=by.agency_id, code=f"shut-{name}", name=word(name, "shut"), made_at=now, made_by="x"
    )
    every = {"turn_days": 1, "starts": time(0), "ends": time(0)}
    rota = rotas.make_rota(
        viewer=boss,
        name=word(name, "rota"),
        place=place.code,
        from_day=now.date() + timedelta(days=1),
        lines=[rotas.Pattern(people=(by.id,), **every), rotas.Pattern(people=(asker.pk.hex,), **every)],
    )
    soon = {"starts_at": now + timedelta(days=1), "ends_at": now + timedelta(days=2)}
    at: dict[str, Any] = {"agency_id": by.agency_id, "made_at": now, "made_by": "x", **soon}
    shift = Shift.objects.create(person=by.id, **at)
    away = Absence.objects.create(person=by.id, **at)
    Reach.objects.create(agency_id=by.agency_id, person=by.id, channel="desk", order=0, made_at=now)
    gap = CoverageGap.objects.create(agency_id=by.agency_id, found_at=now, **soon)
    asked = Swap.objects.create(
        agency_id=by.agency_id, asker=asker.pk.hex, other=by.id, give=f"none-{name}", asked_at=now,
        until_at=now + timedelta(days=3), state="asked", needs_approval=True,
    )  # fmt: skip
    line = RotaLine.unscoped.filter(version__rota=rota, people=by.id).get()
    ids = {
        "rota_id": rota.pk, "swap_id": asked.pk, "absence_id": away.pk, "shift_id": shift.pk, "gap_id": gap.pk,
        "place_id": shut.pk, "key": f"{line.pk.hex}:{now.date() + timedelta(days=3)}",
    }  # fmt: skip
    stage.put("duty", name, base.Kind(ids, (word(name, "rota"), word(name, "asks"))))


def _pause(stage: Stage, name: str, by: Viewer) -> None:
    """The report's clock stood still for a while, by an order whose number its reader may read."""
    kind, now = stage.kinds["report"][name], clock.now()
    row = Clock.unscoped.get(pk=kind.ids["clock_id"])
    order = word(name, "order")
    Pause.objects.create(
        agency_id=by.agency_id, clock=row, subject_id=row.subject_id, record_id=row.record_id, why="order",
        authority=order, citation="x", paused_at=now, paused_by=by.id, until=now + timedelta(hours=2),
        due_before=row.due_at, due_after=row.due_at, ended_at=now + timedelta(hours=1), ended_by=by.id,
    )  # fmt: skip
    stage.put("report", name, base.Kind(kind.ids, (order, *kind.words), kind.form))


def _proposed(by: Viewer) -> Plan:
    made: Plan = Plan.objects.create(
        agency_id=by.agency_id,
        number=human_number("PLN"),
        proposed_by=by.id,
        proposed_name=by.name,
        proposed_at=clock.now(),
    )
    return made


def _door() -> dict[str, Any]:
    """Ids of a colleague's own, who walks up to nothing: nobody else's session and passkey opens at these."""
    person = staff.user(agency_id=HERE, username="third-at-the-door")
    kind, data = Authenticator.Type.WEBAUTHN, {"name": word("door", "passkey"), "credential": {}}
    key = Authenticator.objects.create(user=person, type=kind, data=data)
    return {"key_id": key.pk, "session_id": uuid7(), "provider_id": "county", "user_id": person.pk, "path": "Groups",
            "token": "nobody-has-this"}  # fmt: skip
