"""Write JSON piece by piece, in the layout of `json.dump` with an indent of 2, in ASCII.

Each function yields the text of a value that is nested `depth` levels deep in its document.
"""

import json
from collections.abc import Iterable, Iterator

Pieces = Iterable[str]
"""The text of one value, in pieces."""


def json_value(value: object, depth: int) -> Iterator[str]:
    """Write a value that is in memory."""
    # Line feeds in strings are escaped, so all line feeds belong to the layout.
    yield json.dumps(value, indent=2).replace("\n", _line(depth))


def array(items: Iterable[Pieces], depth: int) -> Iterator[str]:
    """Write an array. Each item is read completely before the next one is made."""
    return _container("[]", items, depth)


def members(named: Iterable[tuple[str, Pieces]], depth: int) -> Iterator[str]:
    """Write an object. Each member is read completely before the next one is made."""
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
