"""TOML places: where the keys and the values of a TOML text stand."""

import re
from typing import NamedTuple

from bcvalidate.document.pointer import Path

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
    """The offset, in characters, of every key and every value, by its path.

    A table that has a header starts at the bracket of that.
    """

    keys: dict[Path, int]
    values: dict[Path, int]


def toml_offsets(text: str) -> TomlOffsets:
    """The places in a text that is TOML, its lines ended by line feeds.

    Raises RecursionError for arrays that are nested too deep.
    """
    return _Scanner(text).offsets()


class _Scanner:
    """A way through a text that counts on its being TOML."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._found = TomlOffsets({}, {(): 0})
        # How many tables an array of tables has so far.
        self._tables: dict[Path, int] = {}

    def offsets(self) -> TomlOffsets:
        """All places, in one pass."""
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
        """The path of the table that a header opens."""
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
        """A key, what is between, and its value."""
        for part, offset in self._key():
            path = (*path, part)
            self._found.keys.setdefault(path, offset)
            self._found.values.setdefault(path, offset)
        self._at += 1
        self._skip(_SPACE)
        self._value(path)

    def _key(self) -> list[tuple[str, int]]:
        """The parts of a dotted key, each with its offset."""
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
        """Step over an opening bracket or an item, and what is between; whether that was all."""
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
            raise AssertionError("the text is not the TOML that it should be")
        self._at = match.end()


def _decoded(key: str) -> str:
    """A part of a key without its quotes and escapes."""
    if key[0] == '"':
        from bcvalidate.document.toml_reader import loads

        return str(loads(f"key = {key}")["key"])
    return key.strip("'")
