"""The practice agency's help desk: a ladder with somebody on every step, one open complaint, an answered inquiry, a
call-back that waits, and a question from the web. All people are invented; made once, by the desk's own acts."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password

from hearthline.access.models import Agency, User
from hearthline.access.queries import viewer_of
from hearthline.access.viewer import Viewer
from hearthline.ground import clock
from hearthline.helpdesk import actions
from hearthline.helpdesk.complaints import actions as complaints
from hearthline.helpdesk.complaints.actions.opening import Told
from hearthline.helpdesk.complaints.models import LadderPost
from hearthline.helpdesk.door import accept
from hearthline.helpdesk.door.content import Content
from hearthline.helpdesk.models import Inquiry
from hearthline.sealing import new_token

WORDS: Final = Path(__file__).with_name("demo_help.json")
CAME, CALLED = timedelta(hours=5), timedelta(hours=2)
"""How long ago the answered inquiry and the call-back came."""


def load(agency_id: str) -> None:
    """Fill the help desk, once. Not inside a transaction: what comes by the web is durable by itself."""
    if LadderPost.unscoped.filter(agency_id=agency_id).exists():
        return
    told = json.loads(WORDS.read_text(encoding="utf-8"))
    agent, keeper = (_viewer(agency_id, name) for name in ("agent", "admin"))
    people = _ladder(agency_id, keeper, told["ladder"])
    _complaint(agent, people, told["complaint"])
    _answered(agent, told["answered"])
    _call_back(agent, told["call_back"])
    asked = told["asked"]
    content = Content.of({"words": asked["words"], "name": asked["name"], "send": "code", "reads": asked["language"]})
    accept.hand_in(
        token=new_token(), topic=asked["topic"], language=asked["language"], content=content, burst=False
    )  # fmt: skip


def _viewer(agency_id: str, username: str) -> Viewer:
    return viewer_of(User.objects.get(username=username, agency=agency_id))


def _ladder(agency_id: str, keeper: Viewer, rows: list[dict[str, str]]) -> dict[str, str]:
    """Put each on their step; who has no sign-in of the practice staff is made, without any right. Name to id."""
    found: dict[str, str] = {}
    for row in rows:
        user = User.objects.filter(username=row["who"], agency=agency_id).first() or User.objects.create(
            username=row["who"], agency=Agency.objects.get(pk=agency_id), name=row["name"], password=make_password(None)
        )
        found[row["who"]] = user.pk.hex
        complaints.set_post(
            viewer=keeper, user_id=user.pk.hex, step=row["step"], above=found.get(row["above"], "")
        )  # fmt: skip
    return found


def _complaint(agent: Viewer, people: dict[str, str], told: dict[str, str]) -> None:
    worker = people[told["about"]]
    complaints.open_complaint(
        viewer=agent,
        kind=told["kind"],
        theme=told["theme"],
        language="en",
        told=Told(told["words"], told["wants"], told["who"], told["reach"]),
        about=[worker],
        near=worker,
    )


def _log(agent: Viewer, told: dict[str, Any], ago: timedelta) -> Inquiry:
    content = Content.of({"words": told["words"], "name": told["name"], "contact": told["contact"], "send": "told"})
    return actions.log(
        viewer=agent,
        way="phone",
        topic=told["topic"],
        language="en",
        send="told",
        content=content,
        received_at=clock.now() - ago,
    )


def _answered(agent: Viewer, told: dict[str, Any]) -> None:
    row = _log(agent, told, CAME)
    zone = Agency.objects.values_list("time_zone", flat=True).get(pk=agent.agency_id)
    day = clock.now().astimezone(ZoneInfo(zone)).date() + timedelta(days=2)
    agreed = actions.Agree(**told["agreed"], on=day)
    actions.answer(viewer=agent, inquiry_id=row.pk, version=row.version, words=told["answer"], agreed=[agreed])


def _call_back(agent: Viewer, told: dict[str, Any]) -> None:
    """Somebody wants to be called: nothing else is needed, and nobody has it yet."""
    row = _log(agent, told, CALLED)
    actions.put_back(viewer=agent, inquiry_id=row.pk, version=row.version)
