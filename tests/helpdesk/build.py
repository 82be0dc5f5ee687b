"""Inquiries for the tests: asked at the door, opened by the worker, worked on at the desk."""

from datetime import datetime
from typing import Any
from uuid import UUID

from hearthline.access.viewer import AGENT, Viewer
from hearthline.helpdesk import actions
from hearthline.helpdesk.door import accept
from hearthline.helpdesk.door.content import Content
from hearthline.helpdesk.models import Inquiry
from hearthline.sealing import new_token
from tests import staff

WORDS = "Zqasked: the worker did not come on Tuesday. What happens now?"
HURT = "Zqhurt: my neighbour hits the boy with a belt. He is six."
ANSWER = "Zqanswer: we will ask the worker to call you."


def agent(**wanted: Any) -> Viewer:
    """An agent of the help desk."""
    return staff.viewer(AGENT, **wanted)


def content(**changes: str) -> Content:
    """What somebody asks who reads the answer with their code."""
    return Content.of({"words": WORDS, "name": "Zqname Quill", "send": "code", "reads": "en", **changes})


def asked(token: bytes | None = None, *, topic: str = "case", language: str = "en", **changes: str) -> str:
    """Somebody asks on the web; their code."""
    staff.agency()
    token = token or new_token()
    done = accept.hand_in(
        token=token, topic=topic, language=language, content=content(**changes), burst=False
    )  # fmt: skip
    return done.code


def came(**changes: str) -> Inquiry:
    """An inquiry that came by the web and was opened."""
    before = set(Inquiry.unscoped.values_list("pk", flat=True))
    asked(**changes)
    actions.open_pending()
    return Inquiry.unscoped.exclude(pk__in=before).get()


def logged(way: str = "phone", *, at: datetime | None = None, who: Viewer | None = None, **changes: str) -> Inquiry:
    """An inquiry that an agent typed in."""
    told = {"send": "told", "contact": "555-0142", "place": "1 Invented Street", **changes}
    return actions.log(
        viewer=who or agent(),
        way=way,
        topic="question",
        language="en",
        send=told["send"],
        content=content(**told),
        received_at=at,
    )


def fresh(inquiry: Inquiry | UUID) -> Inquiry:
    """As it is now."""
    return Inquiry.unscoped.get(pk=inquiry if isinstance(inquiry, UUID) else inquiry.pk)
