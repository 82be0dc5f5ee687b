"""Prior history in words, for the templates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext, ngettext

from hearthline.ground import clock
from hearthline.linkage.record import Name
from hearthline.linkage.say import HOLDS
from hearthline.people.types import HouseholdView, Known, Past, Relative, Shown, Where
from hearthline.screening.choices import DANGER_NOW
from hearthline.screening.desk import present as decisions
from hearthline.screening.desk.words import STATES
from hearthline.screening.history import words
from hearthline.screening.history.ages import age_on
from hearthline.screening.history.earlier import Earlier
from hearthline.screening.history.looking import NOTHING, Candidate, More, Place
from hearthline.screening.history.mates import Mate
from hearthline.screening.history.whole import Whole
from hearthline.ui.agency import current_agency, current_pack

MOST_REASONS = 4
SHOWN_WHOLE = 2


@dataclass(frozen=True, repr=False)
class ReportView:
    """One earlier report. `who`: whose, when it is not the person's own. `age`: how old they were."""

    report_id: UUID
    number: str
    day: str
    age: str
    decided: str
    nobody_sent: bool
    danger: bool
    link_gone: bool
    who: str = ""


@dataclass(frozen=True, repr=False)
class LinkSaid:
    id: UUID
    by: str
    at: str


@dataclass(frozen=True, repr=False)
class PickSaid:
    """`other`: the name at the place has changed wholly since."""

    id: UUID
    by: str
    at: str
    other: bool


@dataclass(frozen=True, repr=False)
class MateView:
    """Somebody of the household: name with age, and since when or from when to when."""

    id: UUID
    name: str
    when: str


@dataclass(frozen=True, repr=False)
class HitView:
    """One person on the page."""

    id: UUID
    name: str
    also: str
    facts: tuple[str, ...]
    band_code: str
    band: str
    why: tuple[str, ...]
    against: tuple[str, ...]
    link: LinkSaid | None
    pick: PickSaid | None
    alerts: str
    mates: tuple[MateView, ...]
    former: tuple[MateView, ...]
    asks: tuple[str, ...]
    count: str
    reports: tuple[ReportView, ...]
    more: int
    past: tuple[str, ...]
    family_count: str
    family: tuple[ReportView, ...]


@dataclass(frozen=True, repr=False)
class SlotView:
    """One person of the report, and who they may be. `first`: the one a key links. `new`: may become a new person."""

    slot: str
    title: str
    known: tuple[HitView, ...]
    hits: tuple[HitView, ...]
    rest: tuple[HitView, ...]
    restricted: tuple[str, ...]
    capped: bool
    less: bool
    less_url: str
    lookup: str
    new: bool
    first: bool


def slots(places: Sequence[Place], here: str = "") -> tuple[SlotView, ...]:
    """`here`: the address of this page, for "search again with less"; "" where there is none."""
    first = next((place.asked.slot for place in places if place.hits and not place.linked), None)
    return tuple(slot(place, here, first=place.asked.slot == first) for place in places)


def slot(place: Place, here: str = "", *, first: bool = False) -> SlotView:
    """One person of the report. The likeliest two show whole, and whoever has earlier reports of their own; the others
    behind one line."""
    asked = place.asked
    told = ", ".join(part for part in (asked.name, asked.age) if part)
    where = words.slot(asked.slot)
    hits = [(number < SHOWN_WHOLE or one.has_history, hit(one)) for number, one in enumerate(place.hits)]
    return SlotView(
        slot=asked.slot,
        title=f"{where}: {told}" if where else told,
        known=(hit(place.linked, place),) if place.linked else (),
        hits=tuple(view for whole, view in hits if whole),
        rest=tuple(view for whole, view in hits if not whole),
        restricted=place.asks,
        capped=place.capped,
        less=place.less,
        less_url=f"{here}?less={asked.slot}" if here and not (place.link or place.pick) else "",
        lookup=place.token,
        new=not place.link,
        first=first,
    )


def hit(one: Candidate, place: Place | None = None) -> HitView:
    """One person who may be meant; with `place`, the one who is linked there."""
    person, more = one.person, one.more or NOTHING
    link, pick = (place.link, place.pick) if place else (None, None)
    names = [whole(name) for name in person.names]
    held = tuple(words.sentence(HOLDS[code]) for code in one.held if code in HOLDS)
    return HitView(
        id=person.id,
        name=person.name or gettext("somebody without a name"),
        also=", ".join(dict.fromkeys(name for name in names[1:] if name != person.name)),
        facts=facts(person),
        band_code=one.band,
        band=str(words.BANDS.get(one.band, "")),
        why=tuple(words.sentence(said) for said in one.said[:MOST_REASONS]),
        against=(*held, *(words.sentence(said) for said in one.against[:MOST_REASONS])),
        link=LinkSaid(link.id, link.linked_name, words.say_day(link.linked_at.date())) if link else None,
        pick=PickSaid(pick.id, pick.by_name, words.say_clock(pick.at), pick.other) if pick else None,
        alerts=words.alerts((*(row.kind for row in more.warnings), *more.reports.alerts)),
        mates=tuple(_mate(one) for one in more.mates if not one.former),
        former=tuple(_mate(one) for one in more.mates if one.former),
        asks=more.asks,
        count=words.reports(len(more.reports.reports) + more.reports.more) if one.more else "",
        reports=tuple(report(row, person) for row in more.reports.reports),
        more=more.reports.more,
        past=tuple(past(row) for row in more.past),
        family_count=_family_count(more),
        family=tuple(report(row, who, who.name) for who, of in more.family for row in of.reports),
    )


def whole(name: Name) -> str:
    """All parts of a name."""
    return " ".join(part for part in (name.given, name.surname, name.suffix) if part)


def facts(person: Shown) -> tuple[str, ...]:
    """ "7", "born in 2019", "female", where they live. What is not known is left out."""
    years = words.age(age_on(person.born, clock.now().date()))
    home = next((_place(w) for w in person.addresses if w.until is None), "")
    told = [
        gettext("unborn") if person.unborn else gettext("age %(age)s") % {"age": years} if years else "",
        words.born(person.born),
        str(words.SEXES.get(person.sex, "")),
        home,
    ]
    return tuple(part for part in told if part)


def _place(where: Where) -> str:
    """An address in one line; a town or ZIP that the line has already is not said twice."""
    line = where.line
    for more in (where.city, where.zip):
        if more and more.casefold() not in line.casefold():
            line = f"{line}, {more}" if line else more
    return line


def report(row: Earlier, person: Shown, who: str = "") -> ReportView:
    """One earlier report in words: when, how old they were, what came of it."""
    agency = current_agency()
    day = row.received_at.astimezone(agency.zone).date() if agency else row.received_at.date()
    decided = decisions.decided(current_pack(), row.outcome, row.priority) if row.outcome else str(STATES[row.state])
    return ReportView(
        report_id=row.report_id,
        number=row.number,
        day=words.say_day(day),
        age=words.age_now_and_then(person.born, day, row.told_age),
        decided=decided,
        nobody_sent=row.nobody_sent,
        danger=row.danger in DANGER_NOW,
        link_gone=row.link_gone,
        who=who,
    )


def past(row: Past) -> str:
    """ "Case, Hill County, 2019, closed": what happened elsewhere or before this system."""
    years = "–".join(str(day.year) for day in (row.began_on, row.ended_on) if day)
    return ", ".join(part for part in (str(words.PAST.get(row.kind, row.kind)), row.county, years, row.outcome) if part)


def _mate(one: Mate) -> MateView:
    return MateView(one.person.id, named(one.person), _between(one.since, one.until))


def _family_count(more: More) -> str:
    count = len({row.report_id for _who, of in more.family for row in of.reports})
    if not count:
        return ""
    return ngettext(
        "%(n)s report about their household or family", "%(n)s reports about their household or family", count
    ) % {"n": count}


@dataclass(frozen=True, repr=False)
class HomeView:
    """A household: from when to when, and who else, one line each."""

    when: str
    others: tuple[str, ...]


def person(found: Whole) -> dict[str, object]:
    """The page of one person: what the template needs."""
    one = found.candidate
    more = one.more or NOTHING
    return {
        "h": hit(one),
        "homes": homes(more.households),
        "relatives": [tie(one_tie) for one_tie in found.relatives],
        "places": places(one.person),
        "near": [(who.id, _who(who)) for who in found.near if isinstance(who, Shown)],
        "near_asks": sorted({who.ask for who in found.near if not isinstance(who, Shown)}),
    }


def places(person: Shown) -> list[str]:
    """Where they live and lived, one line each; what a merge brought twice is said once."""
    return list(dict.fromkeys(f"{_place(w)} {_between(w.since, w.until)}".strip() for w in person.addresses))


def homes(found: Sequence[HouseholdView]) -> list[HomeView]:
    """The households they live or lived in."""
    return [HomeView(_between(h.since, h.until), tuple(_who(member.person) for member in h.others)) for h in found]


def tie(one: Relative) -> str:
    """ "parent: Mary Smith (31)": who somebody is to the person of the page; of who is not shown, only that."""
    if not isinstance(one.person, Shown):
        return _who(one.person)
    return f"{words.RELATIONS.get(one.kind, one.kind)}: {_who(one.person)}{_ended(one.until)}"


def _who(known: Known) -> str:
    """A name with an age; of a restricted person only that somebody is there."""
    if not isinstance(known, Shown):
        return gettext("somebody who is restricted: ask %(ask)s") % {"ask": known.ask}
    return named(known)


def named(known: Shown) -> str:
    """ "Mary Smith (34)"."""
    years = words.age(age_on(known.born, clock.now().date()))
    name = known.name or gettext("somebody without a name")
    return f"{name} ({years})" if years else name


def _between(since: date | None, until: date | None) -> str:
    if since and until:
        return gettext("from %(first)s to %(last)s") % {"first": words.say_day(since), "last": words.say_day(until)}
    if until:
        return gettext("until %(last)s") % {"last": words.say_day(until)}
    return gettext("since %(first)s") % {"first": words.say_day(since)} if since else ""


def _ended(until: date | None) -> str:
    return f" ({gettext('until %(last)s') % {'last': words.say_day(until)}})" if until else ""
