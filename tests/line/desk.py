"""Who sits at the line's desk, as a process of its own beside a real house: it does what staff do, one JSON line each.

`{"who": user name, "do": name, ...}` on standard input, the answer on standard output: `{"ok": ...}`, or `{"no": code}`
for what the house refuses. The pages press the same actions.
"""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from typing import Any
from uuid import UUID


def main() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "hearthline.site.settings.desk"
    os.environ["HEARTHLINE_FACE"] = "desk"
    import django

    django.setup(set_prefix=False)
    from django.db import connection

    from hearthline.ground.errors import DomainError

    for line in sys.stdin:
        asked = json.loads(line)
        try:
            answer: dict[str, Any] = {"ok": _do(**asked)}
        except DomainError as wrong:
            answer = {"no": wrong.code}
        finally:
            connection.close()  # the house may be stopped and started meanwhile
        print(json.dumps(answer, default=str), flush=True)
    return 0


def _do(who: str, do: str, **more: Any) -> Any:
    from hearthline.access.models import User
    from hearthline.access.queries import viewer_of
    from hearthline.ground import clock
    from hearthline.intake.line import actions, queries

    viewer = viewer_of(User.objects.get(username=who))
    if do in ("waiting", "to_call_back", "wall"):
        return _plain(getattr(queries, do)(viewer, clock.now()))
    if do == "mine":
        return _plain(queries.mine(viewer))
    if do in ("plan", "rungs"):
        return plan(viewer) if do == "plan" else rungs()
    act: Callable[..., Any] = getattr(actions, do)
    if "contact_id" in more:
        more["contact_id"] = UUID(more["contact_id"])
    found = act(viewer=viewer, **more)
    names = ("state", "language", "version", "on_duty", "address", "back_outcome", "problem")
    if found is None or isinstance(found, str):
        return found
    return {"id": str(found.pk)} | {name: getattr(found, name) for name in names if hasattr(found, name)}


def plan(viewer: Any) -> None:
    """Both screeners are on duty from this moment on, day and night; the supervisor who asks plans it."""
    from bench.line_staff import on_duty

    on_duty(viewer)


def rungs() -> list[str]:
    """The telephones of the on-call chain, as the line knows them."""
    from hearthline.intake.line.models import LineRung

    return list(LineRung.unscoped.order_by("position").values_list("address", flat=True))


def _plain(found: Any) -> Any:
    if isinstance(found, list):
        return [_plain(one) for one in found]
    if is_dataclass(found) and not isinstance(found, type):
        return {name: _seconds(value) for name, value in asdict(found).items()}
    return found


def _seconds(value: Any) -> Any:
    return value.total_seconds() if hasattr(value, "total_seconds") else value


if __name__ == "__main__":
    sys.exit(main())
