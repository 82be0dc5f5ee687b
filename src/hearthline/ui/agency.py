"""The agency this process serves, and its pack: loaded once, asked by the day."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from hearthline import law
from hearthline.ground import clock


@lru_cache(maxsize=4)
def _library(path: str) -> Any:
    return law.load(Path(path))  # type: ignore[attr-defined]


def current_pack() -> Any:
    """The pack of settings.HEARTHLINE_PACK in force today. Reads settings.HEARTHLINE_PACKS_DIR once per process."""
    library = _library(str(settings.HEARTHLINE_PACKS_DIR))
    return library.at(settings.HEARTHLINE_PACK, clock.now().date())


@dataclass(frozen=True)
class Agency:
    """What a page needs to know of the agency."""

    pack: Any
    name: str
    zone: ZoneInfo
    hotline: Any
