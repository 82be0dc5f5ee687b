"""Reads of the screening room. The viewer comes first; a reading is journalled before the page is made."""

from hearthline.screening.queries.detail import DecisionView, Detail, detail
from hearthline.screening.queries.filters import Filter
from hearthline.screening.queries.handover import Handover, handover
from hearthline.screening.queries.lists import Mine, Stats, Supervision, my_work, saved_views, stats, supervisor_list
from hearthline.screening.queries.queue import Queue, Row, news, queue, stamp
from hearthline.screening.queries.rerun import Rerun, rerun
from hearthline.screening.queries.search import Found, search
from hearthline.screening.queries.summary import Summary, summary

__all__ = [
    "DecisionView",
    "Detail",
    "Filter",
    "Found",
    "Handover",
    "Mine",
    "Queue",
    "Rerun",
    "Row",
    "Stats",
    "Summary",
    "Supervision",
    "detail",
    "handover",
    "my_work",
    "news",
    "queue",
    "rerun",
    "saved_views",
    "search",
    "stamp",
    "stats",
    "summary",
    "supervisor_list",
]
