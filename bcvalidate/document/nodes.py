"""Nodes: the values in a JSON text, with their source, key and parent."""

from _json import scanstring
from collections.abc import Iterable
from typing import Any, NamedTuple, cast

from bcvalidate.document.document import WHITESPACE, Document, skip_value
from bcvalidate.document.pointer import Path, parse_pointer, resolve_pointer
from bcvalidate.document.positions import Location, locate

Span = tuple[int, int]
"""The start and end offsets of a part of a text, in characters."""


class Node(NamedTuple):
    """A value in a text, with its path, its parent, its span and the span of its key.

    `parent` is None for the root. `key` includes the quotes, and is None for the root and for an
    array item.
    """

    text: str
    path: Path
    value: Any
    parent: dict[str, Any] | list[Any] | None
    span: Span
    key: Span | None

    @property
    def source(self) -> str:
        """The text of the value."""
        return self.text[slice(*self.span)]


def nodes(document: Document, pointers: Iterable[str]) -> dict[str, Node]:
    """Find the node of each JSON Pointer that has one; the last of repeated keys counts."""
    text = document.text
    if text is None or not document.readable:
        return {}
    targets = {p: resolve_pointer(parse_pointer(p) or (), document.value) for p in pointers}
    paths = {pointer: target[0] for pointer, target in targets.items() if target is not None}
    locations = [
        Location(path, at_key)
        for path in paths.values()
        for at_key in ((False, True) if path and isinstance(path[-1], str) else (False,))
    ]
    offsets = locate(text, document.value, locations, repeats=True) if locations else {}
    return {pointer: _node(text, document.value, path, offsets) for pointer, path in paths.items()}


def member_span(text: str, key_offset: int) -> Span:
    """Find the span to delete to remove a member of an object together with its comma.

    The span ends at the next member, if there is one. Otherwise it starts at the end of the
    previous member. For the only member, it is everything between the braces.
    """
    end = skip_value(text, _skip_spaces(text, scanstring(text, key_offset + 1)[1], ":"))[1]
    following = _skip_spaces(text, end, ",")
    if text[following] != "}":
        return key_offset, following
    before = _skip_spaces_back(text, key_offset)
    if text[before - 1] == ",":
        return _skip_spaces_back(text, before - 1), end
    return before, following


def _node(text: str, body: object, path: Path, offsets: dict[Location, int]) -> Node:
    parent, value = None, cast("Any", body)
    for step in path:
        parent, value = value, value[step]
    start = offsets[Location(path)]
    key_start = offsets.get(Location(path, at_key=True))
    return Node(
        text=text,
        path=path,
        value=value,
        parent=parent,
        span=(start, skip_value(text, start)[1]),
        key=None if key_start is None else (key_start, scanstring(text, key_start + 1)[1]),
    )


def _skip_spaces(text: str, offset: int, separator: str) -> int:
    """Return the offset after whitespace and at most one separator."""
    while text[offset] in WHITESPACE:
        offset += 1
    return offset if text[offset] != separator else _skip_spaces(text, offset + 1, "")


def _skip_spaces_back(text: str, offset: int) -> int:
    """Return the offset before the whitespace that ends at an offset."""
    while text[offset - 1] in WHITESPACE:
        offset -= 1
    return offset
