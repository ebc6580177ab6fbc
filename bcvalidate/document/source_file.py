"""Source files: the JSON and TOML files that configure a run, and where their parts are."""

from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate
from typing import Any

from bcvalidate.document.document import read_document
from bcvalidate.document.pointer import Path
from bcvalidate.document.positions import Location, locate
from bcvalidate.document.text_errors import text_errors
from bcvalidate.errors import ConfigFileError, ReadError
from bcvalidate.files.inputs import read_file

_REASONS = {
    "body-depth": "This is nested too deep.",
    "duplicate-key": "This key occurs more than once. ",
}

OffsetOf = Callable[[Path, bool], int]
"""The offset, in characters, of the value at a path, or if the flag is set of its key."""


class SourceFile:
    """A file that configures a run: an account, a baseline, a policy or the settings.

    `value` is what its `text` holds. The lines of the text end with a line feed.
    """

    __slots__ = ("_lines", "_offset_of", "name", "text", "value")

    def __init__(self, name: str, text: str, value: Any, offset_of: OffsetOf) -> None:
        self.name = name
        self.text = text
        self.value = value
        self._offset_of = offset_of
        self._lines: list[int] | None = None

    def at(self, path: Path, *, key: bool = False) -> str:
        """Say where the value at a path is, or its key: name, line and column, one-based."""
        return self.at_offset(self._offset_of(path, key))

    def at_offset(self, offset: int) -> str:
        """Say where an offset is: name, line and column, one-based."""
        if self._lines is None:
            self._lines = [0, *accumulate(len(line) + 1 for line in self.text.split("\n"))]
        line = bisect_right(self._lines, offset)
        return f"{self.name}:{line}:{offset - self._lines[line - 1] + 1}"

    def error(self, path: Path, message: str, *, key: bool = False) -> ConfigFileError:
        """Make the error of the value at a path, or of its key."""
        return ConfigFileError(f"{self.at(path, key=key)}: {message}")


def read_named(name: str, *, otherwise: str) -> bytes:
    """Read a file that the user names.

    Raises ConfigFileError when it cannot be read; its message is `otherwise`, in which {} is
    replaced by the reason.
    """
    try:
        return read_file(name)
    except ReadError as error:
        raise ConfigFileError(f"{name}: {otherwise.format(error.reason)}") from None


def json_source(name: str, data: bytes) -> SourceFile:
    """Read a JSON file; raises ConfigFileError, with line and column, for one that is not JSON."""
    document = read_document(data)
    text, value = document.text or "", document.value

    def offset_of(path: Path, key: bool) -> int:
        location = Location(path, key)
        return locate(text, value, [location])[location]

    file = SourceFile(name, text, value, offset_of)
    for error in text_errors(document, lint=True):
        reason = f"{_REASONS.get(error.rule, '')}{error.hint or ''}"
        raise ConfigFileError(f"{file.at_offset(error.offset)}: {reason}")
    return file


def json_object_source(name: str, data: bytes) -> SourceFile:
    """Read a JSON file that must hold an object; raises ConfigFileError when it does not."""
    file = json_source(name, data)
    if not isinstance(file.value, dict):
        raise ConfigFileError(f"{name}:1:1: this must be a JSON object")
    return file


def load_object(name: str, data: bytes) -> dict[str, Any]:
    """The object that a JSON file holds; raises ConfigFileError when it holds none."""
    value: dict[str, Any] = json_object_source(name, data).value
    return value


def load_array(name: str, data: bytes) -> list[Any]:
    """The array that a JSON file holds; raises ConfigFileError when it holds none."""
    value = json_source(name, data).value
    if not isinstance(value, list):
        raise ConfigFileError(f"{name}:1:1: this must be a JSON array")
    return value
