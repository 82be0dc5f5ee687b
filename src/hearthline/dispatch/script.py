"""What to say on the telephone in two minutes, in short sentences, for reading aloud. Plain English: it is said to a
dispatcher. Never who reported.

The time is counted, not guessed: a word of speech is a word, and in a number or a code every sign is one. When a report
is longer than two minutes of speech, parts are cut in the order of `CUTS`, and what is left says that there is more.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from hearthline.dispatch.facts import Facts, Someone

_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_LONG_WORD: Final = 12
"""Letters that are said in the time of one word."""

OPENING, DANGER, WHERE, HAPPENING = "opening", "danger", "where", "happening"
CHILDREN, ADULTS, DOOR, CALLBACK, CLOSING = "children", "adults", "door", "callback", "closing"

ORDER: Final = (OPENING, DANGER, WHERE, HAPPENING, CHILDREN, ADULTS, DOOR, CALLBACK, CLOSING)
"""How it is said: what somebody must know who may be cut off after ten seconds comes first."""

CUTS: Final = (
    (HAPPENING, 60),
    (ADULTS, 30),
    (CHILDREN, 40),
    (DOOR, 30),
    (WHERE, 40),
    (HAPPENING, 25),
    (CHILDREN, 20),
    (ADULTS, 12),
    (DANGER, 30),
    (DOOR, 15),
    (WHERE, 25),
    (CALLBACK, 35),
    (OPENING, 30),
    (CLOSING, 30),
)
"""The order of cutting: a part, and down to how many words of speech. The story goes first, where the child is last."""
FLOOR: Final = sum({part: least for part, least in CUTS}.values())
"""What is left when everything was cut. A test holds it under two minutes at the slowest speed a pack may name."""
SLOWEST: Final = 120
"""Words a minute: a pack that names fewer is read as this."""

SIGNS: Final = {
    "hurt_needs_doctor": "A child is hurt and needs a doctor now.",
    "young_child_hurt": "A very young child is hurt.",
    "person_can_reach_child": "The person who hurts the child can reach the child.",
    "child_alone": "A child is alone.",
    "child_may_disappear": "The child may be taken away or disappear.",
    "child_may_hurt_self": "The child may hurt themself.",
}
HAZARDS: Final = {"weapons": "Weapons", "violence": "Violence at home", "dogs": "Dogs"}


@dataclass(frozen=True, repr=False)
class Part:
    """One part of the script. `cut`: some of it was left out. Its repr shows nothing."""

    code: str
    sentences: tuple[str, ...]
    cut: bool = False

    @property
    def text(self) -> str:
        return " ".join(self.sentences)


@dataclass(frozen=True, repr=False)
class Script:
    """The whole script in the order it is said. `seconds`: reading it aloud at `words_per_minute`."""

    parts: tuple[Part, ...]
    words_per_minute: int

    @property
    def seconds(self) -> int:
        return -(-spoken(self.text) * 60 // self.words_per_minute)

    @property
    def text(self) -> str:
        """All of it, a part a paragraph."""
        return "\n\n".join(part.text for part in self.parts if part.sentences)

    @property
    def left_out(self) -> tuple[str, ...]:
        """Codes of the parts of which something was left out."""
        return tuple(part.code for part in self.parts if part.cut)


def spoken(text: str) -> int:
    """How many words of speech a text is. "4471" is four, "SAC-7K3Q" seven, a word of thirty letters three."""
    return sum(_spoken_word(word) for word in text.split())


def _spoken_word(word: str) -> int:
    if any(sign.isdigit() for sign in word):
        return sum(sign.isalnum() for sign in word)
    return max(1, -(-len(word) // _LONG_WORD))


def shorten(text: str, words: int) -> tuple[str, bool]:
    """The first whole sentences within so many words of speech, and whether anything was left out. Never an empty
    answer to words that are there: a first sentence that is too long is cut, with three dots."""
    kept: list[str] = []
    count = 0
    sentences = [one for one in _SENTENCE.split(" ".join(text.split())) if one]
    for sentence in sentences:
        size = spoken(sentence)
        if count + size > words:
            break
        kept.append(sentence)
        count += size
    if not kept and sentences:
        return _first_words(sentences[0], max(words - 1, 1)) + " …", True
    return " ".join(kept), len(kept) < len(sentences)


def _first_words(sentence: str, words: int) -> str:
    """As many of its words as fit; of a word that does not fit alone, its beginning."""
    kept: list[str] = []
    count = 0
    for word in sentence.split():
        count += _spoken_word(word)
        if count > words:
            break
        kept.append(word)
    return " ".join(kept) if kept else sentence.split(maxsplit=1)[0][:words]


def script(
    told: Facts, *, agency: str, number: str, callback: str, wants: str, words_per_minute: int, seconds: int
) -> Script:
    """The script. `number`: ours for the report, so that they can ask back. `callback`: the agency's own telephone, ""
    when the pack has none. `wants`: whom is called (a recipient), for what is asked of them. `seconds`: the most."""
    speed = max(words_per_minute, SLOWEST)
    made = {
        OPENING: _opening(agency, number, wants),
        DANGER: _danger(told),
        WHERE: _where(told),
        HAPPENING: _happening(told),
        CHILDREN: _children(told.children),
        ADULTS: _adults(told),
        DOOR: _door(told),
        CALLBACK: _callback(agency, callback, number),
        CLOSING: ("Your name or badge number, please?", "Your agency?", "Your incident number?", "Thank you."),
    }
    whole = Script(tuple(Part(code, tuple(s for s in made[code] if s)) for code in ORDER), speed)
    return fit(whole, seconds)


def fit(whole: Script, seconds: int) -> Script:
    """The same within so many seconds of speech, cut in the order of `CUTS`."""
    for code, least in CUTS:
        over = spoken(whole.text) - seconds * whole.words_per_minute // 60
        if over <= 0:
            break
        whole = replace(whole, parts=tuple(_cut(p, over, least) if p.code == code else p for p in whole.parts))
    return whole


def _cut(part: Part, over: int, least: int) -> Part:
    """The part shorter by `over`, or down to `least` words of speech."""
    size = spoken(part.text)
    if size <= least:
        return part
    more = "There is more. Ask me."
    room = max(size - over, least) - spoken(more)
    text, left = shorten(part.text.removesuffix(more).strip(), room)
    return Part(part.code, (text, more), cut=True) if left else part


def _opening(agency: str, number: str, wants: str) -> Iterable[str]:
    yield f"This is {agency}."
    yield "I have a report about a child."
    if wants == "medical":
        yield "I ask for medical help."
    elif wants in ("emergency", "law_enforcement"):
        yield "I ask you to send somebody."
    yield "Tell me when you are ready."


def _danger(told: Facts) -> Iterable[str]:
    yield {
        "yes": "There is danger now.",
        "unsure": "There may be danger now.",
        "no": "Nobody said that there is danger now.",
    }.get(told.danger, "Whether there is danger now is not known.")
    for code in told.signs:
        yield SIGNS.get(code, "")


def _where(told: Facts) -> Iterable[str]:
    yield f"The child is here: {_stop(told.where)}" if told.where else "Where the child is now is not known."
    if told.later:
        yield f"Later: {_stop(told.later)}"
    if told.school and not told.where:
        yield f"School: {_stop(told.school)}"


def _happening(told: Facts) -> Iterable[str]:
    if told.happening:
        yield f"What is happening: {_stop(told.happening)}"
    else:
        yield "What is happening was not told yet."


def _children(people: Sequence[Someone]) -> Iterable[str]:
    if not people:
        yield "No child was named."
        return
    yield "One child." if len(people) == 1 else f"{len(people)} children."
    for one in people:
        name = one.name or "Name not known"
        looks = f", {one.looks}" if one.looks else ""
        yield _stop(f"{name}, {_age(one.age)}{looks}")


def _age(said: str) -> str:
    if not said:
        return "age not known"
    return f"age {said}" if said.isdigit() else said


def _adults(told: Facts) -> Iterable[str]:
    if told.with_whom:
        yield f"With the child: {_stop(told.with_whom)}"
    for one in told.adults:
        if not one.worried_about:
            continue
        words = [one.name or "name not known", one.relation, "can reach the child" if one.near else ""]
        yield _stop("We worry about: " + ", ".join(word for word in words if word))
    if not told.with_whom and not any(one.worried_about for one in told.adults):
        yield "Who is there is not known."


def _door(told: Facts) -> Iterable[str]:
    yield "For your safety."
    for code in told.hazards:
        yield f"{HAZARDS[code]}: yes."
    if told.hazards_unknown:
        yield "Not known: " + ", ".join(HAZARDS[code].lower() for code in told.hazards_unknown) + "."
    if told.at_the_door:
        yield _stop(told.at_the_door)
    if told.language:
        yield f"They speak {_stop(told.language)}"
    if told.interpreter:
        yield "They need an interpreter."
    if told.disability:
        yield f"Disability: {_stop(told.disability)}"


def _callback(agency: str, callback: str, number: str) -> Iterable[str]:
    yield f"Call us back at {callback}." if callback else "Ask me for the number to call back."
    yield f"Our number for this report is {number}."


def _stop(text: str) -> str:
    """The text with an end to its last sentence."""
    text = text.strip()
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
