"""Positions: where the value or the key at a path stands in a JSON text.

The walk enters only the containers on the way to a wanted place and skips everything else with the
C scanner, so that it costs about as much as reading the text once.
"""

import re
from _json import scanstring
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from bcvalidate.document import REFUSED, skip

_SPACE = re.compile(r"[ \t\n\r]*").match
_COMMA = re.compile(r"[ \t\n\r]*,?[ \t\n\r]*").match
_COLON = re.compile(r"[ \t\n\r]*:[ \t\n\r]*").match

# How often a key's text may turn up elsewhere before the walk steps from member to member.
_GUESSES = 3


class Place(NamedTuple):
    """A wanted place: the value at a path, or the key that leads to it."""

    path: tuple[str | int, ...]
    at_key: bool = False


class Position(NamedTuple):
    """One-based, in characters; lines end with a line feed."""

    line: int
    column: int


class _Node:
    """A step on the way to wanted places."""

    __slots__ = ("children", "key_offset", "offset")

    def __init__(self) -> None:
        self.children: _Children = {}
        self.offset = self.key_offset = 0


_Children = dict[str | int, _Node]


def locate(
    text: str, value: Any, places: Iterable[Place], *, repeats: bool = False
) -> dict[Place, int]:
    """The offset of each place in a text that is JSON, holds this value and has them all.

    With `repeats`, keys may repeat, and the last one counts, as it does for the value.
    """
    root = _Node()
    nodes: dict[Place, _Node] = {}
    for place in places:
        node = root
        for step in place.path:
            node = node.children.setdefault(step, _Node())
        nodes[place] = node
    _visit(text, _end(_SPACE(text, 0)), value, root, repeats)
    return {
        place: node.key_offset if place.at_key else node.offset for place, node in nodes.items()
    }


def position(text: str, offset: int) -> Position:
    """The line and the column of an offset."""
    return Position(text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def positions(text: str, offsets: Iterable[int]) -> Mapping[int, Position]:
    """The line and the column of each offset, in one pass through the text."""
    found: dict[int, Position] = {}
    line, counted = 1, 0
    for offset in sorted(set(offsets)):
        line += text.count("\n", counted, offset)
        counted = offset
        found[offset] = Position(line, offset - text.rfind("\n", 0, offset))
    return found


def _visit(text: str, at: int, value: Any, node: _Node, repeats: bool) -> None:
    node.offset = at
    if node.children:
        visit = _visit_items if isinstance(value, list) else _visit_members
        visit(text, at + 1, value, node.children, repeats)


def _visit_members(
    text: str, at: int, members: dict[str, Any], children: _Children, repeats: bool
) -> None:
    keys = _last_keys(text, at, children) if repeats else {}
    for key, value in members.items():
        child = children.get(key)
        if child is not None:
            at = child.key_offset = keys[key] if repeats else _find_key(text, at, key)
            _visit(text, _after_key(text, at)[1], value, child, repeats)


def _visit_items(text: str, at: int, items: list[Any], children: _Children, repeats: bool) -> None:
    at = _end(_SPACE(text, at))
    index = 0
    for wanted in sorted(children, key=int):
        for _ in range(int(wanted) - index):
            at = _end(_COMMA(text, skip(text, at)[1]))
        index = int(wanted)
        _visit(text, at, items[index], children[wanted], repeats)


def _find_key(text: str, at: int, key: str) -> int:
    """The offset of a key, from the start of a member of its object at or before it.

    A place where the key's text stands is the key itself if all before it, closed there, is an
    object: the C scanner tells that far faster than steps from member to member would.
    """
    quoted = f'"{key}"'
    found = text.find(quoted, at)
    for _ in range(_GUESSES):
        if found < 0:
            break
        object_before = "{" + text[at:found] + '"":0}'
        with suppress(*REFUSED):
            if skip(object_before, 0)[1] == len(object_before):
                return found
        found = text.find(quoted, found + 1)
    at = _end(_SPACE(text, at))
    while (after := _after_key(text, at))[0] != key:
        at = _end(_COMMA(text, skip(text, after[1])[1]))
    return at


def _last_keys(text: str, at: int, children: _Children) -> dict[str, int]:
    """Where each wanted key of an object stands last."""
    found: dict[str, int] = {}
    at = _end(_SPACE(text, at))
    while text[at] == '"':
        key, after = _after_key(text, at)
        if key in children:
            found[key] = at
        at = _end(_COMMA(text, skip(text, after)[1]))
    return found


def _after_key(text: str, at: int) -> tuple[str, int]:
    """A key and the offset of its value."""
    key, end = scanstring(text, at + 1)
    return key, _end(_COLON(text, end))


def _end(match: re.Match[str] | None) -> int:
    if match is None:
        raise AssertionError("the text is not the JSON that was read from it")
    return match.end()
