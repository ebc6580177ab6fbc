"""Duplicate keys: where an object of a JSON text names the same key again."""

import re
from _json import scanstring
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(r'[{}\[\],]|"[^"\\]*(?:\\.[^"\\]*)*"')


class Duplicate(NamedTuple):
    """A key that its object has had before: offsets are those of the keys' opening quotes."""

    path: tuple[str | int, ...]
    offset: int
    first: int


class _Frame:
    """An open object or array: the step into the value that is being read, and the keys so far."""

    __slots__ = ("awaits_key", "keys", "step")

    def __init__(self, bracket: str) -> None:
        self.awaits_key = bracket == "{"
        self.keys: dict[str, int] | None = {} if self.awaits_key else None
        self.step: str | int = 0


def duplicates(text: str) -> Iterator[Duplicate]:
    """Every key that repeats, in the order of the text, which must be JSON."""
    stack: list[_Frame] = []
    for match in _TOKEN.finditer(text):
        piece = match.group()
        if piece[0] in "{[":
            stack.append(_Frame(piece))
        elif piece in ("}", "]"):
            stack.pop()
        elif piece == ",":
            frame = stack[-1]
            if isinstance(frame.step, int):
                frame.step += 1
            frame.awaits_key = frame.keys is not None
        elif stack and stack[-1].awaits_key:
            frame = stack[-1]
            frame.awaits_key = False
            key = frame.step = scanstring(piece, 1)[0]
            keys = frame.keys if frame.keys is not None else {}
            first = keys.setdefault(key, match.start())
            if first != match.start():
                yield Duplicate(tuple(f.step for f in stack), match.start(), first)
