"""A report as it was given, in sections a person can read. Answers are codes; their words are here. Nothing of the
reporter but their capacity."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hearthline.intake.door.content import Adult, Child, ReportContent
from hearthline.intake.reading import PartView
from hearthline.intake.withheld.outgoing import Marks, outgoing

Word = str | Promise

YES_NO: Mapping[str, Word] = {
    "yes": _("Yes"),
    "no": _("No"),
    "unknown": _("They do not know"),
    "declined": _("They would rather not say"),
}
ABOUT: Mapping[str, Word] = {
    "child": _("A child"),
    "self": _("Themself, under 18"),
    "past": _("Something from the past"),
}
DANGER: Mapping[str, Word] = {
    "yes": _("Yes"),
    "cannot_call": _("Yes, and they cannot call 911"),
    "unsure": _("Not sure"),
    "no": _("No"),
}
OFTEN: Mapping[str, Word] = {
    "once": _("Once"),
    "few": _("A few times"),
    "often": _("Often"),
    "always": _("All the time"),
    "unknown": _("They do not know"),
}
KNOW: Mapping[str, Word] = {
    "saw": _("Saw or heard it"),
    "child_told": _("The child told them"),
    "other_told": _("Somebody else told them"),
    "signs": _("Saw signs"),
    "happened_to_me": _("It happened to them"),
}
CHANNELS: Mapping[str, Word] = {
    "web": _("Web"),
    "phone": _("Telephone"),
    "paper": _("Paper"),
    "fax": _("Fax"),
    "letter": _("Letter"),
    "email": _("E-mail"),
    "walk_in": _("In person"),
    "partner": _("Partner"),
    "text": _("Text message"),
}


@dataclass(frozen=True, repr=False)
class Line:
    """`words`: whether these are the reporter's own words, which have the part's language.

    `field`: which field of the report the words are, when a page may show them sentence by sentence.
    `reporter`: it tells something of who reported; a page shows it and never lets it be copied or printed.
    """

    label: str
    text: str
    words: bool = False
    field: str = ""
    reporter: bool = False


@dataclass(frozen=True, repr=False)
class Section:
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, repr=False)
class Given:
    """One envelope: its story, and the rest in sections. `damaged` when it does not open any more."""

    part: PartView
    story: str
    sections: tuple[Section, ...]
    damaged: bool


def going_out(part: PartView, marks: Marks) -> Given:
    """A part for paper: without what tells that the child, or who, reported, and without words marked as telling it."""
    made = given(part, on_paper=True)
    cut = tuple(
        replace(one, lines=tuple(replace(line, text=outgoing(line.text, marks)) for line in one.lines))
        for one in made.sections
    )
    return replace(made, story=outgoing(made.story, marks), sections=cut)


def given(part: PartView, *, on_paper: bool = False) -> Given:
    """A part for the page. `on_paper`: without what tells that the child, or who, reported: paper leaves the house."""
    content = part.content
    if content is None:
        return Given(part, "", (), damaged=True)
    made = (
        Section(gettext("Danger"), _danger(content)),
        Section(gettext("What they saw, and what they think"), _saw(content)),
        Section(gettext("Children"), _children(content, on_paper)),
        Section(gettext("Where"), _lines(_where(content))),
        Section(gettext("Adults"), _adults(content)),
        Section(gettext("What is said to have been done"), _allegations(content)),
        Section(
            gettext("When") if on_paper else gettext("When, and how they know"),
            _lines(_when(content)) + (() if on_paper else _how(content)),
        ),
        Section(gettext("For a visit"), _lines(_visit(content))),
    )
    return Given(part, content.story, tuple(s for s in made if s.lines), damaged=False)


def _lines(found: Iterable[tuple[str, str, bool]]) -> tuple[Line, ...]:
    return tuple(Line(label, text, words) for label, text, words in found if text.strip())


def _word(words: Mapping[str, Word], code: str) -> str:
    return str(words.get(code, code))


def _danger(c: ReportContent) -> tuple[Line, ...]:
    from hearthline.ui.words import maybe

    lines = [Line(gettext("Danger now?"), _word(DANGER, c.danger))] if c.danger else []
    signs = []
    for code in c.danger_signs:
        known = maybe(f"danger_sign.{code}")
        signs.append(known.text if known else {"none": gettext("None of these")}.get(code, _word(YES_NO, code)))
    if signs:
        lines.append(Line(gettext("Signs"), "; ".join(signs)))
    return tuple(lines)


def _saw(c: ReportContent) -> tuple[Line, ...]:
    lines = (
        Line(gettext("Saw or heard"), c.saw, words=True, field="saw"),
        Line(gettext("Thinks"), c.think, words=True, field="think"),
    )
    return tuple(line for line in lines if line.text.strip())


def _children(c: ReportContent, on_paper: bool) -> tuple[Line, ...]:
    lines = []
    for number, child in enumerate(c.children, 1):
        age = child.age or gettext("age not known")
        parts = [child.name or gettext("name not known"), age, child.looks, child.school]
        lines.append(
            Line(gettext("Child %(number)s") % {"number": number}, ", ".join(p for p in parts if p), words=True)
        )
    if not lines and (on_paper or c.about != "self"):
        lines.append(Line(gettext("Children"), gettext("Nobody was named")))
    return tuple(lines)


def _where(c: ReportContent) -> list[tuple[str, str, bool]]:
    now = c.where_now or (gettext("They are not sure") if c.where_unsure else "")
    return [
        (gettext("Now"), now, bool(c.where_now)),
        (gettext("Tomorrow"), c.where_tomorrow, True),
        (gettext("With whom"), c.with_whom, True),
    ]


def _adults(c: ReportContent) -> tuple[Line, ...]:
    lines = []
    for number, adult in enumerate(c.adults, 1):
        parts = [adult.name or gettext("name not known"), adult.relation]
        if adult.worried_about == "yes":
            parts.append(gettext("they worry about this person"))
        if adult.access:
            parts.append(gettext("can reach the child: %(answer)s") % {"answer": _word(YES_NO, adult.access).lower()})
        parts.append(adult.note)
        lines.append(
            Line(gettext("Adult %(number)s") % {"number": number}, ", ".join(p for p in parts if p), words=True)
        )
    if c.trusted_adult:
        lines.append(Line(gettext("An adult the child trusts"), c.trusted_adult, words=True))
    return tuple(lines)


def _allegations(c: ReportContent) -> tuple[Line, ...]:
    """Which child, by whom, what kind of harm: each in words, whoever they are counted as in the report's own lists."""
    from hearthline.ui.words import maybe

    lines = []
    for said in c.allegations:
        child = _named(c.children, said.child) or gettext("a child who was not named")
        adult = _named(c.adults, said.adult) or gettext("somebody not known")
        known = maybe(f"abuse_type.{said.kind}")
        kind = known.text if known else {"unknown": gettext("kind not said")}.get(said.kind, said.kind)
        lines.append(Line(kind, gettext("%(child)s, by %(adult)s") % {"child": child, "adult": adult}))
    return tuple(lines)


def _named(people: Sequence[Child] | Sequence[Adult], number: int) -> str:
    """The name of the person with this number, counted from 1; their number when they have no name."""
    if not 1 <= number <= len(people):
        return ""
    return people[number - 1].name.strip() or gettext("number %(number)s") % {"number": number}


def _when(c: ReportContent) -> list[tuple[str, str, bool]]:
    return [
        (gettext("When"), c.when, True),
        (gettext("How often"), _word(OFTEN, c.how_often), False),
        (gettext("Still going on"), _word(YES_NO, c.still), False),
    ]


def _how(c: ReportContent) -> tuple[Line, ...]:
    """How they know, and whether it is about themself: who reads it can guess who reported."""
    lines = (
        Line(gettext("How they know"), ", ".join(_word(KNOW, code) for code in c.how_know), reporter=True),
        Line(gettext("About"), _word(ABOUT, c.about) if c.about != "child" else "", reporter=True),
    )
    return tuple(line for line in lines if line.text)


def _visit(c: ReportContent) -> list[tuple[str, str, bool]]:
    v = c.visit
    return [
        (gettext("Language of the family"), v.language, True),
        (gettext("Interpreter needed"), _word(YES_NO, v.interpreter), False),
        (gettext("Tribe"), _word(YES_NO, v.tribe), False),
        (gettext("Military"), _word(YES_NO, v.military), False),
        (gettext("Disability"), v.disability, True),
        (gettext("Dogs"), _word(YES_NO, v.dogs), False),
        (gettext("Weapons"), _word(YES_NO, v.weapons), False),
        (gettext("Violence"), _word(YES_NO, v.violence), False),
        (gettext("Note"), v.note, True),
    ]
