"""Viewers of two agencies, without rows: duty asks only who they are and what they may."""

from hearthline.access.viewer import ADMINISTRATOR, SCREENER, SUPERVISOR, Viewer, system_viewer
from tests import cast

HERE, THERE = "river-county", "hill-county"

SCREENER_HERE = Viewer("person", "u-imogen", HERE, frozenset({SCREENER}), cast.SCREENER)
OTHER_SCREENER = Viewer("person", "u-bartholomew", HERE, frozenset({SCREENER}), cast.SECOND_SCREENER)
SUPERVISOR_HERE = Viewer("person", "u-solveig", HERE, frozenset({SUPERVISOR}), cast.SUPERVISOR)
ADMINISTRATOR_HERE = Viewer("person", "u-rutger", HERE, frozenset({ADMINISTRATOR}), cast.ADMINISTRATOR)
SCREENER_THERE = Viewer("person", "u-elsewhere", THERE, frozenset({SCREENER}), "Somebody Elsewhere")
SUPERVISOR_THERE = Viewer("person", "u-hadrian", THERE, frozenset({SUPERVISOR}), "Hadrian Elsewhere")
WORKER = system_viewer("open-envelopes", HERE)
WORKER_THERE = system_viewer("open-envelopes", THERE)
