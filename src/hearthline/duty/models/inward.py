"""Promises about a complaint: who sees that one runs. Until somebody says whom a complaint is about it may be anybody
here, so its clocks and alerts are for who has it and for the help desk alone; a policy says so (`of_staff`)."""

from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Replace

from hearthline.access.models import RoleGrant
from hearthline.access.need import Barred
from hearthline.access.viewer import AGENT

SUBJECT: Final = "complaint"
KINDS: Final = ("complaint", "complaint-told")
"""Of clocks: to the answer of a complaint, and to the person being told that it came."""


def of_clock(_ids: frozenset[str] = frozenset()) -> Q:
    """Clocks that only who handles complaints sees. One that nobody has, and that is closed to the whole help desk, is
    not among them: somebody must see that it runs."""
    return Q(kind__in=KINDS) & (~Q(owner="") | Q(Exists(_desk("record_id"))))


def _desk(record: str) -> QuerySet[RoleGrant]:
    """Rights of the help desk whose holders may open this complaint."""
    own = Replace(Cast("user_id", CharField()), Value("-"), Value(""))  # as other tables hold an id
    shut = Barred.unscoped.filter(
        record_kind=SUBJECT, record_id=OuterRef(OuterRef(record)), user_id=OuterRef("own"), ended_at__isnull=True
    )
    rights = RoleGrant.unscoped.filter(
        agency_id=OuterRef("agency_id"), role=AGENT, revoked_at__isnull=True, user__is_active=True
    )
    return rights.annotate(own=own).filter(~Exists(shut))


@dataclass(frozen=True)
class OfClocks:
    """For `access_columns`: `of_clock`, of clocks themselves or, with `clocks`, of alerts by the clocks they are of."""

    clocks: Any = None
    lasting: ClassVar[bool] = True

    def __call__(self, ids: frozenset[str]) -> Q:
        """See `scoped.Column`. An alert of no clock that runs is taken for one of these."""
        if self.clocks is None:
            return of_clock(ids)
        seen = self.clocks().filter(kind__in=KINDS).exclude(of_clock())
        return Q(subject_kind=SUBJECT) & ~Q(subject_id__in=seen.values("subject_id"))


@dataclass(frozen=True)
class OwnedAt:
    """For `access_columns`: promises about a complaint that any of these people has, besides what `beside` gives."""

    clocks: Any = None
    beside: Any = None
    lasting: ClassVar[bool] = True

    def __call__(self, ids: frozenset[str]) -> Q:
        """See `scoped.Column`."""
        mine = Q(kind__in=KINDS, owner__in=sorted(ids))
        if self.clocks is not None:
            return Q(subject_kind=SUBJECT, subject_id__in=self.clocks().filter(mine).values("subject_id"))
        return mine | self.beside(ids) if self.beside else mine
