"""Who is at the line while it is measured: screeners who say that they are ready, and supervisors with a wall each.

Prints one JSON object: the supervisors' sessions, and how many of those who are ready count.
"""

import json
import os
import sys
from typing import Any

SCREENERS = ("screener", "screener2")


def on_duty(boss: Any) -> None:
    """By a plan of this supervisor the practice screeners are on duty from now on, at any hour."""
    from datetime import time

    from hearthline.access.models import User
    from hearthline.duty.actions import rotas
    from hearthline.duty.roster import load
    from hearthline.ground import clock

    people = User.objects.filter(agency_id=boss.agency_id, username__in=SCREENERS).order_by("username")
    rotas.make_rota(
        viewer=boss,
        name="At the line",
        from_day=clock.now().astimezone(load.zone_of(boss.agency_id)).date(),
        lines=[rotas.Pattern(time(0), time(0), (one.pk.hex,)) for one in people],
    )


def main(argv: list[str]) -> int:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "hearthline.site.settings.desk"
    os.environ["HEARTHLINE_FACE"] = "desk"
    os.environ.pop("HEARTHLINE_DATABASE_URL_DESK", None)
    django.setup(set_prefix=False)
    from django.conf import settings

    from bench.sessions import people
    from hearthline.access.models import User
    from hearthline.access.queries import viewer_of
    from hearthline.intake.line import actions

    agency, ready = settings.HEARTHLINE_AGENCY, 0
    on_duty(viewer_of(User.objects.get(agency_id=agency, username="supervisor")))
    for number, name in enumerate(SCREENERS):
        viewer = viewer_of(User.objects.get(agency_id=agency, username=name))
        ready += actions.ready(viewer=viewer, on=True, address=f"+1916555017{number}").on_duty
    json.dump({"supervisors": people(int(argv[0]), "supervisor"), "ready": ready}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
