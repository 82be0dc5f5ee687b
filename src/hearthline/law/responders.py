"""Offices outside that can be told of a report, as a pack names them."""

from dataclasses import dataclass
from datetime import date

from hearthline.law.types import Citation, Confidence


@dataclass(frozen=True, slots=True)
class Responder:
    """An office outside that can be told of a report. `recipient`: a recipient of the tool, or emergency or medical.

    `covers`: city | tribal | unincorporated | county | state | anywhere; `place`: its name, "" where there is none.
    `value`: its telephone as printed; empty: unknown. `rank`: its place among others for the same place, from 1.
    """

    id: str
    recipient: str
    covers: str
    place: str
    name: str
    value: str
    rank: int
    citation: Citation
    verified_on: date
    confidence: Confidence
    source_pack: str

    @property
    def verified(self) -> bool:
        return self.confidence in ("verified-statute", "verified-page")
