"""Page state: comes back as it was, opens for nobody else, and no browser can make it do harm."""

import base64
import json
import random
import zlib
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.ground import clock
from hearthline.sealing import KeyringError, StateError, open_state, read_state, seal_state, state
from hearthline.sealing.boxes import seal_symmetric
from tests import cast
from tests.sealing.rings import AGENCY, flipped, rings

RING = rings()["public"]
NIGHT = datetime(2026, 3, 7, 23, 30, tzinfo=UTC)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def forged(packed: bytes) -> str:
    """What only we could seal: to test what is behind the seal too."""
    key_id, key = RING.secrets("face")[0]
    blob = seal_symmetric(key, "state", (AGENCY, "page", "state", "form"), packed, key_id=key_id)
    return base64.urlsafe_b64encode(blob).decode().rstrip("=")


@given(st.dictionaries(st.text(max_size=10), JSON, max_size=6))
def test_what_was_sealed_comes_back(data: dict[str, object]) -> None:
    assert open_state(RING, seal_state(RING, data)) == data


def test_stories_in_every_language_come_back() -> None:
    for story in (cast.STORY, cast.STORY_ES, cast.STORY_HMN, "👩‍👧 مرحبا", "\ud800 alone"):
        assert open_state(RING, seal_state(RING, {"story": story})) == {"story": story}


def test_a_state_tells_when_it_was_sealed() -> None:
    with clock.freeze(NIGHT):
        sealed = seal_state(RING, {})
    opened = read_state(RING, sealed)
    assert opened.issued_at == NIGHT
    assert opened.issued_at.tzinfo is UTC


def test_the_moment_is_the_same_in_every_zone() -> None:
    with clock.freeze(NIGHT.astimezone(timezone(timedelta(hours=-8)))):
        assert read_state(RING, seal_state(RING, {})).issued_at == NIGHT


def test_a_story_of_a_thousand_words_is_less_than_six_kilobytes() -> None:
    """Words drawn with the unevenness of ordinary writing, from a vocabulary wider than a real story has."""
    drawn = random.Random(7)
    letters = "etaoinshrdlucmfwypvbgk"
    vocabulary = ["".join(drawn.choices(letters, k=drawn.randint(2, 8))) for _ in range(350)]
    weights = [1 / (rank + 1) for rank in range(350)]
    story = " ".join(drawn.choices(vocabulary, weights, k=1000))
    assert len(seal_state(RING, {"story": story, "token": "ab" * 32, "step": "children"})) < 6000


@pytest.mark.fault("41")
def test_a_state_holds_no_word_in_clear_and_no_error_or_repr_shows_one() -> None:
    sealed = seal_state(RING, {"story": cast.STORY})
    assert not [word for word in cast.STORY.split() if len(word) > 5 and word.encode() in raw(sealed)]
    assert "Wren" not in repr(read_state(RING, sealed))
    with pytest.raises(StateError) as caught:
        open_state(RING, sealed[:-2])
    assert "Wren" not in repr(caught.value)


def test_the_same_answers_sealed_twice_look_different() -> None:
    assert seal_state(RING, {"a": 1}) != seal_state(RING, {"a": 1})


def test_a_state_is_safe_in_a_form_field() -> None:
    assert set(seal_state(RING, {"story": cast.STORY * 3})) <= set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    )


@given(st.integers(0, 10**9))
@settings(max_examples=150)
def test_a_turned_bit_anywhere_is_refused(bit: int) -> None:
    blob = raw(seal_state(RING, {"danger": "no", "story": cast.STORY}))
    changed = flipped(blob, bit % (len(blob) * 8))
    with pytest.raises(StateError):
        open_state(RING, base64.urlsafe_b64encode(changed).decode().rstrip("="))


JUNK = ["", "A", "====", "%%%", "é", "AQ", "\0", "A" * 10_000, "\ud800", "-" * 7, " ", "AAAA\n"]


@pytest.mark.parametrize("text", JUNK, ids=range(len(JUNK)))
def test_what_is_no_state_is_refused(text: str) -> None:
    with pytest.raises(StateError):
        open_state(RING, text)


@given(st.text(st.characters(), max_size=200))
def test_any_text_is_refused_and_never_breaks(text: str) -> None:
    with pytest.raises(StateError):
        open_state(RING, text)


def test_a_state_of_another_agency_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = seal_state(RING, {"a": 1})
    other = type(RING)(RING.role, "other-agency", RING.version, RING.keys)
    with pytest.raises(StateError):
        open_state(other, sealed)


def test_a_text_too_long_is_refused_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*args: object, **kwargs: object) -> bytes:
        raise AssertionError("decoded")

    monkeypatch.setattr(base64, "b64decode", forbidden)
    with pytest.raises(StateError):
        open_state(RING, "A" * (6 * 1024 * 1024 + 1))


@pytest.mark.fault("23")
def test_a_bomb_behind_the_seal_stops_at_four_megabytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """64 MB of spaces in 64 kB: at most LARGEST bytes and one are ever unpacked."""
    engine = zlib.compressobj(9)
    bomb = b"".join(engine.compress(b" " * 2**20) for _ in range(64)) + engine.flush()
    unpacked: list[int] = []
    real = zlib.decompressobj

    class Watched:
        def __init__(self) -> None:
            self.engine = real()

        def decompress(self, data: bytes, limit: int) -> bytes:
            out = self.engine.decompress(data, limit)
            unpacked.append(len(out))
            return out

        @property
        def eof(self) -> bool:
            return self.engine.eof

    monkeypatch.setattr(zlib, "decompressobj", Watched)
    with pytest.raises(StateError):
        open_state(RING, forged(bomb))
    assert sum(unpacked) <= state.LARGEST + 1


@pytest.mark.fault("30")
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"{}",
        b"[1]",
        b"[1,[]]",
        b'[1,"x"]',
        b'["x",{}]',
        b"[1e400,{}]",
        b"[NaN,{}]",
        b"[99999999999999999999,{}]",
        b"[1,{},3]",
        b"[" * 200_000,
        b"\xff\xfe",
    ],
    ids=range(13),
)
def test_other_content_behind_the_seal_is_refused(content: bytes) -> None:
    with pytest.raises(StateError):
        open_state(RING, forged(zlib.compress(content)))


@pytest.mark.parametrize(
    "packed", [b"", b"not zlib", zlib.compress(b"[1,{}]")[:-3], zlib.compress(b"[1,{}]") + b"more"]
)
def test_packing_that_is_cut_or_has_something_after_it_is_refused(packed: bytes) -> None:
    with pytest.raises(StateError):
        open_state(RING, forged(packed))


def test_what_the_forger_of_these_tests_seals_is_opened_when_it_is_right() -> None:
    assert open_state(RING, forged(zlib.compress(json.dumps([0, {"a": 1}]).encode()))) == {"a": 1}


@pytest.mark.parametrize("data", [{"a": "x" * (4 * 1024 * 1024)}, {"a": object()}, {1: {1, 2}}])
def test_what_cannot_be_a_state_is_refused_when_sealing(data: dict[str, object]) -> None:
    with pytest.raises(StateError):
        seal_state(RING, data)


def test_a_large_state_that_fits_is_sealed_and_opened() -> None:
    data = {"story": "word " * 800_000}
    assert open_state(RING, seal_state(RING, data)) == data


def test_only_the_public_face_seals_and_opens_states() -> None:
    sealed = seal_state(RING, {"a": 1})
    for role in ("desk", "worker", "keeper"):
        with pytest.raises(KeyringError):
            seal_state(rings()[role], {"a": 1})
        with pytest.raises(StateError):
            open_state(rings()[role], sealed)
