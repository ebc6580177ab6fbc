"""Spools: output that must be complete before it is written, kept on disk when it is large."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from tempfile import SpooledTemporaryFile
from typing import final

from bcvalidate.errors import WriteError
from bcvalidate.files.inputs import os_reason

MAX_BYTES_IN_MEMORY = 1 << 18
"""A larger spool moves to a temporary file on disk."""

# The bytes that `pieces` reads at once.
_PIECE_SIZE = 1 << 16


@final
class Spool:
    """An unnamed temporary file that is first written and then read.

    Every method raises WriteError when the disk is full or no temporary folder exists.
    """

    def __init__(self) -> None:
        self._file: SpooledTemporaryFile[bytes] = SpooledTemporaryFile(  # noqa: SIM115 - see __exit__
            MAX_BYTES_IN_MEMORY
        )

    def __enter__(self) -> "Spool":
        return self

    def __exit__(self, *_: object) -> None:
        # The content is no longer needed, so a failed flush is harmless.
        with suppress(OSError):
            self._file.close()

    def write(self, data: bytes) -> None:
        """Append bytes."""
        try:
            self._file.write(data)
        except OSError as error:
            raise _unwritable(error) from None

    def add(self, pieces: Iterable[str]) -> None:
        """Append pieces of ASCII text."""
        for piece in pieces:
            self.write(piece.encode("ascii"))

    def rewind(self) -> "SpooledTemporaryFile[bytes]":
        """Return the file, positioned at its start for reading."""
        try:
            self._file.seek(0)
        except OSError as error:
            raise _unwritable(error) from None
        return self._file

    def pieces(self) -> Iterator[str]:
        """Yield the text that was added, in pieces."""
        file = self.rewind()
        while piece := file.read(_PIECE_SIZE):
            yield piece.decode("ascii")


def _unwritable(error: OSError) -> WriteError:
    return WriteError(
        "temporary folder",
        f"what is found cannot be kept there: {os_reason(error)}; set TMPDIR to a folder with room",
    )
