"""The agency this process serves, and its pack: loaded once, asked by the day."""

from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings

from hearthline import law
from hearthline.ground import clock


@dataclass(frozen=True)
class Agency:
    """What a page needs to know of the agency. `hotline` is None when the pack gives no number."""

    pack: law.Pack
    name: str
    zone: ZoneInfo
    hotline: law.Contact | None


@lru_cache(maxsize=4)
def _library(path: str) -> law.Library:
    return law.load(path)


def current_pack() -> law.Pack:
    """The pack of settings.HEARTHLINE_PACK in force today. settings.HEARTHLINE_PACKS_DIR is read once per process.

    Raises law.PackError when the pack is missing or refused.
    """
    library = _library(str(getattr(settings, "HEARTHLINE_PACKS_DIR", "packs")))
    return library.at(getattr(settings, "HEARTHLINE_PACK", ""), clock.now().date())


def pack_at(pack_id: str) -> law.Pack:
    """Another pack of the same folder, in force today. Raises law.PackError when there is none by this name."""
    library = _library(str(getattr(settings, "HEARTHLINE_PACKS_DIR", "packs")))
    return library.at(pack_id, clock.now().date())


def first_phone(pack: law.Pack, kind: str) -> law.Contact | None:
    """The first telephone number of `kind` that is known, or None."""
    return next((c for c in pack.contacts(kind) if c.medium == "phone" and c.value), None)


def _value(pack: law.Pack, key: str) -> str:
    try:
        value = pack.value(key).value
    except law.PackError:
        return ""
    return value if isinstance(value, str) else ""


@lru_cache(maxsize=8)
def agency_of(pack: law.Pack) -> Agency:
    """The agency as `pack` describes it. An unknown time zone is UTC, and pages then say UTC."""
    try:
        zone = ZoneInfo(pack.zone)
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    return Agency(pack=pack, name=_value(pack, "agency.name"), zone=zone, hotline=first_phone(pack, "hotline"))


@lru_cache(maxsize=32)
def reviewed(pack: law.Pack, lang: str) -> bool:
    """Whether a named person has reviewed the safety wording of `pack` in `lang`. English is the source."""
    return lang == "en" or pack.safety_reviewed(lang)


def current_agency() -> Agency | None:
    """The agency of this process, or None when its pack cannot be read: an error page must still show."""
    try:
        return agency_of(current_pack())
    except (law.PackError, OSError):
        return None


def current_zone() -> ZoneInfo:
    """Where the agency is; UTC when its pack cannot be read."""
    agency = current_agency()
    return agency.zone if agency else ZoneInfo("UTC")


def hotline_text() -> str:
    """The hotline's number as printed, or "" when the pack has none. Raises law.PackError without a readable pack."""
    contact = first_phone(current_pack(), "hotline")
    return contact.value if contact else ""
