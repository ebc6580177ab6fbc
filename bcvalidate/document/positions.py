"""Positions: where the value or the key at a path stands in a JSON text.

The walk enters only the containers on the way to a wanted place and skips everything else with the
C scanner, so that it costs about as much as reading the text once.
"""

import re
from _json import scanstring
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from bcvalidate.document.document import JSON_ERRORS, WHITESPACE, skip_value

_SPACE = re.compile(r"[ \t\n\r]*").match
_COMMA = re.compile(r"[ \t\n\r]*,?[ \t\n\r]*").match
_COLON = re.compile(r"[ \t\n\r]*:[ \t\n\r]*").match

# So many keys of one object are searched for, each with so many guesses at where it stands; for
# more, and when no guess was right, the walk steps from member to member.
_GUESSES = 3


# So many plain items of an array, each with its comma, are stepped over at once.
_RUN = 256
_RUN_OF_SCALARS = re.compile(
    rf'(?:(?:"[^"\\]*"|[-+.0-9eE]+|true|false|null)[ \t\n\r]*,[ \t\n\r]*){{{_RUN}}}'
).match


class Location(NamedTuple):
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
_Span = tuple[int, int]


def locate(
    text: str, value: Any, places: Iterable[Location], *, repeats: bool = False
) -> dict[Location, int]:
    """The offset of each place in a text that is JSON, holds this value and has them all.

    With `repeats`, keys may repeat, and the last one counts, as it does for the value.
    """
    root = _Node()
    nodes: dict[Location, _Node] = {}
    for place in places:
        node = root
        for step in place.path:
            node = node.children.setdefault(step, _Node())
        nodes[place] = node
    _visit(text, (_end(_SPACE(text, 0)), len(text)), value, root, repeats)
    return {
        place: node.key_offset if place.at_key else node.offset for place, node in nodes.items()
    }


def position(text: str, offset: int) -> Position:
    """The line and the column of an offset."""
    return positions(text, (offset,))[offset]


def position_of(text: str, value: Any, place: Location) -> Position:
    """The line and the column of a place in a text that is JSON and holds this value."""
    return position(text, locate(text, value, [place])[place])


def positions(
    text: str, offsets: Iterable[int], *, after: str = "", start: tuple[int, int] = (0, 0)
) -> Mapping[int, Position]:
    """The line and the column of each offset, in one pass through the text.

    Lines are counted from the first one `after` which, as whole lines, the text stands, and that
    in turn after as many lines, and characters of one, as `start` says.
    """
    found: dict[int, Position] = {}
    line, counted = start[0] + after.count("\n") + 1, 0
    before = -1 if after else -1 - start[1]
    for offset in sorted(set(offsets)):
        line += text.count("\n", counted, offset)
        line_feed = text.rfind("\n", counted, offset)
        before = line_feed if line_feed >= 0 else before
        counted = offset
        found[offset] = Position(line, offset - before)
    return found


def _visit(text: str, span: _Span, value: Any, node: _Node, repeats: bool) -> None:
    """Note where a value starts, and visit the wanted places in it."""
    start, end = span
    node.offset = start
    if node.children:
        visit = _visit_items if isinstance(value, list) else _visit_members
        visit(text, (start + 1, end), value, node.children, repeats)


def _visit_items(
    text: str, span: _Span, items: list[Any], children: _Children, repeats: bool
) -> None:
    at = _end(_SPACE(text, span[0]))
    index = 0
    for wanted in sorted(children, key=int):
        while int(wanted) - index >= _RUN and (run := _RUN_OF_SCALARS(text, at)):
            at = run.end()
            index += _RUN
        for _ in range(int(wanted) - index):
            at = skip_value(text, at)[1]
            # As json.dumps writes it; the pattern, which takes all else, is slower.
            dumped = text[at : at + 2] == ", " and text[at + 2] not in WHITESPACE
            at = at + 2 if dumped else _end(_COMMA(text, at))
        end = skip_value(text, at)[1]
        _visit(text, (at, end), items[int(wanted)], children[wanted], repeats)
        at = _end(_COMMA(text, end))
        index = int(wanted) + 1


def _visit_members(
    text: str, span: _Span, members: dict[str, Any], children: _Children, repeats: bool
) -> None:
    if repeats or len(children) > _GUESSES:
        for key, key_offset, value_span in _steps(text, span[0], children):
            children[key].key_offset = key_offset
            _visit(text, value_span, members[key], children[key], repeats)
        return
    at, end = span
    for key, value in members.items():
        child = children.get(key)
        if child is not None:
            at = child.key_offset = _find_key(text, (at, end), key)
            _visit(text, (_after_key(text, at)[1], end), value, child, repeats)


def _steps(text: str, at: int, children: _Children) -> Iterable[tuple[str, int, _Span]]:
    """Each wanted key of an object where it stands last, with the span of its value."""
    found: dict[str, tuple[str, int, _Span]] = {}
    at = _end(_SPACE(text, at))
    while text[at] == '"':
        key, start = _after_key(text, at)
        end = skip_value(text, start)[1]
        if key in children:
            found[key] = (key, at, (start, end))
        at = _end(_COMMA(text, end))
    return found.values()


def _find_key(text: str, span: _Span, key: str) -> int:
    """The offset of a key, from the start of a member of its object at or before it."""
    at, end = span
    quoted = f'"{key}"'
    found = text.find(quoted, at, end)
    if text.find(quoted, found + 1, end) < 0 <= found and "\\" not in text:
        # Without escapes, the key stands there as it is: what is found once is the key.
        return found
    for _ in range(_GUESSES):
        if found < 0:
            break
        if _is_member(text, at, found) and _after_key(text, found)[0] == key:
            return found
        found = text.find(quoted, found + 1, end)
    at = _end(_SPACE(text, at))
    while (after := _after_key(text, at))[0] != key:
        at = _end(_COMMA(text, skip_value(text, after[1])[1]))
    return at


def _is_member(text: str, at: int, found: int) -> bool:
    """Whether a member of the object that `at` stands in starts at an offset further on.

    It does if all between, closed there, is an object: the C scanner tells that far faster than
    steps from member to member would.
    """
    before = text[at:found]
    closed = f'{{{before}"":0}}'
    with suppress(*JSON_ERRORS):
        return before.rstrip(WHITESPACE)[-1:] in ("", ",") and skip_value(closed, 0)[1] == len(
            closed
        )
    return False


def _after_key(text: str, at: int) -> tuple[str, int]:
    """A key and the offset of its value."""
    key, end = scanstring(text, at + 1)
    return key, _end(_COLON(text, end))


def _end(match: re.Match[str] | None) -> int:
    if match is None:
        raise AssertionError("the text is not the JSON that was read from it")
    return match.end()
