"""Atomic writes: replace a file so that it never has partial content."""

import io
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import BinaryIO, TextIO, cast

from bcvalidate.errors import WriteError
from bcvalidate.files.inputs import read_file

# The temporary name adds a few characters and must still fit any file system.
_MAX_PREFIX_LENGTH = 32


class FileChanged(Exception):
    """The content of a file changed after it was read."""


def write(name: str, data: bytes, *, what: str) -> None:
    """Create or replace a file.

    Raises WriteError when the file cannot be written. `what` names the content in its message.
    """
    with _write_errors(name, what):
        replace(name, data)


@contextmanager
def text_writer(name: str, *, what: str) -> Iterator[TextIO]:
    """Open a file for text that is written in pieces; create or replace the file at the end.

    The text is encoded as UTF-8. Characters that cannot be encoded are escaped. Line ends are kept.

    Raises WriteError when the file cannot be written. `what` names the content in its message.
    """
    with ExitStack() as opened:
        with _write_errors(name, what):
            file = opened.enter_context(replacement(name))
        # The callers only use `write`.
        yield cast("TextIO", _Utf8Writer(file, name, what))
        with _write_errors(name, what):
            opened.close()


def replace(name: str, data: bytes, *, expected: bytes | None = None) -> None:
    """Create or replace a file with these bytes; see `replacement` for the errors."""
    with replacement(name, expected=expected) as file:
        file.write(data)


@contextmanager
def replacement(name: str, *, expected: bytes | None = None) -> Iterator[BinaryIO]:
    """Open a temporary file beside a file, and rename it to that file when all is written.

    A symbolic link is kept, and its target is replaced. The mode and the owner are kept. A file
    below /dev or /proc, or one that is not a regular file, is written to directly.

    Raises OSError when the file cannot be written; the temporary file is then removed. With
    `expected`, the current content is compared just before the rename: raises FileChanged when it
    differs, and ReadError when the file cannot be read.
    """
    before = _status(name)
    device = os.path.abspath(name).startswith(("/dev/", "/proc/"))
    if expected is None and (device or (before is not None and _is_stream(before.st_mode))):
        with _closed(open(name, "wb")) as file:
            yield file
        return
    target = os.path.realpath(name)
    descriptor, temporary = tempfile.mkstemp(
        dir=os.path.dirname(target), prefix=f".{os.path.basename(target)[:_MAX_PREFIX_LENGTH]}."
    )
    try:
        with _closed(open(descriptor, "wb")) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        # The file may have changed since its first status was read.
        _copy_owner_and_mode(temporary, _status(target))
        if expected is not None:
            _check_unchanged(target, expected)
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


class _Utf8Writer(io.TextIOBase):
    """A text stream that encodes into a binary file and raises WriteError for its errors."""

    def __init__(self, file: BinaryIO, name: str, what: str) -> None:
        self._file = file
        self._name = name
        self._what = what

    def write(self, text: str) -> int:
        """Append text; raises WriteError when it cannot be written."""
        data = text.encode("utf-8", "backslashreplace")
        with _write_errors(self._name, self._what):
            self._file.write(data)
        return len(text)


@contextmanager
def _write_errors(name: str, what: str) -> Iterator[None]:
    """Turn OSError and ValueError into WriteError."""
    try:
        yield
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "a file name holds no NUL"
        raise WriteError(name, f"{what} cannot be written: {reason}") from None


@contextmanager
def _closed(file: BinaryIO) -> Iterator[BinaryIO]:
    """Close a file at the end; an error of the caller wins over an error of the close."""
    try:
        yield file
    except BaseException:
        with suppress(OSError):
            file.close()
        raise
    file.close()


def _status(name: str) -> os.stat_result | None:
    """Return the status of a file, or None when it does not exist.

    Raises OSError for a loop of links.
    """
    try:
        return os.stat(name)
    except FileNotFoundError:
        return None


def _check_unchanged(target: str, expected: bytes) -> None:
    if read_file(target) != expected:
        raise FileChanged(target)


def _is_stream(mode: int) -> bool:
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def _copy_owner_and_mode(temporary: str, before: os.stat_result | None) -> None:
    """Give a file the owner and mode of the file that it replaces, or else the default mode."""
    if before is None:
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)
        return
    if hasattr(os, "chown"):
        # Only a superuser may change the owner. Otherwise the file belongs to the current user.
        with suppress(OSError):
            os.chown(temporary, before.st_uid, before.st_gid)
    os.chmod(temporary, stat.S_IMODE(before.st_mode))
