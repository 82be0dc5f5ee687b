"""Pack wording on a page: which language it came out in, and what must stand beside it."""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext as translate

from hearthline import law
from hearthline.ground.errors import DomainError, TooLong
from hearthline.ui import languages
from hearthline.ui.agency import current_agency, current_pack, first_phone


@dataclass(frozen=True)
class Wording:
    """One pack text as a page shows it.

    `lang` is the language of `text`. `english` is filled when the text is a translation that no named person has
    checked: the English then stands beside it. `interpreter` is a number to show with it, or None.
    """

    id: str
    text: str
    lang: str
    asked: str
    drafted: bool
    english: str
    interpreter: law.Contact | None

    @property
    def foreign(self) -> bool:
        """The text is not in the page's language and needs its own `lang`."""
        return self.lang != self.asked

    @property
    def direction(self) -> str:
        return languages.direction(self.lang)


def wording(text_id: str, lang: str = "", pack: law.Pack | None = None) -> Wording:
    """The text `text_id` in `lang` (default: the page's). Raises law.PackError for an id the pack does not have."""
    pack = pack or current_pack()
    asked = lang or languages.current()
    text = pack.text(text_id, asked)
    unchecked = text.lang != "en" and text.drafted
    needs_help = unchecked or text.lang != asked
    return Wording(
        id=text_id,
        text=text.text,
        lang=text.lang,
        asked=asked,
        drafted=unchecked,
        english=pack.text(text_id, "en").text if unchecked else "",
        interpreter=(first_phone(pack, "interpreter") or first_phone(pack, "hotline")) if needs_help else None,
    )


class Foreign(str):
    """Words of the pack that stand in another language than the page: written into a page they say which."""

    __slots__ = ("lang",)
    lang: str

    def __html__(self) -> str:
        return format_html('<span lang="{}">{}</span>', self.lang, str.__str__(self))

    def __str__(self) -> str:
        return self


def of_pack(pack: law.Pack, text_id: str) -> str:
    """Wording of the pack in the page's language where it has it, else in its own, marked. For the desk: the public
    pages show a translation nobody has checked with the English beside it (`wording`). Raises law.PackError."""
    asked = languages.current()
    text = pack.text(text_id, asked)
    if text.lang == asked:
        return text.text
    found = Foreign(text.text)
    found.lang = text.lang
    return found


def in_words(wrong: DomainError) -> str:
    """What a person is told of an error, in the page's language. The sentences stand in English where they are raised,
    so that a log reads the same whoever worked; a test holds each against the catalogues."""
    if isinstance(wrong, TooLong):
        return too_long(wrong.most)
    return translate(wrong.message) if wrong.message else ""


def too_long(most: int) -> str:
    """What stands at a field that takes `most` characters."""
    return gettext("This is too long. It may have %(limit)s characters.") % {"limit": f"{most:,}"}


def maybe(text_id: str, pack: law.Pack | None = None) -> Wording | None:
    """`wording` for frames and error pages: None when the pack cannot be read or has no such text."""
    if pack is None:
        agency = current_agency()
        pack = agency.pack if agency else None
    try:
        return wording(text_id, pack=pack) if pack else None
    except law.PackError:
        return None
