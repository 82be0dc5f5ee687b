"""Every word the public sees exists in every language: read from the source, compared with the catalogues."""

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from django.utils import translation

from hearthline.ui import speaking
from tests.site.test_desk_words import errors, menu
from tests.site.test_desk_words import words as desk
from tests.ui.extract import HOLES, Word, in_python, in_template, words_in
from tests.ui.pages import ROOT

SRC = ROOT / "src/hearthline"
LANGS = ("es", "hmn")
FORMS = {"es": 2, "hmn": 1}
ROOMS = ("ui", "intake", "directory", "helpdesk", "helpdesk/answers", "helpdesk/complaints", "helpdesk/mycase",
         "helpdesk/referring")  # fmt: skip
# Everything a page of the public face can show. `ui/context.py` and `ui/keys*.py` have words of the desk only.
PUBLIC = (
    "ui/[!ck]*.py",
    "ui/templatetags/*.py",
    "ui/templates/ui/public/**/*.html",
    "ui/templates/ui/errors/**/*.html",
    "ui/templates/ui/parts/**/*.html",
    "intake/public/**/*.py",
    "intake/door/**/*.py",
    "intake/templates/intake/public/**/*.html",
    "directory/public/**/*.py",
    "directory/words.py",
    "directory/templates/directory/public/**/*.html",
    "helpdesk/answers/**/*.py",
    "helpdesk/templates/helpdesk/public/answers/**/*.html",
    "helpdesk/mycase/public/**/*.py",
    "helpdesk/mycase/door/**/*.py",
    "helpdesk/templates/helpdesk/public/mycase/*.html",
    "directory/finding_help/public/**/*.py",
    "directory/finding_help/words.py",
    "directory/finding_help/templates/helpfinder/public/**/*.html",
    "helpdesk/complaints/public/**/*.py",
    "helpdesk/templates/helpdesk/public/complaints/**/*.html",
    "helpdesk/public/**/*.py",
    "helpdesk/templates/helpdesk/public/**/*.html",
)
# Words that are spelled the same in the other language.
SAME = {"es": {"No", "Error:"}, "hmn": {"File"}}
# English that a sentence in another language gives away. Not "no", "a", "me": those are words elsewhere too.
ENGLISH = {"the", "you", "your", "and", "we", "this", "that", "with", "what", "who", "child", "report", "call"}
YES_NO = {"Yes", "No", "I do not know", "I am not sure"}
# Hmong written apart that we write together, and Spanish that means a criminal complaint or speaks to a friend.
NOT_OURS = {
    "es": ("denuncia", "denunciar", "reporte", "reportar", " tú ", " tu ", " tus ", " te "),
    "hmn": ("me nyuam", "niam txiv", "xov tooj", "sij hawm", "hauj lwm", "los sis", "teb chaws"),
}


@pytest.fixture(scope="module")
def words() -> dict[Word, str]:
    return words_in(SRC, *PUBLIC)


def path_of(room: str, lang: str) -> Path:
    return SRC / room / "locale" / lang / "LC_MESSAGES" / "django.po"


def catalogue(room: str, lang: str) -> dict[tuple[str, str], Message]:
    """(context, English) -> entry."""
    with path_of(room, lang).open("rb") as file:
        return {(str(m.context or ""), _singular(m)): m for m in read_po(file, locale=None) if m.id}


def _singular(message: Message) -> str:
    return str(message.id if isinstance(message.id, str) else message.id[0])


def strings(message: Message) -> tuple[str, ...]:
    given = message.string or ""
    return (given,) if isinstance(given, str) else tuple(given)


def all_entries(lang: str) -> dict[tuple[str, str], Message]:
    """What the public can be shown. The desk has words of its own in these rooms: tests/site/test_desk_words.py."""
    public = {word.key for word in words_in(SRC, *PUBLIC)}
    return {key: entry for room in ROOMS for key, entry in catalogue(room, lang).items() if key in public}


def said_in(lang: str) -> list[tuple[str, str]]:
    """(English, each translation)."""
    return [(english, said) for (_c, english), entry in all_entries(lang).items() for said in strings(entry)]


def test_the_source_has_words_of_every_kind(words: Mapping[Word, str]) -> None:
    assert len(words) > 250
    assert any(word.context for word in words)
    assert any(word.plural for word in words)


@pytest.mark.parametrize("lang", LANGS)
def test_every_public_word_has_a_translation_in_every_language(lang: str, words: Mapping[Word, str]) -> None:
    have = all_entries(lang)
    missing = sorted(f"{file}: {word.context} {word.text}" for word, file in words.items() if word.key not in have)
    assert missing == []


@pytest.mark.parametrize("lang", LANGS)
def test_no_entry_is_empty_or_a_guess(lang: str) -> None:
    assert [k for k, entry in all_entries(lang).items() if entry.fuzzy or not all(map(str.strip, strings(entry)))] == []


@pytest.mark.parametrize("lang", LANGS)
def test_no_entry_is_left_over(lang: str, words: Mapping[Word, str]) -> None:
    used = {word.key for word in (words if lang not in speaking.WHOLE else {**words, **desk()})}
    told = {("", text) for text in (*errors(), *menu())} if lang in speaking.WHOLE else set()
    left = [key for room in ROOMS for key in catalogue(room, lang) if key not in used | told]
    assert sorted(left) == []


@pytest.mark.parametrize("lang", LANGS)
def test_a_word_stands_in_one_catalogue_only(lang: str) -> None:
    """Of two rooms' translations Django shows one: the other is read by nobody, and mended in vain."""
    rooms = Counter(key for room in ROOMS for key in catalogue(room, lang))
    assert [key for key, times in rooms.items() if times > 1] == []


@pytest.mark.parametrize(
    "path", sorted(SRC.glob("**/locale/*/LC_MESSAGES/django.po")), ids=lambda p: f"{p.parts[-5:-2]}"
)
def test_a_word_stands_once_in_its_catalogue(path: Path) -> None:
    """Read as text: what reads catalogues keeps one of two without a word."""
    blocks = ("\n" + path.read_text(encoding="utf-8")).split("\n\n")
    heads = [re.search(r'^(?:msgctxt ".*"\n)?msgid "(?:.*"\n")*.*"$', block, re.MULTILINE) for block in blocks]
    times = Counter(head[0] for head in heads if head)
    assert times, "not a catalogue"
    assert [head for head, times in times.items() if times > 1] == []


def test_both_languages_have_the_same_entries() -> None:
    assert set(all_entries("es")) == set(all_entries("hmn"))


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_filled_in_keeps_its_place_holders(lang: str) -> None:
    assert [en for en, said in said_in(lang) if set(HOLES.findall(en)) != set(HOLES.findall(said))] == []


@pytest.mark.parametrize("lang", LANGS)
def test_a_percent_sign_is_a_place_holder_and_nothing_else(lang: str) -> None:
    assert [said for _en, said in said_in(lang) if "%" in HOLES.sub("", said)] == []


@pytest.mark.parametrize("lang", LANGS)
def test_plural_words_have_the_forms_the_language_has(lang: str, words: Mapping[Word, str]) -> None:
    have = all_entries(lang)
    plural = [word for word in words if word.plural]
    for word in plural:
        entry = have[word.key]
        assert isinstance(entry.id, tuple | list), word.text
        assert entry.id[1] == word.plural
        assert len(strings(entry)) == FORMS[lang]


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize(("lang", "rule"), [("es", "nplurals=2; plural=n != 1;"), ("hmn", "nplurals=1; plural=0;")])
def test_the_head_says_how_plurals_go_and_that_nobody_has_reviewed_it(room: str, lang: str, rule: str) -> None:
    head = path_of(room, lang).read_text().split("\n\n", maxsplit=1)[0]
    assert f'"Plural-Forms: {rule}\\n"' in head
    assert f'"Language: {lang}\\n"' in head
    assert "no named person has reviewed" in head.replace("\n# ", " ")


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_is_left_in_english(lang: str) -> None:
    allowed = SAME[lang]
    assert [en for en, said in said_in(lang) if en == said and en not in allowed] == []
    assert [said for _en, said in said_in(lang) if ENGLISH & set(HOLES.sub("", said).lower().split())] == []


@pytest.mark.parametrize("lang", LANGS)
def test_the_words_that_may_stay_english_are_still_there(lang: str) -> None:
    """An exception that nothing needs any more is taken out."""
    assert SAME[lang] <= {en for en, said in said_in(lang) if en == said}


def test_yes_and_no_always_say_which_question_they_answer(words: Mapping[Word, str]) -> None:
    assert [word for word in words if word.text in YES_NO and not word.context] == []


def test_hmong_yes_and_no_repeat_the_verb_of_their_question() -> None:
    have = all_entries("hmn")
    pairs = {c: (strings(have[c, "Yes"])[0], strings(have[c, "No"])[0]) for c, en in have if en == "Yes"}
    assert len({yes for yes, _no in pairs.values()}) >= 4
    for context, (yes, no) in pairs.items():
        verb = yes.split()[0] if not yes.startswith("Tseem") else yes.removeprefix("Tseem ")
        assert verb.lower() in no.lower(), context
        assert "tsis" in no.lower().split(), context


@pytest.mark.parametrize("lang", LANGS)
def test_one_word_and_one_spelling_for_each_thing(lang: str) -> None:
    wrong = NOT_OURS[lang]
    assert [said for _en, said in said_in(lang) if any(bad in f" {said.lower()} " for bad in wrong)] == []


@pytest.mark.parametrize("lang", LANGS)
def test_the_packs_use_the_same_words(lang: str) -> None:
    # The one legal title that the state gives keeps its root.
    title = "denunciante bajo mandato"
    for path in ROOT.glob(f"packs/*/text/{lang}.yaml"):
        said = [line.partition(": ")[2] for line in path.read_text().splitlines() if line.startswith("  ")]
        text = f" {' '.join(said).lower()} ".replace(title, "")
        assert [bad for bad in NOT_OURS[lang] if bad in text] == [], path.parent.parent.name


@pytest.mark.parametrize("lang", LANGS)
def test_numbers_people_must_know_stay_as_they_are(lang: str) -> None:
    for number in ("911", "TTY", "25 MB", "PDF", "72"):
        assert [en for en, said in said_in(lang) if number in en and number not in said] == [], number


@pytest.mark.parametrize("lang", LANGS)
def test_a_button_named_in_a_sentence_has_the_words_of_the_button(lang: str) -> None:
    have = {en: strings(entry)[0] for (_c, en), entry in all_entries(lang).items()}
    for button in ("Leave now", "I cannot call", "I am not sure where", "Continue", "Send"):
        for english, said in have.items():
            if f"“{button}”" in english or (button in ("Continue", "Send") and f"ress {button}" in english):
                assert f"“{have[button]}”" in said.replace(f'"{have[button]}"', f"“{have[button]}”"), english


@pytest.mark.parametrize("lang", LANGS)
def test_the_end_of_a_sentence_is_kept(lang: str) -> None:
    """A question stays a question, a label with a colon keeps it: readers of the page hear the difference."""
    for english, said in said_in(lang):
        assert (english[-1] in "?:") == (said[-1] in "?:"), english


@pytest.mark.parametrize("lang", LANGS)
def test_django_finds_what_the_catalogue_has(lang: str) -> None:
    with translation.override(lang):
        assert translation.ngettext("%(n)s hour", "%(n)s hours", 1) == strings(all_entries(lang)["", "%(n)s hour"])[0]
        assert translation.ngettext("%(n)s hour", "%(n)s hours", 5) == strings(all_entries(lang)["", "%(n)s hour"])[-1]
        assert (
            translation.pgettext("Are there weapons?", "Yes")
            == strings(all_entries(lang)["Are there weapons?", "Yes"])[0]
        )


# The extractor itself.


def test_the_reader_of_python_finds_calls_of_every_kind(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text(
        '_("One " "two"); pgettext_lazy("where", "Yes"); ngettext("%(n)s day", "%(n)s days", 2); other("x")'
    )
    assert in_python(file) == {Word("", "One two"), Word("where", "Yes"), Word("", "%(n)s day", "%(n)s days")}


def test_the_reader_of_python_refuses_words_it_cannot_read(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text("gettext(word)")
    with pytest.raises(ValueError, match=r"a\.py:1"):
        in_python(file)


def test_the_reader_of_templates_finds_calls_of_every_kind(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_text(
        '{% load i18n %}{% translate "It’s (one)" as x %}<p title="{% translate \'two\' context "c" %}">'
        "{% blocktranslate with n=a.b trimmed %}\n Child {{ n }}\n{% endblocktranslate %}"
        "{% blocktranslate count n=m %}{{ n }} file{% plural %}{{ n }} files{% endblocktranslate %}</p>"
    )
    assert in_template(file) == {
        Word("", "It’s (one)"),
        Word("c", "two"),
        Word("", "Child %(n)s"),
        Word("", "%(n)s file", "%(n)s files"),
    }
