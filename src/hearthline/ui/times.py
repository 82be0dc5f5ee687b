"""Times as people say them: "9:14 p.m., today" and the zone, in the page's language."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from hearthline.ground import clock

MONTHS = {
    "en": ("January February March April May June July August September October November December").split(),
    "es": ("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre").split(),
    # Months are counted in Hmong: "first month", "second month".
    "hmn": [f"lub {n} hlis" for n in ("ib", "ob", "peb", "plaub", "tsib", "rau", "xya", "yim", "cuaj", "kaum")]
    + ["lub kaum ib hlis", "lub kaum ob hlis"],
}
NEAR = {
    "en": {-1: "yesterday", 0: "today", 1: "tomorrow"},
    "es": {-1: "ayer", 0: "hoy", 1: "mañana"},
    "hmn": {-1: "nag hmo", 0: "hnub no", 1: "tag kis"},
}
