"""Reads of the screening room. The viewer comes first; a reading is journalled before the page is made."""

from hearthline.screening.queries.detail import Detail, detail
from hearthline.screening.queries.filters import Filter
from hearthline.screening.queries.lists import Mine, Stats, Supervision, my_work, stats, supervisor_list
from hearthline.screening.queries.queue import Queue, Row, news, queue, stamp
from hearthline.screening.queries.rerun import Rerun, rerun

__all__ = [
    "Detail",
    "Filter",
    "Mine",
    "Queue",
    "Rerun",
    "Row",
    "Stats",
    "Supervision",
    "detail",
    "my_work",
    "news",
    "queue",
    "rerun",
    "stamp",
    "stats",
    "supervisor_list",
]
