"""Faults: what is wrong with a document as a text, whatever its value says."""

import re
from _json import scanstring
from collections.abc import Iterator
from typing import NamedTuple

from bcvalidate.document.document import MAX_DEPTH, Document
from bcvalidate.document.positions import positions
from bcvalidate.document.syntax import REASONS, diagnose


class TextError(NamedTuple):
    """A broken rule of the text: its offset in characters, the path it concerns, and what helps."""

    rule: str
    offset: int
    path: tuple[str | int, ...]
    hint: str | None


def text_errors(document: Document, *, advice: bool, max_depth: int = MAX_DEPTH) -> list[TextError]:
    """The faults of a suspect document; without advice, only those that keep it from being read.

    Raises RecursionError if it was the caller's stack that kept it from being read.
    """
    text = document.text or ""
    if document.readable:
        return _duplicates(document, text) if advice else []
    if document.undecodable is not None:
        reason = "utf16" if "\0" in text[:4] else "utf8"
        return [TextError("body-syntax", document.undecodable, (), REASONS[reason])]
    fault, reason, too_deep = diagnose(text, max_depth)
    if fault is not None:
        return [TextError("body-syntax", fault, (), REASONS[reason])]
    if too_deep is None:
        raise RecursionError("the stack has no room left to read the body")
    return [TextError("body-depth", too_deep, (), None)]


def _duplicates(document: Document, text: str) -> list[TextError]:
    repeated = list(repeated_keys(text))
    offsets = (repeat.first for repeat in repeated)
    firsts = positions(text, offsets, after=document.head, start=document.start)
    return [
        TextError("duplicate-key", offset, path, "It occurs first at {}:{}.".format(*firsts[first]))
        for path, offset, first in repeated
    ]


_TOKEN = re.compile(r'[{}\[\],]|"[^"\\]*(?:\\.[^"\\]*)*"')


class RepeatedKey(NamedTuple):
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


def repeated_keys(text: str) -> Iterator[RepeatedKey]:
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
                yield RepeatedKey(tuple(f.step for f in stack), match.start(), first)
