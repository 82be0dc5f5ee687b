"""Calls as somebody types them: the shared cast, the real door, the real pack and the real policies."""

from collections.abc import Mapping
from uuid import uuid4

from hearthline.access.viewer import SCREENER, Viewer
from hearthline.intake.calls import actions
from hearthline.intake.calls.models import Call, CallEntry
from hearthline.intake.calls.types import Saved
from tests.cast import ADULT, CHILD, MARISOL, SECOND_SCREENER, SIBLING, STORY
from tests.cast import SCREENER as SCREENER_NAME
from tests.intake.build import AGENCY, agency

WHO = {"reporter.name": MARISOL.name, "reporter.phone": MARISOL.phone}
WHOLE: Mapping[str, str] = {
    "language": "en",
    "interpreter": "no",
    "danger": "no",
    "where_now": CHILD.address,
    "story": STORY,
    "children.0.name": CHILD.name,
    "children.0.age": "about 6",
    "children.1.name": SIBLING.name,
    "adults.0.name": ADULT.name,
    "adults.0.relation": "father",
    "allegations.0.child": "0",
    "allegations.0.adult": "0",
    "allegations.0.kind": "physical",
    "how_know.saw": "yes",
    "visit.tribe": "unknown",
    "reporter.kind": "public",
    **WHO,
}
"""A call that can be filed."""


def screener(name: str = SCREENER_NAME, agency_id: str = AGENCY) -> Viewer:
    return Viewer("person", uuid4().hex, agency_id, roles=frozenset({SCREENER}), name=name)


def colleague() -> Viewer:
    return screener(SECOND_SCREENER)


def typed(viewer: Viewer, values: Mapping[str, str] = WHOLE, *, call: Call | None = None, **begin: object) -> Call:
    """A call with these values, each typed once by `viewer`."""
    agency(viewer.agency_id)
    made = call or actions.open_call(viewer=viewer, **begin)  # type: ignore[arg-type]  # as open_call takes them
    for field, text in values.items():
        assert put(viewer, made, field, text).other is None
    return again(made)


def without(*fields: str, **changes: str) -> dict[str, str]:
    """The whole call without these fields (and everything below them)."""
    return {
        path: text
        for path, text in WHOLE.items()
        if not any(path == field or path.startswith(f"{field}.") for field in fields)
    } | changes


def put(viewer: Viewer, call: Call, field: str, text: str, base: int = 0, writer: str = "tab") -> Saved:
    return actions.save(viewer=viewer, call_id=call.pk, field=field, text=text, base=base, writer=writer)


def again(call: Call) -> Call:
    """The row as it is now."""
    return Call.unscoped.get(pk=call.pk)


def entries(call: Call, field: str) -> list[CallEntry]:
    return list(CallEntry.unscoped.filter(call=call, field=field).order_by("version"))
