"""What a queue sorts and counts by, read from a report's content. Unknown stays unknown."""

import re
from collections.abc import Iterable

from hearthline.intake.door.content import Child, ReportContent
from hearthline.intake.door.models import Danger
from hearthline.intake.models import DANGER_RANK

_NUMBER = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,]5)?(?![\d])|½")
_MONTHS = re.compile(r"\b(?:months?|mos?\b|mo\.|mes(?:es)?|hli)", re.IGNORECASE)
_WEEKS = re.compile(r"\b(?:weeks?|wks?|semanas?|lim ?tiam|as?thiv)", re.IGNORECASE)
_DAYS = re.compile(r"\b(?:days?|d[ií]as?|hnub)\b", re.IGNORECASE)
_NEWBORN = re.compile(r"\b(?:new ?born|reci[eé]n nacid[oa]|mos ab)\b", re.IGNORECASE)
OLDEST_YEARS = 25


def age_in_months(words: str) -> int | None:
    """The youngest age, in months, that these words can mean; None when they say no age. "4 or 5" is 48.

    Understands years, months, weeks and days in the languages of the wizard. A bare number is years.
    """
    numbers = [0.5 if found == "½" else float(found.replace(",", ".")) for found in _NUMBER.findall(words)]
    if not numbers:
        return 0 if _NEWBORN.search(words) else None
    least = min(numbers)
    if _DAYS.search(words) or _WEEKS.search(words):
        return int(least * (7 if _WEEKS.search(words) else 1) / 30)
    if _MONTHS.search(words) and len(numbers) == 1:
        return int(least)
    if _MONTHS.search(words):  # "1 year 6 months"
        return int(numbers[0] * 12 + numbers[1]) if re.search(r"year|yr|año|xyoo", words, re.IGNORECASE) else int(least)
    return int(least * 12) if least <= OLDEST_YEARS else None


def youngest(children: Iterable[Child]) -> int | None:
    """Months of the youngest child whose age was understood."""
    ages = [months for child in children if (months := age_in_months(child.age)) is not None]
    return min(ages) if ages else None


def child_count(content: ReportContent) -> int:
    """How many children the report speaks of. A person reporting about themself counts as one."""
    return max(len(content.children), 1 if content.about == "self" else 0)


def more_urgent(one: str, other: str) -> str:
    """The more urgent of two answers about danger."""
    return min((one, other), key=lambda danger: DANGER_RANK[Danger(danger)])
