"""Sealed files: every byte comes back, and no chunk can be cut, moved, repeated or added unseen."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearthline.sealing import CHUNK, SealError, files, new_file_key, open_chunks, seal_chunks
from tests.sealing.rings import AGENCY, flipped

PLACE = (AGENCY, "attachment", "chunk", "file-1")


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks of 16 bytes, so that a file of many chunks is quick."""
    monkeypatch.setattr(files, "CHUNK", 16)


def sealed(content: bytes, key: bytes) -> list[bytes]:
    return list(seal_chunks([content], key, PLACE))


def opened(chunks: list[bytes], key: bytes) -> bytes:
    return b"".join(open_chunks(chunks, key, PLACE))


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("size", [0, 1, 15, 16, 17, 31, 32, 33, 1000])
def test_a_file_of_any_size_comes_back_whole(size: int) -> None:
    key, content = new_file_key(), bytes(n % 251 for n in range(size))
    chunks = sealed(content, key)
    assert opened(chunks, key) == content
    assert len(chunks) == max(1, -(-size // 16))


@given(st.lists(st.binary(max_size=70), max_size=12))
@settings(max_examples=50)
def test_the_pieces_a_file_arrives_in_do_not_matter(pieces: list[bytes]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "CHUNK", 16)
        key = new_file_key()
        one = list(seal_chunks(pieces, key, PLACE))
        assert one == list(seal_chunks([b"".join(pieces)], key, PLACE))
        assert opened(one, key) == b"".join(pieces)


def test_a_real_chunk_is_one_mebibyte_and_a_little() -> None:
    key = new_file_key()
    chunks = sealed(b"\xff" * (2 * CHUNK + 5), key)
    assert [len(chunk) for chunk in chunks] == [CHUNK + 17, CHUNK + 17, 5 + 17]
    assert opened(chunks, key) == b"\xff" * (2 * CHUNK + 5)


CHANGES: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "the end cut": lambda c: c[:-1],
    "the start cut": lambda c: c[1:],
    "the middle cut": lambda c: [c[0], *c[2:]],
    "all cut": lambda c: [],
    "two swapped": lambda c: [c[1], c[0], *c[2:]],
    "the last moved forward": lambda c: [c[0], c[-1], *c[1:-1]],
    "one repeated": lambda c: [c[0], c[0], *c[1:]],
    "the last repeated": lambda c: [*c, c[-1]],
    "something appended": lambda c: [*c, b"\x01" + b"x" * 30],
    "an empty chunk appended": lambda c: [*c, b""],
    "a chunk shortened": lambda c: [c[0][:-1], *c[1:]],
    "a chunk lengthened": lambda c: [c[0] + b"\0", *c[1:]],
    "two chunks joined": lambda c: [c[0] + c[1], *c[2:]],
}


@pytest.mark.fault("15", "53")
@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_row_of_chunks_is_detected(change: str) -> None:
    key = new_file_key()
    with pytest.raises(SealError):
        opened(CHANGES[change](sealed(b"n" * 60, key)), key)


@pytest.mark.fault("15")
@pytest.mark.usefixtures("small")
def test_every_turned_bit_of_a_file_is_detected() -> None:
    key = new_file_key()
    chunks = sealed(b"bruise on the left cheek", key)
    for index, chunk in enumerate(chunks):
        for bit in range(len(chunk) * 8):
            with pytest.raises(SealError):
                opened([*chunks[:index], flipped(chunk, bit), *chunks[index + 1 :]], key)


@pytest.mark.fault("53")
@pytest.mark.usefixtures("small")
def test_a_chunk_of_another_file_does_not_fit() -> None:
    one, two = new_file_key(), new_file_key()
    first, second = sealed(b"a" * 40, one), sealed(b"b" * 40, two)
    with pytest.raises(SealError):
        opened([first[0], second[1], first[2]], one)
    with pytest.raises(SealError):
        list(open_chunks(first, one, (*PLACE[:3], "file-2")))


@pytest.mark.usefixtures("small")
def test_bytes_are_sealed_as_they_arrive_and_not_gathered() -> None:
    """The reader takes at most one chunk ahead: a 25 MB file never stands in memory whole."""
    taken = 0

    def pieces() -> Iterator[bytes]:
        nonlocal taken
        for _ in range(100):
            taken += 1
            yield b"x" * 16

    walk = seal_chunks(pieces(), new_file_key(), PLACE)
    next(walk)
    assert taken <= 4


def test_two_files_never_share_a_key() -> None:
    assert len({new_file_key() for _ in range(200)}) == 200
