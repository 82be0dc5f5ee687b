"""A call becomes a report that its screener holds, with the tool run on what they answered while they listened."""

from uuid import UUID

from hearthline.access.viewer import Viewer
from hearthline.duty import actions as duty
from hearthline.duty.models import Alert, AlertKind
from hearthline.intake import actions as intake
from hearthline.intake.calls.actions import Filed, file_call
from hearthline.intake.calls.entries import answers
from hearthline.journal.usecase import use_case
from hearthline.screening import keeping
from hearthline.screening.actions.claiming import claim
from hearthline.screening.actions.running import set_facts
from hearthline.screening.actions.state import SUBJECT
from hearthline.screening.choices import TOOL
from hearthline.screening.models import Screening
from hearthline.ui.agency import current_pack


@use_case
def take_call(*, viewer: Viewer, call_id: UUID) -> Filed:
    """File the call, run the tool with the answers typed beside it, and claim the report: all of it, or nothing.

    What was typed counts over what the report says by itself. Who files has read it, and an alarm that the filing
    raised is theirs: they have the report. A call that was filed before is left as it is (`again`).
    Raises as `file_call`, `set_facts` and `claim` do.
    """
    filed = file_call(viewer=viewer, call_id=call_id)
    if filed.again:
        return filed
    intake.mark_read(viewer=viewer, report_id=filed.report_id)
    _answer(viewer, call_id, filed.report_id)
    claim(viewer=viewer, report_id=filed.report_id)
    waiting = Alert.unscoped.filter(
        agency_id=viewer.agency_id,
        subject_kind=SUBJECT,
        subject_id=filed.report_id.hex,
        kind=AlertKind.DANGER,
        acknowledged_at=None,
    )
    for alert_id in waiting.values_list("pk", flat=True):
        duty.acknowledge_alert(viewer=viewer, alert_id=alert_id)
    return filed


def _answer(viewer: Viewer, call_id: UUID, report_id: UUID) -> None:
    """Run the tool again when the typed answers say more than the report did."""
    screening = Screening.unscoped.select_related("report", "current_run").get(report_id=report_id)
    before = screening.current_run
    domains = {fact.id: fact.domain for fact in current_pack().tool(TOOL).facts}
    typed = {
        fact: answer for fact, answer in answers(viewer, call_id).items() if answer in domains.get(fact, ())
    }  # a fact that the pack no longer has must not keep a report from being filed
    told: dict[str, str] = {}
    if before is not None:
        told = keeping.open_facts(keeping.key_of(screening.report, actor=viewer.id), before.pk, bytes(before.facts))
    if any(told.get(fact, "unknown") != answer for fact, answer in typed.items()):
        set_facts(viewer=viewer, report_id=report_id, facts=told | typed, version=screening.version)
