"""A plan for the practice agency: invented people, days, nights and a weekend, how each is reached, a shift that is
asked for, and two times with nobody: one to see long before, one that is near. Made once, by the desk's own acts."""

from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from hearthline.access.models import User
from hearthline.access.queries import viewer_of
from hearthline.access.viewer import Viewer
from hearthline.duty import places
from hearthline.duty.actions import absences, reaching, rotas, swaps
from hearthline.duty.actions.rotas import Pattern
from hearthline.duty.models import Position, Rota
from hearthline.duty.roster import load, own, plan
from hearthline.ground import clock

PLACE = "delta"
REACHES = {
    "screener": ("screener@example.org", "(916) 555-0142"),
    "screener2": ("screener2@example.org", "(916) 555-0117"),
    "supervisor": ("supervisor@example.org", "(916) 555-0163"),
}
NEAR, FAR = 3, 10
"""In how many days nobody is there: within the week of the alarm, and before it."""
LONG = timedelta(hours=36)


def load_plan(agency_id: str) -> None:
    """Days and nights for the whole agency, weekends for a place within it, reaches, absences and a swap."""
    if Rota.unscoped.filter(agency_id=agency_id).exists():
        return
    names = (*REACHES, "admin")
    one, two, boss, keeper = (viewer_of(User.objects.get(username=name, agency=agency_id)) for name in names)
    zone = load.zone_of(agency_id)
    today = clock.now().astimezone(zone).date()
    places.make_place(viewer=keeper, code=PLACE, name=_("Delta towns"))
    for viewer, (mail, phone) in zip((one, two, boss), REACHES.values(), strict=True):
        reaching.set_reaches(viewer=viewer, wanted=[("desk", ""), ("text", phone), ("voice", phone), ("mail", mail)])
    _rotas(boss, (one.id, two.id), today)

    def at(days: int, hour: int) -> datetime:
        return plan.moment(today + timedelta(days=days), time(hour), zone)

    if clock.now() < at(0, 8):  # a plan begins today: who made it in the night has the night that began yesterday too
        rotas.add_shift(viewer=boss, person=two.id, starts=clock.now(), ends=at(0, 8))
    absences.add_absence(viewer=two, person=two.id, starts=at(NEAR, 20), ends=at(NEAR + 1, 8))
    absences.add_absence(viewer=two, person=two.id, starts=at(FAR, 20), ends=at(FAR, 20) + LONG)
    _ask_to_swap(one, two)


def _rotas(boss: Viewer, people: tuple[str, str], today: date) -> None:
    rotas.make_rota(
        viewer=boss,
        name=_("Days and nights"),
        from_day=today,
        lines=[
            Pattern(time(8), time(20), people),
            Pattern(time(20), time(8), people[::-1]),
            Pattern(time(0), time(0), (boss.id,), position=Position.BACKUP),
        ],
        swaps_approved=True,
    )
    weekend = frozenset({5, 6})
    rotas.make_rota(
        viewer=boss,
        name=_("Weekends in the delta"),
        place=PLACE,
        from_day=today,
        lines=[Pattern(time(8), time(20), (boss.id,), weekend)],
    )


def _ask_to_swap(asker: Viewer, other: Viewer) -> None:
    """A colleague is asked to take the next shift that has not begun, and has not answered."""
    now = clock.now()
    turns = [one for one in own.mine(asker).shifts if one.starts > now and one.position == Position.ON_DUTY]
    if turns:
        swaps.ask_swap(viewer=asker, other=other.id, give=turns[0].key)
