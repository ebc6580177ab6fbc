"""Read the bytes of a log piece by piece, and decompress them."""

import os
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from gzip import BadGzipFile, GzipFile
from typing import BinaryIO, NamedTuple

from bcvalidate.errors import ReadError
from bcvalidate.files.inputs import (
    GZIP_SUFFIX,
    NOTHING_YET,
    TOO_LARGE,
    ZSTD_SUFFIX,
    open_file,
    os_reason,
)

ZSTD_MISSING = "this needs the extra: pip install 'bcvalidate[zstd]'"
FILE_SHRANK = "it has become shorter while it was read; try again"
_MAX_ZSTD_WINDOW_LOG = 27
"""The largest zstd window, as a power of two: 128 MiB, the limit of `zstd -d`."""


class _Reader(NamedTuple):
    """A function that reads at most so many bytes, and how it fails.

    - `failures`: the exceptions for invalid compressed data.
    - `tool`: the command that reads such data. It is empty if the data are not compressed.
    """

    read: Callable[[int], bytes | None]
    failures: tuple[type[Exception], ...] = ()
    tool: str = ""


class Stream:
    """The bytes of a log, in order.

    - `name`: the file name, or the name of standard input in findings.
    - `size`: the bytes of the file on disk; None for standard input.
    - `identity`: device and inode of the file, to detect that it was replaced.
    - `plain`: whether this is an uncompressed file, of which any range can be read separately.
    """

    __slots__ = ("_bytes_read", "_file", "_reader", "identity", "name", "plain", "size")

    def __init__(self, name: str, reader: _Reader, file: BinaryIO | None = None) -> None:
        self.name = name
        status = None if file is None else os.fstat(file.fileno())
        self.size = None if status is None else status.st_size
        self.identity = None if status is None else (status.st_dev, status.st_ino)
        self.plain = file is not None and not reader.tool
        self._file = file
        self._reader = reader
        self._bytes_read = 0

    @property
    def consumed(self) -> int:
        """The bytes of the file that were read so far, before decompression."""
        return self._bytes_read if self._file is None else self._file.tell()

    def read(self, size: int) -> bytes:
        """Read at least one and at most `size` bytes, or none at the end.

        Bytes that are available are returned at once. Raises ReadError.
        """
        try:
            data = self._reader.read(size)
        except EOFError:
            cut = f"the {self._reader.tool} data are cut short; fetch the whole file"
            raise ReadError(self.name, cut) from None
        except self._reader.failures:
            tool = self._reader.tool
            raise ReadError(self.name, f"no valid {tool} data; {tool} -t says why") from None
        except MemoryError:
            raise ReadError(self.name, TOO_LARGE) from None
        except OSError as error:
            raise ReadError(self.name, os_reason(error)) from None
        if data is None:
            raise ReadError(self.name, NOTHING_YET)
        if not data and self.plain and self._bytes_read < (self.size or 0):
            raise ReadError(self.name, FILE_SHRANK)
        self._bytes_read += len(data)
        return data


@contextmanager
def open_stream(name: str, stdin: BinaryIO | None = None) -> Iterator[Stream]:
    """Open a regular file, decompressed as its suffix says, or `stdin` unchanged.

    `name` is the file name, or the name of standard input in findings. Raises ReadError.
    """
    if stdin is not None:
        # The raw file returns what is available, and distinguishes the end from a pause.
        yield Stream(name, _Reader(getattr(stdin, "raw", stdin).read))
        return
    with ExitStack() as stack:
        file = stack.enter_context(open_file(name))
        yield Stream(name, _reader(name, file, stack), file)


def _reader(name: str, file: BinaryIO, stack: ExitStack) -> _Reader:
    """Make the reader of a file. The stack closes what decompresses it."""
    if name.endswith(GZIP_SUFFIX):
        decompressed = stack.enter_context(GzipFile(fileobj=file, mode="rb"))
        return _Reader(_compressed(decompressed.read1, file), (BadGzipFile, zlib.error), "gzip")
    if name.endswith(ZSTD_SUFFIX):
        return _zstd_reader(name, file, stack)
    return _Reader(file.read)


def _zstd_reader(name: str, file: BinaryIO, stack: ExitStack) -> _Reader:
    try:
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd
    except ImportError:
        raise ReadError(name, ZSTD_MISSING) from None
    options: dict[int, int] = {zstd.DecompressionParameter.window_log_max: _MAX_ZSTD_WINDOW_LOG}
    decompressed = stack.enter_context(zstd.ZstdFile(file, options=options))
    return _Reader(_compressed(decompressed.read1, file), (zstd.ZstdError,), "zstd")


def _compressed(read: Callable[[int], bytes], file: BinaryIO) -> Callable[[int], bytes]:
    """Make `read` raise EOFError for an empty file, which is truncated compressed data."""

    def read_nonempty(size: int) -> bytes:
        data = read(size)
        if not data and not file.tell():
            raise EOFError
        return data

    return read_nonempty
