"""Which known words are one slip of the hand from a typed one."""

from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.linkage.vocabulary import MOST_NEAR, KnownWords, deletes, one_slip

words = st.text(alphabet="abcde", min_size=3, max_size=8)
letters = st.sampled_from("abcde")


@settings(deadline=None)
@given(words, st.data())
def test_a_word_with_one_slip_is_near(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(letters)
    slips = {
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
    } - {word}
    known = KnownWords([word])
    for slip in slips:
        assert one_slip(slip, word)
        assert one_slip(word, slip)
        assert len(slip) < 3 or known.near(slip) == (word,)


@settings(deadline=None)
@given(words, words)
def test_nothing_else_is_near(a: str, b: str) -> None:
    """Against the plain definition: the words one edit or one swap away."""
    edits = {a[:at] + c + a[at:] for at in range(len(a) + 1) for c in "abcde"}
    edits |= {a[:at] + c + a[at + 1 :] for at in range(len(a)) for c in ["", *"abcde"]}
    edits |= {a[:at] + a[at + 1] + a[at] + a[at + 2 :] for at in range(len(a) - 1)}
    assert one_slip(a, b) == (b in edits - {a})


@settings(deadline=None)
@given(words)
def test_a_word_leaves_as_many_others_as_it_has_letters_or_fewer(word: str) -> None:
    left = list(deletes(word))
    assert left[0] == word
    assert len(left) <= len(word) + 1
    assert len(set(left)) == len(left)


def test_the_commonest_come_first_and_never_too_many() -> None:
    known = KnownWords(["wrena"] + ["wrenb"] * 3 + ["wrenc"] * 2 + [f"wren{c}" for c in "defghijk"])
    assert known.near("wren")[:3] == ("wrenb", "wrenc", "wrena")
    assert len(known.near("wren")) == MOST_NEAR
    assert "wrena" not in known.near("wrena")


def test_words_too_short_or_too_long_are_neither_kept_nor_asked_for() -> None:
    known = KnownWords(["li", "x" * 5000])
    assert known.near("lie") == known.near("x" * 4999) == known.near("") == ()
