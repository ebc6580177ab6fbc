"""TOML positions: where the keys and the values of a TOML text are."""

import re
import sys
from typing import NamedTuple

from bcvalidate.document.pointer import Path

if sys.version_info >= (3, 11):
    from tomllib import loads
else:
    from tomli import loads

__all__ = ["TomlOffsets", "loads", "toml_offsets"]

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = re.compile(r"""[ \t]*("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\s."'=\[\]{},#]+)[ \t]*(\.?)""")
# A multi-line string ends with its last three quotes: one or two before them are its content.
_STRING = re.compile(
    r'''"""(?:\\[\s\S]|[^\\])*?"""(?:"{0,2})|'''
    r"""'''[\s\S]*?'''(?:'{0,2})|"""
    r""""(?:[^"\\\n]|\\.)*"|'[^'\n]*'"""
)
_SCALAR = re.compile(r"[^,\]}\n#]+")


class TomlOffsets(NamedTuple):
    """The offset, in characters, of every key and of every value, by path.

    The offset of a table with a header is that of the bracket of the header.
    """

    keys: dict[Path, int]
    values: dict[Path, int]


def toml_offsets(text: str) -> TomlOffsets:
    """Find all keys and values of a text that is TOML and whose lines end with a line feed.

    Raises RecursionError for arrays that are nested too deep.
    """
    return _Scanner(text).offsets()


class _Scanner:
    """Reads a text from start to end; it relies on the text being TOML."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._found = TomlOffsets({}, {(): 0})
        # The number of tables so far of each array of tables.
        self._tables: dict[Path, int] = {}

    def offsets(self) -> TomlOffsets:
        """All offsets, in one pass."""
        table: Path = ()
        self._skip(_SPACE)
        while self._at < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._member(table)
            self._skip(_SPACE)
        return self._found

    def _header(self) -> Path:
        """Read a header, and return the path of its table."""
        start = self._at
        brackets = 2 if self._text.startswith("[[", start) else 1
        self._at += brackets
        path: Path = ()
        parts = self._key()
        for number, (part, offset) in enumerate(parts, start=1):
            path = (*path, part)
            self._found.keys.setdefault(path, offset)
            self._found.values.setdefault(path, start)
            if brackets > 1 and number == len(parts):
                self._tables[path] = self._tables.get(path, 0) + 1
            if path in self._tables:
                path = (*path, self._tables[path] - 1)
                self._found.values.setdefault(path, start)
        self._at += brackets
        return path

    def _member(self, path: Path) -> None:
        """Read a key and its value."""
        for part, offset in self._key():
            path = (*path, part)
            self._found.keys.setdefault(path, offset)
            self._found.values.setdefault(path, offset)
        self._at += 1
        self._skip(_SPACE)
        self._value(path)

    def _key(self) -> list[tuple[str, int]]:
        """Read a dotted key: its parts, each with its offset."""
        parts = []
        dot = "."
        while dot and (match := _KEY.match(self._text, self._at)):
            parts.append((_decoded(match[1]), match.start(1)))
            dot, self._at = match[2], match.end()
        return parts

    def _value(self, path: Path) -> None:
        self._found.values[path] = self._at
        first = self._text[self._at : self._at + 1]
        if first == "[":
            self._items(path)
        elif first == "{":
            self._members(path)
        elif first in ('"', "'"):
            self._skip(_STRING)
        else:
            self._skip(_SCALAR)

    def _items(self, path: Path) -> None:
        index = 0
        while not self._closes("]"):
            self._value((*path, index))
            index += 1

    def _members(self, path: Path) -> None:
        while not self._closes("}"):
            self._member(path)

    def _closes(self, bracket: str) -> bool:
        """Skip an opening bracket or a comma; return whether the closing bracket follows."""
        self._skip(_SPACE)
        if self._text[self._at] in "[{,":
            self._at += 1
            self._skip(_SPACE)
        if self._text[self._at] == bracket:
            self._at += 1
            return True
        return False

    def _skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self._text, self._at)
        if match is None:
            raise AssertionError("the text is not TOML")
        self._at = match.end()


def _decoded(key: str) -> str:
    """A part of a key, without quotes and escapes."""
    if key[0] == '"':
        return str(loads(f"key = {key}")["key"])
    return key.strip("'")
