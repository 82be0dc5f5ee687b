"""What a step says in words. English msgids with codes, so that a page translates them; never a person's values."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Said:
    """`code`: "field.level". `text`: the English msgid of it, a whole sentence without values."""

    code: str
    text: str


WORDS: Mapping[str, str] = MappingProxyType(
    {
        "given.same_rare": "The given name is the same, and it is a rare one.",
        "given.same_common": "The given name is the same. Many people have it.",
        "given.nickname": "One given name is a short or pet form of the other.",
        "given.sounds": "The given names sound alike.",
        "given.near": "The given names are spelled almost alike.",
        "given.part": "One given name is the same, another is not.",
        "given.begins": "One given name is the beginning of the other.",
        "given.similar": "The given names are somewhat alike.",
        "given.else": "The given names are different.",
        "surname.both": "Both surnames are the same.",
        "surname.same_rare": "The surname is the same, and it is a rare one.",
        "surname.same_common": "The surname is the same. Many people have it.",
        "surname.same_clan": "The surname is the same. It is shared by very many families.",
        "surname.spelling": "One surname is another spelling of the other.",
        "surname.spelling_clan": "One surname is another spelling of the other. Very many families share it.",
        "surname.sounds": "The surnames sound alike.",
        "surname.near": "The surnames are spelled almost alike.",
        "surname.part": "One surname is the same, another is not.",
        "surname.begins": "One surname is the beginning of the other.",
        "surname.similar": "The surnames are somewhat alike.",
        "surname.else": "The surnames are different.",
        "order.swapped": "Given name and surname stand the other way round.",
        "pair.clan": "This given name often goes with this surname.",
        "suffix.same": "The suffix of the name is the same.",
        "suffix.else": "The suffix of the name is different: they may be parent and child.",
        "born.day": "The date of birth is the same.",
        "born.swapped": "The date of birth is the same when month and day change places.",
        "born.digit": "The date of birth differs by one digit.",
        "born.year_month": "The year and month of birth are the same.",
        "born.two_parts": "Two parts of the date of birth are the same, the third is not.",
        "born.age_0": "The age fits.",
        "born.same_year": "The year of birth is the same.",
        "born.month_else": "The year of birth is the same, the month is not.",
        "born.rough_2": "The age fits only roughly: about two years off.",
        "born.rough_3": "The age fits only roughly: about three years off.",
        "born.rough_4": "The age fits only roughly: four years off or more.",
        "born.apart_1": "The births are one year apart.",
        "born.apart_2": "The births are two years apart.",
        "born.apart_3": "The births are three years apart.",
        "born.apart_4": "The births are four years apart.",
        "born.apart_5": "The births are five to nine years apart.",
        "born.apart_10": "The births are ten years apart or more.",
        "born.age_1": "The age is one year off.",
        "born.age_2": "The age is two years off.",
        "born.year": "The year of birth is the same, month and day are not.",
        "born.age_4": "The age is three or four years off.",
        "born.age_else": "The age does not fit.",
        "born.else": "The dates of birth are different.",
        "sex.same": "The sex is the same.",
        "sex.else": "The sex is different.",
        "number.same": "The house number is the same.",
        "number.near": "The house number is almost the same.",
        "number.else": "The house number is different.",
        "street.same": "The street is the same.",
        "street.near": "The street is spelled almost alike.",
        "street.similar": "The streets are somewhat alike.",
        "street.else": "The street is different.",
        "unit.same": "The apartment is the same.",
        "unit.near": "The apartment is almost the same.",
        "unit.else": "The apartment is different.",
        "city.same": "The town is the same.",
        "city.near": "The town is spelled almost alike.",
        "city.else": "The town is different.",
        "zip.same": "The ZIP code is the same.",
        "zip.near": "The ZIP code differs by one digit.",
        "zip.area": "The ZIP codes are of the same region.",
        "zip.else": "The ZIP code is different.",
        "home.moved": "A whole other address counts once: families move.",
        "home.all": "A whole same address counts once: others live there too.",
        "phone.same": "The telephone number is the same.",
        "phone.near": "The telephone number differs by one digit.",
        "phone.else": "The telephone number is different.",
        "identifier.same": "An official number is the same.",
        "identifier.near": "An official number differs by one sign.",
        "identifier.else": "An official number is different.",
        "others.same": "Another person of the household is the same.",
        "others.near": "Another person of the household has a name almost like it.",
        "others.else": "The other people of the household are different.",
    }
)
"""One sentence for each level, and for what `exact` tells apart. A page gives each to its catalogue as a msgid."""

HOLDS: Mapping[str, str] = MappingProxyType(
    {
        "another_name": "The given names differ: this may be a brother, a sister or a twin.",
        "another_day": "The dates of birth differ: this may be somebody else of the family.",
        "another_suffix": "The suffixes differ: this may be a parent and a child of one name.",
        "names_alone": "Only names agree. Look for one more fact before you link.",
    }
)
"""Why a pair is not called probable, one sentence for each hold."""


def say(field: str, level: str) -> Said:
    """The words for one level of one field. Raises KeyError for a level that has none."""
    code = f"{field}.{level}"
    return Said(code, WORDS[code])
