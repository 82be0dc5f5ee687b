"""The one function that text passes on its way out: no marked character survives, and nothing tells how many."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.intake.withheld.outgoing import WITHHELD, Marks, digest, found, outgoing, whole_words
from tests.cast import STORY

# Every letter once, so that a letter in what came out says which place it came from.
ONCE = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 400))


def marked(text: str, *words: str) -> Marks:
    return Marks.of([(text, [(text.index(w), text.index(w) + len(w)) for w in words])])


@pytest.mark.req("C-2")
def test_marked_words_are_cut_and_the_rest_stays() -> None:
    text = "I am the van driver. I saw him at the gate."
    assert outgoing(text, marked(text, "the van driver")) == "I am [withheld]. I saw him at the gate."


def test_without_marks_a_text_goes_out_as_it_is() -> None:
    assert outgoing(STORY, Marks()) == STORY
    assert not Marks()


@pytest.mark.parametrize(
    "quoted",
    [
        "As THE VAN   DRIVER says",
        "the van-driver",
        "said the van driver's friend",
        "the\nvan\ndriver",
        "“the van driver”",
    ],
)
def test_the_same_words_are_cut_from_whatever_quotes_them(quoted: str) -> None:
    text = "I am the van driver."
    out = outgoing(quoted, marked(text, "the van driver"))
    assert WITHHELD in out
    assert "van" not in out.casefold()
    assert "driver" not in out.casefold()


def test_half_a_marked_word_takes_the_whole_word() -> None:
    text = "my neighbour Ottoline"
    assert outgoing(text, Marks.of([(text, [(15, 17)])])) == "my neighbour [withheld]"


def test_a_word_inside_another_word_is_not_cut() -> None:
    marks = marked("a van", "van")
    assert outgoing("advance, vans, Van", marks) == "advance, vans, [withheld]"


@pytest.mark.parametrize("text", ["a van driver b", "a van, driver b", "a van ... driver b", "a van\n\n_driver_ b"])
def test_cuts_with_only_signs_between_them_are_one(text: str) -> None:
    out = outgoing(text, marked(text, "van", "driver"))
    assert out.count(WITHHELD) == 1


def test_how_much_was_cut_does_not_show() -> None:
    short, long = "by Al today", "by Maximiliana Featherstonehaugh today"
    assert outgoing(short, marked(short, "Al")) == outgoing(long, marked(long, "Maximiliana Featherstonehaugh"))


@st.composite
def text_and_spans(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    gaps = draw(st.lists(st.integers(0, 9), min_size=3, max_size=80))
    text = "".join(ONCE[i] + " ., -\n_ x"[gap % 9] * (gap % 3) for i, gap in enumerate(gaps))
    places = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(places, places).map(lambda two: (min(two), max(two))), max_size=6))
    return text, spans


@pytest.mark.req("C-2")
@given(text_and_spans())
def test_no_marked_character_survives(made: tuple[str, list[tuple[int, int]]]) -> None:
    text, spans = made
    marks = Marks.of([(text, spans)])
    out = outgoing(text, marks)
    left = set(out.replace(WITHHELD, ""))
    for start, end in spans:
        assert not left & {letter for letter in text[start:end] if letter in ONCE}
    cut = found(text, marks)
    kept = "".join(letter for i, letter in enumerate(text) if not any(a <= i < b for a, b in cut))
    assert out.replace(WITHHELD, "") == kept


@given(st.text(max_size=80), st.text(max_size=30), st.text(max_size=80))
def test_marked_words_do_not_survive_in_a_text_that_quotes_them(before: str, words: str, after: str) -> None:
    marks = Marks.of([(words, [(0, len(words))])])
    quoting = f"{before} {words} {after}"
    out = outgoing(quoting, marks)
    if marks.phrases:
        assert WITHHELD in out
    assert len(found(quoting, marks)) <= len(quoting)


@given(st.text(max_size=60), st.integers(-5, 70), st.integers(-5, 70))
def test_a_span_that_is_not_in_the_text_harms_nothing(text: str, start: int, end: int) -> None:
    out = outgoing(text, Marks.of([(text, [(start, end)])]))
    if not 0 <= start < end <= len(text):
        assert out == text


@given(st.text(min_size=1, max_size=60), st.data())
def test_whole_words_only_grow(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    left, right = whole_words(text, start, end)
    assert 0 <= left <= start < end <= right <= len(text)


def test_marks_and_texts_show_nothing_of_themselves() -> None:
    assert "lorry" not in repr(marked("the lorry", "lorry"))
    assert digest("a") != digest("b")
