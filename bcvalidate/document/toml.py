"""TOML files: what one holds, and where each part of it stands."""

import re
from bisect import bisect_right
from collections.abc import Mapping
from itertools import accumulate
from typing import Any, NamedTuple

from bcvalidate.document.pointer import Path
from bcvalidate.document.positions import position
from bcvalidate.document.toml_positions import TomlOffsets, toml_offsets
from bcvalidate.errors import ConfigFileError

Table = Mapping[str, Any]

_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "UTF-8"), (b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))
_PARTS = 64
# The reader takes the square of the parts of a key.
_LONG_KEY = re.compile(rf"^[ \t]*\[*(?:[\w \t\"'-]+\.){{{_PARTS},}}", re.MULTILINE)
# What the reader says, and where, which it puts behind that.
_SAID = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)


class TomlFile(NamedTuple):
    """A file: its name, its text, what that holds, where all of it stands, and its lines start."""

    name: str
    text: str
    value: Table
    places: TomlOffsets
    lines: list[int]

    def at(self, path: Path, *, key: bool = False) -> str:
        """Where the value at a path stands, or the key that leads to it: name, line and column."""
        offset = (self.places.keys if key else self.places.values)[path]
        line = bisect_right(self.lines, offset)
        return f"{self.name}:{line}:{offset - self.lines[line - 1] + 1}"


def read_toml(name: str, data: bytes) -> TomlFile:
    """The TOML that a file holds; ConfigFileError, with line and column, when it holds none."""
    from bcvalidate.document.toml_reader import loads

    text = _decoded(name, data)
    if (long := _LONG_KEY.search(text)) is not None:
        place = _place(name, text, long.start())
        raise ConfigFileError(f"{place}: this key has more than {_PARTS} parts; shorten it")
    try:
        value = loads(text)
        lines = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
        return TomlFile(name, text, value, toml_offsets(text), lines)
    except RecursionError:
        raise ConfigFileError(f"{name}:1:1: this is nested too deep; nest it less") from None
    except ValueError as error:
        said = _SAID.fullmatch(str(error))
        if said is None:
            # A number of more digits than the interpreter reads has no place.
            raise ConfigFileError(
                f"{name}:1:1: this is no valid TOML ({error}); correct it"
            ) from None
        place = f"{name}:{said[2]}:{said[3]}" if said[2] else _place(name, text, len(text))
        raise ConfigFileError(f"{place}: this is no valid TOML ({said[1]}); correct it") from None


def table_at(value: Table, path: tuple[str, ...]) -> Table | None:
    """The table at a path, or None when there is none."""
    found: object = value
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else None


def _decoded(name: str, data: bytes) -> str:
    """The text, its lines ended by line feeds, as the reader of TOML counts them."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            reason = f"this starts with the byte order mark of {encoding}"
            raise ConfigFileError(f"{name}:1:1: {reason}; save it as UTF-8 without one")
    try:
        return data.decode().replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        place = _place(name, before, len(before))
        raise ConfigFileError(f"{place}: this is not UTF-8; save the file as UTF-8") from None


def _place(name: str, text: str, offset: int) -> str:
    line, column = position(text, offset)
    return f"{name}:{line}:{column}"
