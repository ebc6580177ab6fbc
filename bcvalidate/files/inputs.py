"""Sources: what the command line names, as bytes with a name, or as the reason why not."""

import os
import stat

from bcvalidate.errors import ReadError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

STDIN = "-"
STDIN_NAME = "<stdin>"
HTTP_SUFFIX = ".http"
"""What the names of files end with that hold whole requests."""

GZIP_SUFFIX = ".gz"
ZSTD_SUFFIX = ".zst"
"""What the names of compressed files of records end with."""

LOG_SUFFIXES = tuple(
    name + packed for name in (".jsonl", ".ndjson") for packed in ("", GZIP_SUFFIX, ZSTD_SUFFIX)
)
"""What the names of files end with that hold a record a line."""

REQUEST_FILE_SUFFIXES = (".json", HTTP_SUFFIX)
"""What the names of specs end with."""

INPUT_SUFFIXES = (*REQUEST_FILE_SUFFIXES, *LOG_SUFFIXES)
"""What the names of files below a directory end with that are checked."""


class Input:
    """A name, and `read`, which returns the bytes or raises ReadError.

    `stdin` is None for a file.
    """

    __slots__ = ("name", "stdin")

    def __init__(self, name: str, stdin: "BinaryIO | None" = None) -> None:
        self.name = name
        self.stdin = stdin

    def read(self) -> bytes:
        """The bytes, or ReadError."""
        if self.stdin is None:
            return read_file(self.name)
        try:
            return _whole(self.name, self.stdin)
        except OSError as error:
            raise ReadError(self.name, os_reason(error)) from None


def find_inputs(
    names: "Iterable[str]", stdin: "BinaryIO | None", *, besides: "Iterable[str]" = ()
) -> "Iterator[Input | ReadError]":
    """Every source that the names stand for, each once: a file, all below a directory, or stdin.

    Below a directory, the files `besides` are left out.
    """
    seen = set()
    left_out = {os.path.realpath(name) for name in besides if is_file(name)}
    for name in names:
        for source in _expand(name, stdin, left_out):
            # A file may be called as we call standard input.
            known = (source.name, name == STDIN)
            if known not in seen:
                seen.add(known)
                yield source


def _expand(
    name: str, stdin: "BinaryIO | None", left_out: "set[str]"
) -> "Iterator[Input | ReadError]":
    if name == STDIN:
        closed = ReadError(STDIN_NAME, "standard input is closed")
        yield closed if stdin is None else Input(STDIN_NAME, stdin)
    elif os.path.isdir(name):
        yield from _below(name, left_out)
    else:
        yield Input(name)


def _below(directory: str, left_out: "set[str]") -> "Iterator[Input | ReadError]":
    """The specs below a directory, sorted; what is hidden, as VCS folders are, is skipped."""
    failed: list[OSError] = []
    empty = True
    for folder, folders, names in os.walk(directory, onerror=failed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = os.path.join(folder, name)
            is_spec = name.endswith(INPUT_SUFFIXES) and not name.startswith(".")
            if is_spec and (not left_out or os.path.realpath(path) not in left_out):
                empty = False
                yield Input(path)
    for error in failed:
        empty = False
        yield ReadError(os.fsdecode(error.filename), os_reason(error))
    if empty:
        some = f"*{', *'.join(INPUT_SUFFIXES[:3])} and more"
        yield ReadError(directory, f"no file to check below this directory ({some})")


def is_file(name: str) -> bool:
    """Whether there is a regular file of this name; a name with NUL has none."""
    try:
        return os.path.isfile(name)
    except ValueError:
        return False


def is_log(name: str) -> bool:
    """Whether a file of this name holds a record a line."""
    return name.endswith(LOG_SUFFIXES)


def read_file(name: str) -> bytes:
    """The bytes of a regular file; ReadError for anything else, without waiting on a FIFO."""
    with open_file(name) as file:
        try:
            return _whole(name, file)
        except OSError as error:
            raise ReadError(name, os_reason(error)) from None


def open_file(name: str) -> "BinaryIO":
    """A regular file, open for reading; ReadError for anything else, without waiting on a FIFO."""
    try:
        file = open(name, "rb", opener=_at_once)  # noqa: SIM115 - the caller closes it
    except FileNotFoundError as error:
        broken = os.path.islink(name)
        raise ReadError(name, "the link leads nowhere" if broken else os_reason(error)) from None
    except OSError as error:
        raise ReadError(name, os_reason(error)) from None
    except ValueError:
        raise ReadError(name, "a file name holds no NUL") from None
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return file
    file.close()
    raise ReadError(name, "not a regular file; pipe its content to - instead")


def _at_once(name: str, flags: int) -> int:
    return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))


def _whole(name: str, file: "BinaryIO") -> bytes:
    """All that a file holds; ReadError if it has nothing to give now, or more than fits."""
    try:
        data: bytes | None = file.read()
    except MemoryError:
        raise ReadError(name, "too large for the memory there is") from None
    if data is None:
        raise ReadError(name, "nothing to read yet; wait for the writer, then try again")
    return data


def os_reason(error: OSError) -> str:
    """What the system says of a failure, in its words."""
    return error.strerror or type(error).__name__
