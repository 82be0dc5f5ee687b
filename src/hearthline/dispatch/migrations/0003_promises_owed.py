"""What intake kept as a promise to begin handing on is owed to the other county from now: row, clock and id stay."""

from typing import Any

from django.db import migrations


def owed(apps: Any, schema_editor: Any) -> None:
    """Open promises become cross-reports; their clocks and alerts follow. Done ones stay as they are."""
    follow_up = apps.get_model("intake", "FollowUp").unscoped
    cross = apps.get_model("dispatch", "CrossReport")
    clock = apps.get_model("duty", "Clock").unscoped
    alert = apps.get_model("duty", "Alert").unscoped
    for row in follow_up.filter(kind="hand_on", done_at=None):
        subject = {"subject_kind": "follow-up", "subject_id": row.pk.hex}
        running = clock.filter(**subject, state__in=("running", "breached")).first()
        cross.unscoped.create(
            id=row.pk,
            agency_id=row.agency_id,
            report_id=row.report_id,
            recipient="other_county",
            effect="must",
            rule="hand_on",
            limit_id=running.rule if running else "promise.hand_off",
            citation=running.citation[:300] if running else "",
            opened_at=row.made_at,
            due_at=row.due_at,
        )
        clock.filter(**subject).update(subject_kind="cross-report", kind="cross_report", alert_kind="clock_breach")
        alert.filter(**subject).update(subject_kind="cross-report", about="cross_report", kind="clock_breach")
        follow_up.filter(pk=row.pk).delete()


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0002_room"), ("duty", "0002_kinds_of_alerts")]
    operations = [migrations.RunPython(owed, migrations.RunPython.noop)]
