"""Look up everybody of a report, a call or a form: hits as the viewer may see them, with households and reports."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.db import transaction

from hearthline.access.viewer import Viewer
from hearthline.intake.calls import queries as calls
from hearthline.intake.calls.models import Call, CallState
from hearthline.journal import actions as journal
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import long_reading, use_case
from hearthline.linkage.record import Record
from hearthline.people import queries as persons
from hearthline.people.actions.looking import look_up
from hearthline.people.models import PastEvent
from hearthline.people.types import Exists, HouseholdView, Known, LinkView, Past, Relative, ReportOf, Shown, Warning
from hearthline.screening.actions.state import SUBJECT, fetch
from hearthline.screening.history import asking, picking
from hearthline.screening.history.asking import Asked
from hearthline.screening.history.earlier import Named, Of, earlier, reported_among
from hearthline.screening.history.fitting import fit
from hearthline.screening.history.linking import UNREADABLE, asked_of
from hearthline.screening.history.mates import Mate, asks, mates
from hearthline.screening.history.patterns import Pattern, at_addresses, of_places
from hearthline.screening.history.picking import PickView
from hearthline.screening.models import Screening

PURPOSE = "screening"
SHOWN = 5
"""Hits for one person of a report; more of those whose households were read show too when they have earlier reports of
their own. Others are behind the search by hand."""
OPENED = 12
"""Persons of one look whose households and earlier reports are read: the likeliest of each place first."""
FAMILY = 12
"""Members of one person's household and family whose reports are counted in."""
LOOKED = 30
"""Hits that are asked for, so that one who moved is not behind others of the same street, and one with earlier reports
not behind a dozen who share a common name."""


@dataclass(frozen=True, repr=False)
class More:
    """What is known of one person beside who they are. `mates`: who lives or lived with them, `asks`: whom to ask about
    the restricted ones of those. `reports`: their own earlier ones; `family`: those of mates and relatives, by person.
    """

    households: tuple[HouseholdView, ...] = ()
    mates: tuple[Mate, ...] = ()
    asks: tuple[str, ...] = ()
    warnings: tuple[Warning, ...] = ()
    past: tuple[Past, ...] = ()
    reports: Of = field(default_factory=Of)
    family: tuple[tuple[Shown, Of], ...] = ()

    @property
    def everything(self) -> tuple[Of, ...]:
        return (self.reports, *(of for _who, of in self.family))

    @property
    def people(self) -> tuple[UUID, ...]:
        """Who is named with them: of their households, and of their family when a report is about them."""
        others = (one.person for home in self.households for one in home.others)
        return (*(one.id for one in others if isinstance(one, Shown)), *(who.id for who, _of in self.family))


NOTHING = More()


@dataclass(frozen=True, repr=False)
class Candidate:
    """One person who may be meant, or who is linked. `band`: "" for a link. `bits`: for their order, never shown.
    `said`, `against`: why, as msgids; `held`: codes of what keeps it from being probable. `more`: None when it was not
    read."""

    person: Shown
    band: str = ""
    bits: float = 0.0
    said: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    more: More | None = None

    @property
    def has_history(self) -> bool:
        """Whether there is an earlier report of their own."""
        return self.more is not None and bool(self.more.reports.reports or self.more.reports.more)


@dataclass(frozen=True, repr=False)
class Place:
    """One person of a report: what was told of them, who they may be, and who they are by somebody's word: `linked`,
    by a `link`, or in a call by a `pick`.

    `asks`: somebody restricted may be meant: whom to ask. `token`: of this look-up, for a person nobody knows yet.
    """

    asked: Asked
    link: LinkView | None = None
    pick: PickView | None = None
    linked: Candidate | None = None
    hits: tuple[Candidate, ...] = ()
    asks: tuple[str, ...] = ()
    token: str = ""
    capped: bool = False
    less: bool = False


def of_report(viewer: Viewer, report_id: UUID, less: str = "") -> tuple[Screening, tuple[Place, ...]]:
    """Everybody a report tells of, without patterns: as `with_patterns`."""
    screening, places, _patterns = with_patterns(viewer, report_id, less)
    return screening, places


def with_patterns(
    viewer: Viewer, report_id: UUID, less: str = ""
) -> tuple[Screening, tuple[Place, ...], tuple[Pattern, ...]]:
    """Everybody a report tells of, and the patterns it is part of. `less`: the slot that is asked again with less.
    Refused alike when it is not theirs and not there. Every look-up is journalled, and then everything that shows."""
    screening = _readable(viewer=viewer, report_id=report_id)
    try:
        asked = asked_of(viewer, screening)
    except UNREADABLE:
        asked = ()
    links = {one.slot: one for one in persons.links_of_report(viewer, report_id)}
    places = [_place(viewer, one, links.get(one.slot), one.slot == less) for one in asked]
    return screening, *opened(viewer, places, SUBJECT, report_id, there=at_addresses(viewer, places))


@use_case
def _readable(*, viewer: Viewer, report_id: UUID) -> Screening:
    return fetch(viewer, "report:read", report_id, PURPOSE)[0]


def of_call(viewer: Viewer, call_id: UUID, less: str = "") -> tuple[Call, tuple[Place, ...]]:
    """Everybody a call tells of so far, and who was picked. Refused alike when it is not theirs and not there."""
    found = calls.call_detail(viewer, call_id)
    told = found.texts if found.call.state == CallState.OPEN else {}
    asked = asking.of_call(told, found.call.received_at.date())
    picks = picking.standing(viewer, found.call, asked)
    known = persons.by_id(viewer, [one.person_id for one in picks.values()], purpose=PURPOSE)
    places = [_picked(one, picks.get(one.slot), known) or _place(viewer, one, None, one.slot == less) for one in asked]
    return found.call, opened(viewer, places, "call", call_id)[0]


def _picked(asked: Asked, pick: PickView | None, known: Mapping[UUID, Known]) -> Place | None:
    """The place with who was picked; None when nobody was, or when they may not be shown: then it is looked up anew,
    as everywhere else."""
    person = known.get(pick.person_id) if pick else None
    return Place(asked, pick=pick, linked=Candidate(person)) if isinstance(person, Shown) else None


def by_hand(viewer: Viewer, asked: Asked, *, less: bool = False) -> Place:
    """Somebody asked for at the desk. Whoever types one surname and no more wants to see those who bear it, likely or
    not, and reads a blank answer as "nobody"."""
    thin = asking.is_thin(asked.record)
    place = _place(viewer, asked, None, less, also_unlikely=thin)
    if thin:  # which of two names a single word is, nobody knows: a reason would say it wrongly
        place = replace(place, hits=tuple(replace(one, said=(), against=()) for one in place.hits))
    return opened(viewer, [place], "person", None)[0][0]


def _place(viewer: Viewer, asked: Asked, link: LinkView | None, less: bool, *, also_unlikely: bool = False) -> Place:
    linked = Candidate(link.person) if link and isinstance(link.person, Shown) else None
    if link:
        asks = (link.person.ask,) if isinstance(link.person, Exists) else ()
        return Place(asked, link, linked=linked, asks=asks)
    query = asking.less(asked.record) if less else asked.record
    found = look_up(viewer, query, purpose=PURPOSE, limit=LOOKED)
    seen, whom = list(found.hits), set(found.asks)
    if asked.slot and query.addresses:
        # Where they are now is no home. Who moved, and who may only be known to exist, is found without it.
        more = look_up(viewer, replace(query, addresses=()), purpose=PURPOSE, limit=LOOKED)
        known = {hit.person.id for hit in seen}
        seen += [hit for hit in more.hits if hit.person.id not in known]
        whom |= set(more.asks)
        found = replace(found, token=more.token) if more.asks and not found.asks else found
    home = not asked.slot
    # In words by what was told, also where less was asked for.
    fits = [(h.person, fit(h.score, home_is_known=home, pair=(asked.record, record_of(h.person)))) for h in seen]
    reported = reported_among(viewer, persons.reports_among(hit.person.id for hit in seen))
    best = sorted(fits, key=lambda one: (-round(one[1].bits), one[0].id not in reported, -one[1].bits))
    likely = [one for one in best if one[1].counts] or (best if also_unlikely else [])
    hits = tuple(
        Candidate(person, how.band, how.bits, how.said, how.against, how.held)
        for person, how in (best if less else likely)
    )[:OPENED]
    return Place(asked, hits=hits, asks=tuple(sorted(whom)), token=found.token, capped=found.capped, less=less)


def record_of(person: Shown) -> Record:
    """Names and birth of somebody who is shown, to say how they fit."""
    return Record(names=person.names, born=person.born)


@long_reading
def opened(
    viewer: Viewer, places: Sequence[Place], kind: str, record_id: UUID | None, *, there: Sequence[Known] = ()
) -> tuple[tuple[Place, ...], tuple[Pattern, ...]]:
    """The same with households and earlier reports, and for a report with its patterns: a fixed number of queries,
    and one entry for all that shows. Opening the reports takes a tenth of a second: nobody who writes waits for it."""
    chosen = _likeliest(places)
    found = persons.around(viewer, chosen, purpose=PURPOSE)
    homes, ties = found.households, found.relatives
    together = {one: mates(one, homes.get(one, ())) for one in chosen}
    family = {one: family_of(one, together[one], ties.get(one, ())) for one in chosen}
    near = dict.fromkeys([*chosen, *(member.id for group in family.values() for member in group)])
    rows = persons.reports_among(near)  # each of them was shown to this viewer just now
    told = earlier(viewer, named(rows), but=record_id if kind == SUBJECT else None, first=chosen)
    past = _past(chosen)
    more = {
        one: More(
            households=tuple(homes.get(one, ())),
            mates=together[one],
            asks=asks(homes.get(one, ())),
            warnings=tuple(row for row in found.warnings if row.person_id == one),
            past=past.get(one, ()),
            reports=told.get(one, Of()),
            family=tuple((who, told[who.id]) for who in family[one] if told.get(who.id, Of()).reports),
        )
        for one in chosen
    }
    whole = tuple(_with(place, more) for place in places)
    others = of_places(viewer, record_id, whole, there) if kind == SUBJECT and record_id else ()
    seen = {one.person.id: one.more or NOTHING for place in whole for one in (place.linked, *place.hits) if one}
    note_shown(viewer, kind, record_id, seen, others)
    return whole, others


def _likeliest(places: Sequence[Place]) -> tuple[UUID, ...]:
    """Who is linked, then the best hit of each place, then the second best, and so on."""
    linked = [place.linked.person.id for place in places if place.linked]
    ranks = range(max((len(place.hits) for place in places), default=0))
    hits = [place.hits[n].person.id for n in ranks for place in places if n < len(place.hits)]
    return tuple(dict.fromkeys([*linked, *hits]))[:OPENED]


def family_of(own: UUID, together: Iterable[Mate], ties: Iterable[Relative]) -> list[Shown]:
    """Who lives or lived with them, and their relatives, as far as the viewer may see them. Each once."""
    found = {one.person.id: one.person for one in together}
    found |= {tie.person.id: tie.person for tie in ties if isinstance(tie.person, Shown)}
    return [one for one in found.values() if one.id != own][:FAMILY]


def _past(ids: Iterable[UUID]) -> dict[UUID, tuple[Past, ...]]:
    """Cases, findings and reports elsewhere, of persons whom the viewer was shown. The newest first."""
    found: dict[UUID, tuple[Past, ...]] = {}
    for row in PastEvent.unscoped.filter(person_id__in=list(ids)).order_by("-began_on", "-id")[:100]:
        one = Past(row.kind, row.county, row.began_on, row.ended_on, row.outcome, row.reference)
        found[row.person_id] = (*found.get(row.person_id, ()), one)
    return found


def named(rows: Iterable[ReportOf]) -> list[Named]:
    return [Named(row.person_id, row.report_id, row.slot) for row in rows]


def _with(place: Place, more: Mapping[UUID, More]) -> Place:
    linked = place.linked and replace(place.linked, more=more.get(place.linked.person.id))
    hits = _in_order(replace(one, more=more.get(one.person.id)) for one in place.hits)
    return replace(place, linked=linked, hits=hits)


def _in_order(hits: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """The likeliest first; of those who fit alike (to a whole bit), who has earlier reports. Nobody with earlier
    reports is cut off behind others without any."""
    ranked = sorted(hits, key=lambda one: (-round(one.bits), not one.has_history))
    return (*ranked[:SHOWN], *(one for one in ranked[SHOWN:] if one.has_history))


def note_shown(
    viewer: Viewer,
    kind: str,
    record_id: UUID | None,
    more: Mapping[UUID, More],
    patterns: Iterable[Pattern] = (),
    also: Iterable[UUID] = (),
) -> None:
    """One entry for one look: which persons it showed, households and families too, and which reports."""
    others = [other for pattern in patterns for other in pattern.others]
    beside = [who.id for other in others for who in other.who]
    people = [*more, *(who for one in more.values() for who in one.people), *also, *beside]
    reports = [row.report_id for one in more.values() for of in one.everything for row in of.reports]
    reports += [other.earlier.report_id for other in others]
    with transaction.atomic():
        journal.write(
            actor=viewer,
            tag=Tag.HISTORY_SHOWN,
            record_kind=kind,
            record_id=record_id.hex if record_id else "",
            purpose=PURPOSE,
            fields=[one.hex for one in dict.fromkeys([*people, *reports])],
        )
