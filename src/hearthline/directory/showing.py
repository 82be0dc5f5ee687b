"""An entry as a page shows it: words in the page's language, and links that a telephone or a browser follows."""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from hearthline.directory import words
from hearthline.directory.book import COUNTRY, Book, Entry
from hearthline.ui import languages


@dataclass(frozen=True)
class Said:
    """Words and the language they are in, "" when that is the page's own."""

    text: str
    lang: str = ""


@dataclass(frozen=True)
class Link:
    """What to press. `say`: as printed; `href`: tel:, sms:, mailto: or a web address."""

    say: str
    href: str


@dataclass(frozen=True)
class Card:
    """One entry. `numbers`: to call; `plain`: printed numbers and addresses without a link; `links`: to follow.
    `national`: a number of the whole country, that only pages of other states name."""

    id: str
    name: Said
    agency: str
    channel: str
    numbers: tuple[Link, ...]
    texts: tuple[Link, ...]
    plain: tuple[str, ...]
    links: tuple[Link, ...]
    spelled: str
    send: str
    hours: str
    where: tuple[Said, ...]
    notes: tuple[Said, ...]
    trust: str
    sources: tuple[Link, ...]
    callable: bool
    kind: str
    national: bool


def card(book: Book, entry: Entry, at: str = COUNTRY) -> Card:
    """The entry in the page's language. `at`: the state that a page is about, "" when nobody knows."""
    lang = languages.current()
    sources = _sources(entry, at)
    called = entry.callable
    scheme = "sms:" if entry.channel == "text" else "tel:"
    known = entry.hours.kind != "unknown"
    area = [_said(book, f"area.{entry.area}", lang)] if entry.area else []
    return Card(
        id=entry.id,
        name=_label(entry, lang),
        agency=entry.agency,
        channel=entry.channel,
        numbers=tuple(Link(n.say, scheme + quote(n.dial, safe="+")) for n in entry.numbers) if called else (),
        texts=tuple(Link(n.say, "sms:" + quote(n.dial, safe="+")) for n in entry.numbers)
        if called and entry.texts
        else (),
        plain=_plain(entry),
        links=tuple(_links(entry)),
        spelled=entry.spelled if called else "",
        send=entry.send if called else "",
        hours=words.hours(entry.hours) if (entry.numbers and entry.channel != "fax") or known else "",
        where=(*area, *(Said(text) for text in words.where(entry))),
        notes=tuple(_said(book, f"note.{note}", lang) for note in entry.notes),
        trust=words.trust(entry),
        sources=tuple(Link(host(one), one) for one in sources),
        callable=called,
        kind=str(words.KINDS.get(entry.kind, "")),
        national=bool(entry.hosts) and not sources,
    )


def _sources(entry: Entry, at: str) -> list[str]:
    """The pages that say it: those of the place itself, else those of no one state. The page of another state is no
    source for people here; on a page about the whole country all of them stand."""
    pages = [one for one in entry.sources if one.startswith("http")]
    if at == entry.place or not entry.hosts:
        return pages
    own = [one for one in pages if entry.hosts.get(host(one)) == at]
    return own or [one for one in pages if host(one) not in entry.hosts]


def _label(entry: Entry, lang: str) -> Said:
    """The pack's own words for it, else the agency's name, which is English."""
    if lang in entry.label:
        return Said(entry.label[lang])
    return Said(entry.label.get("en") or entry.agency, "" if lang == "en" else "en")


def _said(book: Book, text_id: str, lang: str) -> Said:
    text, found = book.text(text_id, lang)
    return Said(text, "" if found == lang else found)


def _plain(entry: Entry) -> tuple[str, ...]:
    numbers = () if entry.callable else tuple(n.say for n in entry.numbers)
    post = (entry.address,) if entry.channel == "post" else ()
    mail = (entry.address,) if entry.channel == "email" and not entry.linked else ()
    return (*numbers, *post, *mail)


def _links(entry: Entry) -> list[Link]:
    if not entry.trusted:
        return []
    found = [Link(entry.email, f"mailto:{entry.email}")] if entry.email else []
    if entry.channel == "email":
        return [Link(entry.address, f"mailto:{entry.address}"), *found]
    if entry.address.startswith("http"):
        found.insert(0, Link(host(entry.address), entry.address))
    return found


def host(address: str) -> str:
    """The name of the site that an address leads to, as people say it."""
    try:
        return urlsplit(address).netloc.removeprefix("www.") or address
    except ValueError:  # a source may send anything that begins like an address: its page must not break
        return address
