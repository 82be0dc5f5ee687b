"""Codes that a search filters by, as they stand in one column: " l:es c:free w:youth ", and what each may be.

Only closed lists: a code from an address is looked up here before anything is asked with it.
"""

from collections.abc import Iterable
from typing import Final

LANGUAGES: Final = {
    "es": "Español",
    "hmn": "Hmoob",
    "ar": "العربية",
    "am": "አማርኛ",
    "fa": "فارسی",
    "fil": "Tagalog",
    "fr": "Français",
    "hi": "हिन्दी",
    "ht": "Kreyòl ayisyen",
    "hy": "Հայերեն",
    "ja": "日本語",
    "km": "ខ្មែរ",
    "ko": "한국어",
    "lo": "ລາວ",
    "my": "မြန်မာ",
    "ne": "नेपाली",
    "pa": "ਪੰਜਾਬੀ",
    "prs": "دری",
    "ps": "پښتو",
    "pt": "Português",
    "ru": "Русский",
    "so": "Soomaali",
    "sw": "Kiswahili",
    "th": "ไทย",
    "ti": "ትግርኛ",
    "tr": "Türkçe",
    "uk": "Українська",
    "ur": "اردو",
    "uz": "Oʻzbekcha",
    "vi": "Tiếng Việt",
    "yue": "廣東話",
    "zh": "中文",
    "sign": "ASL",
}
"""Languages that one can ask for, beside English, by their own names."""
_SAME: Final = {"spa": "es", "hmong": "hmn", "mww": "hmn", "hnj": "hmn", "blu": "hmn", "tl": "fil", "tgl": "fil"} | {
    "cmn": "zh",
    "zho": "zh",
    "ase": "sign",
    "sgn": "sign",
    "vie": "vi",
    "rus": "ru",
    "eng": "en",
}
_NAMED: Final = {
    "spanish": "es",
    "espanol": "es",
    "hmong": "hmn",
    "arabic": "ar",
    "russian": "ru",
    "vietnamese": "vi",
    "chinese": "zh",
    "mandarin": "zh",
    "cantonese": "yue",
    "tagalog": "fil",
    "farsi": "fa",
    "dari": "prs",
    "pashto": "ps",
    "punjabi": "pa",
    "ukrainian": "uk",
    "korean": "ko",
    "english": "en",
    "american sign language": "sign",
    "sign language": "sign",
    "asl": "sign",
}
PEOPLE: Final = {
    "women": ("women", "woman", "female", "mothers", "moms"),
    "men": ("men", "man", "male", "fathers", "dads"),
    "children": ("children", "child", "kids", "infants"),
    "youth": ("youth", "teen", "teens", "teenagers", "young adults", "adolescents"),
    "families": ("families", "family", "parents"),
    "older": ("seniors", "older adults", "elderly", "aging"),
    "veterans": ("veterans", "veteran", "military"),
    "disabled": ("disabled", "disability", "disabilities", "people with disabilities"),
    "immigrants": ("immigrants", "refugees", "newcomers"),
}
"""For whom a service is: code to the English words by which lists say so."""


def language(told: str) -> str:
    """The code for a language as a list names it ("es", "es-MX", "spa", "Spanish"); "" for what is not known here."""
    said = " ".join(told.casefold().split())
    code = said.replace("_", "-").partition("-")[0]
    found = _NAMED.get(said) or _SAME.get(code, code)
    return found if found in LANGUAGES or found == "en" else ""


def column(codes: Iterable[str]) -> str:
    """Codes with a blank on both sides of each, in order, each once; "" for none."""
    own = sorted(set(codes) - {""})
    return f" {' '.join(own)} " if own else ""


def codes(text: str) -> tuple[str, ...]:
    """What `column` made."""
    return tuple(text.split())


def has(text: str, code: str) -> bool:
    return f" {code} " in text


def of(languages: str, people: str, free: str) -> str:
    """The marks of an offer, from its own columns: "l:es", "w:youth" (or "w:any" when nobody is named), "c:free"."""
    found = [f"l:{code}" for code in codes(languages)]
    found += [f"w:{code}" for code in codes(people)] or ["w:any"]
    return column([*found, "c:free" if free == "yes" else ""])


def fits(marks: str, wanted: Iterable[str]) -> bool:
    """Whether an offer with these marks is what is wanted. Who names nobody takes everybody."""
    return all(has(marks, code) or (code.startswith("w:") and has(marks, "w:any")) for code in wanted)
