"""How many were sent to a service and what became of them: counts over an agency, and no row of any."""

from collections.abc import Mapping

from django.db.models import Count, F, Max, OuterRef, Q, Subquery

from hearthline.access.viewer import Viewer
from hearthline.directory.finding_help.models import Asking
from hearthline.directory.finding_help.models import Outcome as Checked
from hearthline.directory.finding_help.ports import Tally
from hearthline.helpdesk.referring import promises
from hearthline.helpdesk.referring.models import Happened, Line, Outcome, Referral, Source, Way


class Tallies:
    """See `directory.finding_help.ports.Counter`."""

    def tally(self, viewer: Viewer, service: str) -> Tally:
        """Of one service. Two queries."""
        rows = Referral.unscoped.filter(agency_id=viewer.agency_id, service=service)
        outcomes: dict[str, int] = {}
        passed = 0
        for way, outcome, count in rows.values_list("way", "outcome").annotate(n=Count("pk")).order_by():
            outcomes[outcome] = outcomes.get(outcome, 0) + count
            passed += count if way == Way.PASSED else 0
        told = Line.unscoped.filter(
            agency_id=viewer.agency_id, kind=Happened.OUTCOME, source=Source.PROVIDER, referral__service=service
        )
        return Tally(sum(outcomes.values()), passed, outcomes, told.aggregate(last=Max("at"))["last"])

    def silent(self, viewer: Viewer) -> Mapping[str, int]:
        """Those that did not answer often enough to be checked. One query."""
        ours = Line.unscoped.filter(agency_id=viewer.agency_id, kind=Happened.OUTCOME)
        checks = Asking.unscoped.filter(agency_id=viewer.agency_id, service=OuterRef("referral__service"))
        checked = checks.exclude(outcome=Checked.NO_ANSWER).order_by("-made_at").values("made_at")[:1]
        answers = ours.filter(source=Source.PROVIDER, referral__service=OuterRef("referral__service"))
        answered = answers.order_by("-written_at").values("written_at")[:1]
        quiet = ours.filter(code=Outcome.NO_ANSWER).annotate(checked=Subquery(checked), answered=Subquery(answered))
        quiet = quiet.filter(
            Q(checked=None) | Q(written_at__gt=F("checked")), Q(answered=None) | Q(written_at__gt=F("answered"))
        )
        counts = quiet.values_list("referral__service").annotate(n=Count("pk")).filter(n__gte=promises.silent_times())
        return dict(counts.order_by("-n", "referral__service"))
