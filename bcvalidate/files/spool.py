"""Spools: what must be known as a whole before it is told, on disk when it is much."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from tempfile import SpooledTemporaryFile
from typing import final

from bcvalidate.errors import WriteError
from bcvalidate.files.inputs import os_reason

MAX_BYTES_IN_MEMORY = 1 << 18
"""So many bytes stay in memory, and no more."""

_AT_ONCE = 1 << 16


@final
class Spool:
    """A temporary file without a name: all of it is written first, and then read.

    Raises WriteError when there is no room for it, or no folder for temporary files.
    """

    def __init__(self) -> None:
        # It is closed on exit.
        self._file: SpooledTemporaryFile[bytes] = SpooledTemporaryFile(MAX_BYTES_IN_MEMORY)  # noqa: SIM115

    def __enter__(self) -> "Spool":
        return self

    def __exit__(self, *_: object) -> None:
        # What could not be written is not needed any more.
        with suppress(OSError):
            self._file.close()

    def write(self, data: bytes) -> None:
        """Add some bytes."""
        try:
            self._file.write(data)
        except OSError as error:
            raise _unwritable(error) from None

    def add(self, pieces: Iterable[str]) -> None:
        """Add a text, which is ASCII."""
        for piece in pieces:
            self.write(piece.encode("ascii"))

    def rewound(self) -> "SpooledTemporaryFile[bytes]":
        """What was written, to be read from its start."""
        try:
            self._file.seek(0)
        except OSError as error:
            raise _unwritable(error) from None
        return self._file

    def pieces(self) -> Iterator[str]:
        """The text that was added."""
        file = self.rewound()
        while piece := file.read(_AT_ONCE):
            yield piece.decode("ascii")


def _unwritable(error: OSError) -> WriteError:
    return WriteError(
        "temporary folder",
        f"what is found cannot be kept there: {os_reason(error)}; set TMPDIR to a folder with room",
    )
