"""Addresses of quality, reviews of false reports, and practice. Included by `desk/urls.py`; ids only.

"quality" "quality/draw" "quality/sample/<id>" "quality/ask/<decision id>"
"quality/reading/<id>" "quality/reading/<id>/facts | decide"
"coaching" "coaching/<sample id>/seen"
"false-reports" "false-reports/report/<report id>" "false-reports/<review id>"
"practice" "practice/begin" "practice/attempt/<id>" "practice/attempt/<id>/facts | decide"
"practice/names | culture | interpreter"
"""

from django.urls import path

from hearthline.screening.desk import blind, falsereports, practice, quality

LESSONS = ("names", "culture", "interpreter")

urlpatterns = [
    path("quality", quality.page, name="quality"),
    path("quality/draw", quality.draw, name="draw"),
    path("quality/sample/<uuid:sample_id>", quality.sample, name="sample"),
    path("quality/ask/<uuid:decision_id>", blind.ask, name="ask_blind"),
    path("quality/reading/<uuid:reading_id>", blind.reading, name="reading"),
    path("quality/reading/<uuid:reading_id>/facts", blind.reading_facts, name="reading_facts"),
    path("quality/reading/<uuid:reading_id>/decide", blind.reading_decide, name="reading_decide"),
    path("coaching", quality.coaching, name="coaching"),
    path("coaching/<uuid:sample_id>/seen", quality.seen, name="coaching_seen"),
    path("false-reports", falsereports.page, name="false_reports"),
    path("false-reports/report/<uuid:report_id>", falsereports.opening, name="false_report_open"),
    path("false-reports/<uuid:review_id>", falsereports.review, name="false_report"),
    path("practice", practice.page, name="practice"),
    path("practice/begin", practice.begin, name="practice_begin"),
    path("practice/attempt/<uuid:attempt_id>", practice.attempt, name="attempt"),
    path("practice/attempt/<uuid:attempt_id>/facts", practice.facts, name="attempt_facts"),
    path("practice/attempt/<uuid:attempt_id>/decide", practice.decide, name="attempt_decide"),
    *(path(f"practice/{name}", practice.module, {"module_id": name}, name=f"practice_{name}") for name in LESSONS),
]
