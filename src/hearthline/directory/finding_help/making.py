"""Making the rows that are searched, again and again, by the worker: in batches, each whole in itself.

A round walks all services by their ids and writes only what is not as it should be, so that it can stop anywhere, be
done twice, and costs no writes when nothing changed. It begins when the store or the vocabulary is not what it was.
What the agency itself corrects is put in at once.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median_low
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max

from hearthline.directory import loading
from hearthline.directory.community import models as store
from hearthline.directory.community import secret
from hearthline.directory.finding_help import marks, needs, shaping
from hearthline.directory.finding_help.gathering import Service, gather, read
from hearthline.directory.finding_help.models import Correction, Making, Offer, Sign, Word, ZipMiddle
from hearthline.directory.finding_help.near import band
from hearthline.directory.finding_help.shaping import WORDS_A_ROW, Around, shape
from hearthline.directory.finding_help.writing import put, reader, wide_cache
from hearthline.ground import clock
from hearthline.law import PackError
from hearthline.ui.agency import pack_at

BATCH: Final = 500
"""Services in one transaction: some hundred milliseconds, so that nobody waits long for a small database."""
ROUND: Final = 10
"""Batches in one turn of the worker."""
LONGEST: Final = timedelta(hours=1)
"""A delivery that has run for longer was stopped: nothing waits for it."""
LATE: Final = timedelta(minutes=2)
"""So much later than it was made may a correction be seen."""
SMALLEST: Final = 3
"""Letters of a word that is kept for search; two-letter words are in every name."""


@dataclass
class Made:
    """What was done: services looked at, rows written, rows taken away."""

    looked: int = 0
    written: int = 0
    removed: int = 0


def around() -> Around:
    """The book, the vocabulary and the clocks, as the packs are now."""
    book = loading.current()
    zones = {}
    for code, place in book.places.items():
        if place.pack:
            try:
                zones[code] = pack_at(place.pack).zone
            except PackError:
                continue
    sources = dict(store.Source.objects.values_list("pk", "name"))
    return Around(book, needs.current(), zones, sources)


def turn() -> Made:
    """What the worker does now and then: begin a round if something changed, and go on with one for a while."""
    row = _row()
    made = _corrected(row)
    if row.began_at is None:
        if (seen := _seen()) == row.seen or _delivering():
            return made
        row.began_at, row.after, row.seen = clock.now(), "", seen
        row.save()
    with_what = around()
    for _ in range(ROUND):
        if not _step(row, made, with_what):
            break
    return made


def make_all() -> Made:
    """A whole round, from where it stands: for the practice agency, measurements and tests."""
    row, made = _row(), Made()
    if row.began_at is None:
        row.began_at, row.after, row.seen = clock.now(), "", _seen()
        row.save()
    with_what = around()
    with wide_cache():
        while _step(row, made, with_what):
            pass
    return made


def _corrected(row: Making) -> Made:
    """What the agency found out itself stands on the pages within a turn, without a round."""
    mine = Correction.unscoped.filter(agency_id=settings.HEARTHLINE_AGENCY).order_by("made_at", "pk")
    if row.corrected_at is not None:
        # Of two written at once the earlier may be seen later: a while is looked at again, which costs no write.
        mine = mine.filter(made_at__gte=row.corrected_at - LATE)
    new, made = list(mine.values_list("service", "made_at")), Made()
    for start in range(0, len(new), BATCH):
        part = make_some(service for service, _at in new[start : start + BATCH])
        made.looked, made.written, made.removed = (
            made.looked + part.looked,
            made.written + part.written,
            made.removed + part.removed,
        )
    if new and new[-1][1] != row.corrected_at:
        row.corrected_at = new[-1][1]
        row.save()
    return made


def _row() -> Making:
    return Making.objects.get_or_create(pk=1)[0]


def _seen() -> str:
    """What the store is like, in one word: whatever changes a row changes this."""
    own = needs.current()
    said = [(need.id, need.hide_address, need.terms) for need in own.needs.values()]
    parts: list[object] = [shaping.VERSION, said, sorted(own.small)]
    for model in (store.Organization, store.Service, store.Location, store.ServiceAtLocation):
        parts.append(tuple(model.objects.aggregate(n=Count("pk"), at=Max("changed_at")).values()))
    parts.append(tuple(store.Delivery.objects.aggregate(n=Count("pk"), at=Max("ended_at")).values()))
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _delivering() -> bool:
    """Whether an import runs: a round in the middle of one would be done again right after."""
    running = store.Delivery.objects.filter(state=store.DeliveryState.RUNNING)
    return running.filter(started_at__gt=clock.now() - LONGEST).exists()


def _step(row: Making, made: Made, with_what: Around) -> bool:
    """One batch of the round; False when it was the last, and the round is over."""
    batch = read(store.Service.objects.filter(pk__gt=row.after).order_by("pk")[:BATCH], Service)
    last = len(batch) < BATCH
    with transaction.atomic():
        _keep(batch, row.after, None if last else batch[-1].pk, made, with_what)
        if last:
            _middles()
            row.after, row.done_at, row.began_at = "", row.began_at, None
        else:
            row.after = batch[-1].pk
        row.save()
    return not last


def _keep(batch: Sequence[Service], after: str, upto: str | None, made: Made, with_what: Around) -> None:
    """Make the rows of these services, and take away what stands for others between `after` and `upto`."""
    found = Offer.objects.filter(service__gt=after)
    if upto is not None:
        found = found.filter(service__lte=upto)
    there = dict(found.values_list("pk", "digest"))
    _put(batch, there, made, with_what)


def make_some(services: Iterable[str]) -> Made:
    """Make the rows of these services now. An id that nobody has takes its rows away."""
    ids, made = sorted(set(services)), Made()
    with transaction.atomic():
        there = dict(Offer.objects.filter(service__among=ids).values_list("pk", "digest"))
        _put(read(store.Service.objects.filter(pk__among=ids), Service), there, made, around())
    return made


def _put(batch: Sequence[Service], there: dict[int, str], made: Made, with_what: Around) -> None:
    batch = _whole(batch, there)
    secret.settle([service.pk for service in batch])  # first: what is read of a place says whether it is secret
    mine = Correction.unscoped.filter(agency_id=settings.HEARTHLINE_AGENCY, service__among=[s.pk for s in batch])
    own = {row.service: row for row in mine}
    open_ = [service for service in batch if service.pk not in own or not own[service.pk].closed]
    rows = {row.pk: row for one in gather(open_) for row in [shape(one, with_what, own.get(one.service.pk))]}
    new = [row for pk, row in rows.items() if there.get(pk) != row.digest]
    gone = [pk for pk in there if pk not in rows]
    stale = [*gone, *(row.pk for row in new if row.pk in there)]
    if stale:
        Sign.objects.filter(offer__in=stale).delete()
        Word.objects.filter(offer__in=stale).delete()
        Offer.objects.filter(pk__in=stale).delete()
    # In the order of the tree that they come into: neighbours lie on one page of it.
    put(Offer, [reader(Offer)(row) for row in sorted(new, key=lambda row: row.pk)])
    put(Sign, sorted(sign for row in new for sign in signs(row)))
    put(Word, sorted(word for row in new for word in name_words(row, with_what.vocabulary)))
    made.looked += len(batch)
    made.written += len(new)
    made.removed += len(gone)


def _whole(batch: Sequence[Service], there: dict[int, str]) -> Sequence[Service]:
    """The batch without what a delivery told that has not ended: a term that makes its place secret may come last. What
    stands for such a service stays as it is, and is taken out of `there`."""
    half = secret.half_told(service.pk for service in batch)
    if not half:
        return batch
    for pk in Offer.objects.filter(service__among=half).values_list("pk", flat=True):
        there.pop(pk, None)
    return [service for service in batch if service.pk not in half]


def signs(row: Offer) -> list[tuple[Any, ...]]:
    """One for each need: the values of a `Sign`."""
    said = marks.of(row.languages, row.people, row.free)
    there = (None if row.lat is None else band(row.lat), row.lat, row.lon, row.state, row.county, row.zip, said)
    return [(row.pk, need, *there) for need in marks.codes(row.needs)]


def name_words(row: Offer, vocabulary: needs.Vocabulary) -> list[tuple[int, str, str, str]]:
    """The words by which somebody may know it: of its name, of whose it is, then of what is said about it. Each the
    values of a `Word`."""
    said = dict.fromkeys(needs.words(f"{row.name} {row.organization} {row.about}"))
    own = [word for word in said if len(word) >= SMALLEST and word not in vocabulary.small][:WORDS_A_ROW]
    return [(row.pk, word[:30], row.state, row.zip) for word in own]


def _middles() -> None:
    """The middle of each ZIP code's places. The middle one of all latitudes and of all longitudes: one wrong point
    among many moves it little."""
    kept: dict[str, list[tuple[int, int, str, str]]] = {}
    rows = Offer.objects.exclude(lat=None).exclude(zip="").values_list("zip", "lat", "lon", "state", "county")
    for zip_code, lat, lon, state, county in rows.iterator(chunk_size=5_000):
        if len(zip_code) == 5 and lat is not None and lon is not None:
            kept.setdefault(zip_code, []).append((lat, lon, state, county))
    made = []
    for zip_code, own in kept.items():
        places = [(state, county) for _lat, _lon, state, county in own]
        state, county = max(sorted(set(places)), key=places.count)
        lat, lon = median_low(one[0] for one in own), median_low(one[1] for one in own)
        made.append(ZipMiddle(zip_code, lat, lon, len(own), state, county))
    ZipMiddle.objects.all().delete()
    ZipMiddle.objects.bulk_create(made)
