"""Blocks: a stream cut into whole lines, so many at a time, in constant memory."""

from collections.abc import Iterator
from typing import AnyStr, NamedTuple, Protocol

MAX_LINE = 1 << 20
"""The bytes that a record may have, without the end of its line, unless another limit is given."""

CHUNK_SIZE = 1 << 18
"""About so many bytes make a block: more are no faster."""

_BOM = b"\xef\xbb\xbf"


class Readable(Protocol):
    """What has bytes: up to so many at a time, and none at its end."""

    def read(self, size: int, /) -> bytes:
        """Up to so many bytes, as soon as there are some."""


class Chunk(NamedTuple):
    """Whole lines of a stream, and where in it they start, in bytes.

    The last line of a stream may have no line feed. A line that is `too_long` is a block of its
    own, whose bytes are not kept.
    """

    offset: int
    data: bytes
    too_long: bool = False


def split_lines(block: AnyStr, line_feed: AnyStr) -> list[AnyStr]:
    """The lines of a block, without line feeds; the last one may have had none."""
    lines = block.split(line_feed)
    if not lines[-1]:
        lines.pop()
    return lines


def chunks(
    stream: Readable, *, size: int = CHUNK_SIZE, max_line: int = MAX_LINE
) -> Iterator[Chunk]:
    """The lines of a stream, without a byte order mark at its start; raises what reading raises."""
    offset, data = _start(stream, size)
    rest = b""
    ended = False
    while True:
        end = len(data) if ended else data.rfind(b"\n") + 1
        if end or ended:
            # Copied once: most of what a block has was read in one piece.
            lines = b"".join((rest, memoryview(data)[:end]))
            yield from _parts(Chunk(offset, lines), max_line)
            offset, rest = offset + len(lines), data[end:]
        else:
            rest += data
        if ended:
            return
        data = b""
        # A CR may still belong to the end of the line.
        if len(rest) > max_line + 1:
            yield Chunk(offset, b"", too_long=True)
            passed, data = _passed(stream, size)
            offset, rest = offset + len(rest) + passed, b""
        data = data or stream.read(size)
        ended = not data


def _start(stream: Readable, size: int) -> tuple[int, bytes]:
    """The first bytes of a stream that are no mark, and their offset."""
    first = b""
    while len(first) < len(_BOM) and _BOM.startswith(first) and (data := stream.read(size)):
        first += data
    return (len(_BOM), first[len(_BOM) :]) if first.startswith(_BOM) else (0, first)


def _passed(stream: Readable, size: int) -> tuple[int, bytes]:
    """How many bytes of the line are still to come, read and forgotten, and what follows it."""
    passed = 0
    while data := stream.read(size):
        end = data.find(b"\n") + 1
        if end:
            return passed + end, data[end:]
        passed += len(data)
    return passed, b""


def _parts(block: Chunk, max_line: int) -> Iterator[Chunk]:
    """A block, if there is anything in it, as blocks in which no line is too long."""
    data, start, at = block.data, 0, 0
    while len(data) - start > max_line and at < len(data):
        end = data.find(b"\n", at) + 1 or len(data)
        if len(data[at:end].removesuffix(b"\n").removesuffix(b"\r")) > max_line:
            if at > start:
                yield Chunk(block.offset + start, data[start:at])
            yield Chunk(block.offset + at, b"", too_long=True)
            start = end
        at = end
    if start < len(data):
        yield Chunk(block.offset + start, data[start:])
