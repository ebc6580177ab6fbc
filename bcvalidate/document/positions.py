"""Positions: the offset, line and column of a value or key in a JSON text.

The search enters only the objects and arrays on the way to a location and skips everything else
with the C scanner. It costs about as much as parsing the text once.
"""

import re
from _json import scanstring
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from bcvalidate.document.document import SCANNER_ERRORS, WHITESPACE, skip_value

_SPACE = re.compile(r"[ \t\n\r]*").match
_COMMA = re.compile(r"[ \t\n\r]*,?[ \t\n\r]*").match
_COLON = re.compile(r"[ \t\n\r]*:[ \t\n\r]*").match

# A few keys of an object are found by text search, which tries a few offsets for each key.
# Otherwise, all members are skipped one by one.
_MAX_SEARCHED_KEYS = 3
_MAX_SEARCH_ATTEMPTS = 3

# This many strings, numbers and literals of an array, each with its comma, are skipped at once.
_SKIPPED_SCALARS = 256
_SCALARS = re.compile(
    rf'(?:(?:"[^"\\]*"|[-+.0-9eE]+|true|false|null)[ \t\n\r]*,[ \t\n\r]*){{{_SKIPPED_SCALARS}}}'
).match


class Location(NamedTuple):
    """A part of a document: the value at a path, or with `at_key` the key of that value."""

    path: tuple[str | int, ...]
    at_key: bool = False


class Position(NamedTuple):
    """A line and a column, both one-based. Columns count characters; lines end with a line feed."""

    line: int
    column: int


class _Node:
    """A value on the way to the requested locations."""

    __slots__ = ("children", "key_offset", "offset")

    def __init__(self) -> None:
        self.children: _Children = {}
        self.offset = self.key_offset = 0


_Children = dict[str | int, _Node]
_Span = tuple[int, int]


def locate(
    text: str, value: Any, locations: Iterable[Location], *, repeats: bool = False
) -> dict[Location, int]:
    """Find the offset of each location in the JSON text of a value.

    Every location must exist in the value. Without `repeats`, no key may repeat; with it, the last
    of repeated keys counts, as it does in the value.
    """
    root = _Node()
    nodes: dict[Location, _Node] = {}
    for location in locations:
        node = root
        for step in location.path:
            node = node.children.setdefault(step, _Node())
        nodes[location] = node
    _visit(text, (_end(_SPACE(text, 0)), len(text)), value, root, repeats)
    return {
        location: node.key_offset if location.at_key else node.offset
        for location, node in nodes.items()
    }


def position(text: str, offset: int) -> Position:
    """Convert an offset to a position."""
    return positions(text, (offset,))[offset]


def find_position(text: str, value: Any, location: Location) -> Position:
    """Find the position of a location in the JSON text of a value."""
    return position(text, locate(text, value, [location])[location])


def positions(
    text: str, offsets: Iterable[int], *, after: str = "", start: tuple[int, int] = (0, 0)
) -> Mapping[int, Position]:
    """Convert offsets to positions, in one pass through the text.

    `after` is the text before this one in its file, in whole lines. `start` is the number of lines
    in the file before `after`, and the number of characters in the line that follows them.
    """
    converted: dict[int, Position] = {}
    line, counted = start[0] + after.count("\n") + 1, 0
    line_start = -1 if after else -1 - start[1]
    for offset in sorted(set(offsets)):
        line += text.count("\n", counted, offset)
        line_feed = text.rfind("\n", counted, offset)
        line_start = line_feed if line_feed >= 0 else line_start
        counted = offset
        converted[offset] = Position(line, offset - line_start)
    return converted


def _visit(text: str, span: _Span, value: Any, node: _Node, repeats: bool) -> None:
    """Store the offset of a value, and visit its children on the way to locations."""
    start, end = span
    node.offset = start
    if node.children:
        visit = _visit_items if isinstance(value, list) else _visit_members
        visit(text, (start + 1, end), value, node.children, repeats)


def _visit_items(
    text: str, span: _Span, items: list[Any], children: _Children, repeats: bool
) -> None:
    offset = _end(_SPACE(text, span[0]))
    index = 0
    for step in sorted(children, key=int):
        while int(step) - index >= _SKIPPED_SCALARS and (scalars := _SCALARS(text, offset)):
            offset = scalars.end()
            index += _SKIPPED_SCALARS
        for _ in range(int(step) - index):
            offset = skip_value(text, offset)[1]
            # json.dumps writes this separator, and comparing strings is faster than a pattern.
            is_plain = text[offset : offset + 2] == ", " and text[offset + 2] not in WHITESPACE
            offset = offset + 2 if is_plain else _end(_COMMA(text, offset))
        end = skip_value(text, offset)[1]
        _visit(text, (offset, end), items[int(step)], children[step], repeats)
        offset = _end(_COMMA(text, end))
        index = int(step) + 1


def _visit_members(
    text: str, span: _Span, members: dict[str, Any], children: _Children, repeats: bool
) -> None:
    if repeats or len(children) > _MAX_SEARCHED_KEYS:
        for key, key_offset, value_span in _scan_members(text, span[0], children):
            children[key].key_offset = key_offset
            _visit(text, value_span, members[key], children[key], repeats)
        return
    offset, end = span
    for key, value in members.items():
        child = children.get(key)
        if child is not None:
            offset = child.key_offset = _find_key(text, (offset, end), key)
            _visit(text, (_read_key(text, offset)[1], end), value, child, repeats)


def _scan_members(text: str, offset: int, children: _Children) -> Iterable[tuple[str, int, _Span]]:
    """List the requested keys of an object with the offset of the key and the span of the value.

    The last of repeated keys counts. `offset` is that of the first member.
    """
    members: dict[str, tuple[str, int, _Span]] = {}
    offset = _end(_SPACE(text, offset))
    while text[offset] == '"':
        key, start = _read_key(text, offset)
        end = skip_value(text, start)[1]
        if key in children:
            members[key] = (key, offset, (start, end))
        offset = _end(_COMMA(text, end))
    return members.values()


def _find_key(text: str, span: _Span, key: str) -> int:
    """Find the offset of a key in its object; `span` starts at this member or an earlier one."""
    offset, end = span
    quoted = f'"{key}"'
    candidate = text.find(quoted, offset, end)
    if text.find(quoted, candidate + 1, end) < 0 <= candidate and "\\" not in text:
        # Without escapes, the text of the key occurs as it is, so the only occurrence is the key.
        return candidate
    for _ in range(_MAX_SEARCH_ATTEMPTS):
        if candidate < 0:
            break
        if _is_member(text, offset, candidate) and _read_key(text, candidate)[0] == key:
            return candidate
        candidate = text.find(quoted, candidate + 1, end)
    offset = _end(_SPACE(text, offset))
    while (member := _read_key(text, offset))[0] != key:
        offset = _end(_COMMA(text, skip_value(text, member[1])[1]))
    return offset


def _is_member(text: str, offset: int, candidate: int) -> bool:
    """Whether a member of the same object starts at `candidate`; `offset` is an earlier member.

    This is so if the text between them, enclosed in braces, is an object. The C scanner checks this
    much faster than skipping the members one by one.
    """
    before = text[offset:candidate]
    enclosed = f'{{{before}"":0}}'
    with suppress(*SCANNER_ERRORS):
        return before.rstrip(WHITESPACE)[-1:] in ("", ",") and skip_value(enclosed, 0)[1] == len(
            enclosed
        )
    return False


def _read_key(text: str, offset: int) -> tuple[str, int]:
    """Read the key at an offset; return it with the offset of its value."""
    key, end = scanstring(text, offset + 1)
    return key, _end(_COLON(text, end))


def _end(match: re.Match[str] | None) -> int:
    if match is None:
        raise AssertionError("the text is not the JSON that was read from it")
    return match.end()
