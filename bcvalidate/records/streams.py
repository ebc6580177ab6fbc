"""Streams: the bytes of a file of records, unpacked, a piece at a time."""

import os
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from gzip import BadGzipFile, GzipFile
from typing import BinaryIO, NamedTuple

from bcvalidate.errors import ReadError
from bcvalidate.files.inputs import GZIP_SUFFIX, ZSTD_SUFFIX, open_file, os_reason

ZSTD_MISSING = "this needs the extra: pip install 'bcvalidate[zstd]'"
FILE_SHRANK = "it has become shorter while it was read; try again"
_WINDOW = 27
"""The largest window of zstd, as a power of two: 128 MiB, which is what `zstd -d` allows, too."""


class _Reader(NamedTuple):
    """What gives up to so many bytes, and how it fails: with what, and which tool tells more."""

    read: Callable[[int], bytes | None]
    failures: tuple[type[Exception], ...] = ()
    tool: str = ""


class Stream:
    """The bytes of the file `name`, or of standard input, from the first to the last.

    `size` is that of the file on disk in bytes, None for standard input, and `identity` tells the
    file from one that takes its name later; `plain` says whether it is neither packed nor standard
    input, so that any range of it can be read by itself.
    """

    __slots__ = ("_file", "_reader", "_taken", "identity", "name", "plain", "size")

    def __init__(self, name: str, reader: _Reader, file: BinaryIO | None = None) -> None:
        self.name = name
        status = None if file is None else os.fstat(file.fileno())
        self.size = None if status is None else status.st_size
        self.identity = None if status is None else (status.st_dev, status.st_ino)
        self.plain = file is not None and not reader.tool
        self._file = file
        self._reader = reader
        self._taken = 0

    @property
    def at(self) -> int:
        """How many bytes of the file were consumed so far: of a packed one, packed bytes."""
        return self._taken if self._file is None else self._file.tell()

    def read(self, size: int) -> bytes:
        """Up to `size` bytes, at least one before the end, and none at the end.

        What is there at once is given at once. Raises ReadError.
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
            raise ReadError(self.name, "too large for the memory there is") from None
        except OSError as error:
            raise ReadError(self.name, os_reason(error)) from None
        if data is None:
            waiting = "nothing to read yet; wait for the writer, then try again"
            raise ReadError(self.name, waiting)
        if not data and self.plain and self._taken < (self.size or 0):
            raise ReadError(self.name, FILE_SHRANK)
        self._taken += len(data)
        return data


@contextmanager
def open_stream(name: str, stdin: BinaryIO | None = None) -> Iterator[Stream]:
    """The stream of a regular file, unpacked as its suffix says, or of `stdin`, as it is.

    `name` is what standard input is called in findings, if it is given. Raises ReadError.
    """
    if stdin is not None:
        # The raw file does not wait for more than is there, and tells its end from a pause.
        yield Stream(name, _Reader(getattr(stdin, "raw", stdin).read))
        return
    with ExitStack() as stack:
        file = stack.enter_context(open_file(name))
        yield Stream(name, _reader(name, file, stack), file)


def _reader(name: str, file: BinaryIO, stack: ExitStack) -> _Reader:
    """What unpacks a file, closed with the stack; both kinds hold a few blocks at a time."""
    if name.endswith(GZIP_SUFFIX):
        unpacked = stack.enter_context(GzipFile(fileobj=file, mode="rb"))
        return _Reader(_packed(unpacked.read1, file), (BadGzipFile, zlib.error), "gzip")
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
    options: dict[int, int] = {zstd.DecompressionParameter.window_log_max: _WINDOW}
    unpacked = stack.enter_context(zstd.ZstdFile(file, options=options))
    return _Reader(_packed(unpacked.read1, file), (zstd.ZstdError,), "zstd")


def _packed(read: Callable[[int], bytes], file: BinaryIO) -> Callable[[int], bytes]:
    """The same, but a file of no bytes at all is cut short, as the tools have it."""

    def checked(size: int) -> bytes:
        data = read(size)
        if not data and not file.tell():
            raise EOFError
        return data

    return checked
