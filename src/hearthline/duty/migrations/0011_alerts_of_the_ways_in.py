"""Alerts of the ways in to the help desk: nobody looks, or it gives no sign of life."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("duty", "0010_reach_language"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="alert",
            name="duty_alert_kind",
        ),
        migrations.AlterField(
            model_name="alert",
            name="kind",
            field=models.CharField(
                choices=[
                    ("danger", "Danger"),
                    ("spool", "Spool"),
                    ("canary", "Canary"),
                    ("journal", "Journal"),
                    ("silent_proposal", "Silent Proposal"),
                    ("clock_breach", "Clock Breach"),
                    ("translation", "Translation"),
                    ("hand_off", "Hand Off"),
                    ("call_left", "Call Left"),
                    ("override_up", "Override Up"),
                    ("follow_up", "Follow Up"),
                    ("access_ends", "Access Ends"),
                    ("glass", "Glass"),
                    ("restricted", "Restricted"),
                    ("message", "Message"),
                    ("coverage_gap", "Coverage Gap"),
                    ("call_back", "Call Back"),
                    ("line_unanswered", "Line Unanswered"),
                    ("way_in", "Way In"),
                ],
                max_length=32,
            ),
        ),
        migrations.AlterField(
            model_name="clock",
            name="alert_kind",
            field=models.CharField(
                choices=[
                    ("danger", "Danger"),
                    ("spool", "Spool"),
                    ("canary", "Canary"),
                    ("journal", "Journal"),
                    ("silent_proposal", "Silent Proposal"),
                    ("clock_breach", "Clock Breach"),
                    ("translation", "Translation"),
                    ("hand_off", "Hand Off"),
                    ("call_left", "Call Left"),
                    ("override_up", "Override Up"),
                    ("follow_up", "Follow Up"),
                    ("access_ends", "Access Ends"),
                    ("glass", "Glass"),
                    ("restricted", "Restricted"),
                    ("message", "Message"),
                    ("coverage_gap", "Coverage Gap"),
                    ("call_back", "Call Back"),
                    ("line_unanswered", "Line Unanswered"),
                    ("way_in", "Way In"),
                ],
                default="clock_breach",
                max_length=32,
            ),
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "danger",
                            "spool",
                            "canary",
                            "journal",
                            "silent_proposal",
                            "clock_breach",
                            "translation",
                            "hand_off",
                            "call_left",
                            "override_up",
                            "follow_up",
                            "access_ends",
                            "glass",
                            "restricted",
                            "message",
                            "coverage_gap",
                            "call_back",
                            "line_unanswered",
                            "way_in",
                        ],
                    )
                ),
                name="duty_alert_kind",
            ),
        ),
    ]
