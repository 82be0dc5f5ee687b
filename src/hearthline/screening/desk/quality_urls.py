"""Addresses of quality, reviews of false reports, and practice. Included by `desk/urls.py`; ids only.

"quality" "quality/draw" "quality/sample/<id>" "quality/blind" "quality/ask/<decision id>"
"quality/reading/<id>" "quality/reading/<id>/facts | decide"
"coaching" "coaching/<sample id>/seen"
"false-reports" "false-reports/find" "false-reports/report/<report id>" "false-reports/<review id>"
"practice" "practice/begin" "practice/attempt/<id>" "practice/attempt/<id>/facts | decide"
"practice/names | culture | interpreter"
"""

from typing import Any

urlpatterns: list[Any] = []
