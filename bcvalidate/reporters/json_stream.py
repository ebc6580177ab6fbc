"""JSON streams: what `json.dump` writes with an indent of 2, piece by piece, in ASCII.

Each function gives the text of a value that stands `depth` levels deep in its document.
"""

import json
from collections.abc import Iterable, Iterator

Pieces = Iterable[str]
"""The text of one value, which is told while it is made."""


def json_value(value: object, depth: int) -> Iterator[str]:
    """Any value that is at hand."""
    # A line feed in a string is escaped, so that all of them are those of the layout.
    yield json.dumps(value, indent=2).replace("\n", _line(depth))


def array(items: Iterable[Pieces], depth: int) -> Iterator[str]:
    """An array; each item is read before the next is asked for."""
    return _container("[]", items, depth)


def members(named: Iterable[tuple[str, Pieces]], depth: int) -> Iterator[str]:
    """An object; each member is read before the next is asked for."""
    return _container("{}", (_member(key, value) for key, value in named), depth)


def _member(key: str, value: Pieces) -> Iterator[str]:
    yield f"{json.dumps(key)}: "
    yield from value


def _container(brackets: str, contents: Iterable[Pieces], depth: int) -> Iterator[str]:
    before = brackets[0]
    for content in contents:
        yield f"{before}{_line(depth + 1)}"
        yield from content
        before = ","
    yield brackets if before != "," else f"{_line(depth)}{brackets[1]}"


def _line(depth: int) -> str:
    return "\n" + "  " * depth
