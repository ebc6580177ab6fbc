"""Spots: what a pointer leads to in a JSON text, with its key and the object or array it is in."""

from _json import scanstring
from collections.abc import Iterable
from typing import Any, NamedTuple, cast

from bcvalidate.document.document import WHITESPACE, Document, skip_value
from bcvalidate.document.pointer import Path, parse_pointer, resolve
from bcvalidate.document.positions import Location, locate

Span = tuple[int, int]
"""From where to where in a text, in characters."""


class Node(NamedTuple):
    """A value in a text: its path, itself, what it is in, and where it and its key stand.

    `parent` is None for the whole body; `key`, with its quotes, for that and for an item.
    """

    text: str
    path: Path
    value: Any
    parent: dict[str, Any] | list[Any] | None
    span: Span
    key: Span | None

    @property
    def source(self) -> str:
        """The value as it is written."""
        return self.text[slice(*self.span)]


def nodes(document: Document, pointers: Iterable[str]) -> dict[str, Node]:
    """The spot of each JSON Pointer that leads to a value; of a repeated key, the last counts."""
    text = document.text
    if text is None or not document.readable:
        return {}
    targets = {p: resolve(parse_pointer(p) or (), document.value) for p in pointers}
    paths = {pointer: target[0] for pointer, target in targets.items() if target is not None}
    places = [
        Location(path, at_key)
        for path in paths.values()
        for at_key in ((False, True) if path and isinstance(path[-1], str) else (False,))
    ]
    offsets = locate(text, document.value, places, repeats=True) if places else {}
    return {pointer: _spot(text, document.value, path, offsets) for pointer, path in paths.items()}


def member_span(text: str, key: int) -> Span:
    """What is to be cut out for a member to be gone, with its comma; `key` is where it starts.

    It reaches to the next member, if there is one; else back to the end of the one before; the
    only member leaves empty braces behind.
    """
    end = skip_value(text, _after(text, scanstring(text, key + 1)[1], ":"))[1]
    following = _after(text, end, ",")
    if text[following] != "}":
        return key, following
    before = _before(text, key)
    if text[before - 1] == ",":
        return _before(text, before - 1), end
    return before, following


def _spot(text: str, body: object, path: Path, offsets: dict[Location, int]) -> Node:
    parent, value = None, cast("Any", body)
    for step in path:
        parent, value = value, value[step]
    start = offsets[Location(path)]
    key = offsets.get(Location(path, at_key=True))
    return Node(
        text=text,
        path=path,
        value=value,
        parent=parent,
        span=(start, skip_value(text, start)[1]),
        key=None if key is None else (key, scanstring(text, key + 1)[1]),
    )


def _after(text: str, at: int, mark: str) -> int:
    """The offset of what follows, spaces and at most one mark skipped."""
    while text[at] in WHITESPACE:
        at += 1
    return at if text[at] != mark else _after(text, at + 1, "")


def _before(text: str, at: int) -> int:
    """The end of what comes before, spaces skipped."""
    while text[at - 1] in WHITESPACE:
        at -= 1
    return at
