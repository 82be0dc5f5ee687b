"""An answer as a page shows it: in the page's language where it is written, with the pack's numbers filled in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext

from hearthline import law
from hearthline.directory import loading
from hearthline.directory.book import after_calls
from hearthline.directory.door.calls import calls
from hearthline.directory.showing import Link, Said, card
from hearthline.helpdesk.answers.book import ANSWER, Book, code_of, current
from hearthline.helpdesk.answers.public.words import SURE
from hearthline.law.answers.checking import fill
from hearthline.law.answers.kinds import Answer, Block, Source
from hearthline.law.answers.reading import HOLE
from hearthline.ui import languages, times
from hearthline.ui.agency import current_agency, current_pack, pack_at
from hearthline.ui.words import wording

SOURCE_LANGUAGE = "en"
HREF = {"phone": "tel:", "email": "mailto:", "web": ""}


@dataclass(frozen=True)
class Line:
    """Somebody to ask: a name, and what to press."""

    name: Said
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Origin:
    """Where an answer comes from. `address` may be empty; `sure`: how sure we are and since when, in words."""

    citation: str
    address: str
    sure: str


@dataclass(frozen=True)
class Title:
    """A question with its page."""

    question: Said
    url: str


@dataclass(frozen=True)
class Written:
    """The words of an answer in one language."""

    lang: str
    question: str
    blocks: tuple[Block, ...]
    unknown: str
    ask: str


@dataclass(frozen=True)
class Page:
    """An answer on a page. `said`: in the page's language or, marked, in English; `english`: beside a draft.
    `place`: whose rules these are. `foreign`: `said` is not in the page's language."""

    said: Written
    english: Written | None
    foreign: bool
    drafted: bool
    emergency: bool
    place: str
    asks: tuple[Line, ...]
    sources: tuple[Origin, ...]
    see: tuple[Title, ...]


def title(answer: Answer) -> Title:
    """The question and its address, in the page's language."""
    asked = languages.current()
    lang = asked if asked in answer.question else SOURCE_LANGUAGE
    question = _filled(answer.question[lang], current_pack(), lang)
    return Title(
        Said(question, "" if lang == asked else lang), reverse("answers:page", args=[code_of(ANSWER, answer.id)])
    )


def behind(door_id: str) -> tuple[Title, ...]:
    """The questions behind a line of the first page; none where the pack has no such line."""
    book = current()
    door = next((one for one in book.shelf.front.doors if one.id == door_id), None)
    return tuple(title(book.answers[own]) for own in door.answers if own in book.answers) if door else ()


def said(words: Mapping[str, str]) -> Said:
    """A title of the pack in the page's language, else in English and marked."""
    asked = languages.current()
    return Said(words[asked]) if asked in words else Said(words[SOURCE_LANGUAGE], SOURCE_LANGUAGE)


def shown(book: Book, answer: Answer) -> Page:
    """The answer in the page's language."""
    asked, pack = languages.current(), current_pack()
    lang = asked if asked in answer.question else SOURCE_LANGUAGE
    drafted = lang in answer.drafted
    return Page(
        said=_written(answer, pack, lang),
        english=_written(answer, pack, SOURCE_LANGUAGE) if drafted else None,
        foreign=lang != asked,
        drafted=drafted,
        emergency=answer.emergency,
        place=pack_at(answer.pack).title,
        asks=tuple(_lines(answer, pack)),
        sources=tuple(_origin(one, asked) for one in answer.sources),
        see=tuple(title(book.answers[other]) for other in answer.see if other in book.answers),
    )


def _written(answer: Answer, pack: law.Pack, lang: str) -> Written:
    def here(text: str) -> str:
        return _filled(text, pack, lang)

    return Written(
        lang=lang,
        question=here(answer.question[lang]),
        blocks=tuple(Block(here(one.text), tuple(map(here, one.items)), one.ordered) for one in answer.blocks[lang]),
        unknown=here(answer.unknown.get(lang) or answer.unknown.get(SOURCE_LANGUAGE, "")),
        ask=here(answer.ask.get(lang) or answer.ask.get(SOURCE_LANGUAGE, "")),
    )


def _filled(text: str, pack: law.Pack, lang: str) -> str:
    """With the pack's numbers. What it does not hold today is said to be unknown; `packs check` refuses it before."""
    try:
        return fill(text, pack, lang)
    except law.PackError:
        return HOLE.sub(gettext("unknown"), text)


def _origin(source: Source, lang: str) -> Origin:
    day = times.say_day(source.verified_on, lang, date.min)  # never "today": a print is read on another day
    return Origin(source.citation, source.address, str(SURE[source.confidence]) % {"day": day})


def _lines(answer: Answer, pack: law.Pack) -> Iterator[Line]:
    for line in answer.ask_lines:
        made = _of_directory(line) if "." in line else of_pack(pack, line)
        if made is not None:
            yield made


def of_pack(pack: law.Pack, contact_id: str) -> Line | None:
    """A checked contact of the pack; None without one."""
    known = next((one for one in pack.contacts() if one.id == contact_id), None)
    if known is None or not known.value or not known.verified:
        return None
    name = wording(known.text_id, pack=pack)
    href = HREF.get(known.medium)
    link = Link(known.value, "" if href is None else href + (known.dial or known.value))
    return Line(Said(name.text, name.lang if name.foreign else ""), (link,))


def _of_directory(entry_id: str) -> Line | None:
    """An entry of the directory as it stands after calls; None when no number of it may be given."""
    book = loading.current()
    entry = book.entry(entry_id)
    if entry is None:
        return None
    now = after_calls(entry, calls().get(entry.id))
    found = card(book, now)
    links = (*found.numbers, *found.texts, *found.links)
    return Line(found.name, links) if links else None


def people_to_call() -> tuple[Line, ...]:
    """Whom to ask when nothing was found: the checked telephones of this agency for complaints and questions."""
    agency = current_agency()
    if agency is None:
        return ()
    kinds = [one for one in agency.pack.contacts("complaint") if one.medium == "phone"]
    return tuple(line for one in kinds if (line := of_pack(agency.pack, one.id)))
