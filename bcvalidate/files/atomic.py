"""Atomic writes: a file has its old content or its new one, and never a part of it."""

import io
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import BinaryIO, TextIO, cast

from bcvalidate.errors import WriteError
from bcvalidate.files.inputs import read_file

# A name of so many characters, with what is added to it, fits any file system.
_NAMED = 32


class Changed(Exception):
    """A file is no longer what it was when it was read."""


def write(name: str, data: bytes, *, what: str) -> None:
    """Replace a file, or make it; WriteError, which says `what` it was to be, if it cannot be."""
    with _told(name, what):
        replace(name, data)


@contextmanager
def writing(name: str, *, what: str) -> Iterator[TextIO]:
    """Replace a file, or make it, with a text that comes bit by bit, once all of it has come.

    The text becomes UTF-8, what cannot be encoded is escaped, and no line is translated.

    Raises WriteError, which says `what` it was to be, when the file cannot be written.
    """
    with ExitStack() as opened:
        with _told(name, what):
            file = opened.enter_context(replacement(name))
        # It writes, which is all that is done to it.
        yield cast("TextIO", _Text(file, name, what))
        with _told(name, what):
            opened.close()


def replace(name: str, data: bytes, *, expected: bytes | None = None) -> None:
    """Give a file new content, or make it: as `replacement` does, at once."""
    with replacement(name, expected=expected) as file:
        file.write(data)


@contextmanager
def replacement(name: str, *, expected: bytes | None = None) -> Iterator[BinaryIO]:
    """The new content of a file: a temporary file beside it, renamed when all is written.

    A symbolic link stays one, and what it leads to is replaced; mode and owner of a file stay as
    they are. What is no regular file, or is below /dev, as a terminal is, is written to.

    Raises OSError, and leaves nothing behind, when that cannot be done. With `expected`, raises
    Changed when the file has other content than this just before it would be replaced, and
    ReadError when it has none.
    """
    before = _status(name)
    device = os.path.abspath(name).startswith(("/dev/", "/proc/"))
    if expected is None and (device or (before is not None and _is_stream(before.st_mode))):
        with _closed(open(name, "wb")) as file:
            yield file
        return
    target = os.path.realpath(name)
    descriptor, temporary = tempfile.mkstemp(
        dir=os.path.dirname(target), prefix=f".{os.path.basename(target)[:_NAMED]}."
    )
    try:
        with _closed(open(descriptor, "wb")) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        # Much may have happened since the first look.
        _resemble(temporary, _status(target))
        if expected is not None:
            _check(target, expected)
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


class _Text(io.TextIOBase):
    """A text that goes into a file, whose troubles are told from those of who writes it."""

    def __init__(self, file: BinaryIO, name: str, what: str) -> None:
        self._file = file
        self._name = name
        self._what = what

    def write(self, text: str) -> int:
        """Add to the text; WriteError when there is no room."""
        data = text.encode("utf-8", "backslashreplace")
        with _told(self._name, self._what):
            self._file.write(data)
        return len(text)


@contextmanager
def _told(name: str, what: str) -> Iterator[None]:
    """Make what keeps a file from being written WriteError."""
    try:
        yield
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "a file name holds no NUL"
        raise WriteError(name, f"{what} cannot be written: {reason}") from None


@contextmanager
def _closed(file: BinaryIO) -> Iterator[BinaryIO]:
    """Close a file at the end; of two troubles, the first is raised."""
    try:
        yield file
    except BaseException:
        with suppress(OSError):
            file.close()
        raise
    file.close()


def _status(name: str) -> os.stat_result | None:
    """What is known of a file, or None when there is none; OSError for links that form a loop."""
    try:
        return os.stat(name)
    except FileNotFoundError:
        return None


def _check(target: str, expected: bytes) -> None:
    if read_file(target) != expected:
        raise Changed(target)


def _is_stream(mode: int) -> bool:
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def _resemble(temporary: str, before: os.stat_result | None) -> None:
    """Give a new file the owner and the mode of the one it replaces, or those of any new one."""
    if before is None:
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)
        return
    if hasattr(os, "chown"):
        # Only a superuser may give a file away; to another's file, others see to it.
        with suppress(OSError):
            os.chown(temporary, before.st_uid, before.st_gid)
    os.chmod(temporary, stat.S_IMODE(before.st_mode))
