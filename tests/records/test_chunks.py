"""Chunks: streams are cut into whole lines."""

import io
import random
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcvalidate.records.chunks import Chunk, chunks

BOM = b"\xef\xbb\xbf"
PIECES = st.sampled_from([b"\n", b"a", b"bb", b"\xef", BOM, b"cccc\n", b"\r\n"])


class Pipe(io.BytesIO):
    """Bytes that come in pieces of any size, as from a pipe."""

    def __init__(self, data: bytes, seed: int) -> None:
        super().__init__(data)
        self._random = random.Random(seed)  # noqa: S311 - sizes, no secrets

    def read(self, size: int | None = -1, /) -> bytes:
        """Up to so many bytes, one at least before the end."""
        return super().read(self._random.randint(1, size or 1))


def lines_of(data: bytes, max_line: int) -> list[tuple[int, bytes | None]]:
    """Each line with its offset, None for one that is too long, in the simplest way."""
    at = len(BOM) if data.startswith(BOM) else 0
    found: list[tuple[int, bytes | None]] = []
    for line in _split(data[at:]):
        bare = line.removesuffix(b"\n").removesuffix(b"\r")
        found.append((at, None if len(bare) > max_line else line))
        at += len(line)
    return found


def _split(data: bytes) -> list[bytes]:
    parts = [part + b"\n" for part in data.split(b"\n")]
    parts[-1] = parts[-1][:-1]
    return [part for part in parts if part]


@given(
    st.lists(PIECES, max_size=12).map(b"".join),
    st.integers(min_value=0, max_value=6),
    st.integers(min_value=1, max_value=9),
    st.integers(),
)
def test_chunks_are_the_lines_of_the_stream(
    data: bytes, max_line: int, size: int, seed: int
) -> None:
    """Chunks have every line once, at its offset, whole or as too long."""
    found: list[tuple[int, bytes | None]] = []
    for chunk in chunks(Pipe(data, seed), size=size, max_line=max_line):
        assert chunk.too_long == (not chunk.data)
        at = chunk.offset
        for line in _split(chunk.data) or [b""]:
            found.append((at, None if chunk.too_long else line))
            at += len(line)

    assert found == lines_of(data, max_line)


def test_a_chunk_does_not_wait_for_more() -> None:
    """A line that has arrived is not kept until more arrive."""
    stream = Once(b"one\ntwo\nth")

    first = next(chunks(stream))

    assert first == Chunk(0, b"one\ntwo\n")


@pytest.mark.slow
def test_long_lines_take_little_memory() -> None:
    """A line of 16 MiB is skipped in less than one."""
    stream = Endless(1 << 24)
    tracemalloc.start()

    found = list(chunks(stream, size=1 << 12, max_line=1 << 14))

    assert tracemalloc.get_traced_memory()[1] < 1 << 20
    tracemalloc.stop()
    assert found == [Chunk(0, b"", too_long=True)]


class Once:
    """A stream with some bytes, whose writer then waits."""

    def __init__(self, data: bytes) -> None:
        self._data = [data]

    def read(self, _: int, /) -> bytes:
        """The bytes; a second read fails."""
        return self._data.pop()


class Endless:
    """A stream of many bytes without a line feed."""

    def __init__(self, size: int) -> None:
        self._left = size

    def read(self, size: int, /) -> bytes:
        """The next bytes."""
        size = min(size, self._left)
        self._left -= size
        return b"x" * size
