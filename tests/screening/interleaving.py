"""Two screeners and a supervisor at one report, in any order: what each pressed, and what must hold afterwards.

A person acts on the page they last saw, not on what is true now: that is what makes the orders interesting.
"""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.journal.models import Entry
from hearthline.journal.tags import Tag
from hearthline.screening import actions
from hearthline.screening.actions.state import holder
from hearthline.screening.models import Decision, Screening, ToolRun
from hearthline.sealing import new_token
from tests import staff
from tests.intake.build import arrived
from tests.screening.build import AT_ONCE, ELSEWHERE, IN_TEN_DAYS, NOBODY, WEIGHED, again, came, parts_of

SERIOUS = {"youngest_age": "under_5", "hit": "yes", "injury": "serious", "abuser": "parent", "access": "yes"}
MILD = {"youngest_age": "teen", "hit": "yes", "injury": "minor", "abuser": "parent", "access": "no"}
ALARMING = {"danger_now": "yes"}
ACTS = (
    "claim", "release", "touch", "set_facts", "decide", "second_look", "undo_claim", "undo_release", "undo_decision",
    "addition", "look",
)  # fmt: skip
SAYS = {
    "claim": Tag.REPORT_CLAIMED,
    "release": Tag.REPORT_RELEASED,
    "set_facts": Tag.TOOL_RUN,
    "undo_claim": Tag.REPORT_RELEASED,
    "undo_release": Tag.REPORT_CLAIMED,
    "undo_decision": Tag.DECISION_UNDONE,
    "addition": Tag.TOOL_RUN,
}
"""The journal entry that an accepted act leaves. A touch leaves none; a decision leaves one by its kind."""
DECIDED = {"final": Tag.DECISION_MADE, "proposed": Tag.DECISION_PROPOSED}
LOOKED = {"agreed": Tag.DECISION_SECONDED, "returned": Tag.DECISION_DECLINED}


@dataclass
class Seen:
    """The page as one person last saw it."""

    version: int
    run_id: UUID | None
    parts: list[UUID]
    proposal: UUID | None


@dataclass
class Room:
    """One report and the people at it. `now` goes on with each act; `journal` is what must be in the journal."""

    dice: random.Random
    now: datetime = field(default_factory=clock.now)
    seen: dict[str, Seen] = field(default_factory=dict)
    accepted: int = 0
    refused: int = 0

    def __post_init__(self) -> None:
        self.token = new_token()
        with clock.freeze(self.now):
            self.screening = came(token=self.token, danger=self.dice.choice(["no", "no", "unsure", "yes"]))
        self.people = {name: person(name) for name in ("one", "other", "boss")}
        for name in self.people:
            self.look(name)
        self.additions = 0

    def look(self, name: str) -> None:
        now = again(self.screening)
        waiting = Decision.unscoped.filter(screening=now, state="proposed").values_list("pk", flat=True).first()
        self.seen[name] = Seen(now.version, now.current_run_id, parts_of(now), waiting)

    def play(self, steps: int) -> None:
        """That many acts, each by anybody; after each, everything that must hold."""
        for _ in range(steps):
            self.now += timedelta(seconds=self.dice.choice([1, 1, 2, 4, 9, 200, 400]))
            with clock.freeze(self.now):
                self.step(self.dice.choice(["one", "other", "one", "other", "boss"]), self.dice.choice(ACTS))

    def step(self, name: str, act: str) -> None:
        before = state(self.screening)
        entries = Entry.objects.count()
        try:
            said = self.do(name, act)
        except DomainError:
            self.refused += 1
            after = state(self.screening)
            assert after == before, f"a refused {act} changed something"
            assert list(new_tags(entries)) in ([], [Tag.RIGHT_REFUSED]), f"a refused {act} left an entry of an act"
            if self.dice.random() < 0.7:  # told that it changed, people look again; some press on
                self.look(name)
            return
        after = state(self.screening)
        if said is not None:
            self.accepted += 1
            assert said in new_tags(entries), f"an accepted {act} is not in the journal"
        elif act == "touch":
            assert (after["version"], Entry.objects.count()) == (before["version"], entries)
        self.holds(name, act, before, after)
        if self.dice.random() < 0.8:
            self.look(name)

    def do(self, name: str, act: str) -> Tag | None:
        """Press it; the tag it must leave, None when it leaves none."""
        viewer, report_id = self.people[name], self.screening.report_id
        if act == "look":
            self.look(name)
            return None
        if act == "addition":
            return self.add()
        if act == "release":
            held = holder(again(self.screening)) == viewer.id
            actions.release(viewer=viewer, report_id=report_id)
            return SAYS[act] if held else None
        if act in ("claim", "undo_claim", "undo_release"):
            getattr(actions, act)(viewer=viewer, report_id=report_id)
            return SAYS[act]
        if act == "touch":
            actions.touch(viewer=viewer, report_id=report_id)
            return None
        return self.judge(viewer, self.seen[name], act)

    def judge(self, viewer: Viewer, seen: Seen, act: str) -> Tag | None:
        report_id = self.screening.report_id
        if act == "set_facts":
            facts = self.dice.choice([SERIOUS, MILD, ALARMING, {}])
            actions.set_facts(viewer=viewer, report_id=report_id, facts=facts, version=seen.version)
            return SAYS[act]
        if act == "decide":
            made = actions.decide(
                viewer=viewer, report_id=report_id, run_id=seen.run_id or report_id,
                choice=self.dice.choice([AT_ONCE, IN_TEN_DAYS, NOBODY, ELSEWHERE]), reason="A reason.",
                version=seen.version, parts=seen.parts, weighing=WEIGHED,
            )  # fmt: skip
            return DECIDED[made.state]
        if act == "second_look":
            agree = self.dice.random() < 0.6
            made = actions.second_look(
                viewer=viewer, report_id=report_id, decision_id=seen.proposal or report_id, agree=agree, note="A note."
            )
            return LOOKED[made.state]
        last = Decision.unscoped.filter(screening=self.screening).order_by("-decided_at", "-id").first()
        actions.undo_decision(viewer=viewer, report_id=report_id, decision_id=last.pk if last else report_id)
        return SAYS[act]

    def add(self) -> Tag | None:
        if self.additions == 2:  # opening envelopes is slow, and more of them show nothing new
            return None
        self.additions += 1
        danger = self.dice.choice(["no", "yes"])
        arrived(self.token, kind="addition", story=f"More, {self.additions}.", danger=danger)
        return SAYS["addition"]

    def holds(self, name: str, act: str, before: dict[str, Any], after: dict[str, Any]) -> None:
        """At most one holder, one final decision a run, nothing overwritten, versions that only go up."""
        me = self.people[name].id
        assert after["version"] >= before["version"]
        if after["row"] != before["row"] and act not in ("touch", "look"):
            assert after["version"] > before["version"], f"{act} changed the screening under the same version"
        if before["holder"] and before["holder"] != me and act != "addition":
            ended = act in ("decide", "second_look")  # a decision ends the claim under which it was made
            assert after["holder"] == before["holder"] or ended, f"{act} took a claim from who held it"
            assert act != "set_facts", "somebody answered for who holds it"
        for pk, row in before["decisions"].items():
            assert pk in after["decisions"], "a decision is gone"
            now = after["decisions"][pk]
            assert now["fixed"] == row["fixed"], "a decision was overwritten"
            if now["state"] != row["state"]:
                assert (row["state"], now["state"]) in ALLOWED, f"{row['state']} became {now['state']}"
        assert before["runs"] == after["runs"][: len(before["runs"])], "a run was overwritten"
        standing = [d for d in after["decisions"].values() if d["state"] in ("final", "agreed")]
        assert len({d["run"] for d in standing}) == len(standing), "two final decisions on one run"
        assert sum(d["state"] == "proposed" for d in after["decisions"].values()) <= 1
        assert (after["state"] == "proposed") == any(d["state"] == "proposed" for d in after["decisions"].values())
        if after["state"] == "decided":
            final = after["decisions"][after["final"]]
            assert final["state"] in ("final", "agreed")
            assert final["run"] == after["run"]


ALLOWED = {
    ("proposed", "agreed"), ("proposed", "returned"), ("proposed", "overtaken"), ("proposed", "undone"),
    ("final", "undone"),
}  # fmt: skip


def person(name: str) -> Viewer:
    return staff.viewer("supervisor" if name == "boss" else "screener", username=f"inter-{name}", name=name)


def state(screening: Screening) -> dict[str, Any]:
    """Everything that an act could change, to compare."""
    row = Screening.unscoped.filter(pk=screening.pk).values().get()
    version = row.pop("version")
    free = {"changed_at": None, "claimed_until": None}
    now = again(screening)
    decisions = {
        made["id"]: {
            "state": made["state"],
            "run": made["run_id"],
            "fixed": [made[name] for name in FIXED],
        }
        for made in Decision.unscoped.filter(screening=screening).values()
    }
    return {
        "version": version,
        "row": row | free,
        "state": row["state"],
        "run": row["current_run_id"],
        "final": row["final_decision_id"],
        "holder": holder(now),
        "decisions": decisions,
        "runs": list(ToolRun.unscoped.filter(screening=screening).order_by("at", "id").values_list("pk", "facts")),
    }


FIXED = ("run_id", "outcome", "priority", "reason", "weighing", "decided_by", "decided_at", "direction", "authority")


def new_tags(since: int) -> list[str]:
    return list(Entry.objects.order_by("id").values_list("tag", flat=True)[since:])


def interleave(seed: int, steps: int) -> Room:
    """Play one order of acts, the same for the same seed. Raises AssertionError when something does not hold."""
    room = Room(random.Random(seed))
    room.play(steps)
    return room
