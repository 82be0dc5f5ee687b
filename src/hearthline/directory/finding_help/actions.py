"""Making sure of community services: asking a provider, reading what one sent, and giving one a code to write with."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction

from hearthline.access.policy import require
from hearthline.access.viewer import Viewer
from hearthline.directory.actions import CHECK, PURPOSE
from hearthline.directory.community.models import Service
from hearthline.directory.community.unfolding import NO_TEXT
from hearthline.directory.finding_help.models import Asking, Correction, Key, Outcome, Told
from hearthline.directory.finding_help.shaping import WEB
from hearthline.ground import clock
from hearthline.ground.errors import DomainError
from hearthline.ground.ids import uuid7
from hearthline.ground.text import one_line, whole_line, whole_text
from hearthline.journal.actions import write
from hearthline.journal.tags import Tag
from hearthline.journal.usecase import use_case
from hearthline.sealing.codes import in_groups
from hearthline.sealing.onetime import digest_of, new_long_code

HEARD: Final = 500
LASTS: Final = timedelta(days=30)
"""How long a provider's code opens its own entry."""
FIELDS: Final = {"telephone": 40, "web": 200, "hours": 300, "about": 1000}
_BY_HAND: Final = (Outcome.SAME, Outcome.CHANGED, Outcome.CLOSED, Outcome.NO_ANSWER)


@dataclass(frozen=True)
class New:
    """What is new of a service. Empty: as it was."""

    telephone: str = ""
    web: str = ""
    hours: str = ""
    about: str = ""

    def cleaned(self) -> dict[str, str]:
        """Raises TooLong with the field's own code, such as `service.hours`."""
        of = {name: whole_text if name == "about" else whole_line for name in FIELDS}
        return {name: of[name](getattr(self, name), limit, f"service.{name}") for name, limit in FIELDS.items()}


@dataclass(frozen=True)
class Given:
    """A provider's code, shown once."""

    key: Key
    code: str = field(repr=False)


@use_case
def asked(*, viewer: Viewer, service_id: str, outcome: str, heard: str, new: New | None = None) -> Asking:
    """Somebody asked the provider. `same`: all is right. `changed`: `new` says what. `closed`: it is shown no more.
    `no_answer` settles nothing. Raises Refused; DomainError `service.gone`, `.outcome`, `.heard`, `.new`."""
    authority = _may(viewer, service_id)
    service = _service(service_id)
    told = (new or New()).cleaned()
    if outcome not in _BY_HAND:
        raise DomainError("service.outcome", "Choose what asking them came to.")
    if outcome == Outcome.CHANGED and not any(told.values()):
        raise DomainError("service.new", "Write what is new.")
    _link(told["web"])
    row = _log(viewer, service_id, outcome, heard, None)
    if outcome != Outcome.NO_ANSWER:
        _correct(viewer, service, outcome, told if outcome == Outcome.CHANGED else {})
    _write(viewer, Tag.SERVICE_CHECKED, service_id, authority, outcome)
    return row


@use_case
def settle(*, viewer: Viewer, told_id: UUID, yes: bool, heard: str) -> Asking:
    """Somebody read what a provider sent. Only `yes` puts it on the public pages. Raises Refused; DomainError
    `told.gone` when somebody settled it already, `service.gone`, `.heard`."""
    row = Told.unscoped.filter(agency_id=viewer.agency_id, pk=told_id).first()
    service_id = row.service if row else ""
    authority = _may(viewer, service_id)
    if row is None or row.settled_at is not None:
        raise DomainError("told.gone", "Somebody settled this already.")
    service = _service(service_id)
    outcome = Outcome.CLOSED if row.closed else Outcome.SAME if row.same else Outcome.CHANGED
    if yes:
        _link(row.web)
    kept = _log(viewer, service_id, outcome if yes else Outcome.REFUSED, heard, row.pk)
    taken = Told.unscoped.filter(pk=row.pk, settled_at=None).update(settled_at=clock.now())
    if not taken:
        raise DomainError("told.gone", "Somebody settled this already.")
    if yes:
        _correct(viewer, service, outcome, {name: getattr(row, name) for name in FIELDS})
    _write(viewer, Tag.SERVICE_WORDS_SETTLED, service_id, authority, kept.outcome)
    return kept


@use_case
def give_code(*, viewer: Viewer, service_id: str) -> Given:
    """A code with which the provider writes what is new of this one service. Earlier ones end. It is shown once and
    handed over by a person: no message carries it. Raises Refused; DomainError `service.gone`."""
    authority = _may(viewer, service_id)
    _service(service_id)
    code, now = new_long_code(), clock.now()
    Key.unscoped.filter(agency_id=viewer.agency_id, service=service_id, ended_at=None).update(ended_at=now)
    key = Key(
        id=uuid7(), agency_id=viewer.agency_id, mark=digest_of(code), service=service_id, until=now + LASTS, made_at=now
    )
    key.save(force_insert=True)
    _write(viewer, Tag.SERVICE_CODE_GIVEN, service_id, authority, "code")
    return Given(key, in_groups(code, 4))


def _may(viewer: Viewer, service_id: str) -> str:
    resource = {"agency": viewer.agency_id}
    ruling = require(viewer, CHECK, resource, PURPOSE, record_kind="service", record_id=one_line(service_id, 60))
    return str(ruling.authority)


def _service(service_id: str) -> Service:
    found = Service.objects.filter(pk=NO_TEXT.sub("", service_id)).first()
    if found is None:
        raise DomainError("service.gone", "This service is not on any list any more.")
    return found


def _link(web: str) -> None:
    if web and not WEB.match(web):
        raise DomainError("service.new", "A web page begins with https://.")


def _log(viewer: Viewer, service_id: str, outcome: str, heard: str, told_id: UUID | None) -> Asking:
    said = whole_text(heard, HEARD, "service.heard")
    if not said:
        raise DomainError("service.heard", "Write what you heard or read: who answered, what is so.")
    row = Asking(
        agency_id=viewer.agency_id,
        service=service_id,
        told_id=told_id,
        outcome=outcome,
        heard=said,
        made_at=clock.now(),
        by=viewer.id,
        by_name=viewer.name[:120],
    )
    row.save(force_insert=True)
    return row


def _correct(viewer: Viewer, service: Service, outcome: str, told: dict[str, str]) -> None:
    """What we know over what the source says. Words of ours that the source has changed since are not brought back."""
    now = clock.now()
    own = Correction.unscoped.filter(agency_id=viewer.agency_id, service=service.pk).first()
    fresh = own is not None and own.made_at >= service.modified_at
    kept: dict[str, Any] = {name: told.get(name) or (getattr(own, name) if fresh else "") for name in FIELDS}
    values: dict[str, Any] = {**kept, "closed": outcome == Outcome.CLOSED, "checked_on": now.date(), "made_at": now}
    if own is None:
        try:
            with transaction.atomic():
                Correction(agency_id=viewer.agency_id, service=service.pk, **values).save(force_insert=True)
        except IntegrityError:
            raise DomainError("told.gone", "Somebody settled this already.") from None
        return
    taken = Correction.unscoped.filter(pk=own.pk, version=own.version).update(**values, version=own.version + 1)
    if not taken:
        raise DomainError("told.gone", "Somebody settled this already.")


def _write(viewer: Viewer, tag: Tag, service_id: str, authority: str, said: str) -> None:
    write(
        actor=viewer,
        tag=tag,
        record_kind="service",
        record_id=service_id[:60],
        purpose=PURPOSE,
        authority=authority,
        fields=(said,),
    )
