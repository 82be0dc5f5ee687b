"""What to say to another agency in two minutes: where, who, what, danger. Never who reported.

A draft for a person to read, mend and say. It takes from a report only what somebody needs who must find the child.
"""

import re
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext, override

from hearthline.intake.door.content import Adult, ReportContent
from hearthline.ui.words import maybe

WORDS = 280
"""Two minutes of calm speech."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def shorten(text: str, words: int) -> tuple[str, bool]:
    """The first whole sentences within so many words, and whether anything was left out. Never an empty answer to
    words that are there: a first sentence that is too long is cut, with three dots."""
    kept: list[str] = []
    count = 0
    sentences = _SENTENCE.split(" ".join(text.split()))
    for sentence in sentences:
        size = len(sentence.split())
        if count + size > words:
            break
        kept.append(sentence)
        count += size
    if not kept and text.strip():
        return " ".join(text.split()[: max(words, 1)]) + " …", True
    return " ".join(kept), len(kept) < len(sentences)


def script(contents: Sequence[ReportContent], *, agency: str, number: str) -> str:
    """The draft, from every part of the report (the whole one first). `number`: ours, so that they can ask back.

    In English whatever the desk speaks to its user: the other agency is to understand it.
    """
    with override("en"):
        return _script(contents, agency=agency, number=number)


def _script(contents: Sequence[ReportContent], *, agency: str, number: str) -> str:
    lines = [
        gettext("This is %(agency)s. I am handing on a report about a child. Please tell me when you are ready.")
        % {"agency": agency or gettext("child protective services")},
        _line(gettext("Danger now"), _danger(contents)),
        _line(gettext("Where the child is"), _where(contents)),
        _line(gettext("Who"), _children(contents)),
        _line(gettext("Who is with the child"), _first(c.with_whom for c in contents)),
        _line(gettext("Worried about"), _adults(contents)),
        _line(gettext("At the door"), _door(contents)),
    ]
    end = [
        gettext("Our number for this report is %(number)s.") % {"number": number},
        gettext("Before we hang up: your name or badge, your agency, and your number for this report, please."),
    ]
    spent = sum(len(line.split()) for line in (*lines, *end))
    return "\n\n".join(line for line in (*lines, _what(contents, max(WORDS - spent, 40)), *end) if line)


def _line(label: str, text: str) -> str:
    return f"{label}: {text}" if text else ""


def _first(texts: Iterable[str]) -> str:
    return next((text.strip() for text in texts if text.strip()), "")


def _danger(contents: Sequence[ReportContent]) -> str:
    said = [c.danger for c in contents if c.danger]
    if "yes" in said or "cannot_call" in said:
        word = gettext("yes")
    elif "unsure" in said:
        word = gettext("not sure")
    else:
        word = gettext("the reporter says no") if said else gettext("not known")
    signs = dict.fromkeys(code for c in contents for code in c.danger_signs if code not in ("none", "unknown"))
    known = [found.text for found in (maybe(f"danger_sign.{code}") for code in signs) if found]
    return ". ".join((word, *known)) + "."


def _where(contents: Sequence[ReportContent]) -> str:
    now = _first(c.where_now for c in contents)
    tomorrow = _first(c.where_tomorrow for c in contents)
    school = _first(child.school for c in contents for child in c.children)
    found = [now or gettext("not known")]
    if tomorrow:
        found.append(gettext("tomorrow: %(place)s") % {"place": tomorrow})
    if school and not now:
        found.append(gettext("school: %(place)s") % {"place": school})
    return "; ".join(found)


def _children(contents: Sequence[ReportContent]) -> str:
    listed = []
    for child in dict.fromkeys(child for c in contents for child in c.children):
        name = child.name.strip() or child.looks.strip() or gettext("name not known")
        listed.append(f"{name}, {child.age.strip() or gettext('age not known')}")
    return "; ".join(listed) or gettext("nobody was named")


def _adults(contents: Sequence[ReportContent]) -> str:
    worried: list[Adult] = [a for c in contents for a in c.adults if a.worried_about == "yes"]
    listed = []
    for adult in dict.fromkeys(worried):
        parts = [adult.name.strip() or gettext("name not known"), adult.relation.strip()]
        if adult.access == "yes":
            parts.append(gettext("can reach the child"))
        listed.append(", ".join(part for part in parts if part))
    return "; ".join(listed)


def _door(contents: Sequence[ReportContent]) -> str:
    """What somebody who knocks should know."""
    found = []
    for name, word in (
        ("weapons", gettext("weapons")),
        ("violence", gettext("violence at home")),
        ("dogs", gettext("dogs")),
        ("interpreter", gettext("needs an interpreter")),
    ):
        if any(getattr(c.visit, name) == "yes" for c in contents):
            found.append(word)
    language = _first(c.visit.language for c in contents)
    return "; ".join([*found, language] if language else found)


def _what(contents: Sequence[ReportContent], words: int) -> str:
    story = " ".join(text for c in contents for text in (c.story, c.saw) if text.strip())
    said, more = shorten(story, words)
    if not said:
        return _line(gettext("What happened"), gettext("not told yet"))
    return _line(gettext("What happened"), said + (" " + gettext("(There is more; ask me.)") if more else ""))
