"""Inputs: the files, directories and standard input that the command line names."""

import os
import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from bcvalidate.errors import ReadError

STDIN = "-"
STDIN_NAME = "<stdin>"
HTTP_SUFFIX = ".http"
"""The suffix of files that hold a whole HTTP request."""

NOTHING_YET = "nothing to read yet; wait for the writer, then try again"
TOO_LARGE = "too large for the memory there is"
"""The reasons for which an input that is open cannot be read."""

GZIP_SUFFIX = ".gz"
ZSTD_SUFFIX = ".zst"
"""The suffixes of compressed logs."""

LOG_SUFFIXES = tuple(
    name + compression
    for name in (".jsonl", ".ndjson")
    for compression in ("", GZIP_SUFFIX, ZSTD_SUFFIX)
)
"""The suffixes of JSON Lines logs, which hold one record per line."""

REQUEST_FILE_SUFFIXES = (".json", HTTP_SUFFIX)
"""The suffixes of request files."""

INPUT_SUFFIXES = (*REQUEST_FILE_SUFFIXES, *LOG_SUFFIXES)
"""The suffixes of the files that are checked below a directory."""


class Input:
    """A named source of bytes: a file, or standard input when `stdin` is not None."""

    __slots__ = ("name", "stdin")

    def __init__(self, name: str, stdin: "BinaryIO | None" = None) -> None:
        self.name = name
        self.stdin = stdin

    def read(self) -> bytes:
        """Read all bytes; raises ReadError."""
        if self.stdin is None:
            return read_file(self.name)
        try:
            return _read_all(self.name, self.stdin)
        except OSError as error:
            raise _read_error(self.name, os_reason(error)) from None


def find_inputs(
    names: "Iterable[str]", stdin: "BinaryIO | None", *, exclude: "Iterable[str]" = ()
) -> "Iterator[Input | ReadError]":
    """Yield each input that the names refer to once, or the error that it has.

    A name is a file, a directory (all files below it that can be checked) or "-" for standard
    input. The files of `exclude` are left out below directories.
    """
    seen = set()
    excluded = {os.path.realpath(name) for name in exclude if is_file(name)}
    for name in names:
        for source in _expand(name, stdin, excluded):
            # A file may be named "<stdin>" too.
            identity = (source.name, name == STDIN)
            if identity not in seen:
                seen.add(identity)
                yield source


def _expand(
    name: str, stdin: "BinaryIO | None", excluded: "set[str]"
) -> "Iterator[Input | ReadError]":
    if name == STDIN:
        closed = _read_error(STDIN_NAME, "standard input is closed")
        yield closed if stdin is None else Input(STDIN_NAME, stdin)
    elif os.path.isdir(name):
        yield from _below(name, excluded)
    else:
        yield Input(name)


def _below(directory: str, excluded: "set[str]") -> "Iterator[Input | ReadError]":
    """Yield the files to check below a directory, sorted; hidden files and folders are skipped."""
    errors: list[OSError] = []
    empty = True
    for folder, folders, names in os.walk(directory, onerror=errors.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = os.path.join(folder, name)
            is_input = name.endswith(INPUT_SUFFIXES) and not name.startswith(".")
            if is_input and (not excluded or os.path.realpath(path) not in excluded):
                empty = False
                yield Input(path)
    for error in errors:
        empty = False
        yield _read_error(os.fsdecode(error.filename), os_reason(error))
    if empty:
        suffixes = f"*{', *'.join(INPUT_SUFFIXES[:3])} and more"
        yield _read_error(directory, f"no file to check below this directory ({suffixes})")


def is_file(name: str) -> bool:
    """Whether a regular file has this name; False for a name with a NUL character."""
    try:
        return os.path.isfile(name)
    except ValueError:
        return False


def is_log(name: str) -> bool:
    """Whether a name has the suffix of a JSON Lines log."""
    return name.endswith(LOG_SUFFIXES)


def is_http(name: str) -> bool:
    """Whether a name has the suffix of a file that holds a whole HTTP request."""
    return name.endswith(HTTP_SUFFIX)


def read_file(name: str) -> bytes:
    """Read a regular file; raises ReadError for anything else, without waiting on a FIFO."""
    with open_file(name) as file:
        try:
            return _read_all(name, file)
        except OSError as error:
            raise _read_error(name, os_reason(error)) from None


def try_read_file(name: str) -> bytes | None:
    """Read a regular file; None for anything else."""
    try:
        return read_file(name)
    except Exception as error:
        # ReadError is loaded only if something failed.
        from bcvalidate.errors import ReadError

        if isinstance(error, ReadError):
            return None
        raise


def open_file(name: str) -> "BinaryIO":
    """Open a regular file; raises ReadError for anything else, without waiting on a FIFO."""
    try:
        file = open(name, "rb", opener=_open_nonblocking)  # noqa: SIM115 - the caller closes it
    except FileNotFoundError as error:
        is_link = os.path.islink(name)
        raise _read_error(name, "the link leads nowhere" if is_link else os_reason(error)) from None
    except OSError as error:
        raise _read_error(name, os_reason(error)) from None
    except ValueError:
        raise _read_error(name, "a file name holds no NUL") from None
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return file
    file.close()
    raise _read_error(name, "not a regular file; pipe its content to - instead")


def _open_nonblocking(name: str, flags: int) -> int:
    return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))


def _read_all(name: str, file: "BinaryIO") -> bytes:
    """Read a file to its end; raises ReadError when it has no data yet or exceeds the memory."""
    try:
        data: bytes | None = file.read()
    except MemoryError:
        raise _read_error(name, TOO_LARGE) from None
    if data is None:
        raise _read_error(name, NOTHING_YET)
    return data


def os_reason(error: OSError) -> str:
    """Return the operating system's message for an error, or else the name of its class."""
    return error.strerror or type(error).__name__


def _read_error(name: str, reason: str) -> "ReadError":
    # The exceptions are loaded only when one is needed: most runs read all their files.
    from bcvalidate.errors import ReadError

    return ReadError(name, reason)
