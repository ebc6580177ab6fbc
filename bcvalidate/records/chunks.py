"""Cut a stream into chunks of whole lines, in constant memory."""

from collections.abc import Iterator
from typing import AnyStr, NamedTuple, Protocol

MAX_LINE = 1 << 20
"""The default for the longest allowed line, in bytes without its line end."""

CHUNK_SIZE = 1 << 18
"""The approximate bytes of a chunk. Larger chunks are not faster."""

_BOM = b"\xef\xbb\xbf"


class Readable(Protocol):
    """A source of bytes."""

    def read(self, size: int, /) -> bytes:
        """Read at least one and at most `size` bytes, or none at the end."""


class Chunk(NamedTuple):
    """Whole lines of a stream, and their offset in it, in bytes.

    The last line of a stream may have no line feed. A line that is `too_long` is a chunk of its
    own, without its bytes.
    """

    offset: int
    data: bytes
    too_long: bool = False


def split_lines(chunk: AnyStr, line_feed: AnyStr) -> list[AnyStr]:
    """Split a chunk into its lines, without their line feeds."""
    lines = chunk.split(line_feed)
    if not lines[-1]:
        lines.pop()
    return lines


def chunks(
    stream: Readable, *, size: int = CHUNK_SIZE, max_line: int = MAX_LINE
) -> Iterator[Chunk]:
    """Cut a stream into chunks, without a byte order mark. Raises what `read` raises."""
    offset, data = _read_start(stream, size)
    rest = b""
    ended = False
    while True:
        end = len(data) if ended else data.rfind(b"\n") + 1
        if end or ended:
            # This copies once: most of a chunk was read in one piece.
            lines = b"".join((rest, memoryview(data)[:end]))
            yield from _without_long_lines(Chunk(offset, lines), max_line)
            offset, rest = offset + len(lines), data[end:]
        else:
            rest += data
        if ended:
            return
        data = b""
        # A CR may still belong to the end of the line.
        if len(rest) > max_line + 1:
            yield Chunk(offset, b"", too_long=True)
            skipped, data = _skip_line(stream, size)
            offset, rest = offset + len(rest) + skipped, b""
        data = data or stream.read(size)
        ended = not data


def _read_start(stream: Readable, size: int) -> tuple[int, bytes]:
    """Read the first bytes of a stream after a byte order mark. Return their offset and them."""
    first = b""
    while len(first) < len(_BOM) and _BOM.startswith(first) and (data := stream.read(size)):
        first += data
    return (len(_BOM), first[len(_BOM) :]) if first.startswith(_BOM) else (0, first)


def _skip_line(stream: Readable, size: int) -> tuple[int, bytes]:
    """Skip the rest of a line. Return the number of its bytes, and the bytes read after it."""
    skipped = 0
    while data := stream.read(size):
        end = data.find(b"\n") + 1
        if end:
            return skipped + end, data[end:]
        skipped += len(data)
    return skipped, b""


def _without_long_lines(chunk: Chunk, max_line: int) -> Iterator[Chunk]:
    """Make each line that is too long a chunk of its own. An empty chunk yields nothing."""
    data, start, at = chunk.data, 0, 0
    while len(data) - start > max_line and at < len(data):
        end = data.find(b"\n", at) + 1 or len(data)
        if len(data[at:end].removesuffix(b"\n").removesuffix(b"\r")) > max_line:
            if at > start:
                yield Chunk(chunk.offset + start, data[start:at])
            yield Chunk(chunk.offset + at, b"", too_long=True)
            start = end
        at = end
    if start < len(data):
        yield Chunk(chunk.offset + start, data[start:])
